import { didYouMean } from '../../config/nearest';
import { type Issuer } from '../../config/sections/issuers';
import { type Config } from '../../config/config';
import { installedComponents, isOfCertManager } from '../installed';
import { type ManifestObject } from '../manifests/object';
import { type IssuerReference } from '../manifests/secret-writers';
import { sourceNamespace } from '../namespaces';

const certManager = 'cert-manager.io';

/** What a reference to an issuer leads to. */
export type FoundIssuer =
  /** One of the configuration. */
  | { readonly kind: 'configured'; readonly issuer: Issuer }
  /** One that is known to be there, or whose group is not cert-manager's. */
  | { readonly kind: 'other' }
  /** None; `why` is a sentence, `hint` what to do. */
  | { readonly kind: 'none'; readonly why: string; readonly hint: string };

/** Issuers that Epinio's chart makes (chart 1.13.10, rendered). */
const ofEpinio = ['selfsigned-issuer', 'epinio-ca', 'letsencrypt-production', 'letsencrypt-staging'];

/** The issuers of cert-manager that are there: those of the stack, and those that manifests bring. */
export class KnownIssuers {
  /** ClusterIssuers by name; undefined for those of others. */
  private readonly cluster = new Map<string, Issuer | undefined>();
  /** Issuers by namespace and name. */
  private readonly namespaced = new Map<string, Issuer | undefined>();

  constructor(config: Config, objects: readonly ManifestObject[]) {
    if (installedComponents(config).epinio) for (const name of ofEpinio) this.cluster.set(name, undefined);
    for (const { kind, group, namespace, name } of objects) {
      if (group !== certManager) continue;
      if (kind === 'ClusterIssuer') this.cluster.set(name, undefined);
      if (kind === 'Issuer') this.namespaced.set(`${namespace}/${name}`, undefined);
    }
    for (const issuer of config.issuers) {
      if (!isOfCertManager(issuer)) continue;
      if (issuer.kind !== 'existing') this.cluster.set(issuer.name, issuer);
      else if (issuer.existing.kind === 'Issuer')
        this.namespaced.set(`${sourceNamespace(config)}/${issuer.existing.name}`, issuer);
      else this.cluster.set(issuer.existing.name, issuer);
    }
  }

  /** The issuer that an object of a namespace refers to. */
  find({ name, kind, group }: IssuerReference, namespace: string): FoundIssuer {
    if (group !== certManager || (kind !== 'Issuer' && kind !== 'ClusterIssuer')) return { kind: 'other' };
    const key = `${namespace}/${name}`;
    const [found, other] = kind === 'ClusterIssuer' ? [this.cluster, this.namespaced] : [this.namespaced, this.cluster];
    const [at, otherAt] = kind === 'ClusterIssuer' ? [name, key] : [key, name];
    if (found.has(at)) {
      const issuer = found.get(at);
      return issuer === undefined ? { kind: 'other' } : { kind: 'configured', issuer };
    }
    const where = kind === 'Issuer' ? ` in ${namespace}` : '';
    const why = `there is no ${kind} "${name}"${where}`;
    if (other.has(otherAt)) {
      const right = kind === 'Issuer' ? 'ClusterIssuer' : 'Issuer';
      return { kind: 'none', why: `${why}, but a ${right} of this name`, hint: `Name the kind ${right}.` };
    }
    const known = [...this.cluster.keys()];
    const hint = `ClusterIssuers that are known: ${known.join(', ') || 'none'}.${didYouMean(name, known)}`;
    return { kind: 'none', why, hint };
  }
}
