import assert from 'node:assert/strict';
import { type HandoverInputs, secretHandoverProvider } from '../../components/distribution/secret-handover';
import { FakeApiServer } from '../cluster/fake-api-server';

const kubed = 'kubed.appscode.com/sync';
const replicator = 'replicator.v1.mittwald.de/replicate-to-matching';

/** What is deleted when the program gives up a copy of a source with an annotation, in a namespace with labels. */
async function givenUp(
  annotation: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const server = new FakeApiServer({
    namespaces: { wiki: labels },
    certificates: { 'edgewire/production-routing': 'the certificate' },
    annotations: { 'edgewire/production-routing': annotation },
  });
  const kubeconfig = await server.start();
  const copy = { namespace: 'wiki', name: 'production-routing', sourceNamespace: 'edgewire' };
  const inputs: HandoverInputs = { ...copy, kubeconfig, context: 'fake' };
  try {
    await secretHandoverProvider.delete?.('wiki/production-routing', inputs);
    return server.deleted;
  } finally {
    await server.stop();
  }
}

describe('A copy that the program gives up', () => {
  it('is deleted where no controller is asked for it', async () => {
    assert.deepEqual(await givenUp({}, {}), ['wiki/production-routing']);
  });

  it('stays where the annotation of its source selects the namespace', async () => {
    assert.deepEqual(await givenUp({ [kubed]: 'team=wiki' }, { team: 'wiki' }), []);
    assert.deepEqual(await givenUp({ [replicator]: 'team=wiki' }, { team: 'wiki' }), []);
  });

  it('is deleted where the annotation of its source selects other namespaces', async () => {
    assert.deepEqual(await givenUp({ [kubed]: 'team=wiki' }, { team: 'ci' }), ['wiki/production-routing']);
  });

  it('stays everywhere where kubed is asked for "true"', async () => {
    assert.deepEqual(await givenUp({ [kubed]: 'true' }, {}), []);
  });

  it('stays only in namespaces with the label "true" where the replicator is asked for that', async () => {
    assert.deepEqual(await givenUp({ [replicator]: 'true' }, {}), ['wiki/production-routing']);
    assert.deepEqual(await givenUp({ [replicator]: 'true' }, { true: 'yes' }), []);
  });
});
