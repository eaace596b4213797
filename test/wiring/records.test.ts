import assert from 'node:assert/strict';
import { plan } from '../../components/wiring/plan-stack';
import { type Plan } from '../../components/wiring/plan';
import { registryName } from '../../components/wiring/engines/external-dns/registry';
import { app, planOf, type Sections, stackOf } from './stacks';

const controllers =
  '{ external: { class: traefik, default: true, address: 192.0.2.10 }, internal: { class: inner, address: 192.0.2.11 } }';
const both: Sections = {
  addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] }, floatingIps: { 192.0.2.10: 203.0.113.7 } }',
  controllers,
  apps: app('wiki.apps.example.com') + app('docs.apps.example.com', { name: 'docs', controller: 'internal' }),
};
const wildcard =
  '{ production: { domain: apps.example.com, issuer: corporate, dns: wildcard, namespaces: { list: [wiki] } }, exact: { domain: corp.example.com, issuer: corporate, namespaces: { list: [wiki] } } }';

function server(more = '', address = '192.0.2.53'): string {
  return `{ provider: { rfc2136: { nameserver: "${address}" } }, zones: [example.com]${more} }`;
}

function records({ records: all }: Plan): string[] {
  return all.map(({ name, type, targets, instance }) => `${instance}: ${name} ${type ?? '?'} ${targets.join(',')}`);
}

describe('records', () => {
  it('point at the floating IP, or at the address', () => {
    assert.deepEqual(records(planOf({ ...both, dns: `all: ${server()}` })), [
      'all: wiki.apps.example.com A 203.0.113.7',
      'all: docs.apps.example.com A 192.0.2.11',
    ]);
  });

  it('of two entries give two views of one zone', () => {
    const inside = server(', target: 192.0.2.10, controllers: [external]', '192.0.2.54');
    const dns = `\npublic: ${server(', controllers: [external]')}\ninside: ${inside}`;
    assert.deepEqual(records(planOf({ ...both, dns })), [
      'public: wiki.apps.example.com A 203.0.113.7',
      'inside: wiki.apps.example.com A 192.0.2.10',
    ]);
  });

  it('are of the types of their targets, and of none where the address is not known yet', () => {
    const given = {
      ...both,
      dns: `all: ${server(', target: [203.0.113.7, "2001:db8::7"]')}`,
      apps: app('wiki.apps.example.com'),
    };
    assert.deepEqual(records(planOf(given)), [
      'all: wiki.apps.example.com A 203.0.113.7',
      'all: wiki.apps.example.com AAAA 2001:db8::7',
    ]);
    const unknown = {
      ...given,
      controllers: 'external: {}',
      addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] } }',
    };
    assert.deepEqual(records(planOf({ ...unknown, dns: `all: ${server(', target: edge.example.com')}` })), [
      'all: wiki.apps.example.com CNAME edge.example.com',
    ]);
    assert.deepEqual(records(planOf({ ...unknown, dns: `all: ${server()}` })), ['all: wiki.apps.example.com ? ']);
  });

  it('follow the target that an application asks for by annotation', () => {
    const annotations = { 'external-dns.kubernetes.io/target': '203.0.113.9' };
    const given = { ...both, apps: app('wiki.apps.example.com', { annotations }), dns: `all: ${server()}` };
    assert.deepEqual(records(planOf(given)), ['all: wiki.apps.example.com A 203.0.113.9']);
  });

  it('lie in the most specific zone of an entry', () => {
    const dns =
      'all: { provider: { rfc2136: { nameserver: 192.0.2.53 } }, zones: [example.com, apps.example.com, com] }';
    assert.deepEqual(
      planOf({ ...both, dns }).records.map(({ zone }) => zone),
      ['apps.example.com', 'apps.example.com'],
    );
  });

  it('have an owner of cluster, stack and entry', () => {
    const given = { ...both, dns: `all: ${server()}`, cluster: 'name: edge' };
    const owners = ['one', 'two'].map((name) => plan(stackOf(given), name).dns.map(({ owner }) => owner));
    assert.deepEqual(owners, [['edge.one.all'], ['edge.two.all']]);
    assert.equal(planOf({ ...both, dns: `all: ${server()}` }).dns[0]?.owner, 'test.all');
  });

  it('are wildcards where an environment asks for one, and exact beside it', () => {
    const apps = app('wiki.apps.example.com') + app('docs.corp.example.com', { name: 'docs' });
    const { dns, ingresses, ...rest } = planOf({ ...both, environments: wildcard, apps, dns: `all: ${server()}` });
    assert.deepEqual(records({ dns, ingresses, ...rest }), [
      'all: docs.corp.example.com A 203.0.113.7',
      'all: *.apps.example.com A 203.0.113.7',
    ]);
    assert.deepEqual(
      dns[0]?.carriers.map(({ hosts, targets }) => ({ hosts, targets })),
      [{ hosts: ['*.apps.example.com'], targets: ['203.0.113.7'] }],
    );
    assert.deepEqual(dns[0]?.classes, ['traefik', 'inner', 'external-dns-all']);
    const own = ingresses.map(({ annotations }) => annotations);
    assert.deepEqual(own, [
      {
        'external-dns.kubernetes.io/ingress-hostname-source': 'annotation-only',
        'external-dns.alpha.kubernetes.io/ingress-hostname-source': 'annotation-only',
      },
      {
        'external-dns.kubernetes.io/target': '203.0.113.7',
        'external-dns.alpha.kubernetes.io/target': '203.0.113.7',
      },
    ]);
  });

  it('leave the Ingresses of a stack without entries as they are', () => {
    assert.deepEqual(
      planOf(both).ingresses.map(({ annotations }) => annotations),
      [{}, {}],
    );
  });
});

describe('the name of a TXT record', () => {
  // Read from ExternalDNS v0.22.0, registry/mapper.
  const cases: readonly (readonly [prefix: string, wildcard: string, name: string, type: string, txt: string])[] = [
    ['', '', 'wiki.example.com', 'A', 'a-wiki.example.com'],
    ['', '', 'example.com', 'CNAME', 'cname-example.com'],
    ['', '', '*.example.com', 'A', 'a-*.example.com'],
    ['', 'any', '*.example.com', 'AAAA', 'aaaa-any.example.com'],
    ['own-', '', 'wiki.example.com', 'A', 'own-a-wiki.example.com'],
    ['Own-%{record_type}.', 'any', '*.example.com', 'A', 'own-a.any.example.com'],
    ['own-%{record_type}.', 'any', 'example.com', 'CNAME', 'own-cname.example.com'],
    ['%{record_type}-%{record_type}-', '', 'wiki', 'A', 'a-a-wiki'],
  ];
  for (const [prefix, wildcardWord, name, type, txt] of cases) {
    it(`of ${type} ${name} with the prefix "${prefix}" is ${txt}`, () => {
      assert.equal(registryName({ prefix, wildcard: wildcardWord }, name, type), txt);
    });
  }
});
