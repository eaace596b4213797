import { type Config } from '../config/config';
import { type Ignored } from './plan';
import { type Diagnostic, inOrder } from './rules/diagnostic';

/** Diagnostics in their order, without those that the configuration accepts. */
export interface Accepted {
  readonly diagnostics: readonly Diagnostic[];
  readonly ignored: readonly Ignored[];
}

/** Puts diagnostics in order, and splits off those that the configuration accepts, each by its code and path. */
export function accepted({ planning }: Config, all: readonly Diagnostic[]): Accepted {
  const reasons = new Map(planning.ignore.map(({ code, path, reason }) => [`${code} ${path}`, reason]));
  const ignored: Ignored[] = [];
  const diagnostics = inOrder(all).flatMap((diagnostic) => {
    const reason = reasons.get(`${diagnostic.code} ${diagnostic.path}`);
    if (reason === undefined) return [diagnostic];
    const { refusal, hint } = diagnostic;
    if (refusal !== undefined) return [{ ...diagnostic, hint: `${hint} It can't be accepted: ${refusal}.` }];
    ignored.push({ diagnostic, reason });
    return [];
  });
  return { diagnostics, ignored };
}
