import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Failure } from '../../cli/failure';
import { readPreview } from '../../cli/preview-file';
import { planJson } from '../../cli/report/plan-json';
import { renderPlan } from '../../cli/report/report';
import { environments, samplePlan, wired } from './sample-plan';
import { folder, run, stackFile } from './command';

/** What Pulumi 3.258 printed for the dev stack, but for states and configuration. */
const recorded = join(__dirname, 'recorded', 'preview.json');

describe('plan --preview', () => {
  const urn = (type: string, name: string) => `urn:pulumi:dev::edgewire::edgewire:index:Platform$${type}::${name}`;
  const steps = [
    { op: 'same', urn: urn('kubernetes:core/v1:Namespace', 'namespace-wiki') },
    {
      op: 'create',
      urn: urn('kubernetes:core/v1:Secret', 'routing-new-secret'),
      newState: { inputs: { data: 'hunter2' } },
    },
    { op: 'update', urn: urn('kubernetes:networking.k8s.io/v1:Ingress', 'app-wiki.wiki-ingress') },
    { op: 'create-replacement', urn: urn('kubernetes:core/v1:Secret', 'routing-production-secret') },
    {
      op: 'replace',
      urn: urn('kubernetes:core/v1:Secret', 'routing-production-secret'),
      replaceReasons: ['metadata.name', 'hunter2: a value?'],
      diffReasons: ['hunter2'],
    },
    {
      op: 'delete',
      urn: urn('kubernetes:helm.sh/v3:Release', 'kubed-chart-release'),
      oldState: { outputs: { key: 'hunter2' } },
    },
    { op: 'create', urn: 'urn:pulumi:dev::edgewire::edgewire:index:Platform::edge' },
  ];
  const { path, remove } = folder({
    'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'),
    'preview.json': JSON.stringify({ config: { 'edgewire:password': 'hunter2' }, steps }),
    'other.json': '{"steps": 1}',
    'hunter2.json': 'hunter2',
  });
  after(remove);

  it('reads what the engine printed: every resource that will not stay, components left out', async () => {
    const read = await readPreview(recorded);
    assert.equal(read.length, 15);
    assert.deepEqual(read[0], {
      type: 'pulumi-nodejs:dynamic/edgewire:NamespaceRemoval',
      name: 'namespace-metrics-removal',
      op: 'created',
      properties: [],
    });
  });

  it('has each resource once, and nothing of its values', async () => {
    const read = await readPreview(join(path, 'preview.json'));
    assert.deepEqual(
      read.map(({ name, op, properties }) => [name, op, properties]),
      [
        ['routing-new-secret', 'created', []],
        ['app-wiki.wiki-ingress', 'changed', []],
        ['routing-production-secret', 'replaced', ['metadata.name']],
        ['kubed-chart-release', 'deleted', []],
      ],
    );
    assert.ok(!JSON.stringify(read).includes('hunter2'));
  });

  it("shows each beside the plan's reason, deletions first, and tells them in the verdict", async () => {
    const [production] = environments;
    const base = samplePlan({ wiring: [wired('wiki.apps.example.com', { servedBy: null })] });
    const plan = samplePlan({
      environments: [{ ...production!, secret: { namespace: 'epinio', name: 'production-routing' } }, environments[1]!],
      wiring: [wired('wiki.apps.example.com')],
    });
    const engine = await readPreview(join(path, 'preview.json'));
    const text = renderPlan(plan, { format: 'markdown', base: planJson(base), engine });
    assert.match(text, /; 2 resources are deleted or replaced \(`routing-production-secret`, `kubed-chart-release`\)/);
    const rows = text.split('\n').filter((line) => /^\| \w+ \| `kubernetes:/.test(line));
    assert.deepEqual(
      rows.map((row) => row.replaceAll('&#62;', '>')),
      [
        '| deleted | `kubernetes:helm.sh/v3:Release` | `kubed-chart-release` |  |',
        '| replaced | `kubernetes:core/v1:Secret` | `routing-production-secret` | environment production: secret edgewire/production-routing -> epinio/production-routing |',
        '| changed | `kubernetes:networking.k8s.io/v1:Ingress` | `app-wiki.wiki-ingress` | wiki.apps.example.com: servedBy none -> production |',
        '| created | `kubernetes:core/v1:Secret` | `routing-new-secret` |  |',
      ],
    );
  });

  it('is an option of plan', () => {
    const { code, out, err } = run(['plan', '--preview', 'preview.json', '--format', 'markdown'], { cwd: path });
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /#### What the engine would do \(4\)/);
    assert.ok(!out.includes('hunter2'));
  });

  it('is refused in one sentence, without a word of it, where it is something else', async () => {
    for (const name of ['other.json', 'hunter2.json']) {
      await assert.rejects(readPreview(join(path, name)), (error) => {
        assert.ok(error instanceof Failure);
        assert.match(error.message, /is not what `pulumi preview --json` prints\.$/);
        return true;
      });
    }
  });
});
