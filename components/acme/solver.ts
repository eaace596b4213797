import { type CloudflareInputs, cloudflareSolver } from './cloudflare';
import { type CommandInputs, commandSolver } from './command';
import { type HttpRequestInputs, httpRequestSolver } from './http-request';
import { type Rfc2136Inputs, rfc2136Solver } from './rfc2136';

/** A TXT record that proves control of a name. */
export interface TxtRecord {
  /** Without a dot at the end. */
  readonly name: string;
  /** Public: a digest of the account key and the challenge. */
  readonly value: string;
}

/** Puts TXT records into a zone and takes them out; others of the same name stay. */
export interface Solver {
  present(record: TxtRecord): Promise<void>;
  remove(record: TxtRecord): Promise<void>;
}

/** How the records of some zones are made. */
export interface SolverInputs {
  /** The zones that it answers for, names below them included; none: all. */
  readonly zones: readonly string[];
  /** `address:port` of the servers that have to have a record; none: the authoritative servers of its zone. */
  readonly nameservers: readonly string[];
  /** Seconds that a record has to be there after. */
  readonly propagationSeconds: number;
  readonly provider: ProviderInputs;
}

/** What makes the records, with its credentials. */
export type ProviderInputs =
  | ({ readonly kind: 'rfc2136' } & Rfc2136Inputs)
  | ({ readonly kind: 'cloudflare' } & CloudflareInputs)
  | ({ readonly kind: 'httpreq' } & HttpRequestInputs)
  | ({ readonly kind: 'exec' } & CommandInputs);

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

/** The solver for a name: that with the longest zone that contains it, else one without zones, the first listed. */
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
