import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { kubeconfigFault } from '../../components/verify/kubeconfig';
import { folder } from '../cli/command';

const server = 'https://127.0.0.1:6443';
const cluster = `{ name: edge, cluster: { server: ${server} } }`;
const config = (parts: {
  readonly clusters?: string;
  readonly contexts?: string;
  readonly users?: string;
  readonly current?: string;
}) => {
  const { clusters = cluster, contexts = '{ name: edge, context: { cluster: edge, user: me } }' } = parts;
  const { users = '{ name: me, user: { token: t } }', current = 'current-context: edge' } = parts;
  return `clusters: [${clusters}]\ncontexts: [${contexts}]\nusers: [${users}]\n${current}\n`;
};

describe('A kubeconfig', () => {
  const { path, remove } = folder({
    good: config({}),
    empty: '\n',
    text: 'just text',
    list: '- a',
    'no-yaml': 'a: [',
    'secret-alias': 'users: *hunter2',
    'no-cluster': config({ clusters: '{ name: edge }' }),
    'other-cluster': config({ clusters: `{ name: other, cluster: { server: ${server} } }` }),
    'no-url': config({ clusters: '{ name: edge, cluster: { server: nonsense } }' }),
    'no-current': config({ current: '' }),
    'key-zero': config({ users: '{ name: me, user: { client-certificate: good, client-key: /dev/zero } }' }),
  });
  before(() => {
    symlinkSync('loop', join(path, 'loop'));
    mkdirSync(join(path, 'folder'));
  });
  after(remove);

  const fault = async (name: string, context = '') =>
    (await kubeconfigFault({ kubeconfig: join(path, name), context }, {}))?.replaceAll(join(path, '/'), '');

  it('that leads to a server has no fault', async () => {
    assert.equal(await fault('good'), undefined);
    assert.equal(await fault('no-current', 'edge'), undefined);
  });

  for (const [name, sentence] of [
    ['missing', 'the kubeconfig missing does not exist'],
    ['empty', 'the kubeconfig empty is empty'],
    ['text', 'the kubeconfig text names no context'],
    ['list', 'the kubeconfig list names no context'],
    ['no-yaml', 'the kubeconfig no-yaml is no YAML (line 2, column 1)'],
    ['secret-alias', 'the kubeconfig secret-alias is no YAML (line 1, column 16)'],
    ['no-cluster', 'the kubeconfig no-cluster is none: clusters[0].cluster is missing'],
    ['other-cluster', 'the kubeconfig other-cluster has no cluster of the name that its context edge says'],
    ['no-url', 'the kubeconfig no-url has no URL as the server of the cluster edge'],
    ['no-current', 'the kubeconfig no-current has no current context: choose one by --context, there are: edge'],
    ['folder', 'the kubeconfig folder is a directory, not a file'],
  ] as const) {
    it(`is told in words: ${name}`, async () => assert.equal(await fault(name), sentence));
  }

  it('is told to lack a context that is asked for', async () => {
    assert.equal(await fault('good', 'prod'), 'the kubeconfig good has no context prod; there are: edge');
  });

  it('is refused where reading it, or a file that it names, would have no end', async function () {
    if (process.platform === 'win32') return this.skip();
    const pipe = join(path, 'pipe');
    assert.equal(spawnSync('mkfifo', [pipe]).status, 0);
    assert.equal(await fault('pipe'), 'the kubeconfig pipe is no regular file');
    assert.equal(await fault('loop'), 'the kubeconfig loop is a link that leads back to itself');
    assert.equal(await fault('key-zero'), 'the kubeconfig key-zero names the file /dev/zero, which is no regular file');
    const byKubectl = await kubeconfigFault(
      { kubeconfig: '', context: '' },
      { KUBECONFIG: `${join(path, 'good')}:${pipe}` },
    );
    assert.equal(byKubectl, `the kubeconfig ${pipe} is no regular file`);
  });
});
