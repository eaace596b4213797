import { type Config } from '../../config/config';

type Controller = Config['controllers'][number];

/** A chart value that the plan reasons with. */
export interface DecidedValue {
  readonly keys: readonly string[];
  /** What the plan has there; undefined where it leaves the value out. */
  readonly planned: unknown;
  /** What that is, in a few words. */
  readonly what: string;
  /** Where the configuration says it; undefined where it is always so. */
  readonly key?: string;
  /** The controller whose release has it, for Traefik's chart. */
  readonly controller?: Controller;
}

/** A {@link DecidedValue}, its keys joined by dots. */
export function decided(keys: string, planned: unknown, what: string, key?: string): DecidedValue {
  return { keys: keys.split('.'), planned, what, key };
}
