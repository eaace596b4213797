import { type PathStep } from './path';

/** The keys of credentials, wherever the configuration has them: tokens, passwords and shared keys. */
export const credentialKeys: ReadonlySet<string> = new Set([
  'apiToken',
  'hmacKey',
  'password',
  'secretAccessKey',
  'token',
  'tsigSecret',
]);

/** Sections that are not searched: they hold much, but no credentials. The values of a chart or webhook are its own. */
const without: ReadonlySet<string> = new Set(['apps', 'charts', 'cluster', 'namespaces', 'planning']);

/**
 * The paths of credentials that stand in a configuration as plain text: tokens, passwords and keys, private keys as
 * PEM, and variables of a program whose names say so.
 *
 * @param given values by section, as they are written
 */
export function plainCredentials(given: Readonly<Record<string, unknown>>): (readonly PathStep[])[] {
  const found: (readonly PathStep[])[] = [];
  const look = (value: unknown, steps: readonly PathStep[]): void => {
    if (typeof value === 'string') {
      if (isCredential(value, steps)) found.push(steps);
    } else if (Array.isArray(value)) {
      value.forEach((inner: unknown, index) => look(inner, [...steps, index]));
    } else if (typeof value === 'object' && value !== null && steps.at(-1) !== 'webhook') {
      for (const [key, inner] of Object.entries(value)) look(inner, [...steps, key]);
    }
  };
  for (const [section, value] of Object.entries(given)) if (!without.has(section)) look(value, [section]);
  return found;
}

function isCredential(value: string, steps: readonly PathStep[]): boolean {
  const key = String(steps.at(-1));
  if (value === '') return false;
  if (key === 'key') return value.includes('PRIVATE KEY-----');
  if (steps.at(-2) === 'environment') return /TOKEN|SECRET|PASSW|(^|_)KEY$/i.test(key);
  return credentialKeys.has(key);
}
