import { type ProgramSolver } from '../config/values/program-acme';
import { type CloudflareInputs, cloudflareSolver } from './cloudflare';
import { type CommandInputs, commandSolver } from './command';
import { type HttpRequestInputs, httpRequestSolver } from './http-request';
import { type Rfc2136Inputs, rfc2136Solver } from './rfc2136';
import { type Solver } from './solver';

/** How the records of some zones are made. */
export interface SolverInputs {
  /** The zones that it answers for, names below them included; none: all. */
  readonly zones: readonly string[];
  /** `address:port` of the servers that have to have a record; none: the authoritative servers of its zone. */
  readonly nameservers: readonly string[];
  /** Seconds within which a record has to appear. */
  readonly propagationSeconds: number;
  readonly provider: ProviderInputs;
}

/** The solvers that the configuration knows. */
type ProviderKind = ProgramSolver['provider']['kind'];

/** Inputs of each solver, credentials included. The compiler reports a solver that is missing here. */
interface InputsByKind extends Record<ProviderKind, object> {
  readonly rfc2136: Rfc2136Inputs;
  readonly cloudflare: CloudflareInputs;
  readonly httpreq: HttpRequestInputs;
  readonly exec: CommandInputs;
}

/** The provider that makes the records, with its credentials. */
export type ProviderInputs = {
  [Kind in ProviderKind]: { readonly kind: Kind } & InputsByKind[Kind];
}[ProviderKind];

/** The solver of a configuration. */
export function solverOf(inputs: ProviderInputs): Solver {
  switch (inputs.kind) {
    case 'rfc2136':
      return rfc2136Solver(inputs);
    case 'cloudflare':
      return cloudflareSolver(inputs);
    case 'httpreq':
      return httpRequestSolver(inputs);
    case 'exec':
      return commandSolver(inputs);
  }
}

/** The solver for a name: with the longest zone that contains it, else without zones; of several, the first. */
export function solverFor(name: string, solvers: readonly SolverInputs[]): SolverInputs | undefined {
  const rank = ({ zones }: SolverInputs): number =>
    zones.length === 0 ? 0 : Math.max(-1, ...zones.filter((zone) => isWithin(name, zone)).map((zone) => zone.length));
  const [best] = solvers.filter((solver) => rank(solver) >= 0).sort((a, b) => rank(b) - rank(a));
  return best;
}

function isWithin(name: string, zone: string): boolean {
  const apex = zone.toLowerCase().replace(/\.$/, '');
  return name === apex || name.endsWith(`.${apex}`);
}
