import type * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { OrderedCertificate } from '../acme/ordered-certificate';
import { type Issuance as Source } from '../config/sections/environments';
import { type GivenFiles } from '../given/given-files';
import { Issuer } from '../issuers/issuer';
import { RoutingSecret, type RoutingSource, type ServedCertificate } from '../secrets/routing-secret';
import { TlsCertificate } from '../secrets/tls-certificate';
import { TrustBundle } from '../distribution/trust-bundle';
import {
  type Plan,
  type PlannedIssuer,
  type PlannedRoutingSecret,
  type PlannedTrustBundle,
  type Wiring,
} from '../wiring/plan';
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
    this.issuers = new Map(plan.issuers.map((issuer) => [issuer.name, this.createIssuer(issuer)]));
    for (const bundle of plan.trustBundles) this.createTrustBundle(bundle);
    this.secrets = new Map(plan.routingSecrets.map((secret) => [secret.environment, this.createSecret(secret)]));
  }

  /** What has to be there before a host of the wiring may be served: its routing secret, in its namespace. */
  before({ environment, namespace, tls }: Wiring): pulumi.Resource[] {
    const secret = tls === 'routing-secret' ? this.secrets.get(environment ?? '') : undefined;
    return secret === undefined ? [] : [secret.in(namespace)];
  }

  /** An issuer of the plan. */
  issuer(name: string): Issuer {
    return planned(this.issuers.get(name), name);
  }

  /** The source of an environment's routing secret; empty where its TLS ends at a cloud load balancer. */
  source(environment: string): pulumi.Resource[] {
    const secret = this.secrets.get(environment);
    return secret === undefined ? [] : [secret.source];
  }

  private createIssuer(issuer: PlannedIssuer): Issuer {
    const { name, http01 } = issuer;
    return new Issuer(
      `issuer-${name}`,
      { issuer, ca: this.given.cas.get(name), account: this.given.accounts.get(name), cluster: this.cluster },
      {
        parent: this.parent,
        dependsOn: [...(this.foundation.certManager ?? []), ...this.foundation.serving(http01?.controller)],
      },
    );
  }

  private sourceOf({ environment, names, issuance }: PlannedRoutingSecret): RoutingSource {
    switch (issuance.kind) {
      case 'issuer': {
        const adopted = this.given.adopted.get(environment);
        return { kind: 'issuer', issuer: this.issuer(issuance.issuer), adopted };
      }
      case 'tls':
        return { kind: 'given', files: this.createCertificate(environment, names, issuance.tls) };
      case 'acme': {
        const args = { names, acme: issuance.acme };
        return { kind: 'given', files: new OrderedCertificate(`acme-${environment}`, args, { parent: this.parent }) };
      }
      case 'files':
      case 'acmeJson':
        return { kind: 'given', files: planned(this.given.certificates.get(environment), environment) };
    }
  }

  private createCertificate(
    environment: string,
    names: readonly string[],
    { ca, validityDays, keyType }: Extract<Source, { kind: 'tls' }>['tls'],
  ): ServedCertificate {
    const signer = ca === undefined ? undefined : planned(this.issuer(ca).signer, ca);
    const args = { names, purpose: environment, validityDays, keyType, signer };
    return new TlsCertificate(`certificate-${environment}`, args, { parent: this.parent });
  }

  private createTrustBundle(bundle: PlannedTrustBundle): TrustBundle {
    const { issuer, configMap, places = [] } = bundle;
    return new TrustBundle(
      `trust-${issuer}`,
      { bundle, certificates: planned(this.issuer(issuer).caCertificate, issuer) },
      { parent: this.parent, dependsOn: this.foundation.made(configMap.namespace, ...places) },
    );
  }

  private createSecret(secret: PlannedRoutingSecret): RoutingSecret {
    const { environment, namespace, copies } = secret;
    const source = this.sourceOf(secret);
    return new RoutingSecret(
      `routing-${environment}`,
      {
        secret,
        source,
        distributor: this.foundation.distributing(copies.distribution),
        cluster: this.cluster,
        waitSeconds: this.plan.waitSeconds,
      },
      {
        parent: this.parent,
        dependsOn: [
          ...this.foundation.made(namespace, ...copies.wired, ...copies.further),
          // An existing issuer itself does not depend on the cert-manager that is to serve it.
          ...(source.kind === 'issuer' ? (this.foundation.certManager ?? []) : []),
        ],
      },
    );
  }
}

/** A value that a plan without errors always has; its absence is a bug. */
function planned<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`the plan names ${name}, and nothing provides it`);
  return value;
}
