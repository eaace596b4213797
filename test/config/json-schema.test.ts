import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import type * as z from 'zod';
import { schemasAt } from '../../components/config/input-schema';
import { stackFileSchema } from '../../components/config/json-schema';
import { type PathStep } from '../../components/config/path';
import { parseStack } from '../../components/config/stack-file';
import { config } from '../../components/config/config';
import { fullStack, otherSections } from './full-stack';
import { type Json, mutations, pathsOf, type Sections } from './mutate';
import { accepted, smallest } from './reading';

const file = join(__dirname, '../../components/config/stack.schema.json');

/** The stack file that has the given sections. */
function fileOf(sections: Sections): Json {
  return { config: Object.fromEntries(Object.entries(sections).map(([name, value]) => [`edgewire:${name}`, value])) };
}

/** Whether something is wrong with one value alone: what the JSON Schema can tell. */
function isWrongAlone(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_union') return !issue.errors.some((alternative) => !alternative.some(isWrongAlone));
  return issue.code !== 'custom' || /^exactly one of (?!rfc2136)/.test(issue.message);
}

describe('JSON Schema of a stack file', () => {
  let validate: ValidateFunction;
  before(() => {
    validate = new Ajv({
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      formats: { 'date-time': true },
    }).compile(stackFileSchema());
  });

  function valid(value: unknown): boolean {
    return validate(value);
  }

  it('is written as it is generated', () => {
    const message = 'stack.schema.json is not current: run npm run schema';
    assert.equal(readFileSync(file, 'utf8'), `${JSON.stringify(stackFileSchema(), null, 2)}\n`, message);
  });

  it('is a valid schema of its draft', () => {
    const schema = stackFileSchema();
    assert.equal(schema.$schema, 'http://json-schema.org/draft-07/schema#');
    assert.equal(new Ajv().validateSchema(schema), true);
  });

  it('refers to nothing that it does not have', () => {
    const schema = stackFileSchema();
    const defined = Object.keys(schema.definitions ?? {});
    const referred = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)].map(([, name]) => name);
    assert.deepEqual(new Set(referred), new Set(defined));
  });

  it('takes what is right', () => {
    for (const sections of [smallest, fullStack, ...otherSections.map((other) => ({ ...fullStack, ...other }))]) {
      accepted(parseStack(sections));
      assert.ok(valid(fileOf(sections)), JSON.stringify(validate.errors));
    }
  });

  it('takes what Pulumi keeps beside, and the keys of other programs', () => {
    const keys = { secretsprovider: 'passphrase', encryptionsalt: 'v1:a', encryptedkey: 'b', environment: ['shared'] };
    const config = {
      'edgewire:environments': smallest.environments,
      'kubernetes:context': 'a',
      'pulumi:tags': { a: 'b' },
    };
    assert.ok(valid({ ...keys, config }));
    assert.ok(valid({ environment: { values: { pulumiConfig: {} } }, config }));
    assert.ok(!valid({ secretsprovider: 5, config }));
    assert.ok(!valid({ environment: 'shared', config }));
  });

  it('refuses keys that are mistyped, and a file without environments', () => {
    const environments = smallest.environments;
    const wrong: readonly Json[] = [
      null,
      {},
      { config: null },
      { config: {} },
      { cofnig: { 'edgewire:environments': environments } },
      { config: { environments } },
      { config: { 'edgewire:environments': environments, cluster: {} } },
      { config: { 'edgewire:environments': environments, 'edgewire:clster': {} } },
      { config: { 'edgewire:environments': environments, 'edgewire:clusters': {} } },
      { config: { 'edgewire:environments': environments, 'edgewire:config:cluster': {} } },
    ];
    for (const value of wrong) assert.ok(!valid(value), JSON.stringify(value));
  });

  it('takes and refuses what the program does, where one value alone tells', () => {
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(mutations(fullStack), ({ sections }) => {
        const loaded = parseStack(sections);
        const isValid = valid(fileOf(sections));
        if (loaded.kind === 'stack') assert.ok(isValid, JSON.stringify(validate.errors));
        // A reserved name is refused before zod, which drops it, sees it.
        if (loaded.kind === 'errors' && loaded.errors.some(({ message }) => message.includes('cannot be used'))) return;
        const parsed = config.safeParse(sections);
        assert.equal(
          isValid,
          parsed.success || !parsed.error.issues.some(isWrongAlone),
          JSON.stringify(validate.errors),
        );
        seen[isValid ? 'valid' : 'invalid'] += 1;
      }),
      { seed: 20_251_122, numRuns: 700 },
    );
    assert.ok(seen.valid > 20 && seen.invalid > 300, JSON.stringify(seen));
  });

  it('shows the defaults, as they are written', () => {
    const defaults: readonly (readonly [path: readonly PathStep[], value: Json])[] = [
      [['cluster'], {}],
      [['controllers'], { external: {} }],
      [['issuers'], {}],
      [['apps'], []],
      [['namespaces'], {}],
      [['controllers', 'a', 'replicas'], 2],
      [['controllers', 'a', 'acme', 'directory'], 'letsencrypt-production'],
      [['environments', 'a', 'distribution'], 'kubed'],
      [['epinio', 'storage'], { internal: {} }],
      [['charts', 'install'], {}],
      [['charts', 'install', 'traefik'], true],
      [['planning', 'warnAtQuota'], 0.5],
    ];
    for (const [path, value] of defaults) assert.deepEqual(schemasAt(path)[0]?.default, value, path.join(' > '));
    assert.deepEqual(
      schemasAt(['environments']).map((schema) => schema.default),
      [undefined],
    );
  });

  it('describes every section', () => {
    const sections = Object.keys(config.shape);
    for (const section of sections) assert.match(schemasAt([section])[0]?.description ?? '', /^[A-Z].*\.$/, section);
  });
});

describe('full configuration of the tests', () => {
  it('uses every key that there is', () => {
    const used = new Set([fullStack, ...otherSections].flatMap((sections) => pathsOf(sections).map(general)));
    const missing = pathsOfSchema([]).filter((path) => !used.has(path) && !path.endsWith('.secure'));
    assert.deepEqual(missing, []);
  });
});

/** A path in which names and indexes are no more than that, so that those of a schema and of a value can be compared. */
function general(steps: readonly PathStep[]): string {
  const written = steps.map((step, index) => {
    const known = schemasAt(steps.slice(0, index)).some(({ properties }) => Object.hasOwn(properties ?? {}, step));
    return known ? String(step) : '*';
  });
  // A solver is the same wherever it stands, and so is an ACME account.
  return written
    .join('.')
    .replace(/^.*\bdns01\.(\*\.)?/, 'dns01.')
    .replace(/^.*\bacme\./, 'acme.');
}

/** Every path that a schema has a key for: names as `*`, lists as `0`. */
function pathsOfSchema(path: readonly PathStep[]): readonly string[] {
  const schemas = schemasAt(path);
  const keys = schemas.flatMap(({ properties }) => Object.keys(properties ?? {}));
  const names = schemas.some(({ additionalProperties }) => typeof additionalProperties === 'object') ? ['*'] : [];
  const indexes = schemas.some(({ items }) => typeof items === 'object') ? [0] : [];
  // What is passed on to others has no end.
  if (schemas.length > 5) return [];
  return [
    ...keys.flatMap((key) => [general([...path, key]), ...pathsOfSchema([...path, key])]),
    ...[...names, ...indexes].flatMap((step) => pathsOfSchema([...path, step])),
  ];
}
