/**
 * Which of an issuer's DNS-01 solvers cert-manager takes for a name.
 * Rule from cert-manager v1.21.2, pkg/controller/acmeorders: util.go, selectors/dns_zones.go; miekg/dns v1.1.72,
 * CompareDomainName: labels are compared from the right, letters without case, and a zone matches where all of its
 * labels do. So a zone `*.example.com` matches that very wildcard alone, and a zone with a trailing dot matches
 * nothing.
 */

/** A solver, as far as its zones select names. */
export interface SelectingSolver {
  /** Undefined, or empty: the solver answers for all names. */
  readonly zones?: readonly string[];
}

/** The solver with the most specific zone; the first listed among equal ones, and among those without zones. */
export function solverFor<Solver extends SelectingSolver>(
  solvers: readonly Solver[],
  name: string,
): Solver | undefined {
  let best: { readonly solver: Solver; readonly labels: number } | undefined;
  for (const solver of solvers) {
    const labels = matchingLabels(solver.zones ?? [], name);
    if (labels !== undefined && (best === undefined || labels > best.labels)) best = { solver, labels };
  }
  return best?.solver;
}

/** The label count of the longest zone around a name; 0 where there are no zones, undefined where none matches. */
function matchingLabels(zones: readonly string[], name: string): number | undefined {
  if (zones.length === 0) return 0;
  const found = zones.filter((zone) => liesIn(name, zone)).map((zone) => zone.split('.').length);
  return found.reduce<number | undefined>((most, labels) => Math.max(most ?? labels, labels), undefined);
}

function liesIn(name: string, zone: string): boolean {
  const [inner, outer] = [lowerCase(name).split('.'), lowerCase(zone).split('.')];
  return outer.length <= inner.length && outer.every((label, index) => label === inner.at(index - outer.length));
}

function lowerCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
