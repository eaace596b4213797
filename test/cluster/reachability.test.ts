import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyUnreachable } from '../../components/cluster/reachability';

describe('why a cluster cannot be asked', () => {
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'edgewire-kubeconfig-'));
  });

  after(() => rmSync(directory, { recursive: true }));

  /** A kubeconfig whose contexts lead to a server. */
  function kubeconfigOf(server: string, ...contexts: readonly string[]): string {
    const file = join(directory, 'kubeconfig');
    const named = contexts.map((name) => ({ name, context: { cluster: 'only', user: 'only' } }));
    const clusters = [{ name: 'only', cluster: { server } }];
    const users = [{ name: 'only', user: {} }];
    const [current = 'gone'] = contexts;
    writeFileSync(file, JSON.stringify({ clusters, users, contexts: named, 'current-context': current }));
    return file;
  }

  it('is the name of the context, where the kubeconfig has no such one', async () => {
    const kubeconfig = kubeconfigOf('https://127.0.0.1:1', 'kind-edgewire', 'production');
    assert.equal(
      await whyUnreachable({ kubeconfig, context: 'kind-edgewir' }),
      'the kubeconfig has no context "kind-edgewir", it has kind-edgewire, production. Did you mean "kind-edgewire"?',
    );
    assert.equal(
      await whyUnreachable({ kubeconfig, context: 'elsewhere' }),
      'the kubeconfig has no context "elsewhere", it has kind-edgewire, production',
    );
    assert.equal(
      await whyUnreachable({ kubeconfig: kubeconfigOf('https://127.0.0.1:1'), context: '' }),
      'the kubeconfig has no context "gone", it has none',
    );
  });

  it('is the connection, where the context is there', async () => {
    const kubeconfig = kubeconfigOf('https://127.0.0.1:1', 'kind-edgewire');
    assert.match((await whyUnreachable({ kubeconfig, context: 'kind-edgewire' })) ?? '', /ECONNREFUSED/);
  });
});
