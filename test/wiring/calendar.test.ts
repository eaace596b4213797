import assert from 'node:assert/strict';
import { publicLifetimes, termsAt } from '../../components/wiring/lifetimes';
import { planOf, type Sections } from './stacks';

/** The lifetime, in days, that the plan tells of the first certificate, now and from each later date on. */
function livesAt(sections: Sections, instant: string): Readonly<Record<string, number>> {
  const [certificate] = planOf(sections, new Date(instant)).calendar;
  const periods = certificate?.periods.map(({ from, lifetimeHours }) => [from ?? 'now', lifetimeHours / 24] as const);
  return Object.fromEntries(periods ?? []);
}

function of(directory: string, profile?: string): Sections {
  const account = `directory: "${directory}", ${profile === undefined ? '' : `profile: ${profile}, `}`;
  return {
    issuers: `issuer: { acme: { ${account}dns01: { cloudflare: { apiToken: { secure: c } } } } }`,
    environments: 'production: { domain: apps.example.com, issuer: issuer, namespaces: { list: [wiki] } }',
  };
}

const production = 'letsencrypt-production';

describe('the calendar of renewals', () => {
  const [first, second] = ['2027-02-10', '2028-02-16'];

  it('has 90 days of classic, and both dates, until the second before the first', () => {
    assert.deepEqual(livesAt(of(production), `2027-02-09T23:59:59Z`), { now: 90, [first]: 64, [second]: 45 });
  });

  it('has 64 days from 2027-02-10 on, and 90 no more', () => {
    assert.deepEqual(livesAt(of(production), `${first}T00:00:00Z`), { now: 64, [second]: 45 });
    assert.deepEqual(livesAt(of(production), `2028-02-15T23:59:59Z`), { now: 64, [second]: 45 });
  });

  it('has 45 days from 2028-02-16 on, and nothing after', () => {
    assert.deepEqual(livesAt(of(production), `${second}T00:00:00Z`), { now: 45 });
    assert.deepEqual(livesAt(of(production), '2028-03-01T00:00:00Z'), { now: 45 });
  });

  it('has staging a month earlier', () => {
    assert.deepEqual(livesAt(of('letsencrypt-staging'), '2027-01-10T00:00:00Z'), { now: 64, '2028-01-16': 45 });
    assert.equal(livesAt(of('letsencrypt-staging'), '2027-01-09T23:59:59Z').now, 90);
  });

  it('has 45 days of tlsserver from 2026-05-13 on, and 160 hours of shortlived', () => {
    assert.deepEqual(livesAt(of(production, 'tlsserver'), '2026-05-12T23:59:59Z'), { now: 90, '2026-05-13': 45 });
    assert.deepEqual(livesAt(of(production, 'tlsserver'), '2026-05-13T00:00:00Z'), { now: 45 });
    assert.deepEqual(livesAt(of(production, 'shortlived'), '2027-01-01T00:00:00Z'), { now: 160 / 24 });
  });

  it('has the time for which a proof holds on both sides of each date: 30 days, 10 days, 7 hours', () => {
    const reuse = (instant: string) =>
      planOf(of(production), new Date(instant)).calendar[0]?.periods.map(({ reuseHours }) => reuseHours);
    assert.deepEqual(reuse('2027-02-09T23:59:59Z'), [720, 240, 7]);
    assert.deepEqual(reuse(`${first}T00:00:00Z`), [240, 7]);
    assert.deepEqual(reuse('2028-02-15T23:59:59Z'), [240, 7]);
    assert.deepEqual(reuse(`${second}T00:00:00Z`), [7]);
  });

  it('caps other public authorities at what browsers trust, 47 days from 2029-03-15 on', () => {
    const google = of('https://dv.acme-v02.api.pki.goog/directory');
    assert.deepEqual(livesAt(google, '2029-03-14T23:59:59Z'), { now: 90, '2029-03-15': 47 });
    assert.deepEqual(livesAt(google, '2029-03-15T00:00:00Z'), { now: 47 });
  });

  it('has the terms of browsers from each of their days on', () => {
    const longest = (instant: string) => termsAt(publicLifetimes, new Date(instant))?.lifetimeHours;
    const changes = [
      ['2020-08-31T23:59:59Z', 825],
      ['2020-09-01T00:00:00Z', 398],
      ['2026-03-14T23:59:59Z', 398],
      ['2026-03-15T00:00:00Z', 200],
      ['2027-03-14T23:59:59Z', 200],
      ['2027-03-15T00:00:00Z', 100],
      ['2029-03-14T23:59:59Z', 100],
      ['2029-03-15T00:00:00Z', 47],
    ] as const;
    for (const [instant, lifetime] of changes) assert.equal(longest(instant), lifetime * 24, instant);
  });

  it('has 45 days of staging from 2028-01-16 on', () => {
    assert.equal(livesAt(of('letsencrypt-staging'), '2028-01-15T23:59:59Z').now, 64);
    assert.deepEqual(livesAt(of('letsencrypt-staging'), '2028-01-16T00:00:00Z'), { now: 45 });
  });

  it('knows nothing of a private server, and 90 days of a private CA', () => {
    assert.deepEqual(livesAt(of('https://acme.example.com/dir'), '2027-01-01T00:00:00Z'), {});
    assert.deepEqual(livesAt({}, '2027-01-01T00:00:00Z'), { now: 90 });
  });

  it('counts renewals and orders; none of cert-manager by ARI', () => {
    const [counted] = planOf(of(production)).calendar;
    assert.deepEqual(counted?.periods[2], {
      from: second,
      lifetimeHours: 1080,
      renewBeforeHours: 360,
      reuseHours: 7,
      renewalsPerYear: 12.17,
      ordersPerWeek: 0.23,
    });
    const [exempt] = planOf({ ...of(production), charts: '{ certManager: { renewalInfo: true } }' }).calendar;
    assert.deepEqual(
      exempt?.periods.map(({ ordersPerWeek }) => ordersPerWeek),
      [0, 0, 0],
    );
  });

  const program = (more: string): Sections => ({
    environments: `production: { domain: apps.example.com, namespaces: { list: [wiki] }, certificate: { acme: { directory: letsencrypt-production, termsOfServiceAgreed: true, ${more} dns01: { cloudflare: { apiToken: { secure: c } } } } } }`,
  });
  const ordersOf = (sections: Sections) => planOf(sections).calendar[0]?.periods[0]?.ordersPerWeek;

  it("counts none of the program's own by ARI, unless an `up` may come too late for it, or renewBefore too early", () => {
    assert.equal(ordersOf(program('')), 0);
    assert.equal(ordersOf({ ...program(''), planning: '{ upEvery: 2d }' }), 0);
    assert.equal(ordersOf({ ...program(''), planning: '{ upEvery: 49h }' }), 0.12);
    assert.equal(ordersOf(program('renewBefore: 45d,')), 0.16);
    assert.equal(planOf(program('')).calendar[0]?.counting, 'exempt');
  });

  it('has certificates of applications too, each once', () => {
    const owners = planOf({
      ...of(production),
      apps: '- { name: wiki, namespace: wiki, hosts: [a.example.org, b.example.org], issuer: issuer, service: { name: wiki, port: 80 } }',
    }).calendar.map(({ owner, names }) => [owner, names.length]);
    assert.deepEqual(owners, [
      ['environment:production', 1],
      ['app:wiki', 2],
    ]);
  });
});
