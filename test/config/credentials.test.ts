import assert from 'node:assert/strict';
import { schemasAt } from '../../components/config/input-schema';
import { type Loaded, parseStack } from '../../components/config/stack-file';
import { fullStack } from './full-stack';
import { type Json, pathsOf, replaced } from './mutate';
import { errorsOf, errorsOfFile, smallestLines } from './reading';

const secret = 'hunter2-correct-horse';
const numeric = 918_273_645;

function checkSilence(loaded: Loaded, where: string): void {
  assert.equal(loaded.kind, 'errors', where);
  const told = JSON.stringify(loaded);
  assert.ok(!told.includes(secret) && !told.includes(String(numeric)), `${where}: ${told}`);
}

/** Places of the full configuration where one of the schema's alternatives is of the given kind. */
function places(...types: readonly string[]): readonly (readonly (string | number)[])[] {
  return pathsOf(fullStack).filter((steps) => schemasAt(steps).some(({ type }) => types.includes(String(type))));
}

describe('configuration: credentials in messages', () => {
  it('are not repeated where they stand in a URL', () => {
    const source = { registry: `https://user:${secret}@registry.example.com/charts` };
    const errors = errorsOf({ charts: { source } });
    assert.match(errors.join(), /charts\.source\.registry: .*\/\/\[secret\]@registry\.example\.com/);
    assert.ok(!errors.join().includes(secret));
  });

  const credentials = places('object').filter((steps) => {
    return schemasAt(steps).some(({ properties }) => properties !== undefined && 'secure' in properties);
  });

  it('are not repeated where they are of the wrong type', () => {
    const wrong: readonly Json[] = [
      numeric,
      [secret],
      [numeric],
      { value: secret },
      { secure: [secret] },
      { secure: numeric },
      { secure: secret, plain: secret },
      { secrue: secret },
    ];
    assert.ok(credentials.length > 20);
    for (const steps of credentials) {
      for (const value of wrong) checkSilence(parseStack(replaced(fullStack, steps, value)), steps.join(' > '));
    }
  });

  it('are not repeated where they stand for the mapping or list that they belong in', () => {
    const outer = places('object', 'array').filter((steps) => !credentials.includes(steps));
    const taken = outer.filter(
      (steps) =>
        !/^charts > values > [\w-]+ > |^controllers > [\w-]+ > values > |webhook > config > /.test(steps.join(' > ')),
    );
    // An address may be a text in place of its list.
    const texts = places('string').map((steps) => steps.join());
    const closed = taken.filter(
      (steps) => !credentials.some((other) => other.join() === steps.join()) && !texts.includes(steps.join()),
    );
    assert.ok(closed.length > 60, `only ${closed.length}`);
    for (const steps of closed) {
      for (const value of [secret, numeric])
        checkSilence(parseStack(replaced(fullStack, steps, value)), steps.join(' > '));
    }
  });

  const texts = [
    `edgewire:epinio: ${secret}`,
    `edgewire:epinio: '{"password": "${secret}"'`,
    `edgewire:epinio: '["${secret}'`,
    `edgewire:epinio: { password: "a"${secret} }`,
    `edgewire:epinio: |${secret}`,
    `edgewire:epinio: >${secret}`,
    `edgewire:epinio: *${secret}`,
    `edgewire:epinio: !${secret} {}`,
    `edgewire:epinio: &${secret} *${secret}`,
    `edgewire:epinio: @${secret}`,
    `edgewire:epinio: "\\q${secret}"`,
    `edgewire:epinio: "\\xzz${secret}"`,
    `edgewire:epinio: [${secret}`,
    `edgewire:epinio: a: ${secret}`,
    `edgewire:epinio: {<<: ${secret}}`,
    `edgewire:epinio: {}}${secret}`,
    `edgewire:epinio: {} ]${secret}`,
    `edgewire:epinio: ''${secret}''`,
    `edgewire:epinio: !<${secret} a`,
  ];
  for (const text of texts) {
    it(`are not repeated out of ${text.replace('edgewire:epinio: ', '')}`, () => {
      const errors = errorsOfFile(`config:\n${smallestLines}\n  ${text}\n`);
      assert.notEqual(errors.length, 0);
      assert.ok(!errors.join('\n').includes('hunter2'), errors.join('\n'));
    });
  }

  it('are not repeated when the text around them is no YAML', () => {
    for (const text of [
      `]${secret}`,
      `{a: b}${secret}`,
      `a: b\n${secret}\nc: d`,
      `- a\n${secret}: b`,
      `%${secret}\na: b`,
      secret,
    ]) {
      const errors = errorsOfFile(text);
      assert.notEqual(errors.length, 0);
      assert.ok(!errors.join('\n').includes('hunter2'), errors.join('\n'));
    }
  });
});
