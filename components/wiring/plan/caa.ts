import { authorityOf } from '../authorities';
import { solverFor } from '../engines/cert-manager/solvers';
import { type AcmeIssuance, type ValidationMethod } from '../issuance';
import { isWildcard } from '../names/host-name';
import { type PlannedOrder } from '../orders';

/** What CAA records have to allow: a certificate of a public authority. */
export interface PlannedCaa {
  /** Where the configuration or a manifest asks for it. */
  readonly path: string;
  /** The names by which CAA records allow the authority, the usual one first. */
  readonly authority: readonly [string, ...string[]];
  /** URI of the account that orders; undefined where the plan does not know it. */
  readonly accountUri: string | undefined;
  readonly names: readonly CaaName[];
}

export interface CaaName {
  readonly name: string;
  /** How control of it is proved; undefined where the plan does not know it. */
  readonly method: ValidationMethod | undefined;
}

/** The certificates among orders that CAA records decide about: private authorities ask for none. */
export function plannedCaa(orders: readonly PlannedOrder[]): PlannedCaa[] {
  return orders.flatMap((order) => {
    const [usual, ...others] = authorityOf(order.directory)?.caaNames ?? [];
    if (usual === undefined) return [];
    const { path, accountUri, identifiers } = order;
    const names = identifiers.map((name) => ({ name, method: methodFor(order, name) }));
    return [{ path, authority: [usual, ...others] as const, accountUri, names }];
  });
}

function methodFor({ method, solvers, http01 }: AcmeIssuance, name: string): ValidationMethod | undefined {
  if (method !== undefined || solvers === undefined) return method;
  if (solverFor(solvers, name) !== undefined) return 'dns-01';
  return http01 && !isWildcard(name) ? 'http-01' : undefined;
}
