import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { parseStack } from '../../components/config/stack-file';
import { readGivenFiles } from '../../components/given/given-files';
import { explain } from '../../components/wiring/explanation/explain';
import { type ControllerView, type Explanation, type Shown } from '../../components/wiring/explanation/explanation';
import { judgeFacts, manifestFacts } from '../../components/wiring/manifests/check';
import { canonicalName } from '../../components/wiring/names/host-name';
import { type Wiring } from '../../components/wiring/plan';
import { gatherFacts, planFromFacts } from '../../components/wiring/plan-stack';
import { filesDirectory } from '../platform/generated/files';
import { stacks } from '../platform/generated/stacks';
import { app, block, certificate, factsOf, ingress, ingressRoute, now, rule, type Sections } from './stacks';

function explained(sections: Sections, host: string, manifests?: string): Explanation {
  const facts = factsOf(sections);
  const documents = parseAllDocuments(manifests ?? '').map((document, index) => {
    const object: unknown = document.toJS();
    return { file: 'app.yaml', document: index + 1, object };
  });
  const beside = manifestFacts(facts, documents);
  const inputs = { facts, plan: planFromFacts(facts, 'test'), beside: { facts: beside, checked: judgeFacts(beside) } };
  return explain(manifests === undefined ? { ...inputs, beside: undefined } : inputs, { host, written: host });
}

/** What `servedBy` of the JSON says of something that is shown. */
function servedBy(shown: Shown): string | null {
  if (shown.kind !== 'certificate') return null;
  const { owner } = shown.certificate;
  return owner.kind === 'environment' ? owner.environment.name : 'own';
}

function assertServedBy({ routes, controllers }: Explanation, wiring: readonly Wiring[]): void {
  assert.deepEqual(
    routes.map((route) => route.wiring),
    wiring,
  );
  for (const { controller, shown, candidates } of controllers) {
    // TLS ends at the balancer, or is collected by Traefik: servedBy is about Secrets.
    if (shown.kind === 'certificate' && shown.by !== 'store') continue;
    for (const one of wiring.filter(({ controller: name }) => name === controller.name)) {
      assert.equal(servedBy(shown), one.servedBy, `${one.host} at ${controller.name}`);
    }
    assertChosen(shown, candidates);
  }
}

function assertChosen(shown: Shown, candidates: ControllerView['candidates']): void {
  const [first, ...others] = candidates.filter(({ standing }) => standing !== 'unnamed');
  if (shown.kind === 'certificate') assert.equal(first?.standing, 'served');
  assert.ok(others.every(({ standing }) => standing !== 'served'));
}

describe('explanation', () => {
  const files = filesDirectory();
  after(() => files.remove());

  it('names the winner that servedBy names, for every host of generated stacks', function () {
    this.timeout(60_000);
    let hosts = 0;
    fc.assert(
      fc.property(stacks, ({ sections }) => {
        const loaded = parseStack(sections);
        if (loaded.kind === 'errors') return;
        const { given, errors } = readGivenFiles(loaded.config, files.path, now);
        if (errors.length > 0) return;
        const facts = gatherFacts(loaded.config, given);
        const plan = planFromFacts(facts, 'test');
        for (const host of new Set(facts.hosts.flatMap((one) => (one.mistake === undefined ? [one.host.host] : [])))) {
          const ofHost = plan.wiring.filter((one) => canonicalName(one.host) === host);
          assertServedBy(explain({ facts, plan, beside: undefined }, { host, written: host }), ofHost);
          hosts += 1;
        }
      }),
      { seed: 20_261_128, numRuns: 400 },
    );
    assert.ok(hosts > 300, `only ${hosts} hosts`);
  });

  const two: Sections = {
    environments: `
    production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }
    special: { domain: special.example.com, names: [wiki.apps.example.com], issuer: corporate, namespaces: { list: [shop] } }`,
    namespaces: '{ wiki: { create: true }, shop: { create: true } }',
  };

  it('says that an exact name goes before a wildcard, and that the Secret does not reach', () => {
    const { routes, changes, diagnostics } = explained(
      { ...two, apps: app('wiki.apps.example.com') },
      'wiki.apps.example.com',
    );
    const [reason] = routes.map((route) => route.reason);
    assert.ok(reason?.kind === 'chosen');
    assert.deepEqual(
      [reason.by, reason.cover.environment.name, reason.cover.name],
      ['specific', 'special', 'wiki.apps.example.com'],
    );
    const kinds = changes.map(({ kind }) => kind);
    assert.ok(kinds.includes('reach') && kinds.includes('name-environment'), kinds.join());
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['EW2001', 'EW1007'],
    );
  });

  it('tells which certificate would win once something names it', () => {
    const { controllers, changes } = explained(
      { ...two, apps: app('wiki.apps.example.com', { environment: 'production' }) },
      'wiki.apps.example.com',
    );
    const [view] = controllers;
    assert.deepEqual(
      view?.candidates.map(({ names, standing, later }) => [names[0], standing, later]),
      [
        ['*.apps.example.com', 'served', 'earlier'],
        ['*.special.example.com', 'unnamed', 'served'],
      ],
    );
    assert.ok(changes.some(({ kind }) => kind === 'loaded'));
  });

  it('leaves out what is wrong with other hosts of the same route', () => {
    const rules = `${rule('wiki.apps.example.com')}, ${rule('a.b.apps.example.com')}`;
    const tls = `${block('wiki.apps.example.com', 'production-routing')}`;
    const { diagnostics, elsewhere } = explained({}, 'wiki.apps.example.com', ingress({ rules, tls }));
    assert.deepEqual(diagnostics, []);
    assert.ok(elsewhere > 0);
    const other = explained({}, 'a.b.apps.example.com', ingress({ rules, tls }));
    assert.deepEqual(
      other.diagnostics.map(({ code }) => code),
      ['EW1003'],
    );
  });

  it('tells the hosts of one rule apart, and takes what a wildcard of a tls block says for each of its hosts', () => {
    const match = 'Host(`a.b.apps.example.com`) || Host(`wiki.apps.example.com`)';
    const codesOf = (host: string, manifests: string) =>
      explained({}, host, manifests).diagnostics.map(({ code }) => code);
    assert.deepEqual(codesOf('wiki.apps.example.com', ingressRoute({ match })), []);
    assert.deepEqual(codesOf('a.b.apps.example.com', ingressRoute({ match })), ['EW1003']);
    const wild = ingress({ rules: rule('www.example.net'), tls: block('*.example.net', 'production-routing') });
    assert.ok(codesOf('www.example.net', wild).includes('EW3004'));
  });

  it('finds routes that have the host by a wildcard', () => {
    const manifests = ingress({
      rules: rule('*.apps.example.com'),
      tls: block('*.apps.example.com', 'production-routing'),
    });
    const { routes, controllers } = explained({}, 'any.apps.example.com', manifests);
    assert.deepEqual(
      routes.map(({ wired: { host } }) => host.host),
      ['*.apps.example.com'],
    );
    assert.deepEqual(
      controllers.map(({ shown }) => servedBy(shown)),
      ['production'],
    );
    assert.equal(explained({}, 'a.b.apps.example.com', manifests).routes.length, 0);
  });

  it('follows a Secret that annotations copy to the Certificate that issues it', () => {
    const annotations = "{ annotations: { kubed.appscode.com/sync: '' } }";
    const wildcard = certificate('wildcard', 'wildcard-tls', ['*.example.net'], `, secretTemplate: ${annotations}`);
    const route = ingress({
      namespace: 'shop',
      rules: rule('www.example.net'),
      tls: block('www.example.net', 'wildcard-tls'),
    });
    const { issued, routes, controllers } = explained({}, 'www.example.net', `${wildcard}${route}`);
    assert.deepEqual(
      issued.map(({ namespace, secretName, kind }) => [namespace, secretName, kind]),
      [['wiki', 'wildcard-tls', 'certificate']],
    );
    assert.deepEqual(
      routes.flatMap(({ secrets }) => secrets.flatMap(({ from }) => from.map(({ kind }) => kind))),
      ['copy'],
    );
    assert.deepEqual(
      controllers.map(({ shown }) => servedBy(shown)),
      ['own'],
    );
  });

  it('tells a handshake that Traefik refuses, and a connection that it closes', () => {
    const strict =
      '---\napiVersion: traefik.io/v1alpha1\nkind: TLSOption\nmetadata: { name: default, namespace: traefik-external }\nspec: { sniStrict: true }\n';
    const shown = (manifests: string) =>
      explained({}, 'wiki.example.net', manifests).controllers.map((view) => view.shown);
    const route = (tls: string) => ingressRoute({ match: 'Host(`wiki.example.net`)', tls });
    assert.deepEqual(shown(route('{}')), [{ kind: 'default' }]);
    assert.deepEqual(shown(route('{}') + strict), [{ kind: 'refused', lacks: 'certificate' }]);
    const closed = route('{ secretName: wiki-tls, options: { name: default } }');
    assert.deepEqual(shown(closed), [{ kind: 'refused', lacks: 'options' }]);
    const loaded = closed + certificate('wiki', 'wiki-tls', ['wiki.example.net']);
    assert.deepEqual(
      explained({}, 'wiki.example.net', loaded).controllers.map(({ candidates }) => candidates),
      [[]],
    );
  });

  it('tells a route that no Traefik reads', () => {
    const route = ingressRoute({ class: '' });
    const { routes, controllers } = explained({}, 'wiki.apps.example.com', route);
    assert.deepEqual(
      routes.map(({ isRead }) => isRead),
      [false],
    );
    assert.deepEqual(
      controllers.map(({ isRouted }) => isRouted),
      [false],
    );
  });
});

describe("what would change Epinio's own hosts", () => {
  it('is to have them routed, where its chart orders for them, and nothing where they are', () => {
    const changes = (tls: string) =>
      explained(
        { epinio: `{ environment: production, webInterface: false, tls: ${tls} }` },
        'epinio.apps.example.com',
      ).changes.flatMap((change) => (change.kind === 'leave-own' ? [change.key] : []));
    assert.deepEqual(changes('own-certificate'), ['edgewire:epinio.tls']);
    assert.deepEqual(changes('routing-secret'), []);
  });
});
