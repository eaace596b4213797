/** A step into the configuration: a key of a mapping, or an index of a list. */
export type PathStep = string | number;

/**
 * The path of a configuration value as messages and diagnostics name it: `edgewire:apps[0].host`,
 * `edgewire:addresses.floatingIps["192.0.2.10"]`.
 *
 * @param section the key after `edgewire:`
 * @param steps the way down from there
 */
export function configPath(section: string, ...steps: readonly PathStep[]): string {
  return `edgewire:${section}${steps.map(written).join('')}`;
}

function written(step: PathStep): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
