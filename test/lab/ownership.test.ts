import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { changesIn } from './changes';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { apply, manifest } from './manifests';

/** A stack with an issuer, an environment and an application in `wiki`, all named after the stack. */
function sections(name: string, namespaces: object = { wiki: null }, more: object = {}): Sections {
  const domain = `${name}.example.com`;
  const environment = { domain, issuer: name, distribution: 'direct', namespaces: { list: ['wiki'] } };
  return {
    issuers: { [name]: { selfSigned: {} } },
    environments: { [name]: environment },
    namespaces,
    apps: [{ name, namespace: 'wiki', host: `wiki.${domain}`, service: { name: 'wiki', port: 80 } }],
    charts: noCharts,
    ...more,
  };
}

const creating = { wiki: { create: true } };

describe('two stacks on one cluster', function () {
  this.timeout('5m');
  let lab: Lab;
  let one: LabStack;
  let two: LabStack;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await lab.kubectl(['create', 'namespace', 'cert-manager']);
    one = await LabStack.open(lab, sections('one', creating), { name: 'one' });
    two = await LabStack.open(lab, sections('two', creating), { name: 'two' });
    await one.up();
  });

  after(async () => {
    one?.close();
    two?.close();
    await lab?.stop();
  });

  for (const operation of ['preview', 'up'] as const) {
    it(`that make the same namespace are told whose it is at ${operation}, and the first loses nothing`, async () => {
      const before = await belongingsOf('one');
      await refused(
        () => two[operation](),
        [
          'the Namespace wiki is there already, made by the stack organization/edgewire/one, and is left alone',
          'edgewire:namespaces.wiki.create: false',
          'edgewire:namespaces.wiki.adopt: true',
        ],
      );
      await two.destroy();
      assert.deepEqual(await belongingsOf('one'), before);
    });
  }

  it('that make the same issuer are told whose it is', async () => {
    two.configure(sections('two', { wiki: null }, { issuers: { one: { selfSigned: {} }, two: { selfSigned: {} } } }));
    const said =
      'the ClusterIssuer one is there already, made by the stack organization/edgewire/one, and is left alone';
    await refused(() => two.preview(), [said]);
  });

  it('that make the same Ingress are told whose it is', async () => {
    const app = { name: 'one', namespace: 'wiki', host: 'wiki.two.example.com', service: { name: 'wiki', port: 80 } };
    two.configure(sections('two', { wiki: null }, { apps: [app] }));
    const said =
      'the Ingress wiki/one is there already, made by the stack organization/edgewire/one, and is left alone';
    await refused(() => two.preview(), [said]);
  });

  it('share a namespace that one of them makes, and have no drift', async () => {
    two.configure(sections('two'));
    await two.up();
    for (const stack of [one, two]) {
      assert.deepEqual(changesIn((await stack.up()).summary.resourceChanges), []);
    }
  });

  it('lose nothing when the stack that made the namespaces is destroyed first', async () => {
    const before = await belongingsOf('two');
    await one.destroy();
    assert.deepEqual(await belongingsOf('two'), before);
    assert.equal(await lab.kubectl(['get', 'ingress', 'one', '-n', 'wiki', '--ignore-not-found']), '');
  });

  it('take on again what they made and left behind', async () => {
    await one.up();
    assert.equal((await belongingsOf('one')).length, (await belongingsOf('two')).length);
  });

  it('lose nothing when the other is destroyed first, and the last one removes its namespace', async () => {
    const before = await belongingsOf('one');
    await two.destroy();
    assert.deepEqual(await belongingsOf('one'), before);
    await one.destroy();
    assert.equal(await lab.kubectl(['get', 'namespace', 'wiki', '--ignore-not-found']), '');
  });

  it('keep what the state has, marked or not: a state of the former version has no marks', async () => {
    one.configure(sections('one', creating));
    await one.up();
    for (const object of [
      ['namespace', 'wiki'],
      ['clusterissuer', 'one'],
      ['ingress', 'one', '-n', 'wiki'],
    ]) {
      await lab.kubectl(['annotate', ...object, 'edgewire.io/stack-']);
    }
    await one.refresh();
    const { summary } = await one.up();
    await one.destroy();
    assert.deepEqual(changesIn(summary.resourceChanges), ['update']);
  });

  describe('with a namespace made by hand', () => {
    before(() =>
      apply(
        lab,
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'wiki', labels: { team: 'docs' } } },
        manifest('v1', 'ConfigMap', 'notes', 'wiki', { data: { text: 'kept' } }),
      ),
    );

    it('are told who made it', async () => {
      const said = 'the Namespace wiki is there already, made with kubectl, and is left alone';
      await refused(() => one.preview(), [said]);
      await refused(() => one.up(), [said]);
      await one.destroy();
      await assertByHand();
    });

    it('use it where they do not make it, and leave it', async () => {
      two.configure(sections('two'));
      await two.up();
      await two.destroy();
      await assertByHand();
    });

    it('take it on where they adopt it, and leave it all the same', async () => {
      one.configure(sections('one', { wiki: { adopt: true, labels: { tier: 'inner' } } }));
      await one.up();
      const labels = await lab.kubectl(['get', 'namespace', 'wiki', '-o', 'jsonpath={.metadata.labels}']);
      assert.match(labels, /"team":"docs"/);
      assert.match(labels, /"tier":"inner"/);
      await one.destroy();
      await assertByHand();
    });

    /** That it has what was made in it, and is not on its way out. */
    async function assertByHand(): Promise<void> {
      const path = 'jsonpath={.data.text}{.metadata.deletionTimestamp}';
      assert.equal(await lab.kubectl(['get', 'configmap', 'notes', '-n', 'wiki', '-o', path]), 'kept');
      const phase = ['get', 'namespace', 'wiki', '-o', 'jsonpath={.status.phase}'];
      assert.equal(await lab.kubectl(phase), 'Active');
    }
  });

  it('that install the same chart are told so at preview, before Helm refuses it at up', async () => {
    const name = 'kubernetes-replicator';
    const labels = { owner: 'helm', name, status: 'deployed', version: '1' };
    const packed = gzipSync(JSON.stringify({ name, version: 1, info: { description: 'Install complete' } }));
    const data = { release: Buffer.from(packed.toString('base64')).toString('base64') };
    await apply(lab, manifest('v1', 'Namespace', name), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `sh.helm.release.v1.${name}.v1`, namespace: name, labels },
      type: 'helm.sh/release.v1',
      data,
    });
    const charts = { install: { ...noCharts.install, replicator: true } };
    two.configure(sections('two', { wiki: { create: true }, [name]: { adopt: true } }, { charts }));
    const said = `the Helm release ${name}/${name} is there already, made by somebody else, and is left alone`;
    await refused(() => two.preview(), [said]);
  });

  async function refused(operation: () => Promise<unknown>, said: readonly string[]): Promise<void> {
    await assert.rejects(operation(), (error: Error) => {
      for (const text of said) assert.ok(error.message.includes(text), `${text} is missing in ${error.message}`);
      assert.doesNotMatch(error.message, /^ +at .*:\d+:\d+\)?$/m, 'a stack trace');
      return true;
    });
  }

  /** What is there of a stack, and which of its objects they are: one that was made anew is another one. */
  async function belongingsOf(name: string): Promise<readonly string[]> {
    const kinds = 'namespaces,secrets,ingresses,certificates,clusterissuers';
    const columns = 'custom-columns=:.kind,:.metadata.namespace,:.metadata.name,:.metadata.uid';
    const lines = (await lab.kubectl(['get', kinds, '-A', '-o', columns])).trim().split('\n');
    const found = lines
      .map((line) => line.replace(/ +/g, ' '))
      .filter((line) => {
        const [kind, , object = ''] = line.split(' ');
        return kind === 'Namespace' ? ['wiki', 'edgewire'].includes(object) : object.startsWith(name);
      });
    assert.ok(found.length > 5, found.join('\n'));
    return found.sort();
  }
});
