import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingTitles } from '../../../components/wiring/verification/finding';
import { type SeenHandshake, type SeenObject } from '../../../components/wiring/verification/observation';
import { issue, issueCa } from '../../certificates';
import { trustAnchors } from '../../../components/wiring/verification/seen-certificate';
import { type Sections } from '../stacks';
import { caaSets } from './caa-zone';
import { issued, sections, seen, SeenEdge } from './seen-edge';

const team = ['*.team.example.com'];
const production = ['*.apps.example.com'];
const wiki = 'wiki.apps.example.com';

type Served = Extract<SeenHandshake, { kind: 'served' }>;

/** What was spoilt, what is to be found of it: one finding, and nothing beside it. */
interface Case {
  readonly what: string;
  /** @default those of every edge here */
  readonly sections?: Sections;
  readonly spoil: (edge: SeenEdge) => void;
  readonly found: readonly string[];
}

/** The same edge, whose controller serves Gateways too. */
const withGateway: Sections = {
  ...sections,
  controllers: 'external: { class: traefik, default: true, address: 192.0.2.10, gateway: true }',
};

const blog = { namespace: 'wiki', name: 'blog' };

function ingressRoute(secretName: string | undefined, ingressClass = 'traefik'): SeenObject {
  const routes = [{ match: 'Host(`blog.apps.example.com`)', kind: 'Rule', services: [{ name: 'blog', port: 80 }] }];
  const tls = secretName === undefined ? {} : { secretName };
  const metadata = { ...blog, annotations: { 'kubernetes.io/ingress.class': ingressClass } };
  const spec = { entryPoints: ['websecure'], routes, tls };
  return { apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', metadata, spec };
}

function gateway(gatewayClassName: string, secretName: string): SeenObject {
  // With the default that the API server writes.
  const tls = { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: secretName }] };
  const listeners = [{ name: 'blog', port: 8443, protocol: 'HTTPS', hostname: 'blog.apps.example.com', tls }];
  const spec = { gatewayClassName, listeners };
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: blog, spec };
}

function serving(change: (handshake: Served, edge: SeenEdge) => SeenHandshake, host?: string): Case['spoil'] {
  return (edge) => edge.shake((one) => (one.kind === 'served' ? change(one, edge) : one), host);
}

function failing(failure: 'no-answer' | 'slow' | 'refused', host?: string): Case['spoil'] {
  return serving(({ host: of, address, port, controller }) => {
    return { kind: 'failed', host: of, address, port, controller, failure, detail: 'ECONNREFUSED' };
  }, host);
}

const defaultCertificate = seen(
  issue({
    commonName: 'TRAEFIK DEFAULT CERT',
    dnsNames: ['1234.5678.traefik.default'],
    notAfter: '2027-03-15T00:00:00Z',
  }),
);

/** Traefik has nothing better for the hosts of a namespace. */
function defaults(edge: SeenEdge, ...hosts: readonly string[]): void {
  for (const host of hosts) serving((one) => ({ ...one, certificate: defaultCertificate }), host)(edge);
}

const cases: readonly Case[] = [
  { what: 'a controller that is down', spoil: failing('no-answer'), found: ['EV1001 192.0.2.10:443 (3)'] },
  {
    what: 'an IPv6 address that is dead, beside an IPv4 address that serves',
    spoil: (edge) => {
      const dead = edge.handshakes.map(({ host, port, controller }): SeenHandshake => {
        const address = '2001:db8::10';
        return { kind: 'failed', host, address, port, controller, failure: 'no-answer', detail: 'ENETUNREACH' };
      });
      edge.handshakes.push(...dead);
    },
    found: ['EV1001 [2001:db8::10]:443 (3)'],
  },
  { what: 'a controller that is slow', spoil: failing('slow', wiki), found: ['EV1002 192.0.2.10:443 (1)'] },
  { what: 'TLS that is refused', spoil: failing('refused'), found: ['EV1003 192.0.2.10:443 (3)'] },
  {
    what: 'the default certificate',
    spoil: (edge) => defaults(edge, wiki),
    found: ['EV1004 hosts of environment production in wiki (1)'],
  },
  {
    what: "another environment's certificate",
    spoil: serving((one, edge) => ({ ...one, certificate: edge.certificates.team ?? one.certificate }), wiki),
    found: ['EV1005 environment production in wiki (1)'],
  },
  {
    what: 'a certificate that has expired, in Secret and copies too',
    spoil: (edge) => {
      const expired = seen(issued(team, { notAfter: '2026-12-20T00:00:00Z' }));
      edge.shake((one) => (one.kind === 'served' ? { ...one, certificate: expired } : one), 'board.team.example.com');
      for (const place of ['edgewire', 'wiki']) {
        edge.change(place, 'team-routing', (one) => ({ ...one, certificate: expired }));
      }
    },
    found: ['EV1006 environment team (1)'],
  },
  {
    what: 'a certificate that covers another host',
    spoil: serving((one) => ({ ...one, certificate: seen(issued(['other.example.org'])) }), wiki),
    found: ['EV1007 certificate '],
  },
  {
    what: 'a chain without its middle',
    spoil: serving((one) => ({ ...one, untrusted: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })),
    found: ['EV1008 environment production (2)', 'EV1008 environment team (1)'],
  },
  {
    what: 'another issuer',
    spoil: serving((one) => ({ ...one, certificate: seen(issue({ dnsNames: production })) }), wiki),
    found: ['EV1009 environment production (1)'],
  },
  {
    what: 'a certificate that was replaced, and is served still',
    spoil: serving((one) => ({ ...one, certificate: seen(issued(production)) }), wiki),
    found: ['EV1010 environment production (1)'],
  },
  {
    what: 'a certificate for the host alone, in place of the wildcard',
    spoil: serving((one) => ({ ...one, certificate: seen(issued([wiki])) }), wiki),
    found: ['EV1010 environment production (1)'],
  },
  {
    what: 'a route that nobody answers',
    spoil: serving((one) => ({ ...one, http: { kind: 'answer', status: 404, isRouteless: true } }), wiki),
    found: [`EV1012 ${wiki} (1)`],
  },
  {
    what: 'a certificate that requires a stapled answer and comes without',
    spoil: serving((one) => ({ ...one, revocation: { ...one.revocation, mustStaple: true } }), wiki),
    found: ['EV1013 environment production (1)'],
  },
  {
    what: 'a certificate whose required answer has ended',
    spoil: serving((one) => {
      const staple = { kind: 'good', until: new Date('2026-12-31T00:00:00Z') } as const;
      return { ...one, revocation: { ...one.revocation, mustStaple: true, staple } };
    }, wiki),
    found: ['EV1013 environment production (1)'],
  },
  {
    what: 'a certificate that a stapled answer calls revoked',
    spoil: serving((one) => {
      const staple = { kind: 'revoked', since: new Date('2026-12-20T00:00:00Z'), until: undefined } as const;
      return { ...one, revocation: { ...one.revocation, mustStaple: true, staple } };
    }, wiki),
    found: ['EV1014 environment production (1)'],
  },
  {
    what: 'a certificate that a revocation list has',
    spoil: (edge) => {
      const fingerprint = edge.certificates.team?.fingerprint ?? '';
      const since = new Date('2026-12-20T00:00:00Z');
      edge.crls = new Map([[fingerprint, { kind: 'listed', url: 'http://crl.example.com/1.crl', since }]]);
    },
    found: ['EV1014 environment team (1)'],
  },
  {
    what: 'a host that the DNS does not have, though the zone has its record',
    spoil: ({ names }) => void (names[0] = { host: wiki, addresses: [] }),
    found: ['EV2001 hosts of environment production (1)'],
  },
  {
    what: 'a host that resolves elsewhere, where other things are served',
    spoil: (edge) => {
      edge.names[0] = { host: wiki, addresses: ['198.51.100.1'] };
      const at = { host: wiki, address: '198.51.100.1', port: 443, controller: 'external' };
      edge.handshakes.push({ ...at, kind: 'failed', failure: 'refused', detail: 'ECONNRESET' });
    },
    found: ['EV2002 198.51.100.1, for external (1)'],
  },
  {
    what: 'a record that is missing, so that the host does not resolve',
    spoil: (edge) => {
      edge.records = edge.records.map((one) => (one.name === wiki ? { ...one, values: [] } : one));
      edge.names[0] = { host: wiki, addresses: [] };
    },
    found: ['EV2003 records of inside in example.com (1)'],
  },
  {
    what: 'a record that points elsewhere, and so does the host',
    spoil: (edge) => {
      edge.records = edge.records.map((one) => (one.name === wiki ? { ...one, values: ['198.51.100.1'] } : one));
      edge.names[0] = { host: wiki, addresses: ['198.51.100.1'] };
    },
    found: [`EV2004 A ${wiki} (1)`],
  },
  {
    what: 'a zone whose servers are silent',
    spoil: (edge) => {
      edge.records = [];
      edge.silentZones = [{ instance: 'inside', zone: 'example.com', detail: 'ETIMEOUT' }];
    },
    found: ['EV2005 zone example.com (3)'],
  },
  {
    what: 'a source that is gone, with its copies, so that the default certificate is served',
    spoil: (edge) => {
      for (const place of ['edgewire', 'wiki', 'shop']) edge.change(place, 'production-routing', () => undefined);
      defaults(edge, wiki, 'shop.apps.example.com');
    },
    found: ['EV3001 Secret edgewire/production-routing (2)'],
  },
  {
    what: 'a copy that is missing',
    spoil: (edge) => edge.change('shop', 'production-routing', () => undefined),
    found: ['EV3002 copies of environment production (1)'],
  },
  {
    what: 'a stale copy, which the store of the controller serves everywhere',
    spoil: (edge) => {
      const stale = seen(issued(production));
      edge.change('shop', 'production-routing', (one) => ({ ...one, certificate: stale }));
      for (const host of [wiki, 'shop.apps.example.com']) {
        edge.shake((one) => (one.kind === 'served' ? { ...one, certificate: stale } : one), host);
      }
    },
    found: ['EV3003 copies of environment production (2)'],
  },
  {
    what: 'a copy without its label',
    spoil: (edge) => edge.change('wiki', 'team-routing', (one) => ({ ...one, labels: {} })),
    found: ['EV3004 Secret wiki/team-routing (0)'],
  },
  {
    what: 'a source that does not ask for copies',
    spoil: (edge) => edge.change('edgewire', 'team-routing', (one) => ({ ...one, annotations: {} })),
    found: ['EV3004 Secret edgewire/team-routing (0)'],
  },
  {
    what: 'a copy that somebody wrote by hand, without its label and with another certificate',
    spoil: (edge) => {
      const foreign = seen(issued(team));
      const by = { labels: {}, certificate: foreign, writers: ['kubed', 'kubectl-client-side-apply'] };
      edge.change('wiki', 'team-routing', (one) => ({ ...one, ...by }));
      edge.shake((one) => (one.kind === 'served' ? { ...one, certificate: foreign } : one), 'board.team.example.com');
    },
    found: ['EV3005 Secret wiki/team-routing (0)'],
  },
  {
    what: 'a Certificate of somebody else that writes the source too',
    spoil: ({ cluster }) => {
      const [first] = cluster?.issuances ?? [];
      if (cluster && first) cluster.issuances = [...cluster.issuances, { ...first, name: 'mine' }];
    },
    found: ['EV3005 Secret edgewire/production-routing (0)'],
  },
  {
    what: 'a copy in a namespace that lost its label',
    spoil: (edge) => {
      if (edge.cluster) edge.cluster.secrets = [...edge.cluster.secrets, edge.copy('team', 'shop')];
    },
    found: ['EV3006 Secret shop/team-routing (0)'],
  },
  {
    what: 'copies of a former environment',
    spoil: (edge) => {
      const copy = edge.copy('former', 'wiki');
      const source = edge.secret('older', 'edgewire', {
        annotations: { 'cert-manager.io/certificate-name': 'older-routing' },
      });
      if (edge.cluster) edge.cluster.labelled = [...edge.cluster.secrets, copy, source];
    },
    found: ['EV3006 Secret wiki/former-routing (0)', 'EV3006 Secret edgewire/older-routing (0)'],
  },
  {
    what: 'a Certificate with other names, and so its Secret',
    spoil: (edge) => {
      const { cluster } = edge;
      if (!cluster) return;
      const less = { names: ['*.old.example.com'] };
      cluster.issuances = cluster.issuances.map((one) => (one.name === 'team-routing' ? { ...one, ...less } : one));
      const certificate = seen(issued(less.names));
      for (const place of ['edgewire', 'wiki']) {
        edge.change(place, 'team-routing', (one) => ({ ...one, certificate }));
      }
    },
    found: ['EV3007 Certificate edgewire/team-routing (1)'],
  },
  {
    what: 'a Certificate that is not issued, so that there is no Secret',
    spoil: (edge) => {
      const { cluster } = edge;
      if (!cluster) return;
      cluster.issuances = cluster.issuances.map((one) =>
        one.name === 'team-routing' ? { ...one, isReady: false, detail: 'DoesNotExist: no Secret' } : one,
      );
      for (const place of ['edgewire', 'wiki']) edge.change(place, 'team-routing', () => undefined);
      defaults(edge, 'board.team.example.com');
    },
    found: ['EV3008 Certificate edgewire/team-routing (1)'],
  },
  {
    what: 'an Ingress that is gone',
    spoil: (edge) => {
      if (edge.cluster) edge.cluster.routes = edge.cluster.routes.slice(1);
      defaults(edge, wiki);
    },
    found: ['EV3009 Ingress wiki/wiki (1)'],
  },
  {
    what: 'an Ingress that names another Secret',
    spoil: (edge) => {
      const { cluster } = edge;
      if (!cluster) return;
      cluster.routes = cluster.routes.map((one, index) =>
        index > 0
          ? one
          : {
              ...one,
              spec: {
                ingressClassName: 'traefik',
                rules: [{ host: wiki }],
                tls: [{ hosts: [wiki], secretName: 'mine' }],
              },
            },
      );
      defaults(edge, wiki);
    },
    found: ['EV3010 Ingress wiki/wiki (1)'],
  },
  {
    what: 'an Ingress of somebody else that names another Secret than its environment has',
    spoil: ({ cluster }) => {
      const metadata = { namespace: 'wiki', name: 'blog' };
      const host = 'blog.apps.example.com';
      const backend = { service: { name: 'blog', port: { number: 80 } } };
      const rules = [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
      const spec = { ingressClassName: 'traefik', rules, tls: [{ hosts: [host], secretName: 'blog' }] };
      const ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec };
      // Of another class it is served by somebody else.
      const other = { ...ingress, metadata: { ...metadata, name: 'x' }, spec: { ...spec, ingressClassName: 'nginx' } };
      if (cluster) cluster.routes = [...cluster.routes, ingress, other];
    },
    found: ['EV3010 Ingress wiki/blog (1)'],
  },
  {
    what: 'an IngressRoute of somebody else that names another Secret than its environment has',
    spoil: (edge) => edge.addRoute(ingressRoute('blog')),
    found: ['EV3010 IngressRoute wiki/blog (1)'],
  },
  {
    what: 'an IngressRoute of somebody else that names no Secret',
    spoil: (edge) => edge.addRoute(ingressRoute(undefined)),
    found: ['EV3010 IngressRoute wiki/blog (1)'],
  },
  {
    what: 'a Gateway of somebody else that names another Secret than its environment has',
    sections: withGateway,
    spoil: (edge) => edge.addRoute(gateway('traefik', 'blog')),
    found: ['EV3010 Gateway wiki/blog (1)'],
  },
  {
    what: 'a controller whose Service has no address, so that nobody answers there',
    spoil: (edge) => {
      const { cluster } = edge;
      if (!cluster) return;
      cluster.services = cluster.services.map((one) => ({ ...one, addresses: [] }));
      failing('no-answer')(edge);
    },
    found: ['EV3011 controller external (3)'],
  },
];

/** Subjects with fingerprints are told apart by their code alone. */
function shortened(told: readonly string[]): string[] {
  return told.map((one) => one.replace(/^(EV1007 certificate ).*$/, '$1'));
}

describe('verification', () => {
  it('finds nothing at an edge that is as planned', () => {
    assert.deepEqual(new SeenEdge().told(), []);
  });

  it('finds nothing in a required answer that is there, in one that is unusable and not required, in an unread list', () => {
    const edge = new SeenEdge();
    const until = new Date('2027-02-01T00:00:00Z');
    const revocations = [
      { mustStaple: true, staple: { kind: 'good', until } },
      { mustStaple: false, staple: { kind: 'unusable', why: 'does not parse' } },
    ] as const;
    for (const revocation of revocations) {
      edge.shake((one) => (one.kind === 'served' ? { ...one, revocation: { ...one.revocation, ...revocation } } : one));
      edge.crls = new Map(
        Object.values(edge.certificates).map(({ fingerprint }) => [
          fingerprint,
          { kind: 'unread', url: 'http://crl.example.com/1.crl', why: 'is not to be had' },
        ]),
      );
      assert.deepEqual(edge.told(), []);
    }
  });

  it('finds nothing where no cluster is asked', () => {
    const edge = new SeenEdge();
    edge.cluster = undefined;
    assert.deepEqual(edge.told(), []);
  });

  it('finds nothing in an Ingress of somebody else that is as the plan would have it', () => {
    const edge = new SeenEdge();
    const host = 'blog.apps.example.com';
    const backend = { service: { name: 'blog', port: { number: 80 } } };
    edge.cluster!.routes = [
      ...edge.cluster!.routes,
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { namespace: 'wiki', name: 'blog' },
        spec: {
          ingressClassName: 'traefik',
          rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
          tls: [{ hosts: [host], secretName: 'production-routing' }],
        },
      },
    ];
    assert.deepEqual(edge.told(), []);
  });

  it('finds nothing in routes of somebody else that are as the plan would have them', () => {
    const edge = new SeenEdge(withGateway);
    edge.addRoute(ingressRoute('production-routing'));
    edge.addRoute(gateway('traefik', 'production-routing'));
    assert.deepEqual(edge.told(), []);
  });

  it('finds nothing in routes that another program serves', () => {
    for (const one of [sections, withGateway]) {
      const edge = new SeenEdge(one);
      edge.addRoute(gateway('istio', 'theirs'));
      edge.addRoute(ingressRoute('theirs', 'another-traefik'));
      assert.deepEqual(edge.told(), []);
    }
  });

  for (const { what, sections: given = sections, spoil, found } of cases) {
    it(`finds ${what}, once`, () => {
      const edge = new SeenEdge(given);
      spoil(edge);
      assert.deepEqual(shortened(edge.told()).sort(), [...found].sort());
    });
  }

  it('finds a renewal that is overdue, and none that is due since this morning', () => {
    // Issued for 90 days on 15 December, so due after 60.
    assert.deepEqual(new SeenEdge().told(new Date('2027-02-13T12:00:00Z')), []);
    assert.deepEqual(new SeenEdge().told(new Date('2027-02-20T00:00:00Z')), [
      'EV1011 environment production (2)',
      'EV1011 environment team (1)',
    ]);
  });

  it('finds a source that has another certificate than it should', () => {
    const edge = new SeenEdge();
    const other = seen(issued(['*.other.example.com']));
    for (const place of ['edgewire', 'wiki']) {
      edge.change(place, 'team-routing', (one) => ({ ...one, certificate: other }));
    }
    assert.deepEqual(edge.told(), ['EV3012 Secret edgewire/team-routing (1)']);
  });

  it('says of every finding what is there instead, the likely cause and the fix', () => {
    for (const { spoil, sections: given = sections } of cases) {
      const edge = new SeenEdge(given);
      spoil(edge);
      for (const { message, cause, fix } of edge.findings()) {
        for (const text of [message, cause, fix]) assert.match(text, /^\S.*[.!]$/, text);
      }
    }
  });

  it('takes the roots of a chain for what clients trust, and an intermediate only where there is no root', () => {
    const root = issueCa('root');
    const middle = issueCa('middle', { issuer: root }).certificate;
    const anchors = [middle + root.certificate, middle, 'no PEM'].map(trustAnchors);
    assert.deepEqual(anchors, [
      { pem: root.certificate, arePartial: false },
      { pem: middle, arePartial: true },
      undefined,
    ]);
  });

  it('finds an authority that CAA records do not allow, where they were looked up', () => {
    const edge = new SeenEdge({
      ...sections,
      issuers: `${sections.issuers ?? ''}
staging: { acme: { directory: letsencrypt-staging, dns01: { cloudflare: { apiToken: { secure: c } } } } }`,
      environments: `${sections.environments ?? ''}
    public: { domain: public.example.com, issuer: staging, namespaces: { list: [wiki] } }`,
    });
    edge.cluster = undefined;
    assert.deepEqual(edge.told(), []);
    const told = (record: string) => {
      edge.caa = caaSets(edge.promised.plan.caa, { 'example.com': [record] });
      return edge.told();
    };
    assert.deepEqual(told('0 issue "pki.goog"'), ['EV2006 CAA records issue of example.com (1)']);
    assert.deepEqual(told('0 issue "letsencrypt.org"'), []);
    assert.deepEqual(told('0 issue "letsencrypt.org; accounturi=https://acme.example.com/1"'), []);
  });

  it('has a section of every finding in the documentation', () => {
    const text = readFileSync(join(__dirname, '../../../docs/verification.md'), 'utf8');
    const titles = Object.entries(findingTitles).map(([code, title]) => `${code}: ${title}`);
    assert.deepEqual(
      [...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title),
      titles,
    );
  });

  it('has a case of every finding', () => {
    const met = new Set([
      ...cases.flatMap(({ found }) => found.map((one) => one.slice(0, 6))),
      'EV1011',
      'EV2006',
      'EV3012',
    ]);
    assert.deepEqual([...met].sort(), Object.keys(findingTitles).sort());
  });
});
