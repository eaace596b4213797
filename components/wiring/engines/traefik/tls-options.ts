/**
 * By which name Traefik looks for the TLS options of a route, and by which it files a TLSOption (v3.7.9 and v3.7.11,
 * pkg/provider/kubernetes/crd: buildTLSOptions, resolveReference; pkg/server/provider: GetQualifiedName).
 */

/** The options of every server name for which no route names others. */
export const defaultOptions = 'default';

const ofCrds = '@kubernetescrd';

/** A name of TLS options, as a route gives it. */
export interface OptionsReference {
  /** The name that Traefik looks for. */
  readonly key: string;
  /** Why there are no such options, whatever objects there are; undefined where there may be. */
  readonly neverThere: 'filed-as-default' | 'no-provider' | undefined;
}

/** The name that a TLSOption is filed by. */
export function optionsKey(namespace: string, name: string): string {
  return name === defaultOptions ? defaultOptions : `${namespace}-${name}${ofCrds}`;
}

/**
 * What an IngressRoute refers to.
 *
 * @param namespace that of the reference, or else the route's
 */
export function optionsOfRoute(namespace: string, name: string): OptionsReference {
  if (name.includes('@')) return { key: name, neverThere: neverThere(name) };
  const key = `${namespace}-${name}`.split(/[^\p{L}\p{N}]+/u).join('-') + ofCrds;
  return { key, neverThere: name === defaultOptions ? 'filed-as-default' : undefined };
}

/** What an Ingress refers to by its annotation: without a provider, options of the Ingress provider, which has none. */
export function optionsOfAnnotation(value: string): OptionsReference {
  if (value === defaultOptions || value.includes('@')) return { key: value, neverThere: neverThere(value) };
  return { key: `${value}@kubernetes`, neverThere: 'no-provider' };
}

function neverThere(name: string): OptionsReference['neverThere'] {
  return name === defaultOptions + ofCrds ? 'filed-as-default' : undefined;
}

/** Whether the name is one of objects of the cluster, which a route may only use where references go anywhere. */
export function isOfCrds(name: string): boolean {
  return name.endsWith(ofCrds);
}
