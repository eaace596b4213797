import assert from 'node:assert/strict';
import { parseStack } from '../../components/config/stack-file';
import { neverAccepted } from '../../components/config/values/never-accepted';
import { fullStack, otherSections } from './full-stack';
import { accepted, errorsOf, stackOf } from './reading';

/** Sections, and the errors they give beside the smallest configuration. */
type Case = readonly [name: string, sections: Readonly<Record<string, unknown>>, ...errors: readonly string[]];

function refuses(...cases: readonly Case[]): void {
  for (const [name, sections, ...expected] of cases) {
    it(`refuses ${name}`, () => assert.deepEqual(errorsOf(sections), expected));
  }
}

const longName = 'a'.repeat(51);
const nameRule = 'lower-case letters, digits and "-", and neither start nor end with "-"';
const sectionNames =
  'Known keys: cluster, addresses, controllers, issuers, environments, apps, dns, namespaces, epinio, guard, monitors, charts, planning.';

describe('configuration: the sections', () => {
  it('needs environments alone, and fills in every default', () => {
    assert.deepEqual(stackOf({}), {
      cluster: { waitSeconds: { certificate: 600, copy: 300 } },
      addresses: { pools: {}, floatingIps: {}, reserved: [] },
      controllers: [{ name: 'external', class: 'traefik', default: true, addresses: [], replicas: 2, gateway: false }],
      issuers: [],
      environments: [
        {
          name: 'production',
          domain: 'apps.example.com',
          names: [],
          apex: false,
          namespaces: { kind: 'all', all: true },
          source: {},
          dns: 'exact',
          distribution: 'kubed',
          issuance: { kind: 'issuer', issuer: 'letsencrypt' },
        },
      ],
      apps: [],
      dns: [],
      namespaces: [],
      charts: {
        certManager: { renewalInfo: false },
        crds: {},
        versions: {},
        values: {},
        install: { traefik: true, metallb: true, certManager: true },
      },
      planning: { warnAtQuota: 0.5, strict: false, ignore: [] },
    });
  });

  it('takes every key there is', () => {
    const config = accepted(parseStack(fullStack));
    assert.equal(config.cluster.name, 'kind-dev');
    for (const sections of otherSections) stackOf(sections);
  });

  refuses(
    ['no environments', { environments: undefined }, 'edgewire:environments: is required (a mapping)'],
    [
      'a mistyped section',
      { clster: {} },
      `edgewire:clster: unknown key "clster". Did you mean "cluster"? ${sectionNames}`,
    ],
    ['a section that resembles none', { zzz: {} }, `edgewire:zzz: unknown key "zzz". ${sectionNames}`],
    [
      'mistakes of several sections at once',
      { cluster: [], apps: {}, planning: { strict: 'maybe' } },
      'edgewire:cluster: expected a mapping, found a list',
      'edgewire:apps: expected a list, found a mapping',
      'edgewire:planning.strict: expected true or false, found "maybe"',
    ],
  );
});

describe('configuration: cluster', () => {
  it('takes names, or nothing', () => {
    const cluster = { name: 'Kind_1.x', context: 'kind-dev', kubeconfig: '/tmp/kubeconfig' };
    const waitSeconds = { certificate: 600, copy: 300 };
    assert.deepEqual(stackOf({ cluster }).cluster, { ...cluster, waitSeconds });
    assert.deepEqual(stackOf({ cluster: {} }).cluster, { waitSeconds });
  });

  it('takes how long to wait for what others make', () => {
    const waitSeconds = { certificate: 3600, copy: 1 };
    assert.deepEqual(stackOf({ cluster: { waitSeconds } }).cluster, { waitSeconds });
  });

  refuses(
    ['text', { cluster: 'kind-dev' }, 'edgewire:cluster: expected a mapping, found text'],
    ['a number as text', { cluster: '5' }, 'edgewire:cluster: expected a mapping, found text'],
    ['nothing', { cluster: null }, 'edgewire:cluster: expected a mapping, found nothing'],
    [
      'an unknown key',
      { cluster: { contxt: 'kind-dev' } },
      'edgewire:cluster.contxt: unknown key "contxt". Did you mean "context"? Known keys: name, context, kubeconfig, network, waitSeconds.',
    ],
    [
      'a name that is no label value',
      { cluster: { name: '-x' } },
      'edgewire:cluster.name: has to be a valid label value, since kubed writes it on the copies, found "-x"',
    ],
    [
      'a number and a list for text',
      { cluster: { context: 5, kubeconfig: [] } },
      'edgewire:cluster.context: expected text, plain or encrypted, found a number',
      'edgewire:cluster.kubeconfig: expected text, plain or encrypted, found a list',
    ],
    [
      'a wait of no time, and one of more than a day',
      { cluster: { waitSeconds: { certificate: 0, copy: 86_401 } } },
      'edgewire:cluster.waitSeconds.certificate: expected 1 or more, found the number 0',
      'edgewire:cluster.waitSeconds.copy: expected 86400 or less, found the number 86401',
    ],
  );
});

describe('configuration: addresses', () => {
  it('fills in empty pools, addresses and ranges', () => {
    const pools = { edge: ['192.0.2.0/28'] };
    assert.deepEqual(stackOf({ addresses: { pools } }).addresses, { pools, floatingIps: {}, reserved: [] });
  });

  refuses(
    [
      'a pool with capitals',
      { addresses: { pools: { Edge: ['a'] } } },
      `edgewire:addresses.pools.Edge: the name has to be ${nameRule}`,
    ],
    ['an empty pool', { addresses: { pools: { edge: [] } } }, 'edgewire:addresses.pools.edge: must not be empty'],
    [
      'a pool that is text',
      { addresses: { pools: { edge: 'a' } } },
      'edgewire:addresses.pools.edge: expected a list, found text',
    ],
    [
      'ranges that are no text',
      { addresses: { pools: { edge: [5, ''] } } },
      'edgewire:addresses.pools.edge[0]: expected text, found the number 5 (put it in quotes)',
      'edgewire:addresses.pools.edge[1]: must not be empty',
    ],
    [
      'a floating address that is a number',
      { addresses: { floatingIps: { '192.0.2.1': 5 } } },
      'edgewire:addresses.floatingIps["192.0.2.1"]: expected text, found the number 5 (put it in quotes)',
    ],
    [
      'an unknown way to advertise',
      { addresses: { advertise: 'bgb' } },
      'edgewire:addresses.advertise: expected one of l2, bgp, found "bgb". Did you mean "bgp"?',
    ],
    [
      'bgp without its settings',
      { addresses: { advertise: 'bgp' } },
      'edgewire:addresses.bgp: is needed with `advertise: bgp`',
    ],
    [
      'l2 with settings of bgp',
      { addresses: { advertise: 'l2', bgp: { myASN: 1, peers: [{ peerAddress: '192.0.2.1', peerASN: 1 }] } } },
      'edgewire:addresses.advertise: is l2, but `bgp` is set: leave one of them out',
    ],
    [
      'bgp without its required keys',
      { addresses: { bgp: {} } },
      'edgewire:addresses.bgp.myASN: is required (a number)',
      'edgewire:addresses.bgp.peers: is required (a list)',
    ],
    [
      'numbers out of range',
      { addresses: { bgp: { myASN: 0, peers: [], aggregationLength: 33, localPref: -1 } } },
      'edgewire:addresses.bgp.myASN: expected 1 or more, found the number 0',
      'edgewire:addresses.bgp.peers: must not be empty',
      'edgewire:addresses.bgp.aggregationLength: expected 32 or less, found the number 33',
      'edgewire:addresses.bgp.localPref: expected 0 or more, found the number -1',
    ],
    [
      'numbers beyond what is a safe integer, once',
      { addresses: { bgp: { myASN: 1e26, peers: [{ peerAddress: '192.0.2.1', peerASN: -1e26 }], localPref: 1e26 } } },
      'edgewire:addresses.bgp.myASN: expected 4294967295 or less, found the number 1e+26',
      'edgewire:addresses.bgp.peers[0].peerASN: expected 1 or more, found the number -1e+26',
      'edgewire:addresses.bgp.localPref: expected 9007199254740991 or less, found the number 1e+26',
    ],
    [
      'mistakes in a peer, all of them',
      {
        addresses: {
          bgp: {
            myASN: 1.5,
            peers: [{ peerAdress: 'x', peerASN: '5', ebgpMultiHop: 'yes', password: 12345, nodeSelectors: [{ a: 1 }] }],
          },
        },
      },
      'edgewire:addresses.bgp.myASN: expected a whole number, found the number 1.5',
      'edgewire:addresses.bgp.peers[0].peerAddress: is required (text)',
      'edgewire:addresses.bgp.peers[0].peerASN: expected a number, found "5" (leave out the quotes)',
      'edgewire:addresses.bgp.peers[0].password: expected text, plain or encrypted, found a number',
      'edgewire:addresses.bgp.peers[0].ebgpMultiHop: expected true or false, found "yes"',
      'edgewire:addresses.bgp.peers[0].nodeSelectors[0].a: expected text, found the number 1 (put it in quotes)',
      'edgewire:addresses.bgp.peers[0].peerAdress: unknown key "peerAdress". Did you mean "peerAddress"? Known keys: ' +
        'peerAddress, peerASN, peerPort, password, holdTime, keepaliveTime, ebgpMultiHop, nodeSelectors.',
    ],
  );
});

describe('configuration: controllers', () => {
  it('makes an only controller the default one, of class traefik', () => {
    const [edge] = stackOf({ controllers: { edge: { address: '192.0.2.1' } } }).controllers;
    assert.deepEqual(edge, {
      name: 'edge',
      class: 'traefik',
      default: true,
      replicas: 2,
      gateway: false,
      addresses: ['192.0.2.1'],
    });
  });

  it('makes none of several the default one, and names their classes after them', () => {
    const controllers = { external: {}, internal: { class: 'inside', default: true, replicas: 1 } };
    assert.deepEqual(stackOf({ controllers }).controllers, [
      { name: 'external', class: 'traefik-external', default: false, addresses: [], replicas: 2, gateway: false },
      { name: 'internal', class: 'inside', default: true, addresses: [], replicas: 1, gateway: false },
    ]);
  });

  it('takes an address of each family, and values of its own', () => {
    const values = { ports: { web: { nodePort: 30080 } } };
    const [edge] = stackOf({ controllers: { edge: { address: ['192.0.2.1', '2001:db8::1'], values } } }).controllers;
    assert.deepEqual(edge?.addresses, ['192.0.2.1', '2001:db8::1']);
    assert.deepEqual(edge.values, values);
  });

  it("takes Let's Encrypt for a controller's own ACME client", () => {
    const [edge] = stackOf({ controllers: { edge: { acme: {} } } }).controllers;
    assert.equal(edge?.acme?.directory, 'letsencrypt-production');
  });

  refuses(
    [
      'nothing for a controller',
      { controllers: { edge: null } },
      'edgewire:controllers.edge: expected a mapping, found nothing',
    ],
    [
      'an address that is a number',
      { controllers: { edge: { address: 5 } } },
      'edgewire:controllers.edge.address: expected text or a list, found a number',
    ],
    [
      'a name of a TSIG key without the key',
      {
        controllers: {
          edge: { acme: { dns01: { rfc2136: { nameserver: '192.0.2.53:53', tsigKeyName: 'edge' } } } },
        },
      },
      'edgewire:controllers.edge.acme.dns01.rfc2136: needs `tsigKeyName` and `tsigSecret` together, or neither',
    ],
    [
      'three addresses',
      { controllers: { edge: { address: ['192.0.2.1', '192.0.2.2', '192.0.2.3'] } } },
      'edgewire:controllers.edge.address: takes two addresses at most: one IPv4, one IPv6',
    ],
    ['a name with capitals', { controllers: { Ext: {} } }, `edgewire:controllers.Ext: the name has to be ${nameRule}`],
    [
      'a name that is too long',
      { controllers: { [longName]: {} } },
      `edgewire:controllers.${longName}: the name has to be 50 characters at most`,
    ],
    [
      'a name that is wrong in two ways',
      { controllers: { [`${longName}_`]: {} } },
      `edgewire:controllers.${longName}_: the name has to be ${nameRule}; the name has to be 50 characters at most`,
    ],
    [
      'all mistakes of a controller',
      { controllers: { edge: { class: 'T_', default: 'true', replicas: 0, adress: 'x', dashboard: { allow: [] } } } },
      `edgewire:controllers.edge.class: has to be ${nameRule}, found "T_"`,
      'edgewire:controllers.edge.default: expected true or false, found "true" (leave out the quotes)',
      'edgewire:controllers.edge.replicas: expected 1 or more, found the number 0',
      'edgewire:controllers.edge.dashboard.host: is required (text)',
      'edgewire:controllers.edge.dashboard.allow: must not be empty',
      'edgewire:controllers.edge.adress: unknown key "adress". Did you mean "address"? Known keys: ' +
        'class, default, address, pool, allow, replicas, values, gateway, aws, acme, dashboard.',
    ],
    [
      'half a replica',
      { controllers: { edge: { replicas: 2.5 } } },
      'edgewire:controllers.edge.replicas: expected a whole number, found the number 2.5',
    ],
    [
      'more replicas than anyone has',
      { controllers: { edge: { replicas: 101 } } },
      'edgewire:controllers.edge.replicas: expected 100 or less, found the number 101',
    ],
  );
});

describe('configuration: issuers', () => {
  it('tells the kinds apart, in the order given', () => {
    const issuers = {
      zero: { selfSigned: {} },
      corporate: { ca: { generate: { commonName: 'Example Corp' } } },
      given: { ca: { certificate: 'ca.pem', key: 'ca.key' } },
      theirs: { existing: { name: 'theirs' } },
    };
    assert.deepEqual(stackOf({ issuers }).issuers, [
      { name: 'zero', kind: 'selfSigned', selfSigned: {} },
      {
        name: 'corporate',
        kind: 'ca',
        ca: {
          kind: 'generate',
          generate: {
            commonName: 'Example Corp',
            in: 'cluster',
            keyType: 'ecdsa-p256',
            validityDays: 3650,
            generation: 1,
            trusted: [1],
          },
          clusterIssuer: true,
        },
      },
      {
        name: 'given',
        kind: 'ca',
        ca: { kind: 'given', certificate: 'ca.pem', key: 'ca.key', clusterIssuer: true },
      },
      {
        name: 'theirs',
        kind: 'existing',
        existing: { kind: 'ClusterIssuer', name: 'theirs', group: 'cert-manager.io' },
      },
    ]);
  });

  it('keeps the generations of a CA that are trusted, the one that issues by default', () => {
    const trusted = [{}, { generation: 2 }, { generation: 1, trusted: [2, 1, 2] }].map((fields) => {
      const [issuer] = stackOf({
        issuers: { corporate: { ca: { generate: { commonName: 'A', ...fields } } } },
      }).issuers;
      return issuer?.kind === 'ca' && issuer.ca.kind === 'generate' ? issuer.ca.generate.trusted : undefined;
    });
    assert.deepEqual(trusted, [[1], [2], [1, 2]]);
  });

  it('makes a list of one DNS-01 solver, with its provider by name', () => {
    const dns01 = { zones: ['example.com'], rfc2136: { nameserver: '192.0.2.53:53' } };
    const provider = {
      kind: 'rfc2136',
      rfc2136: { nameserver: '192.0.2.53:53', tsigAlgorithm: 'HMACSHA256' },
    };
    const expected = [{ zones: ['example.com'], cnameStrategy: undefined, provider }];
    for (const given of [dns01, [dns01]]) {
      const [issuer] = stackOf({
        issuers: { le: { acme: { directory: 'letsencrypt-staging', dns01: given } } },
      }).issuers;
      assert.deepEqual(issuer, {
        name: 'le',
        kind: 'acme',
        acme: { directory: 'letsencrypt-staging', dns01: expected },
      });
    }
  });

  const kinds = 'exactly one of acme, ca, selfSigned, existing is needed';
  const providers =
    'exactly one of rfc2136, cloudflare, route53, cloudDNS, azureDNS, digitalocean, acmeDNS, akamai, webhook is needed';
  const acme = (fields: object): Record<string, unknown> => ({
    issuers: { le: { acme: { directory: 'letsencrypt-staging', ...fields } } },
  });
  const generated = (fields: object): Record<string, unknown> => ({
    issuers: { le: { ca: { generate: { commonName: 'A', ...fields } } } },
  });
  refuses(
    ['an issuer of no kind', { issuers: { le: {} } }, `edgewire:issuers.le: ${kinds}, found none of them`],
    [
      'an issuer of two kinds, and what is wrong in them',
      { issuers: { le: { acme: {}, selfSigned: {} } } },
      'edgewire:issuers.le.acme.directory: is required (text)',
      `edgewire:issuers.le: ${kinds}, found acme and selfSigned`,
    ],
    [
      'a mistyped kind, once',
      { issuers: { le: { acm: {} } } },
      'edgewire:issuers.le.acm: unknown key "acm". Did you mean "acme"? Known keys: acme, ca, selfSigned, existing.',
    ],
    [
      'nothing for a kind',
      { issuers: { le: { selfSigned: null } } },
      'edgewire:issuers.le.selfSigned: expected a mapping, found nothing',
    ],
    [
      'a key where none goes',
      { issuers: { le: { selfSigned: { days: 1 } } } },
      'edgewire:issuers.le.selfSigned.days: unknown key "days". No keys are known here.',
    ],
    [
      'a CA from nowhere',
      { issuers: { le: { ca: {} } } },
      'edgewire:issuers.le.ca: needs either `generate`, or `certificate` and `key`',
    ],
    [
      'a CA from two places, and what is wrong in them',
      { issuers: { le: { ca: { generate: { commonName: '', in: 'stat' }, key: 'k' } } } },
      'edgewire:issuers.le.ca.generate.commonName: must not be empty',
      'edgewire:issuers.le.ca.generate.in: expected one of cluster, state, found "stat". Did you mean "state"?',
      'edgewire:issuers.le.ca: needs either `generate`, or `certificate` and `key`',
    ],
    [
      'a certificate of a CA without its key',
      { issuers: { le: { ca: { certificate: 'ca.pem' } } } },
      'edgewire:issuers.le.ca: needs `certificate` and `key` together',
    ],
    [
      'name constraints that @pulumi/tls does not make, and what is wrong in them',
      generated({ in: 'state', nameConstraints: { permitted: ['*.example.com'], excluded: [] } }),
      'edgewire:issuers.le.ca.generate.nameConstraints.permitted[0]: has to be a domain in lower-case letters, without "*" and without a dot in front, found "*.example.com"',
      'edgewire:issuers.le.ca.generate.nameConstraints.excluded: must not be empty',
      'edgewire:issuers.le.ca.generate.nameConstraints: cannot be had with `in: state`: @pulumi/tls makes none. Use `in: cluster`, or give a CA that has them',
    ],
    [
      'name constraints that constrain nothing',
      generated({ nameConstraints: {} }),
      'edgewire:issuers.le.ca.generate.nameConstraints: needs `permitted`, `excluded`, or both',
    ],
    [
      'a name that leaves no room for what is put behind it',
      generated({ commonName: 'x'.repeat(48), organization: 'x'.repeat(65) }),
      'edgewire:issuers.le.ca.generate.commonName: has to be 47 characters at most',
      'edgewire:issuers.le.ca.generate.organization: has to be 64 characters at most',
    ],
    [
      'trust in generations that do not issue alone',
      generated({ generation: 3, trusted: [1, 2] }),
      'edgewire:issuers.le.ca.generate.trusted: has to contain the generation that issues, 3',
    ],
    [
      'a mistyped kind of key',
      generated({ keyType: 'ecdsa-p265' }),
      'edgewire:issuers.le.ca.generate.keyType: expected one of ecdsa-p256, ecdsa-p384, rsa-2048, rsa-3072, rsa-4096, found "ecdsa-p265". Did you mean "ecdsa-p256"?',
    ],
    [
      'a CA from which nothing could issue',
      { issuers: { le: { ca: { certificate: 'ca.pem', key: 'ca.key', clusterIssuer: false } } } },
      'edgewire:issuers.le.ca.clusterIssuer: can be false with `generate` and `in: state` only: nothing else could issue from this CA',
    ],
    [
      'trust bundles without a place, and a name that is none',
      {
        issuers: {
          le: { ca: { generate: { commonName: 'A' }, trust: { configMap: 'A', distribution: 'reflector' } } },
        },
      },
      'edgewire:issuers.le.ca.trust.namespaces: is required (a mapping)',
      `edgewire:issuers.le.ca.trust.configMap: has to be ${nameRule}, found "A"`,
      'edgewire:issuers.le.ca.trust.distribution: expected one of kubed, replicator, direct, found "reflector". Did you mean "replicator"?',
    ],
    [
      'two trust bundles of one name',
      {
        issuers: {
          a: { ca: { generate: { commonName: 'A' }, trust: { namespaces: { all: true }, configMap: 'b-ca-bundle' } } },
          b: { ca: { generate: { commonName: 'B' }, trust: { namespaces: { all: true } } } },
        },
      },
      'edgewire:issuers.b.ca.trust.configMap: b-ca-bundle is the ConfigMap of a already: choose another name',
    ],
    [
      'issuers of names that a CA brings with it',
      {
        issuers: {
          corporate: { ca: { generate: { commonName: 'A', intermediate: {}, generation: 2, trusted: [1, 2] } } },
          'corporate-root': { selfSigned: {} },
          'corporate-root-ca': { selfSigned: {} },
          'corporate-root-ca-2': { selfSigned: {} },
          'corporate-2': { selfSigned: {} },
          'corporate-1': { selfSigned: {} },
        },
      },
      'edgewire:issuers.corporate-root: is the name of a ClusterIssuer that the CA corporate brings with it: choose another one',
      'edgewire:issuers.corporate-root-ca: is the name of a ClusterIssuer that the CA corporate brings with it: choose another one',
      'edgewire:issuers.corporate-root-ca-2: is the name of a ClusterIssuer that the CA corporate brings with it: choose another one',
      'edgewire:issuers.corporate-2: is the name of a ClusterIssuer that the CA corporate brings with it: choose another one',
    ],
    [
      'a mistyped kind of an existing issuer',
      { issuers: { le: { existing: { kind: 'ClusterIsuer' } } } },
      'edgewire:issuers.le.existing.name: is required (text)',
      'edgewire:issuers.le.existing.kind: expected one of ClusterIssuer, Issuer, found "ClusterIsuer". Did you mean "ClusterIssuer"? Other kinds need `group`',
    ],
    ['an empty list of solvers', acme({ dns01: [] }), 'edgewire:issuers.le.acme.dns01: must not be empty'],
    [
      'a solver by name alone',
      acme({ dns01: 'cloudflare' }),
      'edgewire:issuers.le.acme.dns01: expected a list or a mapping, found text',
    ],
    [
      'nothing for a solver',
      acme({ dns01: null }),
      'edgewire:issuers.le.acme.dns01: expected a list or a mapping, found nothing',
    ],
    [
      'a solver without provider',
      acme({ dns01: {} }),
      `edgewire:issuers.le.acme.dns01: ${providers}, found none of them`,
    ],
    [
      'a solver with two providers, and what is wrong beside',
      acme({ dns01: [{ cloudflare: {}, digitalocean: {}, cnameStrategy: 'follow' }] }),
      'edgewire:issuers.le.acme.dns01[0].cnameStrategy: expected one of None, Follow, found "follow". Did you mean "Follow"?',
      `edgewire:issuers.le.acme.dns01[0]: ${providers}, found cloudflare and digitalocean`,
    ],
    [
      'a mistyped provider, once',
      acme({ dns01: { cloudfare: {} } }),
      'edgewire:issuers.le.acme.dns01.cloudfare: unknown key "cloudfare". Did you mean "cloudflare"? Known keys: zones, ' +
        'cnameStrategy, rfc2136, cloudflare, route53, cloudDNS, azureDNS, digitalocean, acmeDNS, akamai, webhook.',
    ],
    [
      'a mistyped key of a provider in a list',
      acme({ dns01: [{ cloudflare: { apiTokn: 'x' } }] }),
      'edgewire:issuers.le.acme.dns01[0].cloudflare.apiTokn: unknown key "apiTokn". Did you mean "apiToken"? Known keys: ' +
        'email, apiToken, apiTokenSecretRef, apiKeySecretRef.',
    ],
    [
      'half an external account binding',
      acme({ eab: { keyId: 5 }, http01: true }),
      'edgewire:issuers.le.acme.http01: expected a mapping, found true',
      'edgewire:issuers.le.acme.eab.keyId: expected text, plain or encrypted, found a number',
      'edgewire:issuers.le.acme.eab.hmacKey: is required (text, plain or encrypted)',
    ],
  );
});

/** A certificate that a load balancer of AWS has. */
const arn = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';

describe('configuration: environments', () => {
  const environment = (fields: object): Record<string, unknown> => ({
    environments: { production: { domain: 'a.example.com', issuer: 'le', namespaces: { all: true }, ...fields } },
  });

  it('says where each certificate comes from', () => {
    const sources = [
      { files: { certificate: 'tls.crt', key: 'tls.key' } },
      { acmeJson: { path: 'acme.json' } },
      { acme: { directory: 'letsencrypt-staging', termsOfServiceAgreed: true, dns01: { exec: { command: './dns' } } } },
      { tls: {} },
      { arn },
    ];
    const issuances = sources.map((certificate) => {
      return stackOf(environment({ issuer: undefined, certificate })).environments[0]?.issuance;
    });
    const exec = { command: './dns', args: [], environment: {} };
    const solver = { zones: undefined, nameservers: [], propagationSeconds: 120, provider: { kind: 'exec', exec } };
    assert.deepEqual(issuances, [
      { kind: 'files', ...sources[0] },
      { kind: 'acmeJson', ...sources[1] },
      {
        kind: 'acme',
        acme: { ...sources[2]?.acme, dns01: [solver], keyType: 'ecdsa-p256', keyGeneration: 1 },
      },
      { kind: 'tls', tls: { validityDays: 90, keyType: 'ecdsa-p256' } },
      { kind: 'arn', ...sources[4] },
    ]);
  });

  it('needs no namespaces where TLS ends at a load balancer', () => {
    const [production] = stackOf(
      environment({ issuer: undefined, certificate: { arn }, namespaces: undefined }),
    ).environments;
    assert.equal(production?.namespaces, undefined);
  });

  it('tells the ways to choose namespaces apart', () => {
    const chosen = [{ selector: 'a=b' }, { list: ['wiki'] }].map((namespaces) => {
      return stackOf(environment({ namespaces })).environments[0]?.namespaces;
    });
    assert.deepEqual(chosen, [
      { kind: 'selector', selector: 'a=b' },
      { kind: 'list', list: ['wiki'] },
    ]);
  });

  const at = 'edgewire:environments.production';
  const needsNamespaces = 'namespaces: is required, one of { selector: … }, { list: […] }, { all: true }';
  const sources = 'exactly one of files, acmeJson, acme, tls, arn, traefikAcme is needed';
  const choices = 'exactly one of selector, list, all is needed';
  refuses(
    ['nothing for an environment', { environments: { production: null } }, `${at}: expected a mapping, found nothing`],
    [
      'all that an environment lacks, under a name that needs quotes',
      { environments: { 'a b': {} } },
      'edgewire:environments["a b"].domain: is required (text)',
      'edgewire:environments["a b"]: needs exactly one of issuer and certificate, found neither',
      `edgewire:environments["a b"].${needsNamespaces}`,
    ],
    [
      'a domain that is a number',
      environment({ domain: 5 }),
      `${at}.domain: expected text, found the number 5 (put it in quotes)`,
    ],
    ['an empty domain', environment({ domain: '' }), `${at}.domain: must not be empty`],
    [
      'an issuer beside a certificate',
      environment({ certificate: { arn } }),
      `${at}: needs exactly one of issuer and certificate, found both`,
    ],
    [
      'neither issuer nor certificate',
      environment({ issuer: undefined }),
      `${at}: needs exactly one of issuer and certificate, found neither`,
    ],
    [
      'a certificate from nowhere',
      environment({ issuer: undefined, certificate: {} }),
      `${at}.certificate: ${sources}, found none of them`,
    ],
    [
      'a certificate from two places',
      environment({ issuer: undefined, certificate: { arn, tls: {} } }),
      `${at}.certificate: ${sources}, found tls and arn`,
    ],
    [
      'mistakes in a certificate and beside it',
      environment({ issuer: undefined, certificate: { files: { certificate: 'tls.crt' } }, namespaces: undefined }),
      `${at}.certificate.files.key: is required (text, plain or encrypted)`,
      `${at}.${needsNamespaces}`,
    ],
    [
      'a mistaken arn, without asking for namespaces',
      environment({ issuer: undefined, certificate: { arn: 5 }, namespaces: undefined }),
      `${at}.certificate.arn: expected text, found the number 5 (put it in quotes)`,
    ],
    [
      'names of a certificate that is not in the cloud',
      environment({ issuer: undefined, certificate: { tls: {}, names: ['a.example.com'] } }),
      `${at}.certificate.names: is of the certificate of an \`arn\`: leave it out`,
    ],
    [
      'a certificate that is valid for no day',
      environment({ issuer: undefined, certificate: { tls: { validityDays: 0 } } }),
      `${at}.certificate.tls.validityDays: expected 1 or more, found the number 0`,
    ],
    ['no namespaces', environment({ namespaces: undefined }), `${at}.${needsNamespaces}`],
    ['namespaces by no way', environment({ namespaces: {} }), `${at}.namespaces: ${choices}, found none of them`],
    [
      'namespaces by two ways',
      environment({ namespaces: { selector: 'a', list: ['b'] } }),
      `${at}.namespaces: ${choices}, found selector and list`,
    ],
    [
      'not all namespaces',
      environment({ namespaces: { all: false } }),
      `${at}.namespaces.all: expected true, found false`,
    ],
    ['no namespace in the list', environment({ namespaces: { list: [] } }), `${at}.namespaces.list: must not be empty`],
    [
      'a word for namespaces',
      environment({ namespaces: 'all' }),
      `${at}.namespaces: expected a mapping, found text. Allowed: { selector: … }, { list: … }, { all: … }`,
    ],
    [
      'a list for namespaces, once',
      environment({ namespaces: ['wiki'] }),
      `${at}.namespaces: expected a mapping, found a list. Allowed: { selector: … }, { list: … }, { all: … }`,
    ],
    [
      'a truth value in quotes',
      environment({ namespaces: { all: 'true' } }),
      `${at}.namespaces.all: expected true, found "true" (leave out the quotes)`,
    ],
    [
      'an unknown distribution',
      environment({ distribution: 'kubd' }),
      `${at}.distribution: expected one of kubed, replicator, direct, reflector, found "kubd". Did you mean "kubed"?`,
    ],
    [
      'a distribution that is a mapping',
      environment({ distribution: { toString: 1 } }),
      `${at}.distribution: expected one of kubed, replicator, direct, reflector, found a mapping`,
    ],
    [
      'what is for an issuer beside a certificate',
      environment({
        issuer: undefined,
        certificate: { tls: {} },
        keyType: 'rsa-2048',
        adopt: { acmeJson: { path: 'acme.json' } },
      }),
      `${at}.keyType: is for the certificates of an issuer: leave it out beside \`certificate\``,
      `${at}.adopt: is for the certificates of an issuer: leave it out beside \`certificate\``,
    ],
    [
      'an unknown key of the source',
      environment({ source: { secret: 'x' } }),
      `${at}.source.secret: unknown key "secret". Known keys: namespace, secretName.`,
    ],
    [
      'a mistyped key, and what is missing for it',
      { environments: { production: { domian: 'a', issuer: 'le', namespaces: { all: true } } } },
      `${at}.domain: is required (text)`,
      `${at}.domian: unknown key "domian". Did you mean "domain"? Known keys: domain, names, apex, issuer, keyType, ` +
        'renewBefore, adopt, certificate, controller, dns, namespaces, source, distribution.',
    ],
  );
});

describe('configuration: apps', () => {
  const wiki = { name: 'wiki', namespace: 'wiki', host: 'a.example.com', service: { name: 'wiki', port: 80 } };
  const app = (fields: object): Record<string, unknown> => ({ apps: [{ ...wiki, ...fields }] });

  it('leaves the same host and path of the same name to the plan (EW1009)', () => {
    assert.equal(
      stackOf({ apps: [wiki, { ...wiki, host: undefined, hosts: ['b.example.com', wiki.host] }] }).apps.length,
      2,
    );
    assert.equal(errorsOf({ apps: [wiki, { ...wiki, path: '/other' }] }).length, 1);
  });

  it('fills in path, kind of path and annotations', () => {
    assert.deepEqual(stackOf(app({})).apps, [
      {
        name: 'wiki',
        namespace: 'wiki',
        host: 'a.example.com',
        service: { name: 'wiki', port: 80 },
        path: '/',
        pathType: 'Prefix',
        annotations: {},
      },
    ]);
  });

  refuses(
    ['a mapping of applications', { apps: {} }, 'edgewire:apps: expected a list, found a mapping'],
    ['nothing for an application', { apps: [null] }, 'edgewire:apps[0]: expected a mapping, found nothing'],
    [
      'all that an application lacks',
      { apps: [{}] },
      'edgewire:apps[0].name: is required (text)',
      'edgewire:apps[0].namespace: is required (text)',
      'edgewire:apps[0].service: is required (a mapping)',
      'edgewire:apps[0]: needs exactly one of host and hosts, found neither',
    ],
    ['host beside hosts', app({ hosts: ['b'] }), 'edgewire:apps[0]: needs exactly one of host and hosts, found both'],
    ['no hosts', app({ host: undefined, hosts: [] }), 'edgewire:apps[0].hosts: must not be empty'],
    [
      'a host of a megabyte, without repeating it',
      app({ host: 'a'.repeat(1_000_000) }),
      'edgewire:apps[0].host: has 1000000 characters, and a host 253 at most',
    ],
    [
      'a port that is no number of anything',
      app({ service: { name: 'wiki', port: NaN } }),
      'edgewire:apps[0].service.port: expected a number or text, found NaN',
    ],
    [
      'an issuer beside an environment',
      app({ issuer: 'le', environment: 'production' }),
      'edgewire:apps[0].issuer: excludes `environment`: leave one of them out',
    ],
    [
      'a name that the namespace has already',
      {
        apps: [
          { name: 'wiki', namespace: 'a b', host: 'a.example.com', service: { name: 'wiki', port: 80 } },
          { name: 'wiki', namespace: 'c', host: 'b.example.com', service: { name: 'wiki', port: 80 } },
          { name: 'wiki', namespace: 'a b', host: 'c.example.com', service: { name: 'wiki', port: 80 } },
        ],
      },
      'edgewire:apps[2].name: the namespace "a b" has an application wiki already, edgewire:apps[0]',
    ],
    [
      'port 0',
      app({ service: { name: 'w', port: 0 } }),
      'edgewire:apps[0].service.port: expected 1 or more, found the number 0',
    ],
    [
      'a port too high',
      app({ service: { name: 'w', port: 65536 } }),
      'edgewire:apps[0].service.port: expected 65535 or less, found the number 65536',
    ],
    [
      'a port that is neither number nor text',
      app({ service: { name: 'w', port: true } }),
      'edgewire:apps[0].service.port: expected a number or text, found true',
    ],
    ['an empty port', app({ service: { name: 'w', port: '' } }), 'edgewire:apps[0].service.port: must not be empty'],
    [
      'nothing as a monitor',
      app({ monitor: null }),
      'edgewire:apps[0].monitor: expected true or false or a mapping, found nothing',
    ],
    ['a relative path', app({ path: 'w' }), 'edgewire:apps[0].path: has to start with "/", found "w"'],
    [
      'a kind of path in lower case',
      app({ pathType: 'prefix' }),
      'edgewire:apps[0].pathType: expected one of Prefix, Exact, ImplementationSpecific, found "prefix". Did you mean "Prefix"?',
    ],
    [
      'an annotation that is no text',
      app({ annotations: { 'example.com/a': true } }),
      'edgewire:apps[0].annotations["example.com/a"]: expected text, found true (put it in quotes)',
    ],
    [
      'an unknown key',
      app({ nam: 'x' }),
      'edgewire:apps[0].nam: unknown key "nam". Did you mean "name"? Known keys: name, namespace, host, hosts, service, path, ' +
        'pathType, environment, controller, issuer, certificate, annotations, canary, monitor.',
    ],
  );
});

describe('configuration: namespaces', () => {
  it('takes a namespace without anything', () => {
    assert.deepEqual(stackOf({ namespaces: { b: null, a: { labels: { team: 'docs' } } } }).namespaces, [
      { name: 'b', labels: undefined, create: false, adopt: false },
      { name: 'a', labels: { team: 'docs' }, create: false, adopt: false },
    ]);
  });

  refuses(
    ['a list', { namespaces: ['wiki'] }, 'edgewire:namespaces: expected a mapping, found a list'],
    ['true', { namespaces: { wiki: true } }, 'edgewire:namespaces.wiki: expected a mapping, found true'],
    [
      'mistyped keys and labels',
      { namespaces: { wiki: { labels: { a: 1 }, creat: true } } },
      'edgewire:namespaces.wiki.labels.a: expected text, found the number 1 (put it in quotes)',
      'edgewire:namespaces.wiki.creat: unknown key "creat". Did you mean "create"? Known keys: labels, create, adopt.',
    ],
  );
});

describe('configuration: epinio', () => {
  it('is not there without its section', () => assert.equal(stackOf({}).epinio, undefined));

  it('fills in what the chart brings', () => {
    const users = [{ username: 'dev', password: 'x' }];
    assert.deepEqual(stackOf({ epinio: { environment: 'production', users } }).epinio, {
      environment: 'production',
      users: [{ username: 'dev', password: 'x', roles: ['user'], workspaces: [] }],
      dex: true,
      monitor: true,
      storage: { kind: 'internal', internal: {} },
      registry: { kind: 'internal', internal: {} },
    });
  });

  it('fills in bucket and TLS of an S3 store', () => {
    const s3 = { endpoint: 's3.example.com', accessKeyID: 'a', secretAccessKey: 'b' };
    assert.deepEqual(stackOf({ epinio: { environment: 'production', storage: { s3 } } }).epinio?.storage, {
      kind: 's3',
      s3: { ...s3, bucket: 'epinio', useSSL: true },
    });
  });

  const epinio = (fields: object): Record<string, unknown> => ({ epinio: { environment: 'production', ...fields } });
  refuses(
    ['no environment', { epinio: {} }, 'edgewire:epinio.environment: is required (text)'],
    ['no users', epinio({ users: [] }), 'edgewire:epinio.users: must not be empty'],
    [
      'a user without password',
      epinio({ users: [{ username: 'a' }] }),
      'edgewire:epinio.users[0]: needs exactly one of password and passwordBcrypt, found neither',
    ],
    [
      'a user with two passwords',
      epinio({ users: [{ username: 'a', password: 'b', passwordBcrypt: 'c' }] }),
      'edgewire:epinio.users[0]: needs exactly one of password and passwordBcrypt, found both',
    ],
    [
      'mistakes of a user, all of them',
      epinio({ users: [{ usrname: 'a', password: 'b', roles: [5] }] }),
      'edgewire:epinio.users[0].username: is required (text, plain or encrypted)',
      'edgewire:epinio.users[0].roles[0]: expected text, found the number 5 (put it in quotes)',
      'edgewire:epinio.users[0].usrname: unknown key "usrname". Did you mean "username"? Known keys: username, password, ' +
        'passwordBcrypt, roles, workspaces.',
    ],
    [
      'storage of no kind',
      epinio({ storage: {} }),
      'edgewire:epinio.storage: exactly one of internal, s3 is needed, found none of them',
    ],
    [
      'an S3 store without anything',
      epinio({ storage: { s3: {} } }),
      'edgewire:epinio.storage.s3.endpoint: is required (text)',
      'edgewire:epinio.storage.s3.accessKeyID: is required (text, plain or encrypted)',
      'edgewire:epinio.storage.s3.secretAccessKey: is required (text, plain or encrypted)',
    ],
    [
      'registries of two kinds',
      epinio({ registry: { external: { url: 'r' }, internal: {} }, dex: 1, controller: 'C' }),
      `edgewire:epinio.controller: has to be ${nameRule}, found "C"`,
      'edgewire:epinio.dex: expected true or false, found the number 1',
      'edgewire:epinio.registry: exactly one of internal, external is needed, found internal and external',
    ],
  );
});

describe('configuration: charts', () => {
  it('installs everything but what it is told not to', () => {
    const { install, source } = stackOf({
      charts: { install: { kubed: false }, source: { directory: 'mirror' } },
    }).charts;
    assert.deepEqual(install, { traefik: true, metallb: true, certManager: true, kubed: false });
    assert.deepEqual(source, { kind: 'directory', directory: 'mirror' });
  });

  const names = 'Known keys: traefik, metallb, cert-manager, kubed, epinio, kubernetes-replicator, external-dns.';
  refuses(
    [
      'text for the source',
      { charts: { source: 'mirror' } },
      'edgewire:charts.source: expected a mapping, found text. Allowed: { directory: … }, { registry: … }',
    ],
    [
      'two sources',
      { charts: { source: { directory: 'a', registry: 'oci://b' } } },
      'edgewire:charts.source: exactly one of directory, registry is needed, found directory and registry',
    ],
    [
      'versions that are wrong',
      { charts: { versions: { traefik: 39.1, cert_manager: '1' } } },
      'edgewire:charts.versions.traefik: expected text, found the number 39.1 (put it in quotes)',
      `edgewire:charts.versions.cert_manager: unknown key "cert_manager". Did you mean "cert-manager"? ${names}`,
    ],
    [
      'values that are wrong',
      { charts: { values: { traefik: 'x', metalb: {} } } },
      'edgewire:charts.values.traefik: expected a mapping, found text',
      `edgewire:charts.values.metalb: unknown key "metalb". Did you mean "metallb"? ${names}`,
    ],
    [
      'ARI in a cert-manager that has it wrong',
      { charts: { certManager: { renewalInfo: true }, versions: { 'cert-manager': 'v1.21.1' } } },
      'edgewire:charts.certManager.renewalInfo: needs cert-manager v1.21.2 or later, found v1.21.1: leave versions.cert-manager out, or this',
    ],
    [
      'ARI in a cert-manager that somebody else installs',
      { charts: { certManager: { renewalInfo: true }, install: { certManager: false } } },
      'edgewire:charts.certManager.renewalInfo: is set in the chart that this program installs: leave it out beside install.certManager: false',
    ],
    [
      'a word for no',
      { charts: { install: { kubed: 'no' } } },
      'edgewire:charts.install.kubed: expected true or false, found "no"',
    ],
  );
});

describe('configuration: planning', () => {
  it('refuses to ignore what cannot be built, by its code and with the reason', () => {
    for (const [code, why] of Object.entries(neverAccepted)) {
      assert.deepEqual(
        errorsOf({ planning: { ignore: [{ code, path: 'edgewire:controllers.a.class', reason: 'known' }] } }),
        [
          `edgewire:planning.ignore[0].code: ${code} cannot be ignored: ${why}. Do what its hint says, and leave this entry out`,
        ],
      );
    }
  });

  it('lets them be ignored in manifests from elsewhere, which the program does not build', () => {
    const ignoring = (path: string) => errorsOf({ planning: { ignore: [{ code: 'EW1001', path, reason: 'known' }] } });
    assert.deepEqual(ignoring('manifest:wiki.yaml#1/Ingress/wiki/wiki/spec.rules[0].host'), []);
    assert.equal(ignoring('manifest:program#1/Ingress/wiki/wiki/spec.rules[0].host').length, 1);
  });

  it('fills in what is left out', () => {
    const ignore = [{ code: 'EW1005', path: 'edgewire:apps[0].host', reason: 'known' }];
    assert.deepEqual(stackOf({ planning: { ignore } }).planning, { warnAtQuota: 0.5, strict: false, ignore });
  });

  refuses(
    [
      'a share over 1',
      { planning: { warnAtQuota: 2 } },
      'edgewire:planning.warnAtQuota: expected 1 or less, found the number 2',
    ],
    [
      'a share under 0',
      { planning: { warnAtQuota: -1 } },
      'edgewire:planning.warnAtQuota: expected 0 or more, found the number -1',
    ],
    [
      'no number',
      { planning: { warnAtQuota: NaN } },
      'edgewire:planning.warnAtQuota: expected a number, found the number NaN',
    ],
    [
      'what is ignored without reason',
      { planning: { ignore: [{ code: 'EW1', path: '' }] } },
      'edgewire:planning.ignore[0].code: has to be a code such as EW1005, found "EW1"',
      'edgewire:planning.ignore[0].path: must not be empty',
      'edgewire:planning.ignore[0].reason: is required (text)',
    ],
  );
});
