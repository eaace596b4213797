import assert from 'node:assert/strict';
import { smallStack } from '../platform/stacks';
import { at, recorded } from '../pulumi/recordings';

describe('RoutedIngress', () => {
  it('writes hosts in the one form that the API server takes, in rules and tls blocks', async () => {
    const service = { name: 'wiki', port: 80 };
    const all = await recorded({
      ...smallStack,
      apps: [{ name: 'wiki', namespace: 'wiki', host: 'Wiki.Apps.example.com.', service }],
    });
    const spec = all.spec('app-wiki.wiki-ingress');
    assert.equal(at(spec, 'rules', 0, 'host'), 'wiki.apps.example.com');
    assert.deepEqual(at(spec, 'tls', 0, 'hosts'), ['wiki.apps.example.com']);
  });
});
