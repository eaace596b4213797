import assert from 'node:assert/strict';
import { changesBetween } from '../../cli/report/changes';
import { planJson, type PlanJson } from '../../cli/report/plan-json';
import { renderPlan } from '../../cli/report/report';
import { worseBetween } from '../../cli/report/worse';
import { diagnostic } from '../../components/wiring/rules/diagnostic';
import { type Plan } from '../../components/wiring/plan';
import { planOf, type Sections } from '../wiring/stacks';
import { bare, environments, samplePlan, wired } from './sample-plan';

const worse = (base: PlanJson, plan: PlanJson) => worseBetween(base, plan, changesBetween(base, plan));
const kindsOf = (base: PlanJson, plan: PlanJson) => worse(base, plan).map(({ kind, name }) => [kind, name]);
const sample = (given: Partial<Plan>) => planJson(samplePlan({ diagnostics: [], ignored: [], ...given }));

/** A stack with one environment by the issuer `main`, and one application there. */
const stack = (given: Sections = {}) =>
  planJson(
    planOf({
      issuers: '{ main: { acme: { directory: letsencrypt-production, email: ops@example.com } } }',
      environments:
        '{ web: { names: [wiki.example.com], domain: apps.example.com, issuer: main, namespaces: { list: [wiki] } } }',
      ...given,
    }),
  );

describe('report: what gets worse', () => {
  it('is nothing between a plan and itself', () => {
    assert.deepEqual(worse(stack(), stack()), []);
  });

  it('is a host that loses TLS, or is new without, or is served another certificate, or is gone', () => {
    const base = sample({ wiring: ['a', 'b', 'c', 'gone'].map((name) => wired(`${name}.example`)) });
    const plan = sample({
      wiring: [
        bare('a.example'),
        wired('b.example', { servedBy: 'intranet' }),
        wired('c.example'),
        bare('new.example'),
      ],
    });
    assert.deepEqual(kindsOf(base, plan), [
      ['tls', 'a.example'],
      ['tls', 'new.example'],
      ['served', 'b.example'],
      ['host', 'gone.example'],
    ]);
    assert.deepEqual(kindsOf(plan, base), [['host', 'new.example']]);
  });

  it('is another certificate authority, once for each environment, and not another name of the same', () => {
    const authority = (issuers: string) =>
      worse(stack(), stack({ issuers })).filter(({ kind }) => kind === 'authority');
    const [change, ...more] = authority('{ main: { ca: { generate: { commonName: Example Corp } } } }');
    assert.equal(change?.name, 'web');
    assert.match(change.detail, /^letsencrypt-production -> private CA main \(\d+ hosts? of the plan\)$/);
    assert.deepEqual(more, []);
    const renamed = stack({
      issuers: '{ other: { acme: { directory: letsencrypt-production, email: ops@example.com } } }',
      environments:
        '{ web: { names: [wiki.example.com], domain: apps.example.com, issuer: other, namespaces: { list: [wiki] } } }',
    });
    assert.deepEqual(kindsOf(stack(), renamed), []);
  });

  it('is a host that moves to an environment of another authority', () => {
    const calendar = (name: string, authority: string) => ({
      ...stack().calendar[0]!,
      owner: `environment:${name}`,
      authority,
    });
    const certificates = [
      calendar('production', 'letsencrypt-production'),
      calendar('intranet', 'private CA corporate'),
    ];
    const of = (environment: string) => ({
      ...sample({ wiring: [wired('a.example', { environment, servedBy: environment })] }),
      calendar: certificates,
    });
    assert.deepEqual(kindsOf(of('production'), of('intranet')), [['authority', 'a.example']]);
  });

  it('is a routing secret that moves or goes', () => {
    const [production, intranet] = environments;
    const moved = { ...production!, secret: { namespace: 'epinio', name: 'production-routing' } };
    assert.deepEqual(kindsOf(sample({}), sample({ environments: [moved] })), [
      ['secret', 'intranet'],
      ['secret', 'production'],
    ]);
    assert.deepEqual(
      kindsOf(sample({ environments: [production!] }), sample({ environments: [production!, intranet!] })),
      [],
    );
  });

  it('is a controller whose class, namespace or address changes, but not its replicas; plans without any are not judged', () => {
    const controllers = (yaml: string) =>
      stack({ addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] } }', controllers: yaml });
    const before = controllers('{ external: { class: traefik, default: true, address: 192.0.2.10 } }');
    const moved = controllers('{ external: { class: traefik, default: true, address: 192.0.2.11 } }');
    const [change] = worse(before, moved);
    assert.deepEqual(change, { kind: 'controller', name: 'external', detail: 'addresses 192.0.2.10 -> 192.0.2.11' });
    const more = controllers('{ external: { class: traefik, default: true, address: 192.0.2.10, replicas: 3 } }');
    assert.deepEqual(kindsOf(before, more), []);
    assert.deepEqual(kindsOf({ ...before, controllers: [] }, moved), []);
  });

  it('is a limit that the orders pass from now on', () => {
    const spending = (count: number) => ({
      ...sample({}),
      spendings: [
        {
          directory: 'letsencrypt-production',
          of: 'for the registered domain example.com',
          count,
          limit: 50,
          period: '7 days',
        },
      ],
    });
    assert.deepEqual(kindsOf(spending(50), spending(51)), [['budget', 'letsencrypt-production']]);
    assert.deepEqual(kindsOf(spending(51), spending(52)), []);
  });

  it('is a new error, then a new warning', () => {
    const found = [
      diagnostic('EW1005', 'edgewire:apps[2].host', 'Nothing covers it.', 'Cover it.'),
      diagnostic('EW1003', 'edgewire:apps[1].host', 'It lies too deep.', 'Move it.'),
    ];
    assert.deepEqual(kindsOf(sample({}), sample({ diagnostics: found })), [
      ['error', 'edgewire:apps[1].host'],
      ['warning', 'edgewire:apps[2].host'],
    ]);
  });
});

describe('report: Markdown against a base', () => {
  const many = (more: readonly ReturnType<typeof wired>[]) => [
    ...Array.from({ length: 999 }, (_, index) => wired(`host-${index}.apps.example.com`)),
    ...more,
  ];
  const report = (base: Partial<Plan>, plan: Partial<Plan>, runUrl?: string) =>
    renderPlan(samplePlan(plan), { format: 'markdown', base: planJson(samplePlan(base)), runUrl });

  it('names the one host of 1,000 that loses TLS in the first sentence, and folds the rest', () => {
    const text = report({ wiring: many([wired('shop.example')]) }, { wiring: many([bare('shop.example')]) });
    assert.match(text, /^### [^\n]+\n\n\*\*Fails: 1 host loses TLS \(`shop\.example`\)\*\*\n/);
    assert.ok(text.includes('| host loses TLS | `shop.example` | had the certificate of production, has none |'));
    assert.match(text, /<details><summary>Wiring \(1000\)<\/summary>/);
    assert.ok(
      text.indexOf('Gets worse') < text.indexOf('#### Changes') &&
        text.indexOf('#### Changes') < text.indexOf('<details>'),
    );
    assert.ok(text.includes('<details><summary>ACME orders (1)</summary>'));
  });

  it('says that nothing gets worse', () => {
    assert.match(report({}, {}), /\*\*Fails: nothing gets worse\*\*/);
    assert.match(report({ diagnostics: [] }, { diagnostics: [] }), /\*\*Passes: nothing gets worse\*\*/);
  });

  it('counts names beyond three in the verdict', () => {
    const hosts = Array.from({ length: 5 }, (_, index) => `h${index}.example`);
    const text = report({ wiring: hosts.map((host) => wired(host)) }, { wiring: hosts.map((host) => bare(host)) });
    assert.ok(text.includes('5 hosts lose TLS (`h0.example`, `h1.example`, `h2.example`, and 2 more)'), text);
  });

  it('stays below the limit in bytes, cuts what gets worse last, and leads to the run', () => {
    const hosts = Array.from({ length: 400 }, (_, index) => `ü-${'ß'.repeat(20)}-${index}.example`);
    const others = Array.from({ length: 5000 }, (_, index) => wired(`host-${index}.apps.example.com`));
    const text = report(
      { wiring: [...others, ...hosts.map((host) => wired(host))] },
      { wiring: [...others.slice(2500), ...hosts.map((host) => bare(host))] },
      'https://forge.example/runs/1',
    );
    assert.ok(Buffer.byteLength(text) < 65_536, String(Buffer.byteLength(text)));
    assert.equal(text.match(/^\| host loses TLS /gm)?.length, 400);
    assert.match(
      text,
      /_\d+ more of \d+ left out here; \[the run\]\(https:\/\/forge\.example\/runs\/1\) has all of them\._/,
    );
  });
});
