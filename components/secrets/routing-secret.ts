import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { AdoptedSecret } from './adopted-secret';
import { CertificateSecret } from '../cert-manager/certificate-secret';
import { type Cluster } from '../config/sections/cluster';
import { annotated, copiedTo, type Distribution, routingLabels } from '../distribution/distribution';
import { issuedCertificate } from '../cert-manager/issued-certificate';
import { type Issuer } from '../issuers/issuer';
import { keepingCopies } from '../distribution/kubed-copies';
import { certificateKey } from '../issuers/private-key';
import { SecretHandover } from '../distribution/secret-handover';
import { nameLabel } from '../wiring/namespaces';
import { type PlannedEnvironment } from '../wiring/plan';

/** A certificate, what servers send with it behind, and its private key, as PEM. */
export interface ServedCertificate {
  readonly certificate: pulumi.Input<string>;
  readonly key: pulumi.Input<string>;
}

/** Where the certificate of a routing secret comes from. */
export type RoutingSource =
  | {
      readonly kind: 'issuer';
      readonly issuer: Issuer;
      /** One that there was before, for the issuer to take over. */
      readonly adopted: ServedCertificate | undefined;
    }
  /** One that this program has: given to it, or made by it. */
  | { readonly kind: 'given'; readonly files: ServedCertificate };

/** Arguments of {@link RoutingSecret}. */
export interface RoutingSecretArgs {
  readonly environment: PlannedEnvironment;
  readonly source: RoutingSource;
  readonly distribution: Distribution;
  /** The namespaces whose Ingresses the plan wires to this Secret. */
  readonly wiredNamespaces: readonly string[];
  /** Further namespaces that `direct` distribution puts a copy into. */
  readonly otherNamespaces: readonly string[];
  readonly cluster: ClusterAccess;
  readonly waitSeconds: Cluster['waitSeconds'];
}

/**
 * The TLS Secret of an environment, labelled for Epinio, and its copies in the namespaces that the plan wires. From
 * cert-manager it is a Certificate, awaited until it is issued; given certificates are written as they are.
 */
export class RoutingSecret extends pulumi.ComponentResource {
  /** What has to be there before an Ingress in a namespace names the Secret. */
  private readonly present = new Map<string, pulumi.Resource>();
  private readonly source: pulumi.Resource;

  constructor(name: string, args: RoutingSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:RoutingSecret', name, {}, opts);
    const { environment, distribution } = args;
    const { namespace } = environment.secret;
    this.source =
      args.source.kind === 'issuer' ? this.issued(name, args, args.source) : this.given(name, args, args.source.files);
    this.present.set(namespace, this.source);
    const data = distribution.direct ? this.sourceData(name, args) : undefined;
    for (const wired of args.wiredNamespaces) {
      if (wired === namespace) continue;
      this.present.set(
        wired,
        data === undefined ? this.awaited(name, args, wired) : this.copy(name, args, wired, data),
      );
    }
    if (data !== undefined) for (const other of args.otherNamespaces) this.copy(name, args, other, data);
    this.registerOutputs({ namespace, name: environment.secret.name, names: environment.names });
  }

  /** What an Ingress in a namespace has to wait for. */
  in(namespace: string): pulumi.Resource {
    return this.present.get(namespace) ?? this.source;
  }

  private issued(
    name: string,
    args: RoutingSecretArgs,
    { issuer, adopted }: Extract<RoutingSource, { kind: 'issuer' }>,
  ): pulumi.Resource {
    const { environment, distribution, cluster, waitSeconds } = args;
    const { namespace, name: secretName } = environment.secret;
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
        names: environment.names,
        issuer: issuer.current,
        spec: {
          privateKey: certificateKey('Always', environment.config.keyType),
          secretTemplate: { labels: routingLabels, ...annotated(distribution.annotations) },
        },
        cluster,
        waitSeconds: waitSeconds.certificate,
      },
      { parent: this, dependsOn: [...issuer.ready, ...before], hooks: this.hooks(name, args) },
    );
  }

  private given(name: string, args: RoutingSecretArgs, { certificate, key }: ServedCertificate): pulumi.Resource {
    const { environment, distribution, cluster } = args;
    const { namespace, name: secretName } = environment.secret;
    const handover = new SecretHandover(`${name}-handover`, { namespace, name: secretName, cluster }, { parent: this });
    return this.tlsSecret(
      `${name}-secret`,
      namespace,
      environment,
      // A Secret that cert-manager wrote before is written over, not refused.
      { ...distribution.annotations, 'pulumi.com/patchForce': 'true' },
      { 'tls.crt': certificate, 'tls.key': pulumi.secret(key) },
      { dependsOn: handover, retainOnDelete: true, hooks: this.hooks(name, args) },
    );
  }

  private tlsSecret(
    name: string,
    namespace: string,
    { secret }: PlannedEnvironment,
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
  private sourceData(name: string, { source, environment }: RoutingSecretArgs): Record<string, pulumi.Input<string>> {
    if (source.kind === 'given')
      return { 'tls.crt': source.files.certificate, 'tls.key': pulumi.secret(source.files.key) };
    const { namespace, name: secretName } = environment.secret;
    // The id is known only once the Certificate is issued, so that a preview before that does not look for the Secret.
    const id = this.sourceId().apply(() => `${namespace}/${secretName}`);
    const { data } = kubernetes.core.v1.Secret.get(`${name}-issued`, id, {
      parent: this,
      dependsOn: this.source,
      // What kubectl applied stands whole in an annotation.
      additionalSecretOutputs: ['metadata'],
    });
    const text = (key: string) =>
      pulumi.secret(data.apply((all) => Buffer.from(all[key] ?? '', 'base64').toString('utf8')));
    return { 'tls.crt': text('tls.crt'), 'tls.key': text('tls.key') };
  }

  private sourceId(): pulumi.Output<string> {
    return this.source instanceof pulumi.CustomResource ? this.source.id : pulumi.output('');
  }

  private copy(
    name: string,
    { environment, cluster }: RoutingSecretArgs,
    namespace: string,
    data: Record<string, pulumi.Input<string>>,
  ) {
    const { namespace: sourceNamespace, name: secretName } = environment.secret;
    const copy = `${name}-in-${namespace}`;
    const handover = new SecretHandover(
      `${copy}-handover`,
      { namespace, name: secretName, sourceNamespace, cluster },
      { parent: this },
    );
    const options = { dependsOn: [this.source, handover], retainOnDelete: true };
    return this.tlsSecret(copy, namespace, environment, {}, data, options);
  }

  /** What keeps the copies that kubed made, where it is no longer to make them. */
  private hooks(name: string, args: RoutingSecretArgs): pulumi.ResourceHookBinding {
    const { environment, cluster } = args;
    const selector = keptCopies(args);
    if (selector === undefined) return {};
    const { namespace: sourceNamespace, name: secretName } = environment.secret;
    return keepingCopies(name, { sourceNamespace, name: secretName, selector }, cluster);
  }

  private awaited(
    name: string,
    { environment, distribution, cluster, waitSeconds }: RoutingSecretArgs,
    namespace: string,
  ): pulumi.Resource {
    return new CertificateSecret(
      `${name}-in-${namespace}`,
      {
        namespace,
        name: environment.secret.name,
        // Given certificates are the plan's to judge; others follow the configuration, and their copies with a delay.
        names: isGiven(environment) ? [] : environment.names,
        copy: {
          sourceNamespace: environment.secret.namespace,
          selector: copiedTo(environment),
          distribution: environment.config.distribution,
        },
        cluster,
        timeoutSeconds: waitSeconds.copy,
      },
      { parent: this, dependsOn: [this.source, ...distribution.ready] },
    );
  }
}

/** The label selector of the namespaces that have a copy which kubed does not make; undefined: there are none. */
function keptCopies({ environment, wiredNamespaces, otherNamespaces }: RoutingSecretArgs): string | undefined {
  const { config, secret, selector } = environment;
  switch (config.distribution) {
    case 'replicator':
      return selector ?? undefined;
    case 'direct': {
      const places = [...wiredNamespaces, ...otherNamespaces].filter((place) => place !== secret.namespace);
      return places.length === 0 ? undefined : `${nameLabel} in (${places.join(', ')})`;
    }
    default:
      return undefined;
  }
}

function isGiven({ issuance }: PlannedEnvironment): boolean {
  return issuance.kind === 'files' || issuance.kind === 'acmeJson';
}
