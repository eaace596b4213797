import { type OpaqueText } from '../config/values/text';
import { type PlannedController } from '../wiring/plan';
import { type Values } from './chart';

type ControllerAcme = NonNullable<PlannedController['acme']>;
type Provider = NonNullable<ControllerAcme['dns01']>['provider'];

/** Variables of Traefik's process, from a Secret: credentials stand neither in chart values nor in arguments. */
export type AcmeVariables = Readonly<Record<string, OpaqueText>>;

/** The variable that has the key of the external account. */
const hmacVariable = 'EDGEWIRE_EAB_HMAC';

const caPath = '/etc/edgewire-acme';

/** Key of the CA bundle in its ConfigMap. */
export const caFile = 'ca.crt';

/** Names of the objects beside the release: the Secret of the variables, and the ConfigMap of the CA bundle. */
export function acmeObjects({ namespace }: Pick<PlannedController, 'namespace'>): { secret: string; ca: string } {
  return { secret: `${namespace}-acme`, ca: `${namespace}-acme-ca` };
}

/** The variables of the DNS provider (lego v4, as Traefik 3.7 has it), and the key of the external account. */
export function acmeVariables({ eab, dns01 }: ControllerAcme): AcmeVariables {
  return {
    ...(eab === undefined ? {} : { [hmacVariable]: eab.hmacKey }),
    ...(dns01 === undefined ? {} : providerVariables(dns01.provider)),
  };
}

function providerVariables(provider: Provider): AcmeVariables {
  switch (provider.kind) {
    case 'lego':
      return provider.lego.environment;
    case 'cloudflare':
      return { CF_DNS_API_TOKEN: provider.cloudflare.apiToken };
    case 'rfc2136': {
      const { nameserver, tsigKeyName, tsigAlgorithm, tsigSecret } = provider.rfc2136;
      return {
        RFC2136_NAMESERVER: nameserver,
        RFC2136_TSIG_ALGORITHM: `${tsigAlgorithm.toLowerCase().replace('hmac', 'hmac-')}.`,
        ...(tsigKeyName === undefined ? {} : { RFC2136_TSIG_KEY: tsigKeyName }),
        ...(tsigSecret === undefined ? {} : { RFC2136_TSIG_SECRET: tsigSecret }),
      };
    }
  }
}

/**
 * Values by which a controller collects certificates itself and keeps them on a volume (chart 41.3.0). One pod writes
 * acme.json, so the old one ends before the new one starts; Traefik refuses the file if its group may read it, which
 * Kubernetes would allow at each mount without `OnRootMismatch`.
 */
export function acmeValues(controller: PlannedController): Values {
  const { acme } = controller;
  if (acme === undefined) return {};
  const { storageClass, size, existingClaim } = acme.storage;
  const { secret, ca } = acmeObjects(controller);
  return {
    certificatesResolvers: { [acme.resolver]: { acme: resolverValues(acme) } },
    persistence: {
      enabled: true,
      size,
      ...(storageClass === undefined ? {} : { storageClass }),
      ...(existingClaim === undefined ? {} : { existingClaim }),
    },
    updateStrategy: { type: 'Recreate' },
    podSecurityContext: { fsGroup: 65532, fsGroupChangePolicy: 'OnRootMismatch' },
    ...(Object.keys(acmeVariables(acme)).length === 0 ? {} : { envFrom: [{ secretRef: { name: secret } }] }),
    ...(acme.caBundle === undefined ? {} : { volumes: [{ name: ca, mountPath: caPath, type: 'configMap' }] }),
  };
}

/** The options of the resolver, by Traefik's names. Kubernetes puts variables into arguments as `$(NAME)`. */
function resolverValues(acme: ControllerAcme): Values {
  const { server, email, preferredChain, profile, eab, caBundle } = acme;
  return {
    caServer: server,
    storage: '/data/acme.json',
    ...(email === undefined ? {} : { email }),
    ...(preferredChain === undefined ? {} : { preferredChain }),
    ...(profile === undefined ? {} : { profile }),
    ...(eab === undefined ? {} : { eab: { kid: eab.keyId, hmacEncoded: `$(${hmacVariable})` } }),
    ...(caBundle === undefined ? {} : { caCertificates: [`${caPath}/${caFile}`] }),
    ...challenge(acme),
  };
}

function challenge({ dns01, http01 }: ControllerAcme): Values {
  if (http01 !== undefined) return { httpChallenge: { entryPoint: 'web' } };
  if (dns01 === undefined) return { tlsChallenge: true };
  const { provider, nameservers, waitSeconds } = dns01;
  return {
    dnsChallenge: {
      provider: provider.kind === 'lego' ? provider.lego.provider : provider.kind,
      ...(nameservers.length === 0 ? {} : { resolvers: nameservers }),
      ...(waitSeconds === undefined
        ? {}
        : { propagation: { delayBeforeChecks: `${waitSeconds}s`, disableChecks: true } }),
    },
  };
}
