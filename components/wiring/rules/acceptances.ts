import { nearest } from '../../config/nearest';
import { configPath } from '../../config/path';
import { type Config } from '../../config/config';
import { acrossStacksToo, catalogue, type Code, type Diagnostic, diagnostic } from './diagnostic';

/** Codes of what is looked up, which a plan does not do: `check --online` alone reports them. */
const lookedUp: ReadonlySet<string> = new Set<Code>(['EW4024']);

/**
 * EW9002: entries of `planning.ignore` that accept nothing. Left out are entries about manifests, whose diagnostics
 * show in `check` alone, which sees a part of the manifests at a time, and those about what only several stacks may have.
 *
 * @param all every diagnostic of the plan, accepted ones too
 */
export function acceptanceRules({ planning }: Config, all: readonly Diagnostic[]): Diagnostic[] {
  if (planning.ignore.length === 0) return [];
  const reported = new Set(all.map(({ code, path }) => `${code} ${path}`));
  return planning.ignore.flatMap(({ code, path }, index) => {
    const isSeenHere = !path.startsWith('manifest:') && !lookedUp.has(code) && !acrossStacksToo.has(code);
    if (reported.has(`${code} ${path}`) || !isSeenHere) return [];
    return [acceptsNothing({ code, path }, index, all)];
  });
}

/**
 * EW9002 for one entry of `planning.ignore`.
 *
 * @param index its place in the list
 * @param all what is reported
 */
export function acceptsNothing(
  { code, path }: Pick<Diagnostic, 'path'> & { readonly code: string },
  index: number,
  all: readonly Diagnostic[],
): Diagnostic {
  const message = `${code} is not reported at ${path}, so this entry accepts nothing.`;
  return diagnostic('EW9002', configPath('planning', 'ignore', index), message, hintFor(code, path, all));
}

function hintFor(code: string, path: string, all: readonly Diagnostic[]): string {
  if (!Object.hasOwn(catalogue, code)) {
    const meant = nearest(code, new Set(all.filter((one) => one.path === path).map((one) => one.code)));
    return meant === undefined
      ? 'There is no such code: leave the entry out.'
      : `There is no such code: write ${meant}`;
  }
  const paths = all.flatMap((one) => (one.code === code ? [one.path] : []));
  const meant = nearest(path, paths) ?? (paths.length === 1 ? paths[0] : undefined);
  return meant === undefined ? 'Leave the entry out.' : `Write ${meant}, where it is reported, or leave the entry out.`;
}
