import { didYouMean, knownNames } from '../../config/nearest';
import { type Issuer } from '../../config/sections/issuers';
import { type Config } from '../../config/config';
import { installedComponents, isOfCertManager } from '../installed';
import { type AcmeIssuance } from '../issuance';
import { declaredAcme } from '../manifests/issuer';
import { type ManifestObject } from '../manifests/object';
import { type IssuerReference } from '../manifests/secret-writers';
import { sourceNamespace } from '../namespaces';

const certManager = 'cert-manager.io';

/** What a reference to an issuer leads to. */
export type FoundIssuer =
  /** One of the configuration. */
  | { readonly kind: 'configured'; readonly issuer: Issuer }
  /** One of a manifest. */
  | { readonly kind: 'declared'; readonly acme: AcmeIssuance | undefined }
  /** One that is known to be there, or whose group is not cert-manager's. */
  | { readonly kind: 'other' }
  /** None; `why` is a sentence, `hint` what to do. */
  | { readonly kind: 'none'; readonly why: string; readonly hint: string };

/** Issuers that Epinio's chart makes (chart 1.13.10, rendered). */
const ofEpinio = ['selfsigned-issuer', 'epinio-ca', 'letsencrypt-production', 'letsencrypt-staging'];

/** The issuers of cert-manager that are there: those of the stack, and those that manifests bring. */
export class KnownIssuers {
  /** ClusterIssuers by name. */
  private readonly cluster = new Map<string, FoundIssuer>();
  /** Issuers by namespace and name. */
  private readonly namespaced = new Map<string, FoundIssuer>();

  constructor(config: Config, objects: readonly ManifestObject[]) {
    if (installedComponents(config).epinio) for (const name of ofEpinio) this.cluster.set(name, { kind: 'other' });
    for (const object of objects) {
      const { kind, group, namespace, name } = object;
      if (group !== certManager) continue;
      if (kind === 'ClusterIssuer') this.cluster.set(name, { kind: 'declared', acme: declaredAcme(object) });
      if (kind === 'Issuer') {
        this.namespaced.set(`${namespace}/${name}`, { kind: 'declared', acme: declaredAcme(object) });
      }
    }
    for (const issuer of config.issuers) {
      if (!isOfCertManager(issuer)) continue;
      const found = { kind: 'configured', issuer } as const;
      if (issuer.kind !== 'existing') this.cluster.set(issuer.name, found);
      else if (issuer.existing.kind === 'Issuer')
        this.namespaced.set(`${sourceNamespace(config)}/${issuer.existing.name}`, found);
      else this.cluster.set(issuer.existing.name, found);
    }
  }

  /** The issuer that an object of a namespace refers to. */
  find({ name, kind, group }: IssuerReference, namespace: string): FoundIssuer {
    if (group !== certManager || (kind !== 'Issuer' && kind !== 'ClusterIssuer')) return { kind: 'other' };
    const key = `${namespace}/${name}`;
    const [found, other] = kind === 'ClusterIssuer' ? [this.cluster, this.namespaced] : [this.namespaced, this.cluster];
    const [at, otherAt] = kind === 'ClusterIssuer' ? [name, key] : [key, name];
    const known = found.get(at);
    if (known !== undefined) return known;
    const where = kind === 'Issuer' ? ` in ${namespace}` : '';
    const why = `there is no ${kind} "${name}"${where}`;
    if (other.has(otherAt)) {
      const right = kind === 'Issuer' ? 'ClusterIssuer' : 'Issuer';
      return { kind: 'none', why: `${why}, but a ${right} of this name`, hint: `Name the kind ${right}.` };
    }
    const hint = `ClusterIssuers that are known: ${knownNames(this.cluster.keys(), this.cluster.size)}.${didYouMean(name, this.cluster.keys())}`;
    return { kind: 'none', why, hint };
  }
}
