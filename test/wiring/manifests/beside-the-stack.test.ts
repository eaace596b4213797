import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { ManifestWiring } from '../../../components/wiring/manifests/wire-manifest';
import { isMapping } from '../../pulumi/recordings';
import { app, block, checkOf, factsOf, ingress, planOf, rule, type Sections, wikiIngress } from '../stacks';

/** The codes that a check reports, with where. */
function found(stack: Sections, manifests: string): string[] {
  return checkOf(stack, manifests).diagnostics.map(({ code, path }) => `${code} ${path}`);
}

describe('an Ingress beside the stack', () => {
  it('is told where it claims what an application of the stack serves', () => {
    const stack = { apps: app('wiki.apps.example.com', { name: 'other' }) };
    assert.deepEqual(found(stack, ingress()), [`EW1009 ${wikiIngress}/spec.rules[0].http.paths[0]`]);
    assert.deepEqual(planOf(stack).diagnostics, []);
  });

  it('is told where its Secret shares a key with one of the stack, whichever namespace is the longer', () => {
    const annotations = '{ cert-manager.io/cluster-issuer: corporate }';
    const own = (namespace: string, secretName: string) =>
      ingress({
        namespace,
        annotations,
        rules: rule('own.example.net'),
        tls: block('own.example.net', secretName),
      });
    const path = (namespace: string) => `manifest:app.yaml#1/Ingress/${namespace}/wiki/spec.rules[0].host`;
    const has = (manifests: string) => found({}, manifests).filter((one) => one.startsWith('EW2010'));
    assert.deepEqual(has(own('wiki-production', 'routing')), [`EW2010 ${path('wiki-production')}`]);
    const list = 'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki-a] } }';
    const shorter = found({ environments: list }, own('wiki', 'a-production-routing'));
    assert.ok(shorter.includes(`EW2010 ${path('wiki')}`), shorter.join('\n'));
    assert.deepEqual(has(own('wiki', 'routing')), []);
  });

  it('adds its orders to those of the stack, in the report and against the limits', () => {
    const hosts = Array.from({ length: 25 }, (_, index) => `h${index}.example.net`);
    const apps = hosts.map((host, index) => app(host, { name: `a${index}`, issuer: 'letsencrypt' })).join('');
    const annotations = '{ cert-manager.io/cluster-issuer: letsencrypt }';
    const more = ingress({ annotations, rules: rule('more.example.net'), tls: block('more.example.net', 'more-tls') });
    const before = planOf({ apps }).diagnostics.map(({ code }) => code);
    assert.ok(!before.includes('EW4005'), '25 of 50 are half of the limit');
    const checked = checkOf({ apps }, more);
    const quota = checked.diagnostics.filter(({ code }) => code === 'EW4005');
    assert.deepEqual(
      quota.map(({ path }) => path),
      [`${wikiIngress}/spec.rules[0].host`],
    );
    assert.match(quota[0]?.message ?? '', /26 orders for the registered domain example\.net/);
    assert.equal(checked.orders.length, 26);
  });

  it('is served what the store of its controller has of the stack and of itself', () => {
    const environments = `
      production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }
      single: { domain: one.example.com, names: [wiki.apps.example.com], issuer: corporate, namespaces: { list: [wiki] } }`;
    const apps = app('docs.one.example.com');
    const [wiring] = checkOf({ environments, apps }, ingress()).wiring;
    assert.deepEqual([wiring?.environment, wiring?.servedBy], ['production', 'single']);
  });

  it('leaves the facts of the stack as they are: the next one is wired as if it were the first', () => {
    const wiring = new ManifestWiring(factsOf({}));
    const declared = (name: string) => {
      const object: unknown = parse(ingress({ name }));
      assert.ok(isMapping(object));
      return wiring.wire(object);
    };
    const first = declared('first');
    assert.equal(first.kind, 'wired');
    assert.deepEqual({ ...declared('second'), wiring: [] }, { ...first, wiring: [] });
  });
});
