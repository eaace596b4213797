import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { forgetUnfinished, type ReleaseOperation, type SecretsApi } from '../../components/charts/unfinished-releases';

const wanted = { name: 'traefik', namespace: 'edge', description: 'Made by edgewire, stack dev' };

interface Revision {
  readonly status: string;
  readonly description?: string;
}

/** A revision as Helm keeps it. */
function record({ status, description }: Revision, index: number) {
  const release = gzipSync(JSON.stringify({ info: { description } })).toString('base64');
  return {
    metadata: { name: `sh.helm.release.v1.traefik.v${index + 1}`, labels: { status } },
    data: { release: Buffer.from(release).toString('base64') },
  };
}

/** The revisions that are forgotten before an operation. */
async function forgotten(operation: ReleaseOperation, ...revisions: readonly Revision[]): Promise<readonly string[]> {
  const deleted: string[] = [];
  const api: SecretsApi = {
    listNamespacedSecret: ({ namespace, labelSelector }) => {
      assert.deepEqual([namespace, labelSelector], ['edge', 'owner=helm,name=traefik']);
      return Promise.resolve({ items: revisions.map(record) });
    },
    deleteNamespacedSecret: ({ name, namespace }) => {
      deleted.push(`${namespace}/${name}`);
      return Promise.resolve({});
    },
  };
  assert.deepEqual(await forgetUnfinished(api, operation, wanted), deleted);
  return deleted;
}

const first = 'edge/sh.helm.release.v1.traefik.v1';
const second = 'edge/sh.helm.release.v1.traefik.v2';
const ours = { status: 'deployed', description: wanted.description };

describe('a Helm release that an update was killed in the middle of', () => {
  it('is forgotten before it is made anew', async () => {
    assert.deepEqual(await forgotten('create', { status: 'pending-install' }), [first]);
    assert.deepEqual(await forgotten('create', { status: 'failed' }), [first]);
  });

  it('is forgotten where Helm was through, and this stack had it made', async () => {
    assert.deepEqual(await forgotten('create', ours), [first]);
  });

  it('is left alone where somebody else has it deployed: Helm then refuses', async () => {
    assert.deepEqual(await forgotten('create', { status: 'deployed' }), []);
    assert.deepEqual(await forgotten('create', { ...ours, description: 'Made by edgewire, stack prod' }), []);
  });

  it('is left alone where it has a history that this stack knows nothing of', async () => {
    assert.deepEqual(await forgotten('create', { status: 'superseded' }, ours), []);
    assert.deepEqual(await forgotten('create', ours, { status: 'pending-upgrade' }), []);
  });

  it('is as before its upgrade, before it is upgraded again', async () => {
    assert.deepEqual(await forgotten('update', ours, { status: 'pending-upgrade' }), [second]);
    assert.deepEqual(await forgotten('update', ours, { status: 'pending-rollback' }), [second]);
  });

  it('keeps the only revision there is, and those that are through', async () => {
    assert.deepEqual(await forgotten('update', { status: 'pending-install' }), []);
    assert.deepEqual(await forgotten('update', { ...ours, status: 'superseded' }, ours), []);
  });
});
