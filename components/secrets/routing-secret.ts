import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { ExistingSecret } from '../cluster/existing-secret';
import { AdoptedSecret } from './adopted-secret';
import { CertificateSecret } from '../cert-manager/certificate-secret';
import { type Cluster } from '../config/sections/cluster';
import { type RenewBefore } from '../config/values/renew-before';
import { annotated, routingLabels } from '../distribution/distribution';
import { issuedCertificate } from '../cert-manager/issued-certificate';
import { type Issuer } from '../issuers/issuer';
import { keepingCopies } from '../distribution/kubed-copies';
import { certificateKey } from '../issuers/certificate-key';
import { SecretHandover } from '../distribution/secret-handover';
import { entry } from '../pulumi/secret-text';
import { type PlannedRoutingSecret } from '../wiring/plan';

/** A certificate with the chain that servers send after it, and its private key, as PEM. */
export interface ServedCertificate {
  readonly certificate: pulumi.Input<string>;
  readonly key: pulumi.Input<string>;
}

/** Where the certificate of a routing secret comes from. */
export type RoutingSource =
  | {
      readonly kind: 'issuer';
      readonly issuer: Issuer;
      /** An existing certificate, for the issuer to take over. */
      readonly adopted: ServedCertificate | undefined;
    }
  /** A certificate that this program has: given to it, or made by it. */
  | { readonly kind: 'given'; readonly files: ServedCertificate };

/** Which Secret to make, from which certificate, and who copies it. */
export interface RoutingSecretArgs {
  /** What is planned: where the source is, and who makes which copies. */
  readonly secret: PlannedRoutingSecret;
  /** Where the certificate comes from. Another source takes the Secret over in place, while it is served. */
  readonly source: RoutingSource;
  /** What has to run before a copy can be expected. */
  readonly distributor: readonly pulumi.Resource[];
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
  /** Seconds that the certificate and a copy may take before the update fails. */
  readonly waitSeconds: Cluster['waitSeconds'];
}

/**
 * The TLS Secret of an environment, labelled for Epinio, and its copies in the namespaces that the plan wires. An
 * issuer writes it through a Certificate, awaited until it is issued; given certificates are written as they are.
 *
 * @example
 * ```ts
 * import { type Issuer } from './components/issuers/issuer';
 * import { RoutingSecret } from './components/secrets/routing-secret';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * declare const issuer: Issuer;
 *
 * for (const secret of plan.routingSecrets) {
 *   new RoutingSecret(`routing-${secret.environment}`, {
 *     secret,
 *     source: { kind: 'issuer', issuer, adopted: undefined },
 *     distributor: [],
 *     cluster: { kubeconfig: '', context: '' },
 *     waitSeconds: plan.waitSeconds,
 *   });
 * }
 * ```
 */
export class RoutingSecret extends pulumi.ComponentResource {
  /** What has to be there before an Ingress in a namespace names the Secret. */
  private readonly present = new Map<string, pulumi.Resource>();
  /** The resource that the copies are made from. */
  readonly source: pulumi.Resource;

  constructor(
    private readonly name: string,
    private readonly args: RoutingSecretArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('edgewire:index:RoutingSecret', name, {}, opts);
    const { namespace, names, copies, ...secret } = args.secret;
    this.source =
      args.source.kind === 'issuer' ? this.issued(name, args, args.source) : this.given(name, args, args.source.files);
    this.present.set(namespace, this.source);
    const data = copies.distribution === 'direct' ? this.sourceData(name, args) : undefined;
    for (const wired of copies.wired) {
      this.present.set(
        wired,
        data === undefined ? this.awaited(name, args, wired) : this.copy(name, args, wired, data),
      );
    }
    if (data !== undefined) {
      for (const other of copies.further) this.present.set(other, this.copy(name, args, other, data));
    }
    this.registerOutputs({ namespace, name: secret.name, names });
  }

  /**
   * What an Ingress in a namespace has to wait for: the copy there. The plan knows the namespaces that it wires; for one
   * that a program brings beside it, the wait is made when it is first asked for.
   */
  in(namespace: string): pulumi.Resource {
    const known = this.present.get(namespace);
    if (known !== undefined) return known;
    // Each copy of `direct` is planned, so where there is none the plan refuses the Ingress.
    if (this.args.secret.copies.distribution === 'direct') return this.source;
    const copy = this.awaited(this.name, this.args, namespace);
    this.present.set(namespace, copy);
    return copy;
  }

  private issued(
    name: string,
    args: RoutingSecretArgs,
    { issuer, adopted }: Extract<RoutingSource, { kind: 'issuer' }>,
  ): pulumi.Resource {
    const { secret, cluster, waitSeconds } = args;
    const { namespace, name: secretName, names, keyType, renewBefore, copies } = secret;
    const before =
      adopted === undefined
        ? []
        : [
            new AdoptedSecret(
              `${name}-adopted`,
              { namespace, name: secretName, issuer: issuer.current, files: adopted, cluster },
              { parent: this },
            ),
          ];
    return issuedCertificate(
      name,
      {
        namespace,
        secretName,
        names,
        issuer: issuer.current,
        spec: {
          privateKey: certificateKey('Always', keyType),
          ...(renewBefore === undefined ? {} : renewal(renewBefore)),
          secretTemplate: { labels: routingLabels, ...annotated(copies.annotations) },
        },
        cluster,
        waitSeconds: waitSeconds.certificate,
      },
      { parent: this, dependsOn: [...issuer.ready, ...before], hooks: this.hooks(name, args) },
    );
  }

  private given(name: string, args: RoutingSecretArgs, { certificate, key }: ServedCertificate): pulumi.Resource {
    const { secret, cluster } = args;
    const { namespace, name: secretName, copies } = secret;
    const handover = new SecretHandover(`${name}-handover`, { namespace, name: secretName, cluster }, { parent: this });
    return this.tlsSecret(
      `${name}-secret`,
      namespace,
      secret,
      // A Secret that cert-manager wrote before is written over, not refused.
      { ...copies.annotations, 'pulumi.com/patchForce': 'true' },
      { 'tls.crt': certificate, 'tls.key': pulumi.secret(key) },
      { dependsOn: handover, retainOnDelete: true, hooks: this.hooks(name, args) },
    );
  }

  private tlsSecret(
    name: string,
    namespace: string,
    secret: PlannedRoutingSecret,
    annotations: Readonly<Record<string, string>>,
    stringData: Record<string, pulumi.Input<string>>,
    opts: pulumi.CustomResourceOptions,
  ) {
    return new kubernetes.core.v1.Secret(
      name,
      {
        metadata: { name: secret.name, namespace, labels: routingLabels, ...annotated(annotations) },
        type: 'kubernetes.io/tls',
        stringData: pulumi.secret(stringData),
      },
      { parent: this, ...opts },
    );
  }

  /** The source's data, for copies that the program makes itself. */
  private sourceData(name: string, { source, secret }: RoutingSecretArgs): Record<string, pulumi.Input<string>> {
    if (source.kind === 'given')
      return { 'tls.crt': source.files.certificate, 'tls.key': pulumi.secret(source.files.key) };
    // A Certificate has no id before it is issued.
    const written = this.sourceId();
    const issued = { namespace: secret.namespace, name: secret.name, written };
    const { data } = new ExistingSecret(`${name}-issued`, issued, {
      parent: this,
      dependsOn: this.source,
      // An annotation holds the whole object that kubectl applied.
      additionalSecretOutputs: ['metadata'],
    });
    const text = (key: string) =>
      pulumi.secret(data.apply((all) => Buffer.from(entry(key)(all), 'base64').toString('utf8')));
    return { 'tls.crt': text('tls.crt'), 'tls.key': text('tls.key') };
  }

  private sourceId(): pulumi.Output<string> {
    return this.source instanceof pulumi.CustomResource ? this.source.id : pulumi.output('');
  }

  private copy(
    name: string,
    { secret, cluster }: RoutingSecretArgs,
    namespace: string,
    data: Record<string, pulumi.Input<string>>,
  ) {
    const { namespace: sourceNamespace, name: secretName } = secret;
    const copy = `${name}-in-${namespace}`;
    const handover = new SecretHandover(
      `${copy}-handover`,
      { namespace, name: secretName, sourceNamespace, cluster },
      { parent: this },
    );
    const options = { dependsOn: [this.source, handover], retainOnDelete: true };
    return this.tlsSecret(copy, namespace, secret, {}, data, options);
  }

  /** Hooks that keep the copies that kubed made, if it is no longer to make them. */
  private hooks(name: string, { secret, cluster }: RoutingSecretArgs): pulumi.ResourceHookBinding {
    const { namespace: sourceNamespace, name: secretName, copies } = secret;
    if (copies.letGo === undefined) return {};
    return keepingCopies(name, { sourceNamespace, name: secretName, selector: copies.letGo }, cluster);
  }

  private awaited(
    name: string,
    { secret, distributor, cluster, waitSeconds }: RoutingSecretArgs,
    namespace: string,
  ): pulumi.Resource {
    const { namespace: sourceNamespace, name: secretName, names, copies } = secret;
    const { selector, distribution } = copies;
    return new CertificateSecret(
      `${name}-in-${namespace}`,
      {
        namespace,
        name: secretName,
        // The plan judges given certificates; others follow the configuration, and their copies follow with a delay.
        names: isGiven(secret) ? [] : names,
        copy: { sourceNamespace, selector, distribution },
        cluster,
        timeoutSeconds: waitSeconds.copy,
      },
      { parent: this, dependsOn: [this.source, ...distributor] },
    );
  }
}

function isGiven({ issuance }: PlannedRoutingSecret): boolean {
  return issuance.kind === 'files' || issuance.kind === 'acmeJson';
}

/** `renewBefore` as cert-manager has it: hours, since its durations know no days, or a share. */
function renewal(given: RenewBefore): Readonly<Record<string, unknown>> {
  return given.kind === 'hours' ? { renewBefore: `${given.hours}h` } : { renewBeforePercentage: given.percent };
}
