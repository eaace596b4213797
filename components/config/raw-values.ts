import { type PathStep } from './path';
import { isEncrypted } from './values/text';
import { isMapping } from './yaml-file';

/** More levels than any section has, and few enough for everything that recurses over a configuration. */
export const deepest = 64;

/** Whether a value has more than {@link deepest} levels; one that holds itself through an alias does. */
export function isTooDeep(value: unknown, levels = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((inner) => isTooDeep(inner, levels - 1));
  // A large configuration has a million keys, so no list of them is made.
  for (const key in value) if (isMapping(value) && isTooDeep(value[key], levels - 1)) return true;
  return false;
}

/** The paths of all encrypted values: single texts, and structures that were encrypted as a whole. */
export function encryptedPaths(given: unknown): readonly (readonly PathStep[])[] {
  return pathsTo(given, isEncrypted);
}

/**
 * The paths of keys that cannot be used. JavaScript reserves `__proto__`, so zod drops it silently; Pulumi's SDK
 * recognises its own objects by the others (3.248: `__pulumiOutput` and the like, and the mark of secrets).
 */
export function reservedPaths(given: unknown): readonly (readonly PathStep[])[] {
  return hasReserved(given) ? pathsTo(given, (_value, steps) => isReserved(steps.at(-1))) : [];
}

/** Whether any key is reserved: almost no configuration has one, and a large one has a million keys. */
function hasReserved(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasReserved);
  for (const key in value) if (isReserved(key) || (isMapping(value) && hasReserved(value[key]))) return true;
  return false;
}

function isReserved(step: PathStep | undefined): boolean {
  if (typeof step !== 'string') return false;
  return step === '__proto__' || step === secretMark || step.startsWith('__pulumi');
}

const secretMark = '4dabf18193072939515e22adb298388d';

type Test = (value: unknown, steps: readonly PathStep[]) => boolean;

/** The paths of wanted values; the inside of a wanted value is not searched. */
function pathsTo(given: unknown, wanted: Test): readonly (readonly PathStep[])[] {
  const found: (readonly PathStep[])[] = [];
  const steps: PathStep[] = [];
  const look = (value: unknown): void => {
    if (wanted(value, steps)) found.push([...steps]);
    else if (Array.isArray(value)) value.forEach((inner: unknown, index) => lookInside(inner, index));
    else if (isMapping(value)) for (const key in value) lookInside(value[key], key);
  };
  const lookInside = (inner: unknown, step: PathStep): void => {
    steps.push(step);
    look(inner);
    steps.pop();
  };
  look(given);
  return found;
}
