import fc from 'fast-check';
import { type PathStep } from '../../components/config/path';

/** What JSON and YAML can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A configuration by section. */
export type Sections = Readonly<Record<string, Json>>;

/** A configuration by section that went wrong, and how. */
export interface Mutated {
  readonly sections: Sections;
  /** What was done, in order: for messages of failing tests. */
  readonly steps: readonly string[];
}

/** The paths of everything in a configuration, its sections first. */
export function pathsOf(value: Json): readonly (readonly PathStep[])[] {
  const paths: (readonly PathStep[])[] = [];
  const collect = (outer: Json, steps: readonly PathStep[]): void => {
    for (const [step, inner] of entriesOf(outer)) {
      const path = [...steps, step];
      paths.push(path);
      collect(inner, path);
    }
  };
  collect(value, []);
  return paths;
}

/** A copy of the sections with another value at a path. */
export function replaced(sections: Sections, steps: readonly PathStep[], value: Json): Sections {
  return edited(sections, steps, () => value);
}

/**
 * Configurations with one to four mistakes in them: deleted, doubled, retyped and wrapped values, renamed and odd
 * keys, deep nesting, huge text.
 *
 * @param sections a configuration that is right
 */
export function mutations(sections: Sections): fc.Arbitrary<Mutated> {
  return fc
    .array(fc.record({ at: fc.nat(1_000_000), change: changes }), { minLength: 1, maxLength: 4 })
    .map((mistakes) => mistakes.reduce<Mutated>(mutate, { sections, steps: [] }));
}

/** Text with one to three characters inserted, deleted or replaced, by ones that mean something in YAML. */
export function edits(text: string): fc.Arbitrary<string> {
  const character = fc.constantFrom(...'\n\t :-?,[]{}&*!|>%@`"\'#0~<=x\u0000\u2028\ud800é'.split(''));
  const edit = fc.record({
    at: fc.nat(text.length),
    remove: fc.nat(3),
    insert: fc.string({ unit: character, maxLength: 3 }),
  });
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map((all) => all.reduce(spliced, text));
}

type Change =
  | { readonly kind: 'delete' | 'duplicate' | 'wrap in list' | 'wrap in mapping' }
  | { readonly kind: 'retype'; readonly value: Json }
  | { readonly kind: 'rename'; readonly edit: KeyEdit }
  | { readonly kind: 'nest'; readonly levels: number }
  | { readonly kind: 'odd key'; readonly key: string; readonly value: Json };

interface KeyEdit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const values: readonly Json[] = [
  ...[null, true, false, 0, -0, -1, 1, 1.5, 65536, 1e26, -1e26, NaN, Infinity, 5e-324],
  ...[
    '',
    ' ',
    'x',
    'true',
    '5',
    '{{',
    '{{domain}}',
    '}}',
    '*.example.com',
    '*',
    'a\nb',
    '\u0000',
    '\u2028',
    '\ud800',
    'é',
  ],
  ...['EW1005', '192.0.2.1', 'edgewire:apps[0]', '__proto__', 'x'.repeat(100_000), '{{' + ' '.repeat(50_000)],
  ...[
    [],
    {},
    [[]],
    [null],
    [{}],
    { '': '' },
    { a: {} },
    { secure: 'v1:x' },
    { secure: 5 },
    { secure: 'v1:x', more: 1 },
  ],
  ...[{ toString: 1 }, { length: 1 }, { kind: 'arn', arn: 'x' }],
];

const oddKeys = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'secure', 'kind', 'length', '0'],
  ...[
    '',
    ' ',
    '.',
    '..',
    'a.b',
    '[0]',
    '"',
    '\\',
    'a\nb',
    '\r',
    '\u0000',
    '\u2028',
    '\u202e',
    '\ud800',
    'é',
    '🦊',
    '<<',
    '*',
  ],
  'x'.repeat(10_000),
];

const keyEdit: fc.Arbitrary<KeyEdit> = fc.record({
  at: fc.nat(20),
  remove: fc.nat(2),
  insert: fc.constantFrom('', 's', 'X', '_', ' ', 'é'),
});

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constantFrom('delete', 'duplicate', 'wrap in list', 'wrap in mapping') }),
  fc.record({ kind: fc.constant('retype'), value: fc.constantFrom(...values) }),
  fc.record({ kind: fc.constant('rename'), edit: keyEdit }),
  fc.record({ kind: fc.constant('nest'), levels: fc.constantFrom(1, 20, 63, 64, 65, 150) }),
  fc.record({ kind: fc.constant('odd key'), key: fc.constantFrom(...oddKeys), value: fc.constantFrom(...values) }),
);

function mutate({ sections, steps }: Mutated, mistake: { readonly at: number; readonly change: Change }): Mutated {
  const paths = pathsOf(sections);
  const path = paths[mistake.at % paths.length];
  if (path === undefined) return { sections, steps };
  const told = `${mistake.change.kind} ${path.join(' > ')}`.slice(0, 200);
  return { sections: changed(sections, path, mistake.change), steps: [...steps, told] };
}

function changed(sections: Sections, path: readonly PathStep[], change: Change): Sections {
  switch (change.kind) {
    case 'delete':
      return withEntries(sections, path, () => []);
    case 'duplicate':
      return withEntries(sections, path, ([step, value]) => [
        [step, value],
        [`${step}2`, value],
      ]);
    case 'rename':
      return withEntries(sections, path, ([step, value]) => [[spliced(String(step), change.edit), value]]);
    case 'wrap in list':
      return edited(sections, path, (value) => [value]);
    case 'wrap in mapping':
      return edited(sections, path, (value) => ({ value }));
    case 'retype':
      return edited(sections, path, () => change.value);
    case 'nest':
      return edited(sections, path, (value) => nested(value, change.levels));
    case 'odd key':
      return edited(sections, path, (value) => mappingOf([...entriesOf(value), [change.key, change.value]]));
  }
}

function nested(value: Json, levels: number): Json {
  let outer = value;
  for (let level = 0; level < levels; level += 1) outer = level % 2 === 0 ? [outer] : { a: outer };
  return outer;
}

function spliced(text: string, { at, remove, insert }: KeyEdit): string {
  const start = Math.min(at, text.length);
  return text.slice(0, start) + insert + text.slice(start + remove);
}

type Entry = readonly [step: PathStep, value: Json];

function edited(sections: Sections, path: readonly PathStep[], edit: (value: Json) => Json): Sections {
  return withEntries(sections, path, ([step, value]) => [[step, edit(value)]]);
}

/** A copy in which the entry at a path became none, another one or several. */
function withEntries(
  sections: Sections,
  path: readonly PathStep[],
  edit: (entry: Entry) => readonly Entry[],
): Sections {
  const [step = '', ...rest] = path;
  return mappingOf(entriesOf(sections).flatMap((entry) => (entry[0] === step ? within(entry, rest, edit) : [entry])));
}

function within(
  [step, value]: Entry,
  path: readonly PathStep[],
  edit: (entry: Entry) => readonly Entry[],
): readonly Entry[] {
  const [next, ...rest] = path;
  if (next === undefined) return edit([step, value]);
  const entries = entriesOf(value).flatMap((entry) => (entry[0] === next ? within(entry, rest, edit) : [entry]));
  return [[step, isList(value) ? entries.map(([, inner]) => inner) : mappingOf(entries)]];
}

/** As JSON.parse does, so that `__proto__` becomes a key like any other. */
function mappingOf(entries: readonly Entry[]): Sections {
  return Object.fromEntries(entries);
}

function entriesOf(value: Json): readonly Entry[] {
  if (isList(value)) return value.map((inner, index) => [index, inner]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
