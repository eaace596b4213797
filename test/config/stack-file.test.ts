import assert from 'node:assert/strict';
import { loadStack, parseStack } from '../../components/config/stack-file';
import { accepted, errorsOf, errorsOfFile, smallest, smallestLines, stackFile } from './reading';

const sectionNames =
  'Known keys: cluster, addresses, controllers, issuers, environments, apps, dns, namespaces, epinio, guard, monitors, charts, planning.';

const good = `config:\n${smallestLines}\n`;

describe('stack file: what is in it', () => {
  it('reads the sections under config', () => {
    const text = `${good}  edgewire:cluster:\n    context: kind-dev\n`;
    assert.deepEqual(
      accepted(loadStack(stackFile(text))),
      accepted(parseStack({ ...smallest, cluster: { context: 'kind-dev' } })),
    );
  });

  it('leaves the keys of other programs and of Pulumi itself alone', () => {
    const text = `secretsprovider: passphrase\nencryptionsalt: v1:x\n${good}  kubernetes:context: 5\n  pulumi:tags: [a]\n  a:b:c: x\n`;
    assert.deepEqual(accepted(loadStack(stackFile(text))), accepted(parseStack(smallest)));
  });

  it('takes a structure as JSON text, as pulumi config set writes it', () => {
    const text = `${good}  edgewire:cluster: '{"context": "kind-dev"}'\n  edgewire:apps: ' []'\n`;
    assert.equal(accepted(loadStack(stackFile(text))).cluster.context, 'kind-dev');
  });

  it('reads a byte order mark, anchors and merge keys as Pulumi does', () => {
    const text =
      '\ufeffx-common: &common { issuer: letsencrypt, namespaces: { all: true }, apex: true }\n' +
      'config:\n  edgewire:environments:\n    a: { <<: *common, domain: a.example.com }\n' +
      '    b: { <<: *common, domain: b.example.com, apex: false }\n  edgewire:cluster: &none {}\n  edgewire:planning: *none\n';
    const { environments } = accepted(loadStack(stackFile(text)));
    assert.deepEqual(
      environments.map(({ domain, apex }) => [domain, apex]),
      [
        ['a.example.com', true],
        ['b.example.com', false],
      ],
    );
  });

  it('reads words as text, in whatever version of YAML', () => {
    const text = `%YAML 1.1\n---\n${good}  edgewire:cluster: { context: yes, kubeconfig: off }\n`;
    const { context, kubeconfig } = accepted(loadStack(stackFile(text))).cluster;
    assert.deepEqual([context, kubeconfig], ['yes', 'off']);
  });
});

describe('stack file: what is wrong with its keys', () => {
  const cases: readonly (readonly [name: string, text: string, ...errors: readonly string[]])[] = [
    ['an empty file', '', 'Pulumi.dev.yaml: has no keys edgewire:<section> under `config:`'],
    ['a comment alone', '# nothing\n', 'Pulumi.dev.yaml: has no keys edgewire:<section> under `config:`'],
    ['config without anything', 'config:\n', 'Pulumi.dev.yaml: has no keys edgewire:<section> under `config:`'],
    [
      'config mistyped',
      good.replace('config', 'cofnig'),
      'Pulumi.dev.yaml: has no keys edgewire:<section> under `config:`; found "cofnig" instead',
    ],
    ['a list', '- a\n', 'Pulumi.dev.yaml: has to be a YAML mapping'],
    ['text', 'hunter2\n', 'Pulumi.dev.yaml: has to be a YAML mapping'],
    ['config that is text', 'config: hunter2\n', 'Pulumi.dev.yaml: `config:` has to be a mapping'],
    ['config that is a list', 'config: [a]\n', 'Pulumi.dev.yaml: `config:` has to be a mapping'],
    ['config without sections', 'config: {}\n', 'edgewire:environments: is required (a mapping)'],
    [
      'keys without namespace, and what else is wrong',
      `${good}  clusters: {}\n  zzz: 1\n  edgewire:apps: 5\n`,
      'Pulumi.dev.yaml: the key "clusters" has to be <namespace>:<name>. Did you mean "edgewire:cluster"?',
      'Pulumi.dev.yaml: the key "zzz" has to be <namespace>:<name>.',
      'edgewire:apps: expected a list, found a number',
    ],
    ['an empty key', `${good}  "": 1\n`, 'Pulumi.dev.yaml: the key "" has to be <namespace>:<name>.'],
    [
      'a mistyped namespace',
      `${good}  edgewrie:cluster: {}\n`,
      'Pulumi.dev.yaml: unknown namespace in the key "edgewrie:cluster". Did you mean "edgewire:cluster"?',
    ],
    [
      'a key that is odd',
      `${good}  "edgewire:a\\nb\\u2028": 1\n`,
      `edgewire:"a\\nb\\u2028": unknown key "a\\nb\\u2028". ${sectionNames}`,
    ],
    [
      'names that JavaScript keeps for itself',
      `${good}  edgewire:issuers: { __proto__: { selfSigned: {} } }\n  edgewire:namespaces: { a: { labels: { __proto__: b } } }\n`,
      'edgewire:issuers.__proto__: the name "__proto__" cannot be used',
      'edgewire:namespaces.a.labels.__proto__: the name "__proto__" cannot be used',
    ],
    [
      'such a name where no name goes, once',
      `${good}  edgewire:cluster: { __proto__: {}, constructor: {} }\n`,
      'edgewire:cluster.__proto__: unknown key "__proto__". Known keys: name, context, kubeconfig, network, waitSeconds.',
      'edgewire:cluster.constructor: unknown key "constructor". Known keys: name, context, kubeconfig, network, waitSeconds.',
    ],
    [
      'JSON text that is broken, and what else is wrong',
      `${good}  edgewire:epinio: '{"environment": hunter2}'\n  edgewire:apps: 5\n`,
      'edgewire:epinio: is text that starts like JSON, but does not parse as JSON',
      'edgewire:apps: expected a list, found a number',
    ],
    [
      'broken JSON text of what is required, without calling it missing',
      `config:\n  edgewire:environments: '{"a": '\n`,
      'edgewire:environments: is text that starts like JSON, but does not parse as JSON',
    ],
    [
      'sections with a second colon',
      `${good}  edgewire:config:cluster: {}\n  edgewire:cluster:name: a\n`,
      `edgewire:config:cluster: unknown key "config:cluster". ${sectionNames}`,
      `edgewire:cluster:name: unknown key "cluster:name". ${sectionNames}`,
    ],
    ['other text', `${good}  edgewire:cluster: kind-dev\n`, 'edgewire:cluster: expected a mapping, found text'],
  ];
  for (const [name, text, ...expected] of cases) {
    it(`refuses ${name}`, () => assert.deepEqual(errorsOfFile(text), expected));
  }

  it('takes names that are methods of every object for names', () => {
    const text =
      'config:\n  edgewire:environments: { constructor: { domain: a, issuer: toString, namespaces: { all: true } } }\n';
    assert.equal(accepted(loadStack(stackFile(text))).environments[0]?.name, 'constructor');
    assert.deepEqual(
      errorsOf({ environments: { toString: { domian: 'a', issuer: 'b', namespaces: { all: true } } } }),
      [
        'edgewire:environments.toString.domain: is required (text)',
        'edgewire:environments.toString.domian: unknown key "domian". Did you mean "domain"? Known keys: domain, names, apex, ' +
          'issuer, keyType, renewBefore, adopt, certificate, controller, dns, namespaces, source, distribution.',
      ],
    );
  });
});

describe('stack file: what is wrong with its YAML', () => {
  const cases: readonly (readonly [name: string, text: string, ...errors: readonly string[]])[] = [
    ['tabs', 'config:\n\tedgewire:cluster: {}\n', 'Pulumi.dev.yaml:2:1: Tabs are not allowed as indentation'],
    [
      'each tab, and what stands before, without what comes of them',
      'config:\n  a: "b" c\n  d: { e: f }\n\tg: h\n    i: j\n  k:\n\t  l: m\n  n: o\n',
      'Pulumi.dev.yaml:2:10: Unexpected scalar at node end',
      'Pulumi.dev.yaml:4:1: Tabs are not allowed as indentation',
      'Pulumi.dev.yaml:7:1: Tabs are not allowed as indentation',
    ],
    ['an open quote', 'config:\n  a: "b\n', 'Pulumi.dev.yaml:3:1: Missing closing "quote'],
    [
      'an open bracket',
      'config:\n  edgewire:apps: [\n',
      'Pulumi.dev.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'wrong indentation',
      'config:\n  a: b\n c: d\n',
      'Pulumi.dev.yaml:3:1: All mapping items must start at the same column',
    ],
    [
      'two mistakes',
      'config:\n  a: "b" c\n  d: @e\n',
      'Pulumi.dev.yaml:2:10: Unexpected scalar at node end',
      'Pulumi.dev.yaml:3:6: Plain value cannot start with reserved character @; text that starts like this has to be put in quotes',
    ],
    ['the same key twice', `${good}${smallestLines}\n`, 'Pulumi.dev.yaml:3:3: this key stands in the mapping already'],
    [
      'the same key twice further in',
      `${good}  edgewire:cluster: { name: a, name: b }\n`,
      'Pulumi.dev.yaml:3:32: this key stands in the mapping already',
    ],
    [
      'a bracket too many, without what comes of it',
      'config: {}}\nedgewire:a: b\nc: d\n',
      'Pulumi.dev.yaml:1:11: Unexpected flow-map-end token in YAML stream',
    ],
    ['an escape that is none', 'config: "\\uhunt"\n', 'Pulumi.dev.yaml:1:10: Invalid escape sequence'],
    [
      'a merge conflict, once',
      `${good}<<<<<<< HEAD\n  edgewire:cluster: { name: a }\n=======\n  edgewire:cluster: { name: b }\n>>>>>>> b\n`,
      'Pulumi.dev.yaml:3:1: a merge conflict that is not resolved starts here',
    ],
    ['two documents', `${good}---\na: b\n`, 'Pulumi.dev.yaml:3:1: a second YAML document starts here; one is allowed'],
    [
      'keys that are no text',
      'config:\n  ? [a]\n  : b\n',
      'Pulumi.dev.yaml:2:5: a key has to be text; text that starts with "{" or "[" has to be put in quotes',
    ],
    [
      'templates without quotes',
      `${good}  edgewire:cluster: { name: {{name}} }\n`,
      'Pulumi.dev.yaml:3:30: a key has to be text; text that starts with "{" or "[" has to be put in quotes',
    ],
    [
      'wildcards without quotes, each',
      `${good}  edgewire:cluster:\n    name: *a.b\n    context: *\n`,
      'Pulumi.dev.yaml:5:14: Alias cannot be an empty string; text that starts like this has to be put in quotes',
    ],
    [
      'aliases above their anchors, each',
      `${good}  edgewire:cluster: { name: *a, context: &a b, kubeconfig: *c }\n`,
      'Pulumi.dev.yaml:3:29: a YAML alias (*name) without its anchor (&name) above it; text that starts with "*" has to be put in quotes',
      'Pulumi.dev.yaml:3:60: a YAML alias (*name) without its anchor (&name) above it; text that starts with "*" has to be put in quotes',
    ],
    [
      'marks of other languages without quotes',
      `${good}  edgewire:cluster: { name: @hunter2 }\n`,
      'Pulumi.dev.yaml:3:29: Plain value cannot start with reserved character @; text that starts like this has to be put in quotes',
    ],
    [
      'tags',
      `${good}  edgewire:cluster: { context: !hunter2 }\n  edgewire:planning: !!set { a }\n  edgewire:apps: !!omap [a: b]\n`,
      'Pulumi.dev.yaml:3:32: unknown YAML tag; text that starts with "!" has to be put in quotes',
      'Pulumi.dev.yaml:4:22: unknown YAML tag; text that starts with "!" has to be put in quotes',
      'Pulumi.dev.yaml:5:18: unknown YAML tag; text that starts with "!" has to be put in quotes',
    ],
    [
      'an alias of nothing',
      `${good}  edgewire:cluster: { context: *hunter2 }\n`,
      'Pulumi.dev.yaml:3:32: a YAML alias (*name) without its anchor (&name) above it; text that starts with "*" has to be put in quotes',
    ],
    [
      'a merge of no mapping',
      `${good}  edgewire:cluster: { <<: hunter2 }\n`,
      'Pulumi.dev.yaml: has a YAML merge key (<<) whose value is no mapping',
    ],
  ];
  for (const [name, text, ...expected] of cases) {
    it(`refuses ${name}`, () => assert.deepEqual(errorsOfFile(text), expected));
  }
});

describe('stack file: what would exhaust a program', () => {
  const brackets = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  const tooDeep = 'is nested more than 64 levels deep, or holds itself through a YAML alias';
  const webhook = (config: string): string =>
    `{ le: { acme: { directory: letsencrypt-staging, dns01: { webhook: { groupName: g, solverName: s, config: { a: ${config} } } } } } }`;

  const nestings: readonly (readonly [name: string, nested: (levels: number) => string])[] = [
    ['lists', brackets],
    ['lists that stay open', (levels) => '['.repeat(levels)],
    ['mappings', (levels) => '{ a: '.repeat(levels) + 'x' + ' }'.repeat(levels)],
    ['merged mappings', (levels) => '{ <<: '.repeat(levels) + '{}' + ' }'.repeat(levels)],
    ['lists in lines of their own', (levels) => '[\n    '.repeat(levels) + ']'.repeat(levels)],
    ['blocks', (levels) => `\n    ${'- '.repeat(levels)}x`],
    ['keys', (levels) => `\n    ${'? '.repeat(levels)}x`],
  ];
  for (const [name, nested] of nestings) {
    it(`refuses ${name}, at whatever depth`, () => {
      // At some of these depths the YAML library takes the whole process down, for want of stack.
      for (const levels of [120, 1500, 2500, 3500, 20_000]) {
        const errors = errorsOfFile(`${good}  edgewire:apps: ${nested(levels)}\n`);
        assert.match(
          errors.join('\n'),
          /^Pulumi\.dev\.yaml:\d+:\d+: is nested too deeply to be read$/,
          `${levels} levels`,
        );
      }
    });
  }

  it('refuses what is deeper than any section, and takes what is passed on at less', () => {
    assert.deepEqual(errorsOfFile(`${good}  edgewire:apps: ${brackets(65)}\n`), [`edgewire:apps: ${tooDeep}`]);
    assert.deepEqual(errorsOf({ cluster: JSON.parse(brackets(64)) }), [
      'edgewire:cluster: expected a mapping, found a list',
    ]);
    assert.deepEqual(errorsOf({ cluster: JSON.parse(brackets(65)) }), [`edgewire:cluster: ${tooDeep}`]);
  });

  it('refuses it in JSON text and in values that are passed on', () => {
    assert.deepEqual(errorsOfFile(`${good}  edgewire:apps: '${brackets(100_000)}'\n`), [`edgewire:apps: ${tooDeep}`]);
    assert.deepEqual(errorsOfFile(`${good}  edgewire:issuers: ${webhook(brackets(80))}\n`), [
      `edgewire:issuers: ${tooDeep}`,
    ]);
    assert.deepEqual(errorsOfFile(`${good}  edgewire:issuers: ${webhook(brackets(20))}\n`), []);
  });

  it('refuses what holds itself', () => {
    assert.deepEqual(errorsOfFile(`${good}  edgewire:issuers: ${webhook('&a [*a, *a]')}\n`), [
      `edgewire:issuers: ${tooDeep}`,
    ]);
    const self: Record<string, unknown> = {};
    self.self = self;
    assert.deepEqual(errorsOf({ cluster: self }), [`edgewire:cluster: ${tooDeep}`]);
  });

  it('takes an anchor that many environments share', () => {
    const environments = Array.from(
      { length: 300 },
      (_, index) => `    e${index}: { <<: *shared, domain: e${index}.example.com }\n`,
    );
    const text = `x: &shared { issuer: le, namespaces: { all: true } }\nconfig:\n  edgewire:environments:\n${environments.join('')}`;
    assert.equal(accepted(loadStack(stackFile(text))).environments.length, 300);
  });

  it('refuses aliases that multiply', () => {
    const bomb = Array.from({ length: 8 }, (_, level) => {
      const items = Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*a${level - 1}`));
      return `a${level}: &a${level} [${items.join(', ')}]\n`;
    });
    assert.deepEqual(errorsOfFile(`${bomb.join('')}${good}  edgewire:apps: *a7\n`), [
      'Pulumi.dev.yaml: repeats too much through YAML aliases (*name)',
    ]);
  });

  it('takes no time over huge text', () => {
    const host = '{{' + ' '.repeat(200_000);
    const app = { name: 'wiki', namespace: 'wiki', host, service: { name: 'wiki', port: 80 } };
    const start = performance.now();
    assert.deepEqual(
      errorsOf({ apps: [app], cluster: { ['x'.repeat(200_000)]: 1, name: 'a'.repeat(200_000) } }).length,
      3,
    );
    assert.ok(performance.now() - start < 2000);
  });
});

describe('stack file: over the project file', () => {
  const project = (config: string): string => `name: edgewire\nruntime: nodejs\nconfig:\n${config}`;

  it('takes values and defaults of the project where the stack has none', () => {
    const text = project(
      '  edgewire:environments:\n    default: { a: { domain: a.example.com, issuer: le, namespaces: { all: true } } }\n' +
        '  cluster: { value: { context: shared } }\n  edgewire:apps: []\n  edgewire:planning: \'{"strict": true}\'\n' +
        '  kubernetes:context: { value: other }\n  edgewire:issuers: { type: object, description: None. }\n',
    );
    const loaded = loadStack(stackFile('config: {}\n'), { name: 'Pulumi.yaml', text });
    const { environments, cluster, planning } = accepted(loaded);
    assert.equal(environments[0]?.name, 'a');
    assert.equal(cluster.context, 'shared');
    assert.equal(planning.strict, true);
  });

  it('takes the whole section of the stack where it has one', () => {
    const text = project('  edgewire:cluster: { default: { context: shared, name: shared } }\n');
    const stack = `${good}  edgewire:cluster: { context: own }\n`;
    const { name, context } = accepted(loadStack(stackFile(stack), { name: 'Pulumi.yaml', text })).cluster;
    assert.deepEqual({ name, context }, { name: undefined, context: 'own' });
  });

  it('takes a project file without configuration', () => {
    assert.deepEqual(errorsOfFile(good, 'name: edgewire\nruntime: nodejs\n'), []);
    assert.deepEqual(errorsOfFile(good, 'name: edgewire\nconfig: stacks\n'), []);
  });

  const cases: readonly (readonly [name: string, config: string, ...errors: readonly string[]])[] = [
    [
      'mistakes in a default',
      '  edgewire:cluster: { default: { nam: a } }\n',
      'edgewire:cluster.nam: unknown key "nam". Did you mean "name"? Known keys: name, context, kubeconfig, network, waitSeconds.',
    ],
    [
      'a structure that is no declaration',
      '  edgewire:cluster: { context: a }\n',
      'Pulumi.yaml: the declaration of "edgewire:cluster" has the unknown key "context": a value goes under `default:`',
    ],
    ['a key without anything', '  edgewire:cluster:\n', 'edgewire:cluster: expected a mapping, found nothing'],
    [
      'broken YAML',
      '  a: [\n',
      'Pulumi.yaml:5:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    [
      'broken JSON text',
      "  edgewire:cluster: '{'\n",
      'edgewire:cluster: is text that starts like JSON, but does not parse as JSON',
    ],
  ];
  for (const [name, config, ...expected] of cases) {
    it(`refuses ${name}`, () => assert.deepEqual(errorsOfFile(good, project(config)), expected));
  }

  it('calls nothing missing while the project file cannot be read', () => {
    assert.deepEqual(errorsOfFile('config: {}\n', 'b: "\n'), ['Pulumi.yaml:2:1: Missing closing "quote']);
  });

  it('tells the mistakes of both files', () => {
    assert.deepEqual(errorsOfFile('- a\n', 'b: "\n'), [
      'Pulumi.dev.yaml: has to be a YAML mapping',
      'Pulumi.yaml:2:1: Missing closing "quote',
    ]);
  });
});
