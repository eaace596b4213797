import { subdomainProblems, wildcardProblems } from './label-names';

/** What an API server has against a field of an object. */
export interface NamedProblem {
  /** As in `spec.rules[0].host`. */
  readonly field: string;
  /** The text that it is about; undefined where something is missing. */
  readonly value: string | undefined;
  readonly problem: string;
  /** Of a field that there is not, those that there are in its place. */
  readonly known?: readonly string[];
}

/** Why a text is no host of an Ingress: a lower-case DNS name, or `*.` in front of one. */
export function hostProblems(field: string, host: string): NamedProblem[] {
  const found = host.includes('*') ? wildcardProblems(host) : subdomainProblems(host);
  return found.map((problem) => ({ field, value: host, problem }));
}
