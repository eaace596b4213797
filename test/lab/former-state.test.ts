import assert from 'node:assert/strict';
import { type EngineEvent } from '@pulumi/pulumi/automation';
import { changesIn } from './changes';
import { formerStack } from './former-state';
import { type Lab, startLab } from './lab';
import { type LabStack } from './lab-stack';

/** What a preview says of one resource. */
interface Step {
  readonly kind: string;
  readonly name: string;
  /** The properties that differ. */
  readonly properties: readonly string[];
}

/** The namespaces that the stack makes, each of which has got a removal since: it keeps what is others'. */
const namespaces = [
  'cert-manager',
  'ci',
  'epinio',
  'kubed',
  'kubernetes-replicator',
  'metallb-system',
  'site',
  'traefik-external',
  'traefik-internal',
  'wiki',
];

/** The annotation with the stack's name, which objects have got since, alone or as the first of theirs. */
const mark = /^metadata\.annotations(\["edgewire\.io\/stack"\])?$/;

/** Secrets with certificates that the operator gives; the test has new ones. */
const given = ['routing-given-in-site', 'routing-given-secret', 'routing-moved-in-site', 'routing-moved-secret'];

/** Their CRD routes may reach ExternalName Services since: a canary's route reaches what the Ingress does. */
const releases = ['traefik-external-chart-release', 'traefik-internal-chart-release'];

// It is a preview, since an update needs what charts made, which only the lab that the state was made in had.
describe('a state file of the former version', function () {
  this.timeout('5m');
  let lab: Lab;
  let stack: LabStack;
  let steps: readonly Step[];
  let summary: object;

  before(async () => {
    lab = await startLab({ certManager: false, crds: ['cert-manager', 'metallb', 'traefik', 'epinio'] });
    stack = await formerStack(lab);
    const events: EngineEvent[] = [];
    ({ changeSummary: summary } = await stack.preview({ onEvent: (event) => void events.push(event) }));
    steps = events.flatMap(stepOf);
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  it('has nothing replaced and nothing deleted', () => {
    assert.deepEqual(changesIn(summary), ['create', 'update']);
  });

  it('has nothing created but what removes namespaces', () => {
    const created = steps.filter(({ kind }) => kind === 'create').map(({ name }) => name);
    assert.deepEqual(
      created.sort(),
      namespaces.map((name) => `namespace-${name}-removal`),
    );
  });

  it("has nothing updated but objects' mark of the stack, Traefik's releases, and certificates that are new", () => {
    const updated = steps.filter(({ kind }) => kind === 'update');
    const others = updated.filter(({ properties }) => !properties.every((property) => mark.test(property)));
    assert.deepEqual(others.map(({ name }) => name).sort(), [...given, ...releases]);
    assert.equal(updated.length, 52);
  });
});

function stepOf({ resourcePreEvent }: EngineEvent): readonly Step[] {
  if (resourcePreEvent === undefined) return [];
  const { op: kind, urn, type, detailedDiff } = resourcePreEvent.metadata;
  // The configuration of the provider that runs dynamic resources: here it has new certificates.
  if (type.startsWith('pulumi:providers:')) return [];
  return [{ kind, name: urn.split('::').at(-1) ?? '', properties: Object.keys(detailedDiff ?? {}) }];
}
