import assert from 'node:assert/strict';
import { resolverAnnotations } from '../../components/wiring/resolver';
import { app, checkOf, planOf, type Sections } from './stacks';

const client = (challenge: string) =>
  `external: { replicas: 1, acme: { directory: letsencrypt-staging, ${challenge} } }`;
const byDns = client('dns01: { cloudflare: { apiToken: { secure: v1:x } } }');
const byHttp = client('http01: {}');
const stack = (controllers: string): Sections => ({
  controllers,
  environments: 'lab: { domain: lab.example.com, apex: true, certificate: { traefikAcme: {} } }',
  apps:
    app('wiki.lab.example.com') +
    app('docs.lab.example.com', { name: 'docs' }) +
    app('docs.lab.example.com', { name: 'more', path: '/more' }) +
    app('own.example.net', { name: 'own', certificate: { traefikAcme: {} } }),
});

function annotationsOf(sections: Sections): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const { name, resolver } of planOf(sections).ingresses) {
    const annotations: Record<string, string> = {};
    for (const [key, value] of Object.entries(resolver === undefined ? {} : resolverAnnotations(resolver))) {
      annotations[key.replace(/^.*router\.tls\./, '')] = value;
    }
    found[name] = annotations;
  }
  return found;
}

describe("certificates by Traefik's own ACME", () => {
  it('are one order for all names of an environment by DNS-01, which the routes say to Traefik', () => {
    const plan = planOf(stack(byDns));
    assert.deepEqual(
      plan.orders.map(({ identifiers, count }) => [identifiers, count]),
      [
        [['*.lab.example.com', 'lab.example.com'], 1],
        [['own.example.net'], 1],
      ],
    );
    const wildcard = {
      certresolver: 'acme',
      'domains.0.main': '*.lab.example.com',
      'domains.0.sans': 'lab.example.com',
    };
    assert.deepEqual(annotationsOf(stack(byDns)), {
      wiki: wildcard,
      docs: wildcard,
      more: wildcard,
      own: { certresolver: 'acme', 'domains.0.main': 'own.example.net' },
    });
    assert.deepEqual(
      plan.wiring.map(({ tls, secretName, coveringName, orders }) => [tls, secretName, coveringName, orders]),
      [
        ...Array.from({ length: 3 }, () => ['traefik-acme', null, '*.lab.example.com', 0]),
        ['traefik-acme', null, 'own.example.net', 1],
      ],
    );
    assert.deepEqual(plan.routingSecrets, []);
    assert.deepEqual(
      plan.calendar.map(({ owner, renewedBy }) => [owner, renewedBy]),
      [['environment:lab', 'traefik']],
    );
  });

  it('are one order for each host by HTTP-01, however many routes it has', () => {
    const plan = planOf(stack(byHttp));
    assert.deepEqual(
      plan.orders.map(({ identifiers, count }) => [identifiers, count]),
      [
        [['docs.lab.example.com'], 1],
        [['wiki.lab.example.com'], 1],
        [['own.example.net'], 1],
      ],
    );
    assert.deepEqual(
      plan.wiring.map(({ host, orders }) => [host, orders]),
      [
        ['wiki.lab.example.com', 1],
        ['docs.lab.example.com', 1],
        ['docs.lab.example.com', 0],
        ['own.example.net', 1],
      ],
    );
    assert.deepEqual(annotationsOf(stack(byHttp)).wiki, {
      certresolver: 'acme',
      'domains.0.main': 'wiki.lab.example.com',
    });
  });

  it('may be asked for by routes from elsewhere, by the resolver of the plan alone', () => {
    const route = (resolver: string) => `
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: web, namespace: web, annotations: { ${resolver} } }
      spec: { ingressClassName: traefik, rules: [{ host: web.lab.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }`;
    const codes = (resolver: string) => checkOf(stack(byDns), route(resolver)).diagnostics.map(({ code }) => code);
    const annotation = 'traefik.ingress.kubernetes.io/router.tls';
    assert.deepEqual(codes(`${annotation}: "true", ${annotation}.certresolver: acme`), []);
    assert.deepEqual(codes(`${annotation}: "true", ${annotation}.certresolver: other`), ['EW3012']);
    assert.deepEqual(codes(''), ['EW3003']);
  });
});
