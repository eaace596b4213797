import { type Lab } from './lab';

/** An object for {@link apply}; `rest` is what it has beside its metadata. */
export function manifest(
  apiVersion: string,
  kind: string,
  name: string,
  namespace?: string,
  rest: object = {},
): object {
  return { apiVersion, kind, metadata: { name, namespace }, ...rest };
}

export function namespaceNamed(name: string): object {
  return manifest('v1', 'Namespace', name);
}

/** A class whose Ingresses a Traefik serves. */
export function ingressClass(name: string): object {
  const spec = { controller: 'traefik.io/ingress-controller' };
  return manifest('networking.k8s.io/v1', 'IngressClass', name, undefined, { spec });
}

/** A Service at port 80 of pods that are not there. */
export function service(namespace: string, name: string): object {
  return manifest('v1', 'Service', name, namespace, { spec: { ports: [{ port: 80 }] } });
}

/** Makes objects as somebody else would, in their order. */
export async function apply(lab: Lab, ...items: readonly object[]): Promise<void> {
  await lab.kubectl(['apply', '--server-side', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}
