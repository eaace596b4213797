import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import { type Acme, type Dns01Solver } from '../config/values/acme';
import { credentialSecretName, solverSuffix } from '../config/values/issuer-secrets';
import { type OpaqueText } from '../config/values/text';
import { secretText, readableText } from '../pulumi/secret-text';

/** Where cert-manager finds a credential. */
interface SecretKeyRef {
  readonly name: pulumi.Input<string>;
  readonly key?: string | undefined;
}

/** Puts credentials of the configuration into Secrets that cert-manager can read. */
export class Credentials {
  /** The Secrets made so far. */
  readonly secrets: kubernetes.core.v1.Secret[] = [];

  constructor(
    private readonly name: string,
    private readonly issuer: string,
    private readonly namespace: pulumi.Input<string>,
    private readonly options: pulumi.CustomResourceOptions,
  ) {}

  /** A reference to a credential that the configuration gives as text. */
  store(purpose: string, text: OpaqueText): SecretKeyRef {
    const secret = new kubernetes.core.v1.Secret(
      `${this.name}-${purpose}`,
      {
        metadata: { name: credentialSecretName(this.issuer, purpose), namespace: this.namespace },
        stringData: { value: secretText(text) },
      },
      this.options,
    );
    this.secrets.push(secret);
    return { name: secret.metadata.name, key: 'value' };
  }

  /** The given reference, or one to a credential given as text; undefined: neither is given. */
  reference(purpose: string, given: SecretKeyRef | undefined, text: OpaqueText | undefined): SecretKeyRef | undefined {
    return given ?? (text === undefined ? undefined : this.store(purpose, text));
  }
}

/**
 * The solvers of an ACME issuer in cert-manager's form (v1.21). DNS-01 solvers come first, each for its zones. HTTP-01
 * follows if it is asked for, or if there is nothing else, by the class of a controller.
 *
 * @param httpClass the ingress class that answers HTTP-01
 */
export function solvers(
  { dns01 = [], http01 }: Acme,
  credentials: Credentials,
  httpClass: string | undefined,
): Record<string, unknown>[] {
  const byDns = dns01.map((solver, index) => ({
    ...(solver.zones === undefined ? {} : { selector: { dnsZones: solver.zones } }),
    dns01: {
      ...(solver.cnameStrategy === undefined ? {} : { cnameStrategy: solver.cnameStrategy }),
      ...dnsProvider(solver.provider, credentials, solverSuffix(index)),
    },
  }));
  const byHttp = { http01: { ingress: httpClass === undefined ? {} : { ingressClassName: httpClass } } };
  return http01 !== undefined || byDns.length === 0 ? [...byDns, byHttp] : byDns;
}

function dnsProvider(
  provider: Dns01Solver['provider'],
  credentials: Credentials,
  suffix: string,
): Record<string, unknown> {
  switch (provider.kind) {
    case 'rfc2136': {
      const { tsigSecret, tsigSecretSecretRef, ...rest } = provider.rfc2136;
      const key = credentials.reference(`tsig${suffix}`, tsigSecretSecretRef, tsigSecret);
      // cert-manager refuses an algorithm without a key.
      if (key === undefined) return { rfc2136: { nameserver: rest.nameserver, protocol: rest.protocol } };
      return { rfc2136: { ...rest, tsigSecretSecretRef: key } };
    }
    case 'cloudflare': {
      const { email, apiToken, apiTokenSecretRef, apiKeySecretRef } = provider.cloudflare;
      const token = credentials.reference(`cloudflare${suffix}`, apiTokenSecretRef, apiToken);
      return {
        cloudflare: {
          email: email === undefined ? undefined : readableText(email),
          apiTokenSecretRef: token,
          apiKeySecretRef,
        },
      };
    }
    case 'route53': {
      const { accessKeyID, secretAccessKey, accessKeyIDSecretRef, secretAccessKeySecretRef, ...rest } =
        provider.route53;
      return {
        route53: {
          ...rest,
          accessKeyIDSecretRef: credentials.reference(`route53-id${suffix}`, accessKeyIDSecretRef, accessKeyID),
          secretAccessKeySecretRef: credentials.reference(
            `route53${suffix}`,
            secretAccessKeySecretRef,
            secretAccessKey,
          ),
        },
      };
    }
    case 'digitalocean': {
      const { token, tokenSecretRef } = provider.digitalocean;
      return {
        digitalocean: { tokenSecretRef: credentials.reference(`digitalocean${suffix}`, tokenSecretRef, token) },
      };
    }
    case 'cloudDNS':
      return { cloudDNS: provider.cloudDNS };
    case 'azureDNS':
      return { azureDNS: provider.azureDNS };
    case 'acmeDNS':
      return { acmeDNS: provider.acmeDNS };
    case 'akamai':
      return { akamai: provider.akamai };
    case 'webhook':
      return { webhook: provider.webhook };
  }
}
