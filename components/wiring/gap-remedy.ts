import { configPath } from '../config/path';
import { type Gap } from './coverage';
import { canonicalName, wildcardOver } from './names/host-name';
import { type PlannedEnvironment } from './plan';

/** What would have to stand in the configuration for an environment to cover a host that it comes near. */
export type Remedy =
  /** A further name of its certificate. */
  | { readonly kind: 'name'; readonly name: string; readonly key: string }
  /** Its domain itself. */
  | { readonly kind: 'apex'; readonly key: string };

/**
 * How the gap between an environment and a host is closed.
 *
 * @param host canonical
 */
export function remedyOf({ kind, environment }: Gap, host: string): Remedy {
  if (kind === 'deep') return { kind: 'name', name: wildcardOver(host) ?? host, key: namesKey(environment) };
  return canonicalName(environment.config.domain) === host
    ? { kind: 'apex', key: configPath('environments', environment.name, 'apex') }
    : { kind: 'name', name: host, key: namesKey(environment) };
}

/** Where the configuration has the further names of an environment. */
export function namesKey({ name, issuance }: PlannedEnvironment): string {
  const isListed = issuance.kind === 'arn' && issuance.names !== undefined;
  return configPath('environments', name, ...(isListed ? ['certificate'] : []), 'names');
}
