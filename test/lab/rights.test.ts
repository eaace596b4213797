import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type Activity, activities } from '../../cli/rights';
import { changesIn } from './changes';
import { type Lab, startLab } from './lab';
import { distributedBy, LabStack, sectionsOf } from './lab-stack';
import { apply, manifest } from './manifests';
import { playPods } from './pods';
import { chartsAre } from './stand-ins/charts';

const root = resolve(__dirname, '../..');
const run = promisify(execFile);
const home = 'kube-system';

describe(`the life of the dev stack with the rights of plan --rbac alone (${chartsAre})`, function () {
  this.timeout('5m');
  let lab: Lab;
  let stack: LabStack;
  let kubeconfig: string;

  before(async () => {
    lab = await startLab({ certManager: false });
    kubeconfig = join(lab.directory, 'limited.kubeconfig');
    const sections = distributedBy('direct', sectionsOf('Pulumi.dev.yaml'));
    stack = await LabStack.open(lab, sections, { kubeconfig });
    const { stdout } = await run(process.execPath, command('plan', '--rbac'), { cwd: root });
    await lab.kubectl(['apply', '-f', '-'], stdout);
    await apply(lab, ...activities.flatMap(accountOf));
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  const command = (name: string, ...args: readonly string[]) => {
    return ['cli/start.mjs', name, ...args, '--cwd', stack.directory];
  };

  /** Makes the user of the stack's kubeconfig one that has the role of an activity, and nothing else. */
  async function as(activity: Activity): Promise<void> {
    const token = (await lab.kubectl(['create', 'token', activity, `-n=${home}`])).trim();
    const admin = readFileSync(lab.kubeconfig, 'utf8');
    const own = /"token": "[^"]*"/.exec(admin)?.[0] ?? '';
    writeFileSync(kubeconfig, admin.replace(own, `"token": "${token}"`), { mode: 0o600 });
  }

  it('is previewed', async () => {
    await as('preview');
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ['create']);
  });

  it('stops where a right is taken away, and says which', async () => {
    await as('up');
    const role = ['clusterrole', 'edgewire-dev-up'];
    const rules = await lab.kubectl(['get', ...role, '-o=jsonpath={.rules}']);
    const without = z.array(z.looseObject({ resources: z.array(z.string()) })).parse(JSON.parse(rules));
    const left = without.filter(({ resources }) => !resources.includes('namespaces'));
    const patch = (to: unknown) => lab.kubectl(['patch', ...role, '--type=merge', '-p', JSON.stringify({ rules: to })]);
    await patch(left);
    await assert.rejects(stack.up(), /namespaces .* is forbidden/);
    await patch(without);
  });

  it('is built, and expects no changes then', async () => {
    await as('up');
    await Promise.all([stack.up(), playPods(lab)]);
    await stack.refresh();
    await as('preview');
    assert.deepEqual(changesIn((await stack.preview()).changeSummary), []);
  });

  it('is verified: what a lab without pods cannot serve is found, and all of the cluster may be asked', async () => {
    await as('verify');
    const args = command('verify', '--connect', '127.0.0.1:1', '--format', 'json');
    const outcome = await run(process.execPath, args, { cwd: root }).catch((error: unknown) => error);
    const { stdout } = z.object({ stdout: z.string() }).parse(outcome);
    const { unasked, cluster, findings } = verification.parse(JSON.parse(stdout));
    assert.deepEqual([unasked, cluster], [[], true]);
    assert.deepEqual(
      findings.map(({ code, subject }) => `${code} ${subject}`),
      ['EV1001 127.0.0.1:1'],
    );
  });

  it('is destroyed, with every namespace that it made', async () => {
    await as('destroy');
    await stack.destroy();
    const namespaces = await lab.kubectl(['get', 'namespaces', 'wiki', 'metrics', '--ignore-not-found', '-o=name']);
    assert.equal(namespaces, '');
  });
});

/** A user that has the role of an activity. */
function accountOf(activity: Activity): readonly object[] {
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: `edgewire-dev-${activity}` };
  const subjects = [{ kind: 'ServiceAccount', name: activity, namespace: home }];
  return [
    manifest('v1', 'ServiceAccount', activity, home),
    manifest('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', activity, undefined, { roleRef: role, subjects }),
  ];
}

const verification = z.object({
  cluster: z.boolean(),
  unasked: z.array(z.string()),
  findings: z.array(z.object({ code: z.string(), subject: z.string() })),
});
