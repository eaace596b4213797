import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Composer, type Document, parseDocument, Parser, stringify, type ToStringOptions } from 'yaml';
import { withoutLongLists } from '../../components/config/long-lists';
import { quickValues } from '../../components/config/quick-yaml';

/** What the thorough reader makes of a stack file; undefined where it finds a mistake. */
function thoroughStack(text: string): unknown[] | undefined {
  const document = parseDocument(text, {
    prettyErrors: false,
    merge: true,
    schema: 'core',
    resolveKnownTags: false,
    stringKeys: true,
  });
  return document.errors.length + document.warnings.length > 0 ? undefined : valuesOf([document]);
}

/** What the thorough reader makes of manifests. */
function thoroughManifests(text: string): unknown[] | undefined {
  const composer = new Composer({ merge: true, strict: false, uniqueKeys: false, logLevel: 'error' });
  const documents = [...composer.compose(new Parser().parse(text))];
  return documents.some(({ errors }) => errors.length > 0) ? undefined : valuesOf(documents);
}

function valuesOf(documents: readonly Document[]): unknown[] | undefined {
  try {
    return documents.map((document) => document.toJS({ maxAliasCount: 10_000 }) as unknown);
  } catch {
    return undefined;
  }
}

/** Holds the quick reader against the thorough one: it may leave a text to it, but never read it otherwise. */
function hold(text: string, partLength?: number): 'read' | 'left' {
  const one = quickValues(text, { repeatedKeys: false, partLength });
  if (one?.length === 1 && one[0] !== null)
    assert.deepEqual(one, thoroughStack(text), `as a stack file: ${JSON.stringify(text)}`);
  const many = quickValues(text, { repeatedKeys: true, partLength });
  if (many !== undefined) {
    const thorough = thoroughManifests(text);
    // A text without a document has an empty one, to the thorough reader.
    const found = many.length === 0 ? [null] : many;
    assert.deepEqual(found, thorough?.length === 0 ? [null] : thorough, `as manifests: ${JSON.stringify(text)}`);
  }
  return many === undefined ? 'left' : 'read';
}

/** Texts that some version of YAML takes for something else. */
const odd = fc.constantFrom(
  ...['yes', 'No', 'on', 'OFF', 'y', '~', 'null', 'NULL', 'nil', 'true', 'TRUE', 'tRUE', '0x1F', '0b11', '0o17', '017'],
  ...['1_000', '-0', '+1', '1.', '.5', '-.5e3', '1e3', '1e999', '.inf', '-.INF', '.nan', '190:20:30', '2025-01-01'],
  ...['9007199254740993', '*.a.example', '&a', '!x', '%a', '@a', '`a', '- a', '? a', ': a', 'a: b', 'a #b', '#b', '<<'],
  ...[
    '=',
    '',
    ' a ',
    'a\nb',
    'a\n\n b\n',
    '\ta',
    'é',
    '\u{1f600}',
    '\u2028',
    '\u0085',
    '\ufeff',
    '{a}',
    '[a',
    "it's",
    '"q"',
  ],
);

const key = fc.oneof(
  fc.string({ maxLength: 6 }),
  odd,
  fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString'),
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    odd,
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    // The same value twice becomes an anchor and an alias.
    tie('value').map((shared) => ({ first: shared, second: shared })),
  ),
}));

const style = fc.record({
  indent: fc.integer({ min: 1, max: 4 }),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_SINGLE' as const,
    'QUOTE_DOUBLE' as const,
    'BLOCK_FOLDED' as const,
    'BLOCK_LITERAL' as const,
  ),
  lineWidth: fc.constantFrom(0, 20, 80),
});

/** Pieces that make YAML, and more often something close to it. */
const piece = fc.constantFrom(
  ...[
    'a',
    'b: ',
    'c:',
    '- ',
    '-',
    '? ',
    ': ',
    '&x ',
    '*x',
    '*y ',
    '<<: ',
    '<<: *x',
    '{',
    '}',
    '[',
    ']',
    ', ',
    '"',
    "'",
    '# c',
  ],
  ...[
    '|',
    '>-',
    '|2+',
    '\n',
    '\n',
    '\n',
    '\n  ',
    '\n    ',
    '\n  - ',
    '\n---\n',
    '--- ',
    '\n...\n',
    '%YAML 1.1\n',
    '!!str ',
    '! ',
    '\t',
  ],
  ...[' ', 'yes', '12', '0o7', '~', '1.5', '\r\n', '\\n', 'a: 1\n', '  b: 2\n', '- c\n', '\ufeff', 'é', '://', 'x y'],
);

describe('quick reader of YAML', () => {
  it('reads what the thorough one writes, in every style', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.array(fc.dictionary(key, value), { minLength: 1, maxLength: 3 }), style, (values, options) => {
        const text = values.map((one) => stringify(one, options)).join('---\n');
        if (hold(text) === 'read') read += 1;
        hold(text, 4);
      }),
      { numRuns: 1_500 },
    );
    assert.ok(read > 400, `only ${read} of 1500 texts were read`);
  });

  it('reads texts that are close to YAML as the thorough one does, or leaves them to it', () => {
    const text = fc.array(piece, { minLength: 1, maxLength: 14 }).map((pieces) => pieces.join(''));
    let read = 0;
    fc.assert(
      fc.property(text, (one) => {
        if (hold(one) === 'read') read += 1;
        hold(one, 2);
      }),
      { numRuns: 10_000 },
    );
    assert.ok(read > 200, `only ${read} of 10000 texts were read`);
  });

  for (const [what, text] of Object.entries({
    'a block scalar of given indentation, with a line of more blanks': 'a: |+1\n   \nb: 1\n',
    'the same in a list, folded, with a comment behind its header': '- b\n- >2- # folded\n    \n\n  c\n',
    'an escaped line break before a blank line': 'a: "b\\\n\n  c"\n',
    'line ends of old': 'a: 1\rb: |\r  c\r',
    'an escaped line break before a blank line, with the line ends of Windows': 'a: "b\\\r\n  \r\n  c"\n',
  })) {
    it(`leaves ${what}`, () => {
      assert.equal(hold(text), 'left');
    });
  }

  describe('reads a long list in parts', () => {
    const entries = Array.from({ length: 40 }, (_, index) => ({
      name: `app-${index}`,
      hosts: ['a', 'b'],
      port: index,
    }));
    const before = { first: ['a', { b: null }], text: '- a\n- b\n' };
    const after = { last: 1 };

    for (const [what, options] of Object.entries<ToStringOptions>({
      'that stands farther in than its key': { indentSeq: true },
      'that stands as far in as its key': { indentSeq: false },
      'with four blanks a level': { indent: 4 },
    })) {
      it(what, () => {
        const value = { config: { ...before, apps: entries, ...after } };
        const text = stringify(value, options);
        assert.equal(withoutLongLists(text, 100)?.lists.length, 1);
        assert.deepEqual(quickValues(text, { repeatedKeys: false, partLength: 100 }), [value]);
      });
    }

    it('with comments and blank lines anywhere', () => {
      const text = stringify({ apps: entries }).replaceAll('\n  - ', '\n# a comment\n\n     # farther in\n  - ');
      assert.equal(withoutLongLists(text, 100)?.lists.length, 1);
      assert.deepEqual(quickValues(text, { repeatedKeys: false, partLength: 100 }), [{ apps: entries }]);
    });

    it('and leaves what only looks like one as it is', () => {
      const lines = stringify(entries, { indentSeq: false });
      const value = { literal: lines, quoted: lines };
      const text = `literal: |\n${lines.replaceAll(/^/gm, '  ').trimEnd()}\nquoted: ${JSON.stringify(lines)}\n`;
      assert.equal(withoutLongLists(text, 100)?.lists.length, 1);
      assert.deepEqual(quickValues(text, { repeatedKeys: false, partLength: 100 }), [value]);
    });

    it('as a whole where an entry repeats another one', () => {
      const shared = { labels: { a: 'b' } };
      const value = { apps: [...entries, shared, ...entries.slice(1), shared] };
      assert.deepEqual(quickValues(stringify(value), { repeatedKeys: false, partLength: 100 }), [value]);
    });

    it('whose first entry begins otherwise, and a document of its own', () => {
      const list = stringify(entries);
      for (const text of [`-\n  name: first\n${list}`, `-\tfirst\n${list}`, `${list}---\n${list}`]) {
        assert.equal(withoutLongLists(text, 100)?.lists.length, 1);
        const values = thoroughManifests(text);
        assert.deepEqual(quickValues(text, { repeatedKeys: true, partLength: 100 }), values);
      }
    });

    it('as a whole where its aliases count together', () => {
      const entry = `  - [&shared { a: 1 }${', *shared'.repeat(50)}]\n`;
      const options = { repeatedKeys: false, partLength: 1_000 };
      assert.notEqual(quickValues(`apps:\n${entry.repeat(200)}`, options), undefined);
      assert.equal(quickValues(`apps:\n${entry.repeat(201)}`, options), undefined);
    });

    it('and judges it as a whole', () => {
      const text = stringify({ apps: entries });
      for (const mistake of ['  - "open\n', '  - {\n', '  - a: 1\n    a: 2\n', ' - a\n', '- a\n', '  - *none\n'])
        assert.equal(
          quickValues(`${text}${mistake}${text.slice(6)}`, { repeatedKeys: false, partLength: 100 }),
          undefined,
        );
    });
  });
});
