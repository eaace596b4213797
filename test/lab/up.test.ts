import assert from 'node:assert/strict';
import { changesIn } from './changes';
import { type Lab, startLab } from './lab';
import { distributedBy, languageHostIs, LabStack, sectionsOf, ways } from './lab-stack';
import { playPods } from './pods';
import { chartsAre } from './stand-ins/charts';

for (const way of ways) {
  describe(`up of the dev stack with ${chartsAre}, ${way === 'inline' ? 'inline' : `by the pulumi command with ${languageHostIs}`}`, function () {
    this.timeout('10m');
    let lab: Lab;
    let stack: LabStack;

    before(async () => {
      lab = await startLab({ certManager: false });
      stack = await LabStack.open(lab, distributedBy('direct', sectionsOf('Pulumi.dev.yaml')), { way });
    });

    after(async () => {
      stack?.close();
      await lab?.stop();
    });

    it('announces at preview what up then makes: what the offline plan lists, no more and no fewer', async () => {
      const planned = await stack.plannedResources();
      const { changeSummary } = await stack.preview();
      const [{ summary }] = await Promise.all([stack.up(), playPods(lab)]);
      assert.deepEqual(Object.keys(changeSummary), ['create']);
      assert.deepEqual(summary.resourceChanges, changeSummary);
      assert.deepEqual(await stack.deployedResources(), planned);
    });

    it('gives the controller the planned address', async () => {
      const path = '{.status.loadBalancer.ingress[0].ip}';
      const service = ['get', 'service', 'traefik-external', '-n', 'traefik-external', '-o', `jsonpath=${path}`];
      assert.equal(await lab.kubectl(service), '172.18.255.200');
    });

    it('puts a routing secret with its label where an Ingress names it', async () => {
      const labels = '{.type} {.metadata.labels.epinio\\.io/routing}';
      for (const namespace of ['wiki', 'metrics', 'epinio']) {
        const secret = ['get', 'secret', 'tools-routing', '-n', namespace, '-o', `jsonpath=${labels}`];
        assert.equal(await lab.kubectl(secret), 'kubernetes.io/tls true');
      }
    });

    it('expects no changes at a second up, and finds no drift', async () => {
      assert.deepEqual(changesIn((await stack.up()).summary.resourceChanges), []);
      await stack.refresh();
      const { changeSummary, stdout } = await stack.preview({ diff: true });
      assert.deepEqual(changesIn(changeSummary), []);
      assert.match(stdout, /^ +> kubernetes:core\/v1:Secret: \(read\)$/m);
      assert.doesNotMatch(stdout, /^ +[-+~] /m, 'of a Secret that is read, too, nothing differs');
    });

    it('keeps no private key in plain state', () => {
      const state = stack.stateText();
      assert.match(state, /BEGIN CERTIFICATE/, 'the public CA certificate is plain, so that PEM would be found');
      // As PEM, and as base64 of PEM, whatever stands before it.
      assert.doesNotMatch(state, /PRIVATE KEY|UFJJVkFURSBLRVk|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/);
    });

    it('leaves nothing but CRDs that Helm keeps behind at destroy', async () => {
      await stack.destroy();
      const namespaces = await lab.kubectl(['get', 'namespaces', '-o', 'name']);
      const own = ['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => `namespace/${name}`);
      assert.deepEqual(namespaces.trim().split('\n').sort(), own);
      const crds = (await lab.kubectl(['get', 'crds', '-o', 'name'])).trim().split('\n');
      const kept = /\.(traefik\.io|hub\.traefik\.io|cert-manager\.io|application\.epinio\.io|acme\.cert-manager\.io)$/;
      assert.deepEqual(
        crds.filter((crd) => !kept.test(crd)),
        [],
      );
    });
  });
}
