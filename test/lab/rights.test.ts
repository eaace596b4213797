import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type Activity, activities } from '../../cli/rights';
import { changesIn } from './changes';
import { type Lab, startLab } from './lab';
import { distributedBy, LabStack, type Sections, sectionsOf } from './lab-stack';
import { apply, manifest } from './manifests';
import { playPods } from './pods';
import { chartsAre } from './stand-ins/charts';
import { teamsExample } from './teams-example';

const root = resolve(__dirname, '../..');
const run = promisify(execFile);
const home = 'kube-system';

/** A stack whose whole life is tried. */
interface Life {
  readonly name: string;
  readonly sections: (lab: Lab) => Sections;
  /** Namespaces that it makes. */
  readonly namespaces: readonly string[];
}

const lives: readonly Life[] = [
  { name: 'dev', sections: () => sectionsOf('Pulumi.dev.yaml'), namespaces: ['wiki', 'metrics'] },
  { name: 'teams', sections: teamsExample, namespaces: ['shop', 'docs', 'wiki'] },
];

for (const { name, sections, namespaces } of lives) {
  describe(`the life of the ${name} stack with the rights of plan --rbac alone (${chartsAre})`, function () {
    this.timeout('6m');
    let lab: Lab;
    let stack: LabStack;
    let kubeconfig: string;

    before(async () => {
      lab = await startLab({ certManager: false });
      kubeconfig = join(lab.directory, 'limited.kubeconfig');
      stack = await LabStack.open(lab, distributedBy('direct', sections(lab)), { name, kubeconfig });
      const { stdout } = await run(process.execPath, command('plan', '--rbac', '--stack', name), { cwd: root });
      await lab.kubectl(['apply', '-f', '-'], stdout);
      await apply(lab, ...activities.flatMap((activity) => accountOf(name, activity)));
    });

    after(async () => {
      stack?.close();
      await lab?.stop();
    });

    const command = (what: string, ...args: readonly string[]) => {
      return ['cli/start.mjs', what, ...args, '--cwd', stack.directory];
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
      const role = ['clusterrole', `edgewire-${name}-up`];
      const rules = await lab.kubectl(['get', ...role, '-o=jsonpath={.rules}']);
      const without = z.array(z.looseObject({ resources: z.array(z.string()) })).parse(JSON.parse(rules));
      const left = without.filter(({ resources }) => !resources.includes('namespaces'));
      const patch = (to: unknown) =>
        lab.kubectl(['patch', ...role, '--type=merge', '-p', JSON.stringify({ rules: to })]);
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
      const args = command('verify', '--stack', name, '--connect', '127.0.0.1:1', '--format', 'json');
      const outcome = await run(process.execPath, args, { cwd: root }).catch((error: unknown) => error);
      const { stdout } = z.object({ stdout: z.string() }).parse(outcome);
      const { unasked, cluster, findings } = verification.parse(JSON.parse(stdout));
      assert.deepEqual([unasked, cluster], [[], true]);
      // EV2…: no ExternalDNS runs here that would write the records.
      assert.deepEqual(
        findings.filter(({ code }) => !code.startsWith('EV2')).map(({ code, subject }) => `${code} ${subject}`),
        ['EV1001 127.0.0.1:1'],
      );
    });

    it('is destroyed, with every namespace that it made', async () => {
      await as('destroy');
      await stack.destroy();
      const left = await lab.kubectl(['get', 'namespaces', ...namespaces, '--ignore-not-found', '-o=name']);
      assert.equal(left, '');
    });
  });
}

/** A user that has the role of an activity. */
function accountOf(stack: string, activity: Activity): readonly object[] {
  const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: `edgewire-${stack}-${activity}` };
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
