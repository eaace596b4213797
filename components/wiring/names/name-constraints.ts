import { type NameConstraints } from '../../config/values/ca';
import { isWildcard } from './host-name';

/** Why clients would refuse a name from a constrained CA; undefined where they accept it. */
export type Refusal = { readonly kind: 'not permitted' } | { readonly kind: 'excluded'; readonly by: string };

/**
 * Judges a name as TLS clients do (RFC 5280, 4.2.1.10): a constraint covers the domain and every name below it. A
 * wildcard that could stand for an excluded domain is refused too, as by Go since 1.25.5 (crypto/x509, constraints.go).
 *
 * @param name canonical, perhaps a wildcard
 */
export function refusal({ permitted, excluded = [] }: NameConstraints, name: string): Refusal | undefined {
  const by = excluded.find((domain) => isWithin(name, domain) || standsFor(name, domain));
  if (by !== undefined) return { kind: 'excluded', by };
  const isPermitted = permitted === undefined || permitted.some((domain) => isWithin(name, domain));
  return isPermitted ? undefined : { kind: 'not permitted' };
}

function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function standsFor(name: string, domain: string): boolean {
  return isWildcard(name) && domain.slice(domain.indexOf('.') + 1) === name.slice(2);
}
