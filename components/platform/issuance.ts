import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { OrderedCertificate } from '../acme/ordered-certificate';
import { type Issuance as Source } from '../config/sections/environments';
import { type Issuer as IssuerConfig } from '../config/sections/issuers';
import { distributionOf } from '../distribution/distribution';
import { type GivenFiles } from '../given/given-files';
import { Issuer } from '../issuers/issuer';
import { RoutingSecret, type RoutingSource, type ServedCertificate } from '../secrets/routing-secret';
import { TlsCertificate } from '../secrets/tls-certificate';
import { TrustBundle } from '../distribution/trust-bundle';
import { resourceRefusal } from '../pulumi/refusal';
import { componentNamespaces } from '../wiring/namespaces';
import { type Plan, type PlannedEnvironment, type PlannedTrustBundle, type Wiring } from '../wiring/plan';
import { Reach } from '../wiring/reach';
import { type Foundation } from './foundation';

/** Issuers, their trust bundles, and the routing secrets of the environments. */
export class Issuance {
  readonly issuers: ReadonlyMap<string, Issuer>;
  readonly secrets: ReadonlyMap<string, RoutingSecret>;

  constructor(
    private readonly plan: Plan,
    private readonly given: GivenFiles,
    readonly cluster: ClusterAccess,
    private readonly foundation: Foundation,
    private readonly parent: pulumi.Resource,
  ) {
    this.issuers = new Map(plan.config.issuers.map((issuer) => [issuer.name, this.createIssuer(issuer)]));
    const reach = new Reach(plan.namespaces);
    for (const bundle of plan.trustBundles) this.createTrustBundle(bundle, reach);
    this.secrets = new Map(
      plan.environments.flatMap((environment) => {
        const source = this.sourceOf(environment);
        return source === undefined ? [] : [[environment.name, this.createSecret(environment, source, reach)] as const];
      }),
    );
  }

  /** What has to be there before a host of the wiring may be served: its routing secret, in its namespace. */
  before({ environment, namespace, tls }: Wiring): pulumi.Resource[] {
    const secret = tls === 'routing-secret' ? this.secrets.get(environment ?? '') : undefined;
    return secret === undefined ? [] : [secret.in(namespace)];
  }

  private createIssuer(issuer: IssuerConfig): Issuer {
    const answering = this.answering(issuer);
    return new Issuer(
      `issuer-${issuer.name}`,
      {
        issuer,
        namespace: componentNamespaces.certManager,
        httpClass: answering?.class,
        ca: this.given.cas.get(issuer.name),
        account: this.given.accounts.get(issuer.name),
        cluster: this.cluster,
      },
      {
        parent: this.parent,
        dependsOn: [...(this.foundation.certManager ?? []), ...this.foundation.serving(answering?.name)],
      },
    );
  }

  /** The controller whose class answers HTTP-01 for an issuer, where it proves control of names so. */
  private answering(issuer: IssuerConfig) {
    if (issuer.kind !== 'acme') return undefined;
    const { http01, dns01 } = issuer.acme;
    if (http01 === undefined && dns01 !== undefined) return undefined;
    return this.plan.config.controllers.find((controller) =>
      http01?.controller === undefined ? controller.default : controller.name === http01.controller,
    );
  }

  /** Where the certificate comes from; undefined where a cloud load balancer holds it. */
  private sourceOf(environment: PlannedEnvironment): RoutingSource | undefined {
    const { name, issuance } = environment;
    if (issuance.kind === 'arn') return undefined;
    const issuer = issuance.kind === 'issuer' ? this.issuers.get(issuance.issuer) : undefined;
    if (issuer !== undefined) return { kind: 'issuer', issuer, adopted: this.given.adopted.get(name) };
    if (issuance.kind === 'tls') return { kind: 'given', files: this.createCertificate(environment, issuance.tls) };
    if (issuance.kind === 'acme') {
      const args = { names: environment.names, acme: issuance.acme };
      return { kind: 'given', files: new OrderedCertificate(`acme-${name}`, args, { parent: this.parent }) };
    }
    const files = this.given.certificates.get(name);
    if (files !== undefined) return { kind: 'given', files };
    throw resourceRefusal(`nothing provides the certificate of the environment ${name}`, this.parent);
  }

  private createCertificate(
    { name, names }: PlannedEnvironment,
    { ca, validityDays, keyType }: Extract<Source, { kind: 'tls' }>['tls'],
  ): ServedCertificate {
    const signer = ca === undefined ? undefined : this.issuers.get(ca)?.signer;
    if (ca !== undefined && signer === undefined) {
      throw resourceRefusal(`the key of the CA ${ca} is not in the state`, this.parent);
    }
    const args = { names, purpose: name, validityDays, keyType, signer };
    return new TlsCertificate(`certificate-${name}`, args, { parent: this.parent });
  }

  private createTrustBundle(bundle: PlannedTrustBundle, reach: Reach): TrustBundle {
    const { issuer, configMap } = bundle;
    const certificates = this.issuers.get(issuer)?.caCertificate;
    if (certificates === undefined) {
      throw resourceRefusal(`the certificate of the CA ${issuer} is not known`, this.parent);
    }
    const distribution = distributionOf(bundle, this.foundation.distributors);
    const namespaces = distribution.direct ? reach.selectedNamespaces(bundle) : [];
    return new TrustBundle(
      `trust-${issuer}`,
      { bundle, certificates, distribution, namespaces },
      { parent: this.parent, dependsOn: this.foundation.made(configMap.namespace, ...namespaces) },
    );
  }

  private createSecret(environment: PlannedEnvironment, source: RoutingSource, reach: Reach): RoutingSecret {
    const { name, secret, config } = environment;
    const wiredNamespaces = this.wiredNamespaces(name);
    const places = reach.places(environment);
    return new RoutingSecret(
      `routing-${name}`,
      {
        environment,
        source,
        distribution: distributionOf(environment, this.foundation.distributors),
        wiredNamespaces,
        otherNamespaces: places.filter((place) => place !== secret.namespace && !wiredNamespaces.includes(place)),
        cluster: this.cluster,
        waitSeconds: this.plan.config.cluster.waitSeconds,
      },
      {
        parent: this.parent,
        dependsOn: [
          ...this.foundation.made(
            secret.namespace,
            ...wiredNamespaces,
            ...(config.distribution === 'direct' ? places : []),
          ),
          // An issuer that the cluster has already brings no dependency on the cert-manager that is to serve it.
          ...(source.kind === 'issuer' ? (this.foundation.certManager ?? []) : []),
        ],
      },
    );
  }

  private wiredNamespaces(environment: string): string[] {
    const wired = this.plan.wiring.filter(
      (wiring) => wiring.tls === 'routing-secret' && wiring.environment === environment && this.isRouted(wiring),
    );
    return [...new Set(wired.map(({ namespace }) => namespace))];
  }

  /** A dashboard is routed only where its controller, whose namespace it is in, is installed here. */
  private isRouted({ source }: Wiring): boolean {
    return source.kind !== 'controller' || this.foundation.controllers.has(source.name);
  }
}
