import { app, block, ingress, rule, wikiIngress } from '../stacks';
import { type Pair, pairs } from './pairs';

const wiki = 'wiki.apps.example.com';
const service = '{ name: wiki, port: { number: 80 } }';
const path = (yaml: string) => `{ host: ${wiki}, http: { paths: [${yaml}] } }`;
const withBackend = (yaml: string) => ingress({ rules: path(`{ path: /, pathType: Prefix, backend: ${yaml} }`) });
const withPath = (yaml: string) => ingress({ rules: path(`{ ${yaml}, backend: { service: ${service} } }`) });

function refused(
  when: string,
  manifests: string,
  field: string,
  message: string,
  hint: string,
  right = ingress(),
): Pair {
  return {
    when,
    manifests,
    path: `${wikiIngress}/${field}`,
    message: [`The API server refuses ${wikiIngress}: ${field}`, message],
    hint: [hint],
    twins: { 'what it takes': { manifests: right } },
  };
}

const http = 'spec.rules[0].http.paths[0]';

pairs('EW3016', [
  refused(
    'a host with upper-case letters, in a rule and its tls block',
    ingress({ rules: rule('Wiki.apps.example.com'), tls: block('Wiki.apps.example.com', 'production-routing') }),
    'spec.rules[0].host',
    '"Wiki.apps.example.com": a lowercase RFC 1123 subdomain',
    'Write wiki.apps.example.com',
  ),
  refused(
    'a host with a dot at its end',
    ingress({ rules: rule(`${wiki}.`) }),
    'spec.rules[0].host',
    'RFC 1123',
    'Write wiki.apps.example.com',
  ),
  refused(
    'a host of a tls block alone',
    ingress({ tls: `{ hosts: [${wiki}, Other.apps.example.com], secretName: production-routing }` }),
    'spec.tls[0].hosts[1]',
    '"Other.apps.example.com"',
    'Write other.apps.example.com',
  ),
  {
    when: 'a class as annotation, and another one as field',
    manifests: ingress({ annotations: '{ kubernetes.io/ingress.class: nginx }' }),
    path: `${wikiIngress}/metadata.annotations`,
    message: ['"nginx"', 'must match ingressClassName (traefik)'],
    hint: ['Remove the annotation kubernetes.io/ingress.class'],
    twins: {
      'the hint': { manifests: ingress() },
      'the same class': { manifests: ingress({ annotations: '{ kubernetes.io/ingress.class: traefik }' }) },
      'the annotation alone': {
        manifests: ingress({ annotations: '{ kubernetes.io/ingress.class: traefik }', class: '' }),
      },
    },
  },
  refused(
    'an annotation that is no text',
    ingress({ annotations: '{ example.com/public: true }' }),
    'metadata.annotations',
    '"example.com/public": its value has to be text, and is true without quotes',
    'in quotes',
    ingress({ annotations: '{ example.com/public: "true" }' }),
  ),
  refused(
    'an annotation whose key is none',
    ingress({ annotations: '{ "example.com/a/b": x }' }),
    'metadata.annotations',
    'a valid label key',
    'Correct metadata.annotations',
    ingress({ annotations: '{ example.com/b: x }' }),
  ),
  refused(
    'an Ingress without rules',
    ingress({ rules: '' }),
    'spec',
    'neither rules nor a defaultBackend',
    'Correct spec',
    ingress({ rules: '' }).replace('rules: []', `rules: [], defaultBackend: { service: ${service} }`),
  ),
  refused(
    'a rule whose http has no path',
    ingress({ rules: `{ host: ${wiki}, http: { paths: [] } }` }),
    'spec.rules[0].http.paths',
    'it has no path',
    'Correct',
  ),
  refused(
    'a path without pathType',
    withPath('path: /'),
    `${http}.pathType`,
    'it is missing: one of Exact, Prefix',
    'Correct',
  ),
  refused(
    'a pathType that is none',
    withPath('path: /, pathType: prefix'),
    `${http}.pathType`,
    '"prefix": it is none of',
    'Correct',
  ),
  refused(
    'a path that is not absolute',
    withPath('path: api, pathType: Prefix'),
    `${http}.path`,
    'must be an absolute path',
    'Correct',
  ),
  refused(
    'a prefix with two slashes',
    withPath('path: /a//b, pathType: Prefix'),
    `${http}.path`,
    "must not contain '//'",
    'Correct',
    withPath('path: /a//b, pathType: ImplementationSpecific'),
  ),
  refused(
    'a path that ends in a dot',
    withPath('path: /a/., pathType: Exact'),
    `${http}.path`,
    "cannot end with '/.'",
    'Correct',
  ),
  refused(
    'no path of its own',
    withPath('pathType: Exact'),
    `${http}.path`,
    'absolute',
    'Correct',
    withPath('pathType: ImplementationSpecific'),
  ),
  refused(
    'no backend',
    ingress({ rules: path('{ path: /, pathType: Prefix }') }),
    `${http}.backend`,
    'neither a service nor a resource',
    'Correct',
  ),
  refused(
    'a service without a port',
    withBackend('{ service: { name: wiki } }'),
    `${http}.backend.service.port`,
    'neither a name nor a number',
    'Correct',
  ),
  refused(
    'a port by name and number',
    withBackend('{ service: { name: wiki, port: { name: web, number: 80 } } }'),
    `${http}.backend.service.port`,
    'both a name and a number',
    'Correct',
  ),
  refused(
    'a port number in quotes',
    withBackend('{ service: { name: wiki, port: { number: "80" } } }'),
    `${http}.backend.service.port.number`,
    'has to be a number',
    'Correct',
  ),
  refused(
    'a port name that is none',
    withBackend('{ service: { name: wiki, port: { name: web_port } } }'),
    `${http}.backend.service.port.name`,
    '15 lower-case letters',
    'Correct',
    withBackend('{ service: { name: wiki, port: { name: web-port } } }'),
  ),
  refused(
    'a port that is no whole number',
    withBackend('{ service: { name: wiki, port: { number: 80.5 } } }'),
    `${http}.backend.service.port.number`,
    '"80.5": must be a whole number',
    'Correct',
  ),
  refused(
    'a Service whose name is none',
    withBackend('{ service: { name: wiki_2, port: { number: 80 } } }'),
    `${http}.backend.service.name`,
    '"wiki_2": a lowercase RFC 1123 label must',
    'Correct',
    withBackend('{ service: { name: 2-wiki, port: { number: 80 } } }'),
  ),
  refused(
    'a resource without a kind',
    withBackend('{ resource: { apiGroup: example.com, name: c } }'),
    `${http}.backend.resource.kind`,
    'it is missing',
    'Correct',
    withBackend('{ resource: { apiGroup: example.com, kind: B, name: c } }'),
  ),
  refused(
    'a field that there is not, near one that there is',
    ingress().replace('rules:', 'defaultBackends: {}, rules:'),
    'spec.defaultBackends',
    'there is no such field, only defaultBackend, ingressClassName, rules, tls',
    'Write spec.defaultBackend.',
  ),
  refused(
    'a field of the metadata that there is not',
    ingress().replace('namespace: wiki', 'namespace: wiki, annotation: { a: b }'),
    'metadata.annotation',
    'there is no such field, only annotations,',
    'Write metadata.annotations.',
  ),
  refused(
    'a field of the object in the wrong place',
    ingress({
      rules: `{ host: ${wiki}, path: /, http: { paths: [{ path: /, pathType: Prefix, backend: { service: ${service} } }] } }`,
    }),
    'spec.rules[0].path',
    'there is no such field, only host, http',
    'Take spec.rules[0].path out, or move it',
  ),
  refused(
    'a misspelt field of a port, told once, not as a port that is missing too',
    withBackend('{ service: { name: wiki, port: { numbers: 80 } } }'),
    `${http}.backend.service.port.numbers`,
    'there is no such field, only name, number',
    'port.number.',
  ),
  refused(
    'a backend as former versions had it, told once for its place, not for what is missing then',
    withBackend('{ serviceName: wiki }'),
    `${http}.backend.serviceName`,
    'there is no such field, only resource, service',
    'Take',
  ),
  refused(
    'a service and a resource',
    withBackend(`{ service: ${service}, resource: { kind: B, name: c } }`),
    `${http}.backend`,
    'both a service and a resource',
    'Correct',
    withBackend(`{ service: ${service} }`),
  ),
  {
    when: 'a Secret whose name is none',
    manifests: ingress({ tls: block(wiki, 'Wiki_TLS') }),
    path: `${wikiIngress}/spec.tls[0].secretName`,
    message: ['"Wiki_TLS"'],
    hint: ['Correct spec.tls[0].secretName'],
    twins: { 'the routing secret': { manifests: ingress() } },
  },
  refused(
    'a version that is not served',
    ingress().replace('networking.k8s.io/v1', 'extensions/v1beta1'),
    'apiVersion',
    '"extensions/v1beta1": no API server since Kubernetes 1.22',
    'networking.k8s.io/v1',
  ),
  {
    when: 'an application with another class in its annotations',
    stack: { apps: app(wiki, { annotations: { 'kubernetes.io/ingress.class': 'nginx' } }) },
    path: 'edgewire:apps[0].annotations',
    message: ['refuses app:wiki', 'must match ingressClassName (traefik)'],
    hint: ['Remove the annotation'],
    twins: { 'the hint': { stack: { apps: app(wiki) } } },
  },
]);
