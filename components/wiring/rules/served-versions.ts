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

/** The groups of Kubernetes itself are without a dot, those of definitions (CustomResourceDefinition) are not. */
const ofKubernetes: typeof served = [{ group: 'networking.k8s.io', kinds: /^Ingress$/, versions: ['v1'] }, ...served];

/** The versions of a kind, where it stands in another one, or in a group that cannot have it. */
function notServed({ group, kind, version }: ManifestObject): (typeof served)[number] | undefined {
  if (!group.includes('.') && group !== 'extensions') return ofKubernetes.find(({ kinds }) => kinds.test(kind));
  const known = served.find((one) => one.group === group && one.kinds.test(kind));
  return known?.versions.includes(version) === true ? undefined : known;
}

/** EW3016 for versions that no API server has, each kind and version once. */
export function versionRules({ manifests }: Facts): Diagnostic[] {
  const found = new Map<
    string,
    { readonly first: ManifestObject; readonly known: (typeof served)[number]; others: number }
  >();
  for (const object of manifests.objects) {
    const known = notServed(object);
    if (known === undefined) continue;
    const key = `${writtenVersion(object)} ${object.kind}`;
    const before = found.get(key);
    if (before === undefined) found.set(key, { first: object, known, others: 0 });
    else before.others++;
  }
  return [...found.values()].map(({ first, known: { group, versions }, others: more }) => {
    const { at, kind, namespace, name } = first;
    const [version = '', ...others] = versions;
    const left = [version, ...others].map((one) => `${group}/${one}`).join(' and ');
    const message = `The API server refuses the ${kind} ${namespace}/${name}: its apiVersion ${writtenVersion(first)} is not served, only ${left}.`;
    return diagnostic(
      'EW3016',
      `${at}/apiVersion`,
      message + andMore(more, 'object'),
      `Write it as ${group}/${version}.`,
    );
  });
}

function writtenVersion({ group, version }: ManifestObject): string {
  return group === '' ? version : `${group}/${version}`;
}
