import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { folder, run, stackFile } from './command';

const role = z.object({
  kind: z.literal('ClusterRole'),
  metadata: z.object({ name: z.string() }),
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      resourceNames: z.array(z.string()).optional(),
      verbs: z.array(z.string()),
    }),
  ),
});

const noCharts =
  '  edgewire:charts: { install: { traefik: false, metallb: false, certManager: false, kubed: false, epinio: false } }\n';

/** The roles of a stack, by activity. */
function rolesOf(more: string): Map<string, z.output<typeof role>['rules']> {
  const stack = folder({ 'Pulumi.dev.yaml': stackFile('wiki.apps.example.com', more) });
  const { code, out, err } = run(['plan', '--rbac'], { cwd: stack.path });
  stack.remove();
  assert.equal(code, 0, err);
  const roles = parseAllDocuments(out).map((document) => role.parse(document.toJS()));
  return new Map(roles.map(({ metadata, rules }) => [metadata.name, rules]));
}

describe('plan --rbac', () => {
  const lean = rolesOf(noCharts);
  const rulesOf = (activity: string) => lean.get(`edgewire-dev-${activity}`) ?? [];

  it('has a role for each activity', () => {
    assert.deepEqual(
      [...lean.keys()],
      ['preview', 'up', 'destroy', 'verify'].map((one) => `edgewire-dev-${one}`),
    );
  });

  it('lets verify list, and of Secrets those of the plan alone', () => {
    assert.deepEqual([...new Set(rulesOf('verify').flatMap(({ verbs }) => verbs))], ['list']);
    const secrets = rulesOf('verify').filter(({ resources }) => resources.includes('secrets'));
    assert.deepEqual(
      secrets.map(({ resourceNames }) => resourceNames),
      [['production-routing']],
    );
  });

  it('lets a preview remove nothing', () => {
    assert.equal(rulesOf('preview').length > 0, true);
    assert.deepEqual(
      rulesOf('preview').filter(({ verbs }) => verbs.includes('delete')),
      [],
    );
  });

  it('lets who makes the guard read every ConfigMap, as the API server asks for, and nobody else', () => {
    const readsAll = (rules: z.output<typeof role>['rules'] = []) =>
      rules.some(({ resources, resourceNames, verbs }) => {
        return resources.includes('configmaps') && resourceNames === undefined && verbs.includes('get');
      });
    const guarded = rolesOf(`${noCharts}  edgewire:guard: { action: warn }\n`);
    for (const activity of ['preview', 'up']) {
      assert.ok(readsAll(guarded.get(`edgewire-dev-${activity}`)), activity);
      assert.ok(!readsAll(rulesOf(activity)), activity);
    }
    assert.ok(!readsAll(guarded.get('edgewire-dev-destroy')));
  });

  it('lets up change and remove what the plan names alone', () => {
    const ingress = rulesOf('up').filter(({ resources }) => resources.includes('ingresses'));
    const unlimited = ingress.filter(({ resourceNames }) => resourceNames === undefined).flatMap(({ verbs }) => verbs);
    assert.deepEqual([...new Set(unlimited)].sort(), ['create', 'list', 'watch']);
    const named = ingress.flatMap(({ resourceNames = [] }) => resourceNames);
    assert.deepEqual([...new Set(named)], ['wiki']);
  });

  it('lets up grant rights where charts are installed, and only there', () => {
    const grants = (rules: z.output<typeof role>['rules'] = []) =>
      rules.filter(({ verbs }) => verbs.includes('escalate')).flatMap(({ resources }) => resources);
    assert.deepEqual(grants(rulesOf('up')), []);
    assert.deepEqual(grants(rolesOf('').get('edgewire-dev-up')).sort(), ['clusterroles', 'roles']);
  });

  it('takes no option of a plan, which it does not print', () => {
    const stack = folder({ 'Pulumi.dev.yaml': stackFile('a.apps.example.com') });
    const { code, out, err } = run(['plan', '--rbac', '--format', 'json'], { cwd: stack.path });
    stack.remove();
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /--rbac' cannot be used with option '-f, --format <format>'/);
  });

  it('prints the plan where it has errors, and no role', () => {
    const stack = folder({ 'Pulumi.dev.yaml': stackFile('a.b.apps.example.com') });
    const { code, out } = run(['plan', '--rbac'], { cwd: stack.path });
    stack.remove();
    assert.equal(code, 1);
    assert.match(out, /EW1003/);
    assert.doesNotMatch(out, /ClusterRole/);
  });
});
