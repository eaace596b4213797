import assert from 'node:assert/strict';
import fc from 'fast-check';
import { monitorName } from '../../components/wiring/names/monitor-names';
import { app, planOf, type Sections } from './stacks';

const robot = 'endpointMonitor: { uptimeRobot: {} }';

function urlsOf(sections: Sections, monitors = `{ ${robot} }`) {
  return planOf({ monitors, ...sections }).monitors.map(({ url }) => url);
}

describe('monitors of the plan', () => {
  it('ask for every host of every application, by https, in its namespace and by its name', () => {
    const apps =
      app('Wiki.apps.example.com.') +
      app('', { name: 'b', host: undefined, hosts: ['b.example.net', 'c.example.net'] });
    const { monitors } = planOf({ apps, monitors: `{ ${robot}, interval: 5m }` });
    assert.deepEqual(
      monitors.map(({ namespace, name, url, interval }) => [namespace, name, url, interval]),
      [
        ['wiki', 'wiki.apps.example.com', 'https://wiki.apps.example.com/', '5m'],
        ['wiki', 'b.example.net', 'https://b.example.net/', '5m'],
        ['wiki', 'c.example.net', 'https://c.example.net/', '5m'],
      ],
    );
  });

  it('are none without the section, and none of an application that wants none', () => {
    assert.deepEqual(urlsOf({ apps: app('wiki.apps.example.com') }, ''), []);
    assert.deepEqual(urlsOf({ apps: app('wiki.apps.example.com', { monitor: false }) }), []);
    assert.equal(urlsOf({ apps: app('wiki.apps.example.com', { monitor: true }) }).length, 1);
  });

  it('ask for the path below that of the application, its own before that of all', () => {
    const url = (more: Readonly<Record<string, unknown>>, all = '/') =>
      urlsOf({ apps: app('wiki.apps.example.com', more) }, `{ ${robot}, path: "${all}" }`)[0];
    assert.equal(url({}, '/healthz'), 'https://wiki.apps.example.com/healthz');
    assert.equal(url({ monitor: { path: '/up' } }, '/healthz'), 'https://wiki.apps.example.com/up');
    assert.equal(url({ path: '/docs' }), 'https://wiki.apps.example.com/docs');
    assert.equal(url({ path: '/docs/' }, '/healthz'), 'https://wiki.apps.example.com/docs/healthz');
    assert.equal(url({ path: '/docs', pathType: 'Exact' }, '/healthz'), 'https://wiki.apps.example.com/docs');
    const pattern = { path: '/v[0-9]+', pathType: 'ImplementationSpecific' };
    assert.equal(url(pattern, '/healthz'), 'https://wiki.apps.example.com/healthz');
  });

  it('never ask for a wildcard, nor for what is no DNS name', () => {
    const [bad = ''] = ['*.apps.example.com', 'not_a_name.apps.example.com'].flatMap((host) =>
      urlsOf({ apps: app(host) }),
    );
    assert.equal(bad, '');
  });

  it('ask for the hosts of Epinio where they answer, unless it wants none, and for no dashboard', () => {
    const sections = {
      environments:
        'production: { domain: apps.example.com, apex: true, issuer: corporate, namespaces: { all: true } }',
      controllers: 'external: { dashboard: { host: traefik.apps.example.com, allow: [192.0.2.0/24] } }',
    };
    assert.deepEqual(urlsOf({ ...sections, epinio: '{ environment: production }' }), [
      'https://epinio.apps.example.com/ready',
      'https://auth.apps.example.com/healthz',
      'https://apps.example.com/',
    ]);
    assert.deepEqual(urlsOf({ ...sections, epinio: '{ environment: production, monitor: false }' }), []);
  });

  it('have names of their own where two applications share a host', () => {
    const apps = app('wiki.apps.example.com') + app('wiki.apps.example.com', { name: 'api', path: '/api' });
    const [first, second] = planOf({ apps, monitors: `{ ${robot} }` }).monitors;
    assert.equal(first?.name, 'wiki.apps.example.com');
    assert.match(second?.name ?? '', /^wiki\.apps\.example\.com\.api-[0-9a-f]{60}$/);
  });

  it('are told apart by their names, which Kubernetes takes, whatever host and path', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/);
    const host = fc.array(label, { minLength: 1, maxLength: 7 }).map((labels) => labels.join('.').slice(0, 253));
    const served = fc.tuple(host, fc.constantFrom('/', '/a', '/a/b', '/a-b', '/A', '/ü'));
    fc.assert(
      fc.property(served, served, (one, other) => {
        const names = [monitorName(...one), monitorName(...other)];
        for (const name of names) assert.ok(name.length <= 253, name);
        assert.equal(names[0] === names[1], one.join() === other.join());
      }),
      { numRuns: 300 },
    );
  });
});
