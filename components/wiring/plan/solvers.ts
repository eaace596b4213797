import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import { solverFor } from '../engines/cert-manager/solvers';
import { acmeOfIssuer, issuerNamed } from '../issuance';
import { isWildcard } from '../names/host-name';
import { type PlannedEnvironment } from '../plan';

/** The solver that cert-manager takes for a name of an environment. */
export interface PlannedSolver {
  readonly environment: string;
  readonly name: string;
  /** Where the configuration has it; null where cert-manager has none for the name (EW4001). */
  readonly solver: string | null;
}

/**
 * The solver of each name, for environments whose issuer leaves a choice: several solvers, or zones. cert-manager
 * compares zones with the name of the certificate, not with where a CNAME of its challenge record leads (v1.21.2,
 * pkg/controller/acmeorders/util.go).
 */
export function plannedSolvers(config: Config, environments: readonly PlannedEnvironment[]): PlannedSolver[] {
  return environments.flatMap(({ name: environment, names, issuance }) => {
    const acme = issuance.kind === 'issuer' ? acmeOfIssuer(issuerNamed(config, issuance.issuer)) : undefined;
    const { solvers = [], http01 = false, account = '' } = acme ?? {};
    const hasChoice = solvers.length + (http01 ? 1 : 0) > 1 || solvers.some(({ zones }) => zones !== undefined);
    if (!hasChoice) return [];
    return names.map((name) => {
      const found = solverFor(solvers, name);
      const byHttp = http01 && !isWildcard(name) ? configPath('issuers', account, 'acme', 'http01') : null;
      const solver =
        found === undefined ? byHttp : configPath('issuers', account, 'acme', 'dns01', solvers.indexOf(found));
      return { environment, name, solver };
    });
  });
}
