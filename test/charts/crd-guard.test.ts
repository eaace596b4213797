import assert from 'node:assert/strict';
import { crdGuardProvider, type GuardInputs } from '../../components/charts/crd-guard';
import { recorded, type Recorded } from '../pulumi/recordings';
import { runSerialized } from '../pulumi/serialized-provider';
import { maximalStack, smallStack } from '../platform/stacks';

const inputs: GuardInputs = { chart: 'traefik', version: '41.3.0', applied: '', command: 'helm show crds' };

async function failures(olds: Partial<GuardInputs> | undefined, news: GuardInputs): Promise<readonly string[]> {
  const result = await crdGuardProvider.check(olds, news);
  return result.failures.map(({ property, reason }) => `${property}: ${reason}`);
}

describe('CrdGuard', () => {
  it('lets a first installation pass', async () => {
    assert.deepEqual(await failures({}, inputs), []);
    assert.deepEqual(await failures(undefined, inputs), []);
  });

  it('lets pass what keeps its version', async () => assert.deepEqual(await failures(inputs, inputs), []));

  it('stops another version, and says what to run', async () => {
    assert.deepEqual(await failures(inputs, { ...inputs, version: '42.0.0' }), [
      'version: Helm installs the CRDs of the chart traefik once and never upgrades them. Before 41.3.0 becomes 42.0.0, run: helm show crds  Then set edgewire:charts.crds.traefik: 42.0.0',
    ]);
  });

  it('lets another version pass once its CRDs were applied, and no third one', async () => {
    const raised = { ...inputs, version: '42.0.0', applied: '42.0.0' };
    assert.deepEqual(await failures(inputs, raised), []);
    assert.equal((await failures(raised, { ...raised, version: '43.0.0' })).length, 1);
  });

  it('changes with the version', async () => {
    const provider = crdGuardProvider;
    assert.equal((await provider.diff('', inputs, inputs)).changes, false);
    assert.equal((await provider.diff('', inputs, { ...inputs, version: '42.0.0' })).changes, true);
    assert.deepEqual((await provider.update('', inputs, { ...inputs, version: '42.0.0' })).outs.version, '42.0.0');
  });

  it('works serialised, in a process without this project', async () => {
    const ran = await runSerialized(crdGuardProvider, 'check', inputs, { ...inputs, version: '42.0.0' });
    assert.match(JSON.stringify(ran), /Before 41\.3\.0 becomes 42\.0\.0, run: helm show crds/);
    const created = await runSerialized(crdGuardProvider, 'create', inputs);
    assert.deepEqual(created, { kind: 'result', result: { id: 'traefik', outs: inputs } });
  });

  describe('in a stack', () => {
    let all: Recorded;
    before(async () => {
      all = await recorded(maximalStack);
    });

    it('guards the charts whose CRDs Helm never upgrades, and no others', () => {
      const guarded = all.all('CrdGuard').map(({ name }) => name);
      assert.deepEqual([...guarded].sort(), [
        'epinio-chart-crds',
        'traefik-cloud-chart-crds',
        'traefik-external-chart-crds',
        'traefik-internal-chart-crds',
      ]);
    });

    it('names the command for a mirror', () =>
      assert.equal(
        all.inputs('epinio-chart-crds').command,
        'helm show crds mirror/epinio-1.13.10.tgz | kubectl apply --server-side --force-conflicts -f -',
      ));

    it('names the command for upstream, and takes what was applied from the configuration', async () => {
      const charts = { versions: { traefik: '42.0.0' }, crds: { traefik: '42.0.0' } };
      const small = await recorded({ ...smallStack, charts });
      const { __provider, ...rest } = small.inputs('traefik-external-chart-crds');
      assert.equal(typeof __provider, 'string');
      assert.deepEqual(rest, {
        chart: 'traefik',
        version: '42.0.0',
        applied: '42.0.0',
        command:
          'helm show crds traefik --repo https://traefik.github.io/charts --version 42.0.0 | kubectl apply --server-side --force-conflicts -f -',
      });
    });
  });
});
