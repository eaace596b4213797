import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { kubed, type KubedDecision, type KubedStep } from '../../../components/wiring/engines/kubed/distribution';
import { type Namespace, type Secret } from '../../../components/wiring/engines/kubed/cluster';
import { originLabels } from '../../../components/wiring/engines/kubed/syncer';

type Texts = Record<string, string>;

interface SecretVector {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly immutable?: boolean;
}

type StepVector = { readonly error?: string } & (
  | { readonly op: 'updateSource'; readonly labels?: Texts; readonly annotations?: Texts }
  | { readonly op: 'editCopy'; readonly name: string; readonly labels?: Texts; readonly annotations?: Texts }
  | { readonly op: 'labelNamespace' | 'createNamespace'; readonly name: string; readonly labels: Texts }
  | { readonly op: 'syncExisting' | 'namespaceEvent' | 'deleteCopy'; readonly name: string }
  | { readonly op: 'sync' | 'deleteSource' | 'start' }
);

interface Outcome {
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly type: string;
  readonly data: string;
}

interface SyncCase {
  readonly id: string;
  readonly note?: string;
  readonly clusterName: string;
  readonly secret: SecretVector;
  readonly namespaces: Namespace[];
  readonly existing?: SecretVector[];
  readonly steps?: StepVector[];
  readonly expect: Record<string, Outcome>;
  readonly expectSource?: Outcome;
  readonly expectOthers?: Record<string, Outcome>;
  readonly error?: string;
}

const cases = JSON.parse(readFileSync(join(__dirname, '../../vectors/kubed-sync.json'), 'utf8')) as SyncCase[];

function asSecret({ labels = {}, annotations = {}, ...rest }: SecretVector, data: string): Secret {
  return { ...rest, labels, annotations, data };
}

/** A recorded step is one call of kubed, some with an edit by someone else before it. */
function asSteps(step: StepVector, source: SecretVector): KubedStep[] {
  switch (step.op) {
    case 'updateSource':
      return [
        { kind: 'edit', secret: source, labels: step.labels, annotations: step.annotations },
        { kind: 'sync', secret: source },
      ];
    case 'editCopy':
      return [
        {
          kind: 'edit',
          secret: { namespace: step.name, name: source.name },
          labels: step.labels,
          annotations: step.annotations,
        },
      ];
    case 'deleteCopy':
      return [{ kind: 'remove', secret: { namespace: step.name, name: source.name } }];
    case 'labelNamespace':
    case 'createNamespace':
      return [{ kind: 'namespace', name: step.name, labels: step.labels }];
    case 'namespaceEvent':
      return [{ kind: 'namespace', name: step.name }];
    case 'syncExisting': {
      const [namespace = '', name = ''] = step.name.split('/');
      return [{ kind: 'sync', secret: { namespace, name } }];
    }
    case 'sync':
      return [{ kind: 'sync', secret: source }];
    case 'deleteSource':
      return [{ kind: 'delete', secret: source }];
    case 'start':
      return [{ kind: 'start' }];
  }
}

function run(vector: SyncCase): KubedDecision {
  const { clusterName, namespaces, secret, existing = [], steps = [] } = vector;
  const answer = kubed.decide({
    clusterName,
    namespaces,
    secrets: [asSecret(secret, 'source'), ...existing.map((other) => asSecret(other, `old ${other.namespace}`))],
    steps: [{ kind: 'sync', secret }, ...steps.flatMap((step) => asSteps(step, secret))],
  });
  assert.equal(answer.kind, 'decided');
  return answer.decision;
}

function outcome({ labels, annotations, type, data }: Secret): Outcome {
  return { labels, annotations, type, data };
}

/** What the user last wrote to the source: the recording names the source only if kubed changed that. */
function writtenSource({ secret, steps = [] }: SyncCase): Outcome {
  const written = { labels: secret.labels ?? {}, annotations: secret.annotations ?? {} };
  for (const step of steps) {
    if (step.op !== 'updateSource') continue;
    written.labels = step.labels ?? written.labels;
    written.annotations = step.annotations ?? written.annotations;
  }
  return { ...written, type: secret.type, data: 'source' };
}

function isEqual(left: unknown, right: unknown): boolean {
  try {
    assert.deepEqual(left, right);
    return true;
  } catch {
    return false;
  }
}

function check(vector: SyncCase): void {
  const { secret, existing = [], steps = [] } = vector;
  const { secrets, errors } = run(vector);
  const copies = secrets.filter(({ namespace, name }) => name === secret.name && namespace !== secret.namespace);
  assert.deepEqual(Object.fromEntries(copies.map((copy) => [copy.namespace, outcome(copy)])), vector.expect);

  const source = secrets.find(({ namespace, name }) => name === secret.name && namespace === secret.namespace);
  const isChanged = source !== undefined && !isEqual(outcome(source), writtenSource(vector));
  assert.deepEqual(isChanged ? outcome(source) : undefined, vector.expectSource);

  const known = [secret, ...existing].map(({ namespace, name }) => `${namespace}/${name}`);
  const others = secrets
    .filter(({ name }) => name !== secret.name)
    .map((other): [string, Outcome] => [`${other.namespace}/${other.name}`, outcome(other)])
    .filter(([path]) => !known.includes(path));
  assert.deepEqual(Object.fromEntries(others), vector.expectOthers ?? {});

  // Steps that do not call kubed have no errors of its own; where one step is two, the last is kubed's.
  const [first = [], ...later] = errors;
  assert.equal(first[0], vector.error);
  const lengths = steps.map((step) => asSteps(step, secret).length);
  const ends = lengths.map((_, index) => lengths.slice(0, index + 1).reduce((sum, length) => sum + length, 0));
  assert.deepEqual(
    ends.map((end) => later[end - 1]?.[0]),
    steps.map(({ error }) => error),
  );
}

describe('kubed, pkg/syncer', () => {
  it('has cases', () => assert.ok(cases.length > 0));
  for (const vector of cases) it(`${vector.id} ${vector.note ?? ''}`.trimEnd(), () => check(vector));
});

describe('kubed', () => {
  const source: Secret = {
    namespace: 'certs',
    name: 'wild',
    type: 'kubernetes.io/tls',
    labels: { 'epinio.io/routing': 'true' },
    annotations: { 'kubed.appscode.com/sync': 'env=dev' },
    data: 'source',
  };
  const namespaces = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'certs', 'd-e'),
      labels: fc.constantFrom<Texts>({}, { env: 'dev' }, { env: 'prod' }),
    }),
    { selector: ({ name }) => name },
  );
  const decide = (spaces: Namespace[], secrets: Secret[], steps: KubedStep[]) => {
    const answer = kubed.decide({ clusterName: 'c1', namespaces: spaces, secrets, steps });
    assert.equal(answer.kind, 'decided');
    return answer.decision;
  };

  it('copies into the selected namespaces but the own one, and syncing again changes nothing', () => {
    fc.assert(
      fc.property(namespaces, (spaces) => {
        const once = decide(spaces, [source], [{ kind: 'sync', secret: source }]);
        const wanted = spaces.filter(({ name, labels }) => labels.env === 'dev' && name !== 'certs');
        const copies = once.secrets.filter(({ namespace }) => namespace !== 'certs');
        assert.deepEqual(copies.map(({ namespace }) => namespace).sort(), wanted.map(({ name }) => name).sort());
        for (const copy of copies) assert.deepEqual(copy.labels, { ...source.labels, ...originLabels(source, 'c1') });
        assert.deepEqual(decide(spaces, [...once.secrets], [{ kind: 'sync', secret: source }]).secrets, once.secrets);
      }),
    );
  });

  it('deletes all copies with the source', () => {
    fc.assert(
      fc.property(namespaces, (spaces) => {
        const steps: KubedStep[] = [
          { kind: 'sync', secret: source },
          { kind: 'delete', secret: source },
        ];
        assert.deepEqual(decide(spaces, [source], steps), { secrets: [], errors: [[], []] });
      }),
    );
  });

  it('cannot copy into the namespace of an event what makes no label', () => {
    const long = { ...source, name: 'a'.repeat(64) };
    const { errors } = decide([{ name: 'b', labels: { env: 'dev' } }], [long], [{ kind: 'namespace', name: 'b' }]);
    assert.match(errors[0]?.[0] ?? '', /^Secret "a{64}" is invalid: metadata\.labels: .* no more than 63 bytes$/);
  });

  it('keeps a source that it has marked as its own copy when the annotation goes', () => {
    const steps: KubedStep[] = [
      { kind: 'namespace', name: 'certs', labels: { env: 'dev' } },
      { kind: 'edit', secret: source, annotations: {} },
      { kind: 'sync', secret: source },
    ];
    const { secrets } = decide([], [source], steps);
    assert.deepEqual(
      secrets.map(({ labels }) => labels),
      [{ ...source.labels, ...originLabels(source, 'c1') }],
    );
  });

  it('logs at its start what every Secret and every namespace meets', () => {
    const bad = { ...source, annotations: { 'kubed.appscode.com/sync': '=' } };
    const { errors } = decide([{ name: 'dev', labels: {} }], [bad], [{ kind: 'start' }]);
    const message = "found '=', expected: !, identifier, or 'end of string'";
    assert.deepEqual(errors, [[message, message]]);
  });

  it('reports an event of a namespace that is gone', () => {
    const { errors } = decide([], [source], [{ kind: 'namespace', name: 'gone' }]);
    assert.deepEqual(errors, [['namespaces "gone" not found']]);
  });

  it('lists in the order of paths, as etcd does', () => {
    const second = { ...source, namespace: 'certs-old', annotations: { 'kubed.appscode.com/sync': 'a b' } };
    const spaces = [{ name: 'dev', labels: { env: 'dev' } }];
    const { secrets } = decide(spaces, [source, second], [{ kind: 'namespace', name: 'dev' }]);
    assert.deepEqual(
      secrets.map(({ namespace }) => namespace),
      ['certs-old', 'certs'],
      'the invalid selector of certs-old/wild comes first and stops certs/wild',
    );
  });
});
