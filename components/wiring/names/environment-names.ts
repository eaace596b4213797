import { type Environment } from '../../config/sections/environments';
import { configPath } from '../../config/path';
import { canonicalName, isWildcard, nameMistake } from './host-name';

/** A name that an environment's certificate is to have, and where the configuration says so. */
export interface EnvironmentName {
  /** Canonical: lower-case, without a trailing dot. */
  readonly name: string;
  /** As it was written. */
  readonly written: string;
  readonly path: string;
  /** Why it cannot be a name of a certificate, as the end of a sentence; undefined where it can. */
  readonly mistake: string | undefined;
}

/** The names of an environment in order: `*.domain`, the apex where asked for, further names. */
export function environmentNames(environment: Environment): EnvironmentName[] {
  const at = (...steps: (string | number)[]) => configPath('environments', environment.name, ...steps);
  const domain = { written: environment.domain, path: at('domain'), mistake: domainMistake(environment.domain) };
  const domainName = canonicalName(environment.domain);
  return [
    { ...domain, name: `*.${domainName}` },
    ...(environment.apex ? [{ ...domain, path: at('apex'), name: domainName }] : []),
    ...environment.names.map((written, index) => furtherName(written, at('names', index))),
    ...cloudNames(environment),
  ];
}

/** The names that a certificate in the cloud is said to have, beyond those that the environment has anyway. */
export function cloudNames({ name, issuance }: Environment): EnvironmentName[] {
  const names = issuance.kind === 'arn' ? (issuance.names ?? []) : [];
  return names.map((written, index) =>
    furtherName(written, configPath('environments', name, 'certificate', 'names', index)),
  );
}

function furtherName(written: string, path: string): EnvironmentName {
  return { written, path, name: canonicalName(written), mistake: certificateNameMistake(written) };
}

/** The names of an environment's certificate, each once; invalid ones are left out. */
export function certificateNames(environment: Environment): string[] {
  return validNames(environmentNames(environment));
}

/** The names that are valid in a certificate, each once. */
export function validNames(names: readonly EnvironmentName[]): string[] {
  return [...new Set(names.flatMap(({ name, mistake }) => (mistake === undefined ? [name] : [])))];
}

/** The name of an environment's routing secret, and of its copies. */
export function routingSecretName({ name, source }: Environment): string {
  return source.secretName ?? `${name}-routing`;
}

function domainMistake(domain: string): string | undefined {
  if (isWildcard(domain)) return 'has the "*" already, which the domain of an environment does without';
  return nameMistake(domain);
}

function certificateNameMistake(name: string): string | undefined {
  return nameMistake(isWildcard(name) ? name.slice(2) : name);
}
