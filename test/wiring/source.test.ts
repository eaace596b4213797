import assert from 'node:assert/strict';
import { planJson } from '../../cli/report/plan-json';
import { ownIngress } from '../../components/wiring/own-ingresses';
import { sourceKey, sourceText, type WiringSource } from '../../components/wiring/source';
import { app, checkOf, ingress, planOf, wikiIngress } from './stacks';

const manifest: WiringSource = {
  kind: 'manifest',
  file: 'a:b#1.yaml',
  document: 2,
  objectKind: 'Ingress',
  namespace: 'wiki',
  name: 'web',
};

describe('the source of a wiring', () => {
  it('is text in reports, by kind', () => {
    assert.equal(sourceText({ kind: 'app', namespace: 'wiki', name: 'web' }), 'app:web');
    assert.equal(sourceText({ kind: 'epinio', part: 'server' }), 'epinio:server');
    assert.equal(sourceText({ kind: 'controller', name: 'external' }), 'controller:external');
    assert.equal(sourceText(manifest), 'manifest:a:b#1.yaml#2/Ingress/wiki/web');
  });

  it('tells applications of one name in two namespaces apart, though the report calls both the same', () => {
    const apps = [
      app('wiki.apps.example.com'),
      app('docs.apps.example.com', { namespace: 'docs' }),
      app('', { name: 'blog', host: undefined, hosts: ['a.apps.example.com', 'b.apps.example.com'] }),
    ];
    const plan = planOf({ apps: apps.join('') });
    const sources = plan.wiring.map(({ source }) => source);
    assert.deepEqual(
      planJson(plan).wiring.map(({ source }) => source),
      ['app:wiki', 'app:wiki', 'app:blog', 'app:blog'],
    );
    assert.equal(new Set(sources.map(sourceKey)).size, 3);
  });

  it('is the object of a manifest, with the file and document it was read from', () => {
    const [wiring] = checkOf({}, ingress()).wiring;
    assert.ok(wiring);
    assert.deepEqual(wiring.source, {
      kind: 'manifest',
      file: 'app.yaml',
      document: 1,
      objectKind: 'Ingress',
      namespace: 'wiki',
      name: 'wiki',
    });
    assert.equal(sourceText(wiring.source), wikiIngress);
  });

  it('knows the Ingress that the program makes for it', () => {
    const none: readonly WiringSource[] = [
      { kind: 'epinio', part: 'dex' },
      { kind: 'controller', name: 'external' },
      manifest,
    ];
    assert.deepEqual(none.map(ownIngress), [undefined, undefined, undefined]);
    assert.deepEqual(ownIngress({ kind: 'app', namespace: 'shop', name: 'a' }), { namespace: 'shop', name: 'a' });
    const ofEpinio = (['server', 'dex', 'web'] as const).map((part) =>
      ownIngress({ kind: 'epinio', part, isRouted: true }),
    );
    assert.deepEqual(
      ofEpinio.map((own) => `${own?.namespace}/${own?.name}`),
      ['epinio/server', 'epinio/auth', 'epinio/web'],
    );
  });
});
