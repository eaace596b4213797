import assert from 'node:assert/strict';
import { catalogue, type Code, type Diagnostic, type Severity } from '../../../components/wiring/rules/diagnostic';
import { acrossStacks } from '../../../components/wiring/stacks/across';
import { caaRules } from '../../../components/wiring/rules/caa';
import { caaSets, type CaaZone } from '../verification/caa-zone';
import { checkOf, planOf, planOfFile, type Sections } from '../stacks';

/** A stack, over the quiet one, and the manifests that are checked against it, if any. */
export interface Example {
  readonly stack?: Sections;
  /** Several stacks by name, each over the quiet one, judged together; paths then have the stack in front. */
  readonly stacks?: Readonly<Record<string, Sections>>;
  readonly manifests?: string;
  /** CAA records as `0 issue "ca.example"`, by where they stand; what has none was looked up in vain. */
  readonly caa?: CaaZone;
  /** The instant that a stack is judged at. @default the tests' own */
  readonly at?: string;
}

/** A change to an example; `also` are the codes of errors that it brings instead. */
export interface Twin extends Example {
  readonly also?: readonly Code[];
}

/** An example that provokes a diagnostic, and the same with the smallest differences by which it does not. */
export interface Pair extends Example {
  /** What is wrong in it. */
  readonly when: string;
  /** Where the code is reported: one place, or all of them in order. */
  readonly path: string | readonly string[];
  /** If not that of the catalogue. */
  readonly severity?: Severity;
  /** Texts that the message has; of the first place. */
  readonly message: readonly string[];
  /** Texts that the hint has; of the first place. */
  readonly hint: readonly string[];
  /** What to change, by what the change is; `the hint` is what the hint says. */
  readonly twins: Readonly<Record<string, Twin>>;
}

const paired = new Set<Code>();

/** The codes for which {@link pairs} was called so far. */
export function pairedCodes(): ReadonlySet<string> {
  return paired;
}

/** Tests of a code: each pair's example has it, where and as told, and none of its twins has. */
export function pairs(code: Code, list: readonly Pair[]): void {
  paired.add(code);
  describe(`${code}: ${catalogue[code].title}`, () => {
    for (const pair of list) {
      it(`is reported: ${pair.when}`, () => provokes(code, pair));
      for (const [change, twin] of Object.entries(pair.twins)) {
        it(`is not reported: ${pair.when}, but for ${change}`, () => spares(code, pair, twin));
      }
    }
  });
}

/** The diagnostics of an example: of several stacks together, of the manifests where it has some, else of the stack. */
export function diagnosticsOf({ stack = {}, stacks, manifests, at, caa }: Example): readonly Diagnostic[] {
  if (stacks !== undefined) return diagnosticsAcross(stacks);
  const instant = at === undefined ? undefined : new Date(at);
  const plan = manifests === undefined ? planOfFile(stack, instant) : checkOf(stack, manifests);
  return caa === undefined ? plan.diagnostics : [...plan.diagnostics, ...caaRules(plan.caa, caaSets(plan.caa, caa))];
}

function diagnosticsAcross(stacks: Readonly<Record<string, Sections>>): Diagnostic[] {
  const plans = Object.entries(stacks).map(([name, sections]) => planOf(sections, undefined, name));
  return acrossStacks(plans).diagnostics.map((one) => ({ ...one, path: `${one.stack}: ${one.path}` }));
}

function provokes(code: Code, pair: Pair): void {
  const found = diagnosticsOf(pair).filter((diagnostic) => diagnostic.code === code);
  assert.deepEqual(
    found.map(({ path }) => path),
    typeof pair.path === 'string' ? [pair.path] : pair.path,
  );
  for (const { severity, message, hint } of found) {
    assert.equal(severity, pair.severity ?? catalogue[code].severity);
    assertReadable(message);
    assertReadable(hint);
  }
  assertHas(found[0]?.message, pair.message);
  assertHas(found[0]?.hint, pair.hint);
}

/** A change that silences the code must not bring another error in its place: a hint would lead from one to the next. */
function spares(code: Code, bad: Example, twin: Twin): void {
  const before = new Set([...diagnosticsOf(bad).map((diagnostic) => diagnostic.code), ...(twin.also ?? [])]);
  const { manifests = bad.manifests, at = bad.at, caa = bad.caa } = twin;
  const stacks = bad.stacks && laidOver(bad.stacks, twin.stacks ?? {});
  const after = diagnosticsOf({ stack: { ...bad.stack, ...twin.stack }, stacks, manifests, at, caa });
  const worse = after.filter((diagnostic) => diagnostic.severity === 'error' && !before.has(diagnostic.code));
  const unwanted = [...after.filter((diagnostic) => diagnostic.code === code), ...worse];
  assert.deepEqual(
    unwanted.map((diagnostic) => `${diagnostic.code} ${diagnostic.path}: ${diagnostic.message}`),
    [],
  );
}

function laidOver(
  stacks: Readonly<Record<string, Sections>>,
  changes: Readonly<Record<string, Sections>>,
): Readonly<Record<string, Sections>> {
  return Object.fromEntries(
    Object.entries(stacks).map(([name, sections]) => [name, { ...sections, ...changes[name] }]),
  );
}

function assertReadable(text: string): void {
  assert.match(text, /^\S.*\S$/, 'one line');
  assert.doesNotMatch(text, /undefined|null|\[object|NaN|\.\.$/, text);
}

function assertHas(text: string | undefined, parts: readonly string[]): void {
  for (const part of parts) assert.ok(text?.includes(part), `"${part}" in "${text}"`);
}
