import { quoted } from './quoted';

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
  const name = /^[\w:.-]*$/.test(section) ? section : quoted(section);
  return steps.reduce<string>(pathBelow, `edgewire:${name}`);
}

/** The path of a value below another one, as {@link configPath} writes it. */
export function pathBelow(outer: string, step: PathStep): string {
  return outer + written(step);
}

/** Whether a path is one of the configuration, and not the place of an object in a manifest. */
export function isConfigPath(path: string): boolean {
  return path.startsWith('edgewire:');
}

/** Whether a path, as {@link configPath} writes it, is `outer` or lies below it. */
export function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

function written(step: PathStep): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${quoted(step)}]`;
}

/** The way from the root of the configuration to a path that {@link configPath} wrote; the section comes first. */
export function configSteps(path: string): PathStep[] {
  const [start = '', section = ''] = /^edgewire:([\w-]*)/.exec(path) ?? [];
  return [section, ...stepsOf(path.slice(start.length))];
}

/** The steps of `.key`, `[0]` and `["any key"]`; what follows something else is left out. */
export function stepsOf(written: string): PathStep[] {
  return [...written.matchAll(/\.([\w-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g)].map(([, key, index, name = '""']) => {
    if (key !== undefined) return key;
    return index === undefined ? String(JSON.parse(name)) : Number(index);
  });
}
