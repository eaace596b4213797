import { gatewayGroup } from '../manifests/gateways';
import { type ManifestObject } from '../manifests/object';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';
import { andMore } from './once-per-host';

/** Kinds of which only some versions are left; admission.ts reports Ingresses of old ones. */
const served: readonly { readonly group: string; readonly kinds: RegExp; readonly versions: readonly string[] }[] = [
  // Since cert-manager 1.6.
  { group: 'cert-manager.io', kinds: /^(Certificate|Issuer|ClusterIssuer)$/, versions: ['v1'] },
  // Since Gateway API 1.0.
  { group: gatewayGroup, kinds: /^(GatewayClass|Gateway|HTTPRoute)$/, versions: ['v1', 'v1beta1'] },
  { group: 'traefik.io', kinds: /^(IngressRoute|IngressRouteTCP|TLSStore|TLSOption)$/, versions: ['v1alpha1'] },
];

/** EW3016 for versions that no API server has, each kind and version once. */
export function versionRules({ manifests }: Facts): Diagnostic[] {
  const found = new Map<
    string,
    { readonly first: ManifestObject; readonly versions: readonly string[]; others: number }
  >();
  for (const object of manifests.objects) {
    const known = served.find(({ group, kinds }) => group === object.group && kinds.test(object.kind));
    if (known === undefined || known.versions.includes(object.version)) continue;
    const key = `${object.group}/${object.version} ${object.kind}`;
    const before = found.get(key);
    if (before === undefined) found.set(key, { first: object, versions: known.versions, others: 0 });
    else before.others++;
  }
  return [...found.values()].map(({ first, versions: [version = '', ...others], others: more }) => {
    const { at, kind, namespace, name, group, version: written } = first;
    const left = [version, ...others].map((one) => `${group}/${one}`).join(' and ');
    const message = `The API server refuses the ${kind} ${namespace}/${name}: its apiVersion ${group}/${written} is not served, only ${left}.`;
    return diagnostic(
      'EW3016',
      `${at}/apiVersion`,
      message + andMore(more, 'object'),
      `Write it as ${group}/${version}.`,
    );
  });
}
