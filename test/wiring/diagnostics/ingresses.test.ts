import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, block, certificate, checkOf, ingress, object, planOf, rule, type Sections, wikiIngress } from '../stacks';
import { pairs } from './pairs';

const wiki = 'wiki.apps.example.com';
const good = app(wiki);
const annotated = '{ cert-manager.io/cluster-issuer: corporate }';
const loadBalancer: Sections = {
  environments: 'lb: { domain: apps.example.com, certificate: { arn: "arn:aws:acm:eu-central-1:1:certificate/1" } }',
};
const secretPath = `${wikiIngress}/spec.tls[0].secretName`;

pairs('EW3001', [
  {
    when: 'a Secret that nothing makes',
    manifests: ingress({ tls: block(wiki, 'wiki-tls') }),
    path: secretPath,
    message: ['names the Secret wiki-tls', 'namespace wiki', 'default certificate'],
    hint: ['Name production-routing, which is there', 'the manifest that makes wiki-tls'],
    twins: {
      'the hint': { manifests: ingress() },
      'a Secret beside it': { manifests: ingress({ tls: block(wiki, 'wiki-tls') }) + object('Secret', 'wiki-tls') },
      'a Certificate beside it': {
        manifests: ingress({ tls: block(wiki, 'wiki-tls') }) + object('Certificate', 'wiki-tls'),
      },
    },
  },
  {
    when: 'a Secret that nothing makes, beside two routing secrets of which one fits',
    stack: {
      environments: `
        other: { domain: other.example.com, names: [docs.apps.example.com], issuer: corporate, namespaces: { list: [wiki] } }
        production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }`,
    },
    manifests: ingress({ tls: `{ hosts: [docs.apps.example.com, ${wiki}], secretName: wiki-tls }` }),
    path: secretPath,
    message: ['wiki-tls'],
    hint: ['Name production-routing, which is there'],
    twins: { 'the hint': { manifests: ingress() } },
  },
  {
    when: 'a Secret that nothing makes, where none fits',
    stack: {
      environments: `
        other: { domain: other.example.com, issuer: corporate, namespaces: { list: [wiki] } }
        production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }`,
    },
    manifests: ingress({ rules: rule('wiki.example.org'), tls: block('wiki.example.org', 'wiki-tls') }),
    path: secretPath,
    message: ['wiki-tls'],
    hint: ['Name other-routing or production-routing, which is there'],
    twins: { 'a host that fits': { manifests: ingress() } },
  },
  {
    when: 'a block without hosts',
    manifests: ingress({ tls: `${block(wiki, 'production-routing')}, { secretName: wiki-tls }` }),
    path: `${wikiIngress}/spec.tls[1].secretName`,
    message: ['wiki-tls'],
    hint: ['production-routing'],
    twins: { 'the hint': { manifests: ingress() } },
  },
  {
    when: 'a Certificate of another group than cert-manager',
    manifests:
      ingress({ tls: block(wiki, 'wiki-tls') }) +
      object('Certificate', 'wiki-tls').replace('cert-manager.io/v1', 'example.com/v1'),
    path: secretPath,
    message: ['wiki-tls'],
    hint: ['production-routing'],
    twins: {
      'the group of cert-manager': {
        manifests: ingress({ tls: block(wiki, 'wiki-tls') }) + object('Certificate', 'wiki-tls'),
      },
    },
  },
  {
    when: 'an Issuer that names the Secret',
    manifests:
      ingress({ tls: block(wiki, 'wiki-tls') }) +
      object('Certificate', 'wiki-tls').replace('kind: Certificate', 'kind: Issuer'),
    path: secretPath,
    message: ['wiki-tls'],
    hint: ['production-routing'],
    twins: { 'the hint': { manifests: ingress() } },
  },
  {
    when: 'a Secret of that name in another namespace',
    manifests: ingress({ tls: block(wiki, 'wiki-tls') }) + object('Secret', 'wiki-tls', 'docs'),
    path: secretPath,
    message: ['namespace wiki'],
    hint: ['production-routing'],
    twins: {
      'the same namespace': { manifests: ingress({ tls: block(wiki, 'wiki-tls') }) + object('Secret', 'wiki-tls') },
    },
  },
  {
    when: 'an environment without a Secret, whose TLS ends at a load balancer',
    stack: loadBalancer,
    manifests: ingress({ namespace: 'edgewire', tls: block(wiki, 'lb-routing') }),
    path: 'manifest:app.yaml#1/Ingress/edgewire/wiki/spec.tls[0].secretName',
    message: ['lb-routing'],
    hint: ['Let a routing secret reach edgewire'],
    twins: { 'no tls block': { manifests: ingress({ namespace: 'edgewire', tls: '' }) } },
  },
]);

const defaultIssuer = { charts: 'values: { cert-manager: { ingressShim: { defaultIssuerName: corporate } } }' };
const withAnnotation = (key: string, value: string) => app(wiki, { annotations: { [key]: value } });

pairs('EW3002', [
  {
    when: 'an application with an issuer annotation',
    stack: { apps: withAnnotation('cert-manager.io/cluster-issuer', 'corporate') },
    path: 'edgewire:apps[0].annotations',
    message: ['app:wiki', 'production-routing of production', 'cert-manager.io/cluster-issuer', 'overwrite each other'],
    hint: ['Remove cert-manager.io/cluster-issuer'],
    twins: {
      'the hint': { stack: { apps: good } },
      'an issuer of its own': {
        stack: {
          apps: app(wiki, { issuer: 'corporate', annotations: { 'cert-manager.io/cluster-issuer': 'corporate' } }),
        },
      },
      'a host of no environment': {
        stack: { apps: app('wiki.example.org', { annotations: { 'cert-manager.io/cluster-issuer': 'corporate' } }) },
      },
    },
  },
  {
    when: 'an empty issuer annotation (cs-010 to cs-012)',
    stack: { apps: withAnnotation('cert-manager.io/issuer', '') },
    path: 'edgewire:apps[0].annotations',
    message: ['cert-manager.io/issuer'],
    hint: ['Remove cert-manager.io/issuer'],
    twins: {
      'a key that does nothing (cs-013)': { stack: { apps: withAnnotation('cert-manager.io/issuer-name', 'x') } },
    },
  },
  {
    when: 'tls-acme, true as Go reads it (cs-017), with a default issuer',
    stack: { ...defaultIssuer, apps: withAnnotation('kubernetes.io/tls-acme', 'T') },
    path: 'edgewire:apps[0].annotations',
    message: ['kubernetes.io/tls-acme'],
    hint: ['Remove kubernetes.io/tls-acme'],
    twins: {
      'a text that is not true (cs-019)': { stack: { apps: withAnnotation('kubernetes.io/tls-acme', 'yes') } },
      false: { stack: { apps: withAnnotation('kubernetes.io/tls-acme', 'false') } },
      'no default issuer, without which cert-manager makes nothing': { stack: { charts: '' } },
    },
  },
  {
    when: 'an annotated manifest on the routing secret',
    manifests: ingress({ annotations: annotated }),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['production-routing of production', 'into that very Secret'],
    hint: ['Remove cert-manager.io/cluster-issuer.'],
    twins: { 'the hint': { manifests: ingress() } },
  },
  {
    when: 'an annotated manifest with a Secret of its own',
    manifests: ingress({ annotations: annotated, tls: block(wiki, 'wiki-tls') }),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['covered by the routing secret production-routing of production', 'order a certificate into wiki-tls'],
    hint: ['Remove cert-manager.io/cluster-issuer, and name production-routing in spec.tls'],
    twins: {
      'the hint': { manifests: ingress() },
      'a host of no environment': {
        manifests: ingress({
          annotations: annotated,
          rules: rule('wiki.example.org'),
          tls: block('wiki.example.org', 'wiki-tls'),
        }),
      },
    },
  },
  {
    when: 'TLS at a load balancer',
    stack: { ...loadBalancer, apps: withAnnotation('cert-manager.io/cluster-issuer', 'corporate') },
    path: 'edgewire:apps[0].annotations',
    message: ['under lb, whose TLS ends at the load balancer'],
    hint: ['Remove cert-manager.io/cluster-issuer.'],
    twins: { 'the hint': { stack: { apps: good } } },
  },
]);

pairs('EW3003', [
  {
    when: 'no tls block',
    manifests: ingress({ tls: '' }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: [`No tls block of ${wikiIngress} lists ${wiki}`, 'whatever its store has, now its default certificate'],
    hint: [`Add { hosts: [${wiki}], secretName: production-routing } to spec.tls`],
    twins: {
      'the hint': { manifests: ingress({ tls: `{ hosts: [${wiki}], secretName: production-routing }` }) },
      'TLS at a load balancer': { stack: loadBalancer },
      'a Secret that is named for no host (EW3005)': {
        manifests: ingress({ tls: '{ secretName: production-routing }' }),
      },
      'a class of another program (EW3006)': { manifests: ingress({ tls: '', class: 'nginx' }), also: ['EW3006'] },
    },
  },
  {
    when: 'a tls block that lists another host',
    manifests: ingress({ tls: block('docs.apps.example.com', 'production-routing') }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: [wiki],
    hint: [`hosts: [${wiki}]`],
    twins: {
      'both hosts': {
        manifests: ingress({ tls: `{ hosts: [docs.apps.example.com, ${wiki}], secretName: production-routing }` }),
      },
      'a wildcard over it': { manifests: ingress({ tls: block('*.apps.example.com', 'production-routing') }) },
    },
  },
  {
    when: 'a host of no environment',
    manifests: ingress({ rules: rule('wiki.example.org'), tls: '' }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['wiki.example.org'],
    hint: ['Add a tls block to spec.tls that lists wiki.example.org'],
    twins: {
      'the hint': {
        manifests:
          ingress({ rules: rule('wiki.example.org'), tls: block('wiki.example.org', 'wiki-tls') }) +
          object('Secret', 'wiki-tls'),
      },
    },
  },
]);

const listing = (host: string) => ingress({ tls: `{ hosts: [${wiki}, "${host}"], secretName: production-routing }` });

pairs('EW3004', [
  {
    when: 'a host of another domain',
    manifests: listing('wiki.example.org'),
    path: `${wikiIngress}/spec.tls[0].hosts[1]`,
    message: ['lists wiki.example.org', 'production-routing of production does not cover (*.apps.example.com)'],
    hint: ['Name a Secret that covers wiki.example.org', 'take the host out'],
    twins: {
      'the hint': { manifests: ingress() },
      'a host under the domain': { manifests: listing('docs.apps.example.com') },
      'another Secret for it': {
        manifests:
          ingress({ tls: `${block(wiki, 'production-routing')}, ${block('wiki.example.org', 'x')}` }) +
          object('Secret', 'x'),
      },
    },
  },
  {
    when: 'a host two labels deep',
    manifests: listing('a.b.apps.example.com'),
    path: `${wikiIngress}/spec.tls[0].hosts[1]`,
    message: ['a.b.apps.example.com'],
    hint: ['a.b.apps.example.com'],
    twins: { 'one label': { manifests: listing('b.apps.example.com') } },
  },
  {
    when: 'a routing secret of that name in this namespace, another in another one',
    stack: {
      environments: `
        other: { domain: other.example.com, source: { namespace: docs, secretName: wildcard }, issuer: corporate, namespaces: { list: [docs] } }
        production: { domain: apps.example.com, source: { secretName: wildcard }, issuer: corporate, namespaces: { list: [wiki] } }`,
    },
    manifests: ingress({ tls: `{ hosts: [${wiki}, wiki.other.example.com], secretName: wildcard }` }),
    path: `${wikiIngress}/spec.tls[0].hosts[1]`,
    message: ['wildcard of production does not cover (*.apps.example.com)'],
    hint: ['wiki.other.example.com'],
    twins: { 'the hint': { manifests: ingress({ tls: block(wiki, 'wildcard') }) } },
  },
  {
    when: 'a routing secret that does not reach the namespace either',
    stack: {
      environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [docs] } }',
    },
    manifests: listing('wiki.example.org'),
    path: `${wikiIngress}/spec.tls[0].hosts[1]`,
    message: ['wiki.example.org'],
    hint: ['wiki.example.org'],
    twins: { 'the hint': { manifests: ingress() } },
  },
  {
    when: 'the apex',
    manifests: listing('apps.example.com'),
    path: `${wikiIngress}/spec.tls[0].hosts[1]`,
    message: ['lists apps.example.com'],
    hint: ['apps.example.com'],
    twins: {
      'an apex that is covered': {
        stack: {
          environments:
            'production: { domain: apps.example.com, apex: true, issuer: corporate, namespaces: { list: [wiki] } }',
        },
      },
    },
  },
  {
    when: 'a wildcard of a deeper zone',
    manifests: listing('*.b.apps.example.com'),
    path: `${wikiIngress}/spec.tls[0].hosts[1]`,
    message: ['lists *.b.apps.example.com'],
    hint: ['*.b.apps.example.com'],
    twins: { 'the wildcard of the domain': { manifests: listing('*.apps.example.com') } },
  },
]);

const blocks = (...tls: string[]) => ingress({ tls: tls.join(', ') });

pairs('EW3005', [
  {
    when: 'a block without hosts',
    manifests: blocks(block(wiki, 'production-routing'), '{ secretName: production-routing }'),
    path: `${wikiIngress}/spec.tls[1]`,
    message: [wikiIngress, 'has no hosts', 'cert-manager skips it'],
    hint: ['Give it hosts'],
    twins: { 'the hint': { manifests: blocks(block(wiki, 'production-routing'), block(wiki, 'production-routing')) } },
  },
  {
    when: 'a block without secretName',
    manifests: blocks(`{ hosts: [${wiki}] }`),
    path: `${wikiIngress}/spec.tls[0]`,
    message: ['has no secretName'],
    hint: ['Give it secretName'],
    twins: { 'the hint': { manifests: ingress() } },
  },
  {
    when: 'an empty secretName, and no hosts',
    manifests: blocks(block(wiki, 'production-routing'), '{ secretName: "" }'),
    path: `${wikiIngress}/spec.tls[1]`,
    message: ['has neither hosts nor secretName'],
    hint: ['hosts and secretName'],
    twins: { 'no such block': { manifests: ingress() } },
  },
]);

const noDefault = { controllers: 'external: { class: traefik, default: false }' };

/** An IngressClass, the default unless told otherwise. */
const classNamed = (name: string, isDefault = '"true"') => `---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: ${name}, annotations: { ingressclass.kubernetes.io/is-default-class: ${isDefault} } }
spec: { controller: example.com/${name} }
`;
const classless = ingress({ class: '' });

pairs('EW6004', [
  {
    when: 'an IngressClass of the manifests that is the default beside a controller',
    manifests: classNamed('nginx'),
    path: 'manifest:app.yaml#1/IngressClass/default/nginx/metadata.annotations',
    message: ['IngressClass', 'nginx is the default', 'the class traefik of the controller external', 'created last'],
    hint: ['Keep one of them the default'],
    twins: {
      'no default': { manifests: classNamed('nginx', '"false"') },
      'the class of that controller': { manifests: classNamed('traefik') },
      'a controller that is not the default': { stack: noDefault },
    },
  },
  {
    when: 'two IngressClasses of the manifests',
    stack: noDefault,
    manifests: classNamed('nginx') + classNamed('haproxy'),
    path: 'manifest:app.yaml#1/IngressClass/default/nginx/metadata.annotations',
    message: ['haproxy'],
    hint: ['Keep one of them the default'],
    twins: { 'one of them': { manifests: classNamed('nginx') + classNamed('haproxy', '"false"') } },
  },
]);

pairs('EW3006', [
  {
    when: 'no class, where the default one of the manifests is that of another program',
    stack: noDefault,
    manifests: classless + classNamed('nginx'),
    path: `${wikiIngress}/spec.ingressClassName`,
    message: ['"nginx"', 'which is the default by manifest:app.yaml#2/IngressClass', 'no configured controller'],
    hint: ['Use the class of a controller'],
    twins: {
      'the class of a controller, the default by the manifests': { manifests: classless + classNamed('traefik') },
      'a controller that is the default': {
        stack: { controllers: 'external: { class: traefik }' },
        also: ['EW6004'],
      },
    },
  },
  {
    when: 'no class, and a default that is none: the API server takes the text "true" alone',
    stack: noDefault,
    manifests: classless + classNamed('traefik', '"True"'),
    path: `${wikiIngress}/spec.ingressClassName`,
    message: ['no ingress class'],
    hint: ['default: true'],
    twins: { 'the right text': { manifests: classless + classNamed('traefik') } },
  },
  {
    when: 'a class of no controller',
    manifests: ingress({ class: 'nginx' }),
    path: `${wikiIngress}/spec.ingressClassName`,
    message: ['ingress class "nginx"', 'belongs to no configured controller', 'Classes: traefik'],
    hint: ['Use the class of a controller', 'configure one with this class'],
    twins: {
      'the hint': { manifests: ingress() },
      'a controller with this class, beside another': {
        stack: { controllers: 'external: { class: traefik }\nold: { class: nginx }' },
      },
    },
  },
  {
    when: 'a class of no controller in the old annotation',
    manifests: ingress({ class: '', annotations: '{ kubernetes.io/ingress.class: nginx }' }),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['"nginx"'],
    hint: ['Use the class of a controller'],
    twins: {
      'the hint': { manifests: ingress({ class: '', annotations: '{ kubernetes.io/ingress.class: traefik }' }) },
    },
  },
  {
    when: 'no class, and none is the default',
    stack: noDefault,
    manifests: ingress({ class: '' }),
    path: `${wikiIngress}/spec.ingressClassName`,
    message: ['no ingress class', 'no controller is the default', 'Classes: traefik'],
    hint: ['Name a class in spec.ingressClassName', '`default: true`'],
    twins: {
      'a class': { manifests: ingress() },
      'a default': { stack: { controllers: 'external: { class: traefik, default: true }' } },
      'a default beside another': { stack: { controllers: 'external: { class: traefik }\nold: { default: true }' } },
    },
  },
  {
    when: 'an application without a controller, and none is the default',
    stack: { ...noDefault, apps: good },
    path: 'edgewire:apps[0]',
    message: ['app:wiki has no ingress class', 'nothing serves it'],
    hint: ['Name a controller at edgewire:apps[0]'],
    twins: {
      'a controller': { stack: { apps: app(wiki, { controller: 'external' }) } },
      "the environment's": {
        stack: {
          environments:
            'production: { domain: apps.example.com, issuer: corporate, controller: external, namespaces: { list: [wiki] } }',
        },
      },
    },
  },
]);

describe('EW3006', () => {
  const codes = (sections: Sections) => planOf({ ...noDefault, ...sections }).diagnostics.map(({ code }) => code);
  const onController = (name: string) =>
    `production: { domain: apps.example.com, issuer: corporate, controller: ${name}, namespaces: { list: [wiki] } }`;

  it('leaves a controller that is named in vain to EW4008', () => {
    assert.deepEqual(codes({ apps: app(wiki, { controller: 'externl' }) }), ['EW4008']);
    assert.deepEqual(codes({ environments: onController('externl'), apps: good }), ['EW4008']);
  });

  it('leaves a class that the API server refuses to EW3016', () => {
    for (const name of ['Traefik', '""']) {
      const found = checkOf({}, ingress({ class: name })).diagnostics;
      assert.deepEqual(
        found.map(({ code }) => code),
        ['EW3016'],
      );
    }
  });

  it('is reported for one host of several that has no controller', () => {
    const apps = app('', { host: undefined, hosts: [wiki, 'wiki.example.org'] });
    assert.deepEqual(codes({ environments: onController('external'), apps }), ['EW3006', 'EW1005']);
  });
});

const own = (first: string, second: string) =>
  ingress({
    annotations: annotated,
    rules: `${rule('a.example.org')}, ${rule('b.example.org')}`,
    tls: `${first}, ${second}`,
  });
const aBlock = block('a.example.org', 'a-tls');

pairs('EW3007', [
  {
    when: 'one secretName in two blocks (cs-024 to cs-027)',
    manifests: own(aBlock, block('b.example.org', 'a-tls')),
    path: `${wikiIngress}/spec.tls[1]`,
    message: ['secretName a-tls in two tls blocks', wikiIngress, 'no certificate for it at all'],
    hint: ['Join the blocks', 'a secretName of its own'],
    twins: {
      'a secretName of its own': { manifests: own(aBlock, block('b.example.org', 'b-tls')) },
      'the blocks joined': {
        manifests: ingress({
          annotations: annotated,
          rules: `${rule('a.example.org')}, ${rule('b.example.org')}`,
          tls: '{ hosts: [a.example.org, b.example.org], secretName: a-tls }',
        }),
      },
      'no annotation': {
        manifests: blocks(block(wiki, 'production-routing'), block('docs.apps.example.com', 'production-routing')),
      },
    },
  },
  {
    when: 'two blocks without secretName (cs-028, cs-029)',
    manifests: own('{ hosts: [a.example.org] }', '{ hosts: [b.example.org] }'),
    path: `${wikiIngress}/spec.tls[1]`,
    message: ['Two tls blocks without secretName'],
    hint: ['Join the blocks'],
    twins: { 'one of them': { manifests: own(aBlock, '{ hosts: [b.example.org] }') } },
  },
]);

const withEpinio = { epinio: '{ environment: production, webInterface: false }' };

pairs('EW3008', [
  {
    when: 'a rule without http',
    stack: withEpinio,
    manifests: ingress({ rules: `{ host: ${wiki} }` }),
    path: `${wikiIngress}/spec.rules[0]`,
    message: [wikiIngress, 'no http paths', 'every push of Epinio fails'],
    hint: ['Give the rule an http path', 'remove it'],
    twins: { 'the hint': { manifests: ingress() }, 'no Epinio': { stack: { epinio: '' } } },
  },
  {
    when: 'a rule with an empty list of paths',
    stack: withEpinio,
    manifests: ingress({ rules: `${rule(wiki)}, { http: { paths: [] } }` }),
    path: `${wikiIngress}/spec.rules[1]`,
    message: ['no http paths'],
    hint: ['remove it'],
    twins: { 'the hint': { manifests: ingress() } },
  },
]);

/** The shape of ts-h082 and ts-h083: an exact name beside another wildcard, against the wildcard over it. */
const hidden = (beside: string, more = '') => `
  wild: { domain: x.io, issuer: corporate, namespaces: { list: [wiki] } }
  exact: { domain: ${beside}, names: [app.x.io], issuer: corporate, ${more}namespaces: { list: [wiki] } }`;

/** A host of one namespace, whose certificate has it beside `zz`, and a host of another one, both in a Secret `tls`. */
function ofTwoNamespaces(other: string): string {
  const of = (name: string, dnsNames: readonly string[]) => certificate(name, 'tls', dnsNames);
  const inDocs = (manifests: string) => manifests.replaceAll('namespace: wiki', 'namespace: docs');
  return (
    of('own', ['wiki.other.net', '*.other.net']) +
    ingress({ rules: rule('wiki.other.net'), tls: block('wiki.other.net', 'tls') }) +
    inDocs(of('theirs', [other, 'zz.other.net'])) +
    inDocs(ingress({ rules: rule(other), tls: block(other, 'tls') }))
  );
}

pairs('EW3009', [
  {
    when: 'an exact name beside a wildcard that sorts low (ts-h082)',
    stack: { environments: hidden('a.io'), apps: app('app.x.io') + app('docs.x.io', { name: 'docs' }) },
    path: 'edgewire:apps[0].host',
    message: ['answer for app.x.io', 'with the certificate of wild, not with the routing secret of exact', 'global'],
    hint: ['only one certificate cover the host', 'controllers of their own'],
    twins: {
      'a wildcard that sorts high (ts-h083)': { stack: { environments: hidden('y.io') } },
      'a controller of its own': {
        stack: {
          environments: hidden('a.io', 'controller: internal, '),
          controllers: 'external: { default: true }\ninternal: {}',
        },
      },
      'another host': { stack: { apps: app('b.a.io') + app('docs.x.io', { name: 'docs' }) } },
      'one certificate that covers it': {
        stack: {
          environments: `
            wild: { domain: x.io, issuer: corporate, namespaces: { list: [wiki] } }
            exact: { domain: a.io, issuer: corporate, namespaces: { list: [wiki] } }`,
        },
      },
    },
  },
  {
    when: 'the same, as soon as anything names the Secret that nothing names yet',
    stack: { environments: hidden('a.io'), apps: app('app.x.io') },
    path: 'edgewire:apps[0].host',
    severity: 'warning',
    message: ['with the certificate of wild, not with the routing secret of exact, as soon as anything names that one'],
    hint: ['only one certificate cover the host'],
    twins: { 'a wildcard that sorts high (ts-h083)': { stack: { environments: hidden('y.io') } } },
  },
  {
    when: 'an environment that Epinio may name at any time, and so counts as named',
    stack: {
      epinio: '{ environment: wild, webInterface: false }',
      environments: hidden('a.io').replace('[wiki] }', '[wiki, workspace] }'),
      apps: app('app.x.io'),
    },
    path: 'edgewire:apps[0].host',
    message: ['with the certificate of wild, not with the routing secret of exact:'],
    hint: [],
    twins: { 'a wildcard that sorts high (ts-h083)': { stack: { environments: hidden('y.io') } } },
  },
  {
    when: "two applications' own certificates for one host",
    stack: {
      apps:
        app('', { host: undefined, hosts: ['a.example.org', 'app.example.org'], issuer: 'corporate' }) +
        app('app.example.org', { name: 'docs', path: '/docs', issuer: 'corporate' }),
    },
    path: 'edgewire:apps[0].hosts[1]',
    message: ['app.example.org with the certificate in wiki/docs-tls, not with its own certificate in wiki/wiki-tls'],
    hint: ['only one certificate cover the host'],
    twins: {
      'the hint': {
        stack: {
          apps:
            app('a.example.org', { issuer: 'corporate' }) +
            app('app.example.org', { name: 'docs', path: '/docs', issuer: 'corporate' }),
        },
      },
    },
  },
  {
    when: 'certificates of two namespaces in Secrets of one name',
    manifests: ofTwoNamespaces('wiki.other.net'),
    path: 'manifest:app.yaml#2/Ingress/wiki/wiki/spec.rules[0].host',
    message: ['the certificate in docs/tls, not with its own certificate in wiki/tls'],
    hint: ['only one certificate'],
    twins: {
      'another host in the other namespace': { manifests: ofTwoNamespaces('docs.other.net') },
    },
  },
  {
    when: 'a manifest that brings a certificate for a routed host',
    stack: { apps: app(wiki, { path: '/docs' }) },
    manifests:
      ingress({ tls: block(wiki, 'wiki-tls') }) +
      object('Secret', 'wiki-tls') +
      ingress({ name: 'second', rules: rule(wiki, '/second') }),
    path: 'manifest:app.yaml#3/Ingress/wiki/second/spec.rules[0].host',
    message: ['the certificate in wiki/wiki-tls, not with the routing secret of production'],
    hint: ['only one certificate'],
    twins: {
      'the routing secret for both': {
        manifests: ingress() + ingress({ name: 'second', rules: rule(wiki, '/second') }),
      },
    },
  },
]);

describe('EW3009 and the vectors that it is made of', () => {
  interface StoreCase {
    readonly id: string;
    readonly certs: readonly { readonly sans: readonly string[] }[];
    readonly sni: string;
    readonly expectIndex: number;
  }

  function isStoreCases(value: unknown): value is StoreCase[] {
    return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && 'sni' in one);
  }

  const cases: unknown = JSON.parse(readFileSync(join(__dirname, '../../vectors/traefik-store.json'), 'utf8'));
  assert.ok(isStoreCases(cases));
  for (const [id, reported] of [
    ['ts-h082', true],
    ['ts-h083', false],
    ['ts-h084', false],
  ] as const) {
    it(`${id}: ${reported ? 'another certificate is served' : 'the wired certificate is served'}`, () => {
      const found = cases.find((one) => one.id === id);
      assert.ok(found);
      const lists = found.certs.map(({ sans }) => sans);
      const environments = lists.map((sans, index) => {
        const wildcard = sans.find((san) => san.startsWith('*.'));
        const domain = wildcard?.slice(2) ?? 'zzz.io';
        return `e${index}: { domain: ${domain}, names: [${sans.filter((san) => san !== wildcard).join()}], issuer: corporate, namespaces: { list: [wiki] } }`;
      });
      // What nothing names is not loaded.
      const others = environments.map((text, index) => {
        const domain = /domain: ([^,]+),/.exec(text)?.[1] ?? '';
        return app(`only.${domain}`, { name: `a${index}`, environment: `e${index}` });
      });
      const apps = app(found.sni) + others.join('');
      const { diagnostics, wiring } = planOf({ environments: environments.join('\n'), apps });
      assert.equal(
        diagnostics.some(({ code, path }) => code === 'EW3009' && path === 'edgewire:apps[0].host'),
        reported,
      );
      assert.equal(wiring[0]?.servedBy, `e${found.expectIndex}`);
    });
  }
});

describe('the wiring of manifests', () => {
  it("shows a Secret of the manifests as the Ingress's own certificate", () => {
    const [wiring] = checkOf({}, ingress({ tls: block(wiki, 'wiki-tls') }) + object('Secret', 'wiki-tls')).wiring;
    assert.deepEqual(
      { tls: wiring?.tls, secretName: wiring?.secretName, servedBy: wiring?.servedBy, orders: wiring?.orders },
      { tls: 'own-certificate', secretName: 'wiki-tls', servedBy: 'own', orders: 0 },
    );
  });

  it("takes a Secret of a routing secret's name for the routing secret", () => {
    const [wiring] = checkOf({}, ingress() + object('Secret', 'production-routing')).wiring;
    assert.equal(wiring?.tls, 'routing-secret');
  });

  it('has Ingresses alone, of the groups that Kubernetes has had', () => {
    const wired = (from: string, to: string) => checkOf({}, ingress().replace(from, to)).wiring.length;
    assert.equal(wired('networking.k8s.io/v1', 'networking.k8s.io/v1beta1'), 1);
    assert.equal(wired('networking.k8s.io/v1', 'extensions/v1beta1'), 1);
    assert.equal(wired('networking.k8s.io/v1', 'example.com/v1'), 0);
    assert.equal(wired('kind: Ingress', 'kind: NetworkPolicy'), 0);
  });

  it('counts the order of an annotated Ingress at the first host of each block', () => {
    const hosts = ['b.example.org', 'a.example.org'];
    const manifests = ingress({
      annotations: '{ cert-manager.io/cluster-issuer: letsencrypt }',
      rules: hosts.map((host) => rule(host)).join(', '),
      tls: `{ hosts: [${hosts.join()}], secretName: a-tls }`,
    });
    assert.deepEqual(
      checkOf({}, manifests).orders.map(({ identifiers }) => identifiers.join()),
      ['a.example.org,b.example.org'],
    );
    assert.deepEqual(
      checkOf({}, manifests).wiring.map(({ tls, orders }) => [tls, orders]),
      [
        ['own-certificate', 1],
        ['own-certificate', 0],
      ],
    );
  });
});

describe('one cause', () => {
  const outOfReach = {
    environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [docs] } }',
  };
  const codes = (manifests: string, stack: Sections = {}) =>
    checkOf(stack, manifests).diagnostics.map(({ code }) => code);

  it('is one finding: a routing secret that does not reach the namespace, named or not', () => {
    assert.deepEqual(codes(ingress(), outOfReach), ['EW2001']);
    assert.deepEqual(codes(ingress({ tls: '' }), outOfReach), ['EW2001']);
  });

  it('is one finding: another Secret that is missing', () => {
    assert.deepEqual(codes(ingress({ tls: block('wiki.apps.example.com', 'wiki-tls') }), outOfReach), ['EW3001']);
  });

  it('is one finding: a Secret of other names', () => {
    const other = {
      environments: `
        production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }
        intranet: { domain: corp.example.com, issuer: corporate, namespaces: { list: [wiki] } }`,
    };
    assert.deepEqual(codes(ingress({ tls: block('wiki.apps.example.com', 'intranet-routing') }), other), ['EW3004']);
    assert.deepEqual(
      codes(ingress({ rules: rule('a.example.net'), tls: block('a.example.net', 'production-routing') })),
      ['EW3004'],
    );
  });

  it('is one finding: an issuer that is not there, on a routing secret', () => {
    assert.deepEqual(codes(ingress({ annotations: '{ cert-manager.io/cluster-issuer: nobody }' })), ['EW3002']);
  });

  it('is the fault of the annotated Ingress alone: others on the same routing secret are judged as ever', () => {
    const annotated = ingress({
      name: 'faulty',
      annotations: '{ cert-manager.io/cluster-issuer: corporate }',
      rules: rule('faulty.apps.example.com'),
      tls: block('faulty.apps.example.com', 'production-routing'),
    });
    const deep = ingress({
      rules: rule('a.b.apps.example.com'),
      tls: block('a.b.apps.example.com', 'production-routing'),
    });
    assert.deepEqual(codes(annotated + deep), ['EW1003', 'EW3002']);
    const [, other] = checkOf({}, annotated + ingress()).wiring;
    assert.equal(other?.tls, 'routing-secret');
  });

  it("is no fault: cert-manager's own Ingress for HTTP-01", () => {
    const solver = ingress({ rules: rule('wiki.apps.example.com'), tls: '' }).replace(
      'annotations: {}',
      'labels: { acme.cert-manager.io/http01-solver: "true" }',
    );
    assert.deepEqual(codes(solver), []);
    assert.deepEqual(checkOf({}, solver).wiring, []);
  });
});

describe('a Secret of another namespace by its name', () => {
  it('is one finding: no Secret has a slash in its name', () => {
    const { diagnostics } = checkOf({}, ingress({ tls: block(wiki, 'certs/wildcard') }));
    const found = diagnostics.map(({ code, hint }) => `${code} ${hint}`);
    assert.deepEqual(found, [
      'EW3016 Write the name alone: an Ingress takes Secrets of its own namespace, where a copy may be.',
    ]);
  });
});
