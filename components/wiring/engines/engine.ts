/**
 * An engine is a program that interprets `*` in host names, or that decides which Secret or certificate a host gets.
 * Each one is modelled on its own: the same name means different things to different engines, and a plan
 * has to answer with the meaning of the one that will be asked.
 */

/**
 * What an engine decides. An engine whose real counterpart gives different answers to the same question
 * (map order, start order) refuses to answer instead of naming one of them.
 */
export type Answer<Decision> =
  { readonly kind: 'decided'; readonly decision: Decision } | { readonly kind: 'ambiguous'; readonly reason: string };

/** One program's rule, as a pure function of the situation it finds. */
export interface Engine<Situation, Decision> {
  /** The program, as operators call it. */
  readonly name: string;
  /** The program's version, file and function that the rule was taken from. */
  readonly source: string;
  readonly decide: (situation: Situation) => Answer<Decision>;
}

/** An engine that compares a name (of a certificate, a pattern, a listener) with a host. */
export interface HostEngine<Situation, Decision> extends Engine<Situation, Decision> {
  /** Whether this engine takes `name` for `host`, other names left aside. */
  readonly covers: (name: string, host: string) => boolean;
}

export function decided<Decision>(decision: Decision): Answer<Decision> {
  return { kind: 'decided', decision };
}

export function ambiguous(reason: string): Answer<never> {
  return { kind: 'ambiguous', reason };
}
