import { app, ingress, rule, type Sections, wikiIngress } from '../stacks';
import { pairs } from './pairs';

const domainPath = 'edgewire:environments.production.domain';
const caPath = 'edgewire:environments.production.certificate.tls.ca';
const issuerPath = 'edgewire:environments.production.issuer';
const selectorPath = 'edgewire:issuers.corporate.ca.trust.namespaces.selector';

/** The quiet stack with the name constraints given in YAML on its private CA. */
function constrained(nameConstraints: string, more: Sections = {}): Sections {
  const generate = `{ commonName: Example Corp, nameConstraints: ${nameConstraints} }`;
  return { issuers: `corporate: { ca: { generate: ${generate} } }\nother: { selfSigned: {} }`, ...more };
}

/** The environment `production`, with its source of certificates given in YAML. */
function production(source: string, more = ''): Sections {
  return {
    environments: `production: { domain: apps.example.com, ${more}${source}, namespaces: { list: [wiki] } }`,
  };
}

pairs('EW4009', [
  {
    when: 'the domain of an environment outside of what is permitted',
    stack: constrained('{ permitted: [corp.example.com] }'),
    path: domainPath,
    message: ['*.apps.example.com', 'the CA corporate', 'do not permit it'],
    hint: ['Use another issuer', 'edgewire:issuers.corporate.ca.generate.nameConstraints', 'another name'],
    twins: {
      'the hint': { stack: production('issuer: other') },
      'the domain itself permitted': { stack: constrained('{ permitted: [apps.example.com] }') },
      'a parent permitted': { stack: constrained('{ permitted: [corp.example.com, example.com] }') },
      'other names excluded only': { stack: constrained('{ excluded: [corp.example.com] }') },
    },
  },
  {
    when: 'a domain that only ends like a permitted one',
    stack: constrained('{ permitted: [example.com] }', {
      environments: 'production: { domain: myexample.com, issuer: corporate, namespaces: { list: [wiki] } }',
    }),
    path: domainPath,
    message: ['*.myexample.com'],
    hint: ['Use another issuer'],
    twins: { 'a dot': { stack: production('issuer: corporate') } },
  },
  {
    when: 'a wildcard that could stand for an excluded name, and a further name below one',
    stack: {
      ...constrained('{ permitted: [example.com], excluded: [secret.apps.example.com, x.example.com] }'),
      ...production('issuer: corporate', 'names: [a.x.example.com, b.example.com], '),
    },
    path: [domainPath, 'edgewire:environments.production.names[0]'],
    message: ['*.apps.example.com', 'exclude secret.apps.example.com'],
    hint: ['Use another issuer'],
    twins: {
      'the excluded name two labels below': {
        stack: constrained('{ permitted: [example.com], excluded: [very.secret.apps.example.com] }'),
      },
    },
  },
  {
    when: 'an application with a certificate of its own',
    stack: constrained('{ permitted: [example.com] }', { apps: app('wiki.example.org', { issuer: 'corporate' }) }),
    path: 'edgewire:apps[0].host',
    message: ['wiki.example.org'],
    hint: ['Use another issuer'],
    twins: { 'the hint': { stack: { apps: app('wiki.example.org', { issuer: 'other' }) } } },
  },
  {
    when: 'a manifest that asks the CA for a certificate',
    stack: constrained('{ permitted: [example.com] }'),
    manifests: ingress({
      annotations: '{ cert-manager.io/cluster-issuer: corporate }',
      rules: rule('wiki.example.org'),
      tls: '{ hosts: [wiki.example.org], secretName: own }',
    }),
    path: `${wikiIngress}/spec.rules[0].host`,
    message: ['wiki.example.org'],
    hint: ['Use another issuer'],
    twins: {
      'the hint': {
        manifests: ingress({
          annotations: '{ cert-manager.io/cluster-issuer: other }',
          rules: rule('wiki.example.org'),
          tls: '{ hosts: [wiki.example.org], secretName: own }',
        }),
      },
    },
  },
]);

const stated = 'stated: { ca: { generate: { commonName: A, in: state } } }';
const outside = 'outside: { ca: { generate: { commonName: B, in: state }, clusterIssuer: false } }';

pairs('EW4010', [
  {
    when: '@pulumi/tls is to sign with a key that is in the cluster',
    stack: {
      issuers: `inside: { ca: { generate: { commonName: A } } }\n${stated}`,
      ...production('certificate: { tls: { ca: inside } }'),
    },
    path: caPath,
    message: ['cannot sign with inside', '`in: state`'],
    hint: ['Those that can: stated.'],
    twins: {
      'the hint': { stack: production('certificate: { tls: { ca: stated } }') },
      'the key in the state': {
        stack: { issuers: `inside: { ca: { generate: { commonName: A, in: state } } }\n${stated}` },
      },
      'a certificate that signs itself': { stack: production('certificate: { tls: {} }') },
    },
  },
  {
    when: '@pulumi/tls is to sign with something that is no CA, and there is none',
    stack: { issuers: 'own: { selfSigned: {} }', ...production('certificate: { tls: { ca: own } }') },
    path: caPath,
    message: ['cannot sign with own'],
    hint: ['Use `issuer`', 'edgewire:issuers'],
    twins: { 'the hint': { stack: production('issuer: own') } },
  },
  {
    when: 'cert-manager is to issue from a CA whose key stays out of the cluster',
    stack: {
      issuers: `${stated}\n${outside}`,
      ...production('issuer: outside'),
      apps: app('wiki.example.org', { issuer: 'outside' }),
    },
    path: [issuerPath, 'edgewire:apps[0].issuer'],
    message: ['cert-manager cannot issue from outside', '`clusterIssuer: false`'],
    hint: ['Leave out edgewire:issuers.outside.ca.clusterIssuer', '{ tls: { ca: outside } }'],
    twins: {
      'the hint': { stack: { issuers: `${stated}\n${outside.replace(', clusterIssuer: false', '')}` } },
      'the other hint': {
        stack: {
          ...production('certificate: { tls: { ca: outside } }'),
          apps: app('wiki.example.org', { issuer: 'stated' }),
        },
      },
    },
  },
]);

/** The quiet stack, its private CA trusted in the namespaces given in YAML. */
function trusted(namespaces: string, more = ''): Sections {
  const ca = `generate: { commonName: Example Corp }, trust: { ${more}namespaces: ${namespaces} }`;
  return { issuers: `corporate: { ca: { ${ca} } }`, namespaces: 'wiki: { labels: { team: docs } }' };
}

pairs('EW2005', [
  {
    when: 'the selector of a trust bundle',
    stack: trusted('{ selector: "team in docs" }'),
    path: selectorPath,
    message: ['"team in docs"', 'the trust bundle of corporate', 'its ConfigMap is copied nowhere'],
    hint: ['kubectl'],
    twins: { brackets: { stack: trusted('{ selector: "team in (docs)" }') } },
  },
]);

pairs('EW2006', [
  {
    when: 'the selector of a trust bundle',
    stack: trusted('{ selector: team=web }'),
    path: selectorPath,
    message: ['"team=web"', 'the trust bundle of corporate'],
    hint: ['edgewire:namespaces'],
    twins: { 'a label that is there': { stack: trusted('{ selector: team=docs }') } },
  },
]);

pairs('EW2009', [
  {
    when: 'the selector of a trust bundle',
    stack: trusted('{ selector: "!tier" }'),
    path: selectorPath,
    message: ['the trust bundle of corporate', 'the namespace edgewire of the source too'],
    hint: ['"!tier,kubernetes.io/metadata.name!=edgewire"'],
    twins: {
      'the hint': { stack: trusted('{ selector: "!tier,kubernetes.io/metadata.name!=edgewire" }') },
      'another distributor': { stack: trusted('{ selector: "!tier" }', 'distribution: direct, ') },
    },
  },
]);

pairs('EW2002', [
  {
    when: 'a namespace of a trust bundle',
    stack: trusted('{ list: [wiki, Wiki.] }'),
    path: 'edgewire:issuers.corporate.ca.trust.namespaces.list[1]',
    message: ['"Wiki."', 'has a dot'],
    hint: ['the name of a namespace'],
    twins: { 'a valid name': { stack: trusted('{ list: [wiki] }') } },
  },
]);
