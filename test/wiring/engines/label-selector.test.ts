import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { holds } from '../../../components/wiring/engines/apimachinery/label-requirement';
import {
  matches,
  matchesPartly,
  parseSelector,
  type Labels,
  type Selector,
} from '../../../components/wiring/engines/apimachinery/label-selector';

interface SyncCase {
  readonly id: string;
  readonly note?: string;
  readonly secret: { readonly namespace: string; readonly annotations?: Record<string, string> };
  readonly namespaces: { readonly name: string; readonly labels: Record<string, string> }[];
  readonly existing?: unknown[];
  readonly steps?: unknown[];
  readonly expect: Record<string, unknown>;
  readonly error?: string;
}

const all = JSON.parse(readFileSync(join(__dirname, '../../vectors/kubed-sync.json'), 'utf8')) as SyncCase[];
// Only one sync on a clean cluster shows what the selector alone selects.
const cases = all.filter(({ secret, existing, steps }) => !existing && !steps && selectorOf(secret) !== undefined);

function selectorOf({ annotations = {} }: SyncCase['secret']): string | undefined {
  return annotations['kubed.appscode.com/sync'];
}

/** kubed hands the annotation to the API server as a selector, but for the word `true`. */
function check({ secret, namespaces, expect, error }: SyncCase): void {
  const text = selectorOf(secret) ?? '';
  const selector = parseSelector(text === 'true' ? '' : text);
  if (selector.kind === 'error') {
    assert.equal(selector.message, error);
    return;
  }
  const selected = namespaces.filter(({ name, labels }) => name !== secret.namespace && matches(selector, labels));
  const names = selected.map(({ name }) => name);
  // With an error of another kind (a Secret name too long, a namespace that is going away) some copies are missing.
  if (error === undefined) assert.deepEqual(names.sort(), Object.keys(expect).sort());
  else assert.ok(Object.keys(expect).every((name) => names.includes(name)));
}

describe('label selectors, as kubed uses them', () => {
  it('has cases', () => assert.ok(cases.length > 0));
  for (const vector of cases) it(`${vector.id} ${vector.note ?? ''}`.trimEnd(), () => check(vector));
});

function selector(text: string): Selector {
  const parsed = parseSelector(text);
  assert.equal(parsed.kind, 'selector', text);
  return parsed;
}

/** Texts and answers below are what apimachinery v0.35.4 gave when it was run. */
describe('label selectors, errors', () => {
  const name = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  const rule = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric";
  const expected: [text: string, start: string, end: string][] = [
    ['env in dev', "unable to parse requirement: found 'dev' expected: '('", ''],
    ['env in (dev prod)', "unable to parse requirement: found 'prod', expected: ',' or ')'", ''],
    ['env in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier", ''],
    ['env in (a,=)', "unable to parse requirement: found '=', expected: ',', or identifier", ''],
    ['!env=dev', "found '=', expected: ',' or 'end of string'", ''],
    ['env==!', "unable to parse requirement: found '!', expected: identifier", ''],
    [
      'env>x',
      `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must`,
      '',
    ],
    ['a/b/c', `unable to parse requirement: <nil>: Invalid value: "a/b/c": a valid label key ${rule}`, "/MyName')"],
    ['/env', `unable to parse requirement: <nil>: Invalid value: "/env": prefix part must be non-empty`, ''],
    [
      'X.io/env',
      `unable to parse requirement: <nil>: Invalid value: "X.io/env": prefix part a lowercase RFC 1123`,
      "*')",
    ],
    [
      'a/',
      `unable to parse requirement: <nil>: Invalid value: "a/": name part must be non-empty; name part ${rule}`,
      name,
    ],
    [
      'env in (?,*)',
      `unable to parse requirement: [values[0][env]: Invalid value: "*": a valid label must be an`,
      "?')]",
    ],
    ['é', `unable to parse requirement: <nil>: Invalid value: "é": name part ${rule} character`, name],
  ];
  for (const [text, start, end] of expected) {
    it(text, () => {
      const parsed = parseSelector(text);
      assert.equal(parsed.kind, 'error');
      assert.equal(parsed.message.slice(0, start.length), start);
      assert.equal(parsed.message.slice(parsed.message.length - end.length), end);
    });
  }
});

describe('label selectors', () => {
  const yes: [text: string, labels: Labels][] = [
    ['', {}],
    ['in in (in),notin notin (notin)', { in: 'in' }],
    ['env in (,dev)', { env: '' }],
    ['env in ()', { env: '' }],
    ['env,env!=prod', { env: 'dev' }],
    ['a>3,a<11', { a: '010' }],
    ['a notin (b,,)', {}],
    ['constructor , toString!=2', { constructor: '2', toString: '1' }],
    ['!constructor,!toString', {}],
    ['\tenv\n=\r dev ', { env: 'dev' }],
    ['env\0=dev', { env: 'dev' }],
  ];
  for (const [text, labels] of yes) {
    it(`${JSON.stringify(text)} selects ${JSON.stringify(labels)}`, () => assert.ok(matches(selector(text), labels)));
  }

  const no: [text: string, labels: Labels][] = [
    ['a>3', { a: '99999999999999999999' }],
    ['a>3', { a: '3' }],
    ['a<3', { a: '3' }],
    ['a>3', { a: 'x' }],
    ['a>3', {}],
    ['env=dev,env=prod', { env: 'dev' }],
    ['constructor', {}],
    ['env notin ()', { env: '' }],
  ];
  for (const [text, labels] of no) {
    it(`${JSON.stringify(text)} leaves out ${JSON.stringify(labels)}`, () =>
      assert.ok(!matches(selector(text), labels)));
  }

  it('sorts requirements by key and values bytewise', () => {
    assert.deepEqual(selector('b in (z,a,Z,a),a').requirements, [
      { key: 'a', operator: 'exists', values: [] },
      { key: 'b', operator: 'in', values: ['Z', 'a', 'z'] },
    ]);
  });
});

describe('label selectors on labels known in part', () => {
  const decided: [text: string, known: Labels, answer: 'yes' | 'no' | 'unknown'][] = [
    ['', {}, 'yes'],
    ['env=dev', { env: 'dev' }, 'yes'],
    ['env=dev', { env: 'prod' }, 'no'],
    ['env=dev', {}, 'unknown'],
    ['env=dev,team', { env: 'prod' }, 'no'],
    ['!env', {}, 'unknown'],
    ['env,!env', {}, 'no'],
    ['env=dev,env=prod', {}, 'no'],
    ['env=dev,env!=dev', {}, 'no'],
    ['env in (a,b),env in (b,c)', {}, 'unknown'],
    ['env!=a,env!=b', {}, 'unknown'],
    ['env=x,env>3', {}, 'no'],
    ['kubernetes.io/metadata.name in (dev,prod)', { 'kubernetes.io/metadata.name': 'dev' }, 'yes'],
  ];
  for (const [text, known, answer] of decided) {
    it(`${JSON.stringify(text)} on ${JSON.stringify(known)}: ${answer}`, () =>
      assert.equal(matchesPartly(selector(text), known, false), answer));
  }

  const keys = fc.constantFrom('a', 'b', 'constructor');
  const values = fc.constantFrom('', '1', '2', 'x');
  const requirement = fc.oneof(
    fc.tuple(keys, fc.constantFrom('=', '==', '!='), values).map((parts) => parts.join('')),
    fc
      .tuple(keys, fc.constantFrom(' in ', ' notin '), fc.array(values))
      .map(([key, op, set]) => `${key}${op}(${set.join(',')})`),
    fc.tuple(keys, fc.constantFrom('>', '<'), fc.constantFrom('1', '2')).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom('', '!'), keys).map((parts) => parts.join('')),
  );
  const texts = fc.array(requirement, { maxLength: 5 }).map((parts) => parts.join(','));
  const entries = fc.uniqueArray(fc.tuple(keys, values), { selector: ([key]) => key });

  it('never contradict the whole', () => {
    fc.assert(
      fc.property(texts, entries, fc.nat(3), (text, labels, known) => {
        const parsed = selector(text);
        const truth = matches(parsed, Object.fromEntries(labels)) ? 'yes' : 'no';
        const answer = matchesPartly(parsed, Object.fromEntries(labels.slice(0, known)), false);
        assert.ok(answer === 'unknown' || answer === truth, `${text}: ${answer}, but ${truth}`);
        assert.equal(matchesPartly(parsed, Object.fromEntries(labels), true), truth);
      }),
      { numRuns: 2000 },
    );
  });

  it('say unknown only if both can be, comparisons of numbers left aside', () => {
    const others = ['', '1', '2', 'x', 'other', undefined];
    fc.assert(
      fc.property(texts, (text) => {
        const { requirements } = selector(text);
        fc.pre(!requirements.some(({ operator }) => operator === 'gt' || operator === 'lt'));
        const perKey = ['a', 'b', 'constructor'].map((key) => {
          const own = requirements.filter((one) => one.key === key);
          return others.map((value) => own.every((one) => holds(one, value)));
        });
        const canMatch = perKey.every((answers) => answers.includes(true));
        const mustMatch = perKey.every((answers) => !answers.includes(false));
        const expected = canMatch ? (mustMatch ? 'yes' : 'unknown') : 'no';
        assert.equal(matchesPartly({ kind: 'selector', requirements }, {}, false), expected, text);
      }),
      { numRuns: 2000 },
    );
  });
});
