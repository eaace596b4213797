import assert from 'node:assert/strict';
import Ajv from 'ajv';
import { ManifestWiring } from '../../components/wiring/manifests/wire-manifest';
import { parseStack } from '../../components/config/stack-file';
import { gatherFacts } from '../../components/wiring/plan-stack';
import { customResourceSchema, hasChartData } from '../charts/chart-data';
import { smallStack } from '../platform/stacks';
import { at, mapping, recorded, type Sections } from '../pulumi/recordings';

const next = { service: { name: 'wiki-next', port: 8080 }, weight: 10 };

function stackOf(canary: unknown, more: Readonly<Record<string, unknown>> = {}): Sections {
  const [wiki] = smallStack.apps as readonly object[];
  return { ...smallStack, apps: [{ ...wiki, ...more, canary }] };
}

const shares = 'canary-wiki.wiki-shares';
const route = 'canary-wiki.wiki-route-wiki-canary.production-routing';

describe('a canary', () => {
  it('shares the requests out, behind a route with the rule of the Ingress and the routing secret', async () => {
    const all = await recorded(stackOf(next));
    assert.deepEqual(all.spec(shares), {
      weighted: {
        services: [
          { kind: 'Service', name: 'wiki', port: 80, weight: 90 },
          { kind: 'Service', name: 'wiki-next', port: 8080, weight: 10 },
        ],
      },
    });
    assert.deepEqual(all.inputs(route), {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'IngressRoute',
      metadata: { name: 'wiki-canary.production-routing', namespace: 'wiki' },
      spec: {
        ingressClassName: 'traefik',
        entryPoints: ['websecure'],
        routes: [
          {
            kind: 'Rule',
            match: 'Host("wiki.apps.example.com") && PathPrefix("/")',
            priority: 49,
            services: [{ kind: 'TraefikService', name: 'wiki-canary' }],
          },
        ],
        tls: { secretName: 'production-routing' },
      },
    });
  });

  it('leaves the Ingress as it is, comes after it and after the copy of the Secret', async () => {
    const [without, all] = [await recorded(smallStack), await recorded(stackOf(next))];
    const ingress = 'app-wiki.wiki-ingress';
    assert.deepEqual(all.inputs(ingress), without.inputs(ingress));
    assert.ok(all.precedes(ingress, route));
    assert.ok(all.precedes(shares, route));
    assert.ok(all.precedes('routing-production-in-wiki', route));
  });

  it('lets nobody past what the annotations of the Ingress ask for', async () => {
    const prefix = 'traefik.ingress.kubernetes.io/router';
    const annotations = {
      [`${prefix}.middlewares`]: 'wiki-login@kubernetescrd, wiki-limit@kubernetescrd',
      [`${prefix}.tls.options`]: 'wiki-strict@kubernetescrd',
      [`${prefix}.entrypoints`]: 'websecure,alt',
      [`${prefix}.priority`]: '42',
      [`${prefix}.pathmatcher`]: 'PathRegexp',
    };
    const more = { annotations, path: '/v[0-9]', pathType: 'ImplementationSpecific' };
    const spec = (await recorded(stackOf(next, more))).spec(route);
    assert.deepEqual(at(spec, 'routes', 0, 'middlewares'), [
      { name: 'wiki-login@kubernetescrd' },
      { name: 'wiki-limit@kubernetescrd' },
    ]);
    assert.equal(at(spec, 'routes', 0, 'priority'), 43);
    assert.equal(at(spec, 'routes', 0, 'match'), 'Host("wiki.apps.example.com") && PathRegexp("/v[0-9]")');
    assert.deepEqual(spec.entryPoints, ['websecure', 'alt']);
    assert.deepEqual(spec.tls, { secretName: 'production-routing', options: { name: 'wiki-strict@kubernetescrd' } });
  });

  it('compares its path as the Ingress does', async () => {
    const match = async (more: Readonly<Record<string, unknown>>) =>
      at((await recorded(stackOf(next, more))).spec(route), 'routes', 0, 'match');
    assert.match(String(await match({ path: '/w', pathType: 'Exact' })), /&& Path\("\/w"\)$/);
    assert.match(String(await match({ path: '/w' })), /&& PathPrefix\("\/w"\)$/);
  });

  it('keeps clients with their version where it is sticky', async () => {
    const spec = (await recorded(stackOf({ ...next, sticky: true }))).spec(shares);
    assert.deepEqual(at(spec, 'weighted', 'sticky'), { cookie: { secure: true, httpOnly: true, sameSite: 'lax' } });
  });

  it('starts with no share where another program moves the weights', async () => {
    const all = await recorded(stackOf({ ...next, weight: 'external' }));
    assert.deepEqual(
      [0, 1].map((index) => at(all.spec(shares), 'weighted', 'services', index, 'weight')),
      [100, 0],
    );
  });

  it('leads to a TraefikService of another program, and makes none', async () => {
    const all = await recorded(stackOf({ traefikService: 'wiki' }));
    assert.deepEqual(all.all('TraefikService'), []);
    assert.deepEqual(at(all.spec(route), 'routes', 0, 'services'), [{ kind: 'TraefikService', name: 'wiki' }]);
  });

  it('has one route for each Secret of its hosts', async () => {
    const more = { host: undefined, hosts: ['wiki.apps.example.com', 'wiki.example.net'] };
    const all = await recorded(stackOf(next, more));
    assert.deepEqual(
      [route, 'canary-wiki.wiki-route-wiki-canary'].map((name) => all.spec(name).tls),
      [{ secretName: 'production-routing' }, {}],
    );
  });

  it('has routes that the program knows for its own', () => {
    const loaded = parseStack(stackOf(next));
    assert.ok(loaded.kind === 'stack');
    const wiring = new ManifestWiring(gatherFacts(loaded.config));
    const named = (name: string) =>
      wiring.wire({ kind: 'IngressRoute', metadata: { namespace: 'wiki', name }, spec: { routes: [] } }).kind;
    assert.equal(named('wiki-canary.production-routing'), 'own');
    assert.equal(named('wiki-canary'), 'own');
    assert.notEqual(named('other-canary.production-routing'), 'own');
  });

  it('is as the real CRDs have it', async function () {
    if (!hasChartData()) this.skip();
    const all = await recorded(stackOf({ ...next, sticky: true }));
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const name of [shares, route]) {
      const object = all.inputs(name);
      const schema = customResourceSchema(String(object.apiVersion), String(object.kind));
      assert.ok(schema);
      const validate = ajv.compile(schema);
      assert.ok(validate(mapping(object)), JSON.stringify(validate.errors));
    }
  });
});
