import assert from 'node:assert/strict';
import { schemasAt } from '../../components/config/input-schema';
import { configPath, type PathStep } from '../../components/config/path';
import { parseStack } from '../../components/config/stack-file';
import { isEncrypted } from '../../components/config/values/text';
import { fullStack } from './full-stack';
import { type Json, pathsOf, replaced } from './mutate';
import { accepted, errorsOf, errorsOfFile, stackOf } from './reading';

const encrypted = { secure: 'v1:abc:def' };
const scalar = 'is encrypted, but the plan has to read it: store it unencrypted';
const whole =
  'is encrypted as a whole, but the plan has to read it: encrypt the single value inside (pulumi config set --path --secret)';

/** Whether a value may be encrypted there: credentials, and whatever is passed on as it is. */
function mayBeEncrypted(steps: readonly PathStep[]): boolean {
  const passedOn =
    /^charts\.values\.[\w-]+\.|^controllers\.[\w-]+\.values\.|^dns\.\w+\.provider\.values\.|webhook\.config\./.test(
      steps.join('.'),
    );
  return passedOn || schemasAt(steps).some(({ properties }) => properties !== undefined && 'secure' in properties);
}

function pathText([section, ...steps]: readonly PathStep[]): string {
  return configPath(String(section), ...steps);
}

/** All places of the full configuration but those inside an encrypted value. */
const places = pathsOf(fullStack).filter((steps) => steps.at(-1) !== 'secure');

describe('configuration: encrypted values', () => {
  it('keeps them as they stand in the file', () => {
    const epinio = { environment: 'production', users: [{ username: 'dev', password: encrypted }] };
    assert.deepEqual(stackOf({ epinio }).epinio?.users?.[0]?.password, encrypted);
    assert.equal(isEncrypted(encrypted), true);
    for (const other of ['v1:abc', null, {}, { secure: 5 }, { secure: 'a', more: 'b' }])
      assert.equal(isEncrypted(other), false);
  });

  it('takes them at every place where the plan needs no value', () => {
    const open = places.filter(mayBeEncrypted);
    assert.ok(open.length > 30, `only ${open.length} places`);
    for (const steps of open) accepted(parseStack(replaced(fullStack, steps, encrypted)));
  });

  it('refuses them everywhere else, with one sentence at their place', () => {
    const closed = places.filter((steps) => !mayBeEncrypted(steps));
    assert.ok(closed.length > 200, `only ${closed.length} places`);
    for (const steps of closed) {
      const loaded = parseStack(replaced(fullStack, steps, encrypted));
      const errors = loaded.kind === 'errors' ? loaded.errors : [];
      const own = errors.filter(({ path }) => path === pathText(steps));
      assert.equal(own.length, 1, `${pathText(steps)}: ${JSON.stringify(errors)}`);
      assert.ok([scalar, whole].includes(own[0]?.message ?? ''), JSON.stringify(own));
      assert.doesNotMatch(JSON.stringify(errors), /v1:abc/);
    }
  });

  const environment = { domain: 'a.example.com', issuer: 'le', namespaces: { all: true } };
  const cases: readonly (readonly [sections: Record<string, Json>, ...errors: readonly string[]])[] = [
    [{ environments: encrypted }, `edgewire:environments: ${whole}`],
    [{ environments: { a: encrypted } }, `edgewire:environments.a: ${whole}`],
    [{ environments: { a: { ...environment, domain: encrypted } } }, `edgewire:environments.a.domain: ${scalar}`],
    [{ environments: { a: { ...environment, apex: encrypted } } }, `edgewire:environments.a.apex: ${scalar}`],
    [{ environments: { a: { ...environment, names: encrypted } } }, `edgewire:environments.a.names: ${whole}`],
    [{ environments: { a: { ...environment, names: [encrypted] } } }, `edgewire:environments.a.names[0]: ${scalar}`],
    [
      { environments: { a: { ...environment, namespaces: encrypted } } },
      `edgewire:environments.a.namespaces: ${whole}`,
    ],
    [{ namespaces: { wiki: { labels: encrypted } } }, `edgewire:namespaces.wiki.labels: ${whole}`],
    [{ addresses: { floatingIps: encrypted } }, `edgewire:addresses.floatingIps: ${whole}`],
    [{ charts: { values: { traefik: encrypted } } }, `edgewire:charts.values.traefik: ${whole}`],
    [
      { cluster: encrypted, planning: { strict: encrypted }, apps: [encrypted] },
      `edgewire:cluster: ${whole}`,
      `edgewire:planning.strict: ${scalar}`,
      `edgewire:apps[0]: ${whole}`,
    ],
  ];
  for (const [sections, ...expected] of cases) {
    it(`refuses ${JSON.stringify(sections)}`, () => assert.deepEqual(errorsOf(sections), expected));
  }

  it('calls an unknown key unknown, encrypted or not', () => {
    assert.deepEqual(errorsOf({ cluster: { contxt: encrypted } }), [
      'edgewire:cluster.contxt: unknown key "contxt". Did you mean "context"? Known keys: name, context, kubeconfig, network, waitSeconds.',
    ]);
    assert.match(errorsOf({ clster: encrypted }).join('\n'), /^edgewire:clster: unknown key "clster"\. .*$/);
  });

  it('takes the sections themselves for no encrypted value', () => {
    const loaded = parseStack({ secure: 'v1:abc' });
    const paths = loaded.kind === 'errors' ? loaded.errors.map(({ path }) => path) : [];
    assert.deepEqual(paths, ['edgewire:environments', 'edgewire:secure']);
  });

  it('reads them in a stack file, beside the other mistakes', () => {
    const file =
      'config:\n  edgewire:environments:\n    secure: v1:abc\n  edgewire:cluster: { context: { secure: v1:a }, name: "" }\n';
    assert.deepEqual(errorsOfFile(file), [
      `edgewire:environments: ${whole}`,
      'edgewire:cluster.name: must not be empty',
    ]);
  });
});
