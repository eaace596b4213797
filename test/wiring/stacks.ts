import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import { type Loaded, loadStack } from '../../components/config/stack-file';
import { type Config } from '../../components/config/config';
import { readGivenFiles } from '../../components/given/given-files';
import { type GivenCertificates } from '../../components/wiring/certificates/given';
import { checkManifests } from '../../components/wiring/manifests/check';
import { type Plan } from '../../components/wiring/plan';
import { stackFileRules } from '../../components/wiring/rules/stack-file';
import { gatherFacts, plan } from '../../components/wiring/plan-stack';
import { type Facts } from '../../components/wiring/rules/facts';

/** The YAML of configuration sections, by the name after `edgewire:`; an empty one is left out. */
export type Sections = Readonly<Record<string, string>>;

/** A stack that has nothing to complain of; tests lay their sections over it. */
export const quietStack: Sections = {
  addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] } }',
  controllers: 'external: { gateway: true }',
  issuers: `
    corporate: { ca: { generate: { commonName: Example Corp } } }
    letsencrypt: { acme: { directory: letsencrypt-production, dns01: { cloudflare: { apiToken: { secure: c } } } } }
    staging: { acme: { directory: letsencrypt-staging, dns01: { cloudflare: { apiToken: { secure: c } } } } }`,
  environments: `
    production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }`,
};

/** The text of a stack file with the sections given, over those of {@link quietStack}. */
export function stackFile(sections: Sections): string {
  const values = Object.entries({ ...quietStack, ...sections }).filter(([, yaml]) => yaml.trim() !== '');
  return `config:\n${values.map(([section, yaml]) => `  edgewire:${section}:\n${indented(yaml, 4)}\n`).join('')}`;
}

/** The configuration that {@link stackFile} holds; throws where it is none. */
export function stackOf(sections: Sections): Config {
  return loadedOf(sections).config;
}

function loadedOf(sections: Sections): Extract<Loaded, { kind: 'stack' }> {
  const loaded = loadStack({ name: 'Pulumi.test.yaml', text: stackFile(sections) });
  if (loaded.kind === 'stack') return loaded;
  return assert.fail(loaded.errors.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

/** When the tests judge validity. */
export const now = new Date('2027-01-01T00:00:00Z');

/** The plan of the sections given, over those of {@link quietStack}; given certificates stand there as PEM text. */
export function planOf(sections: Sections, instant = now, stackName = 'test'): Plan {
  const config = stackOf(sections);
  return plan(config, stackName, givenOf(config, instant));
}

/** As {@link planOf}, with what is to be said of the file that the sections stand in. */
export function planOfFile(sections: Sections, instant = now): Plan {
  const { config, plainCredentials } = loadedOf(sections);
  return plan(config, 'test', givenOf(config, instant), stackFileRules('test', plainCredentials));
}

/** What is worked out of the sections given, over those of {@link quietStack}. */
export function factsOf(sections: Sections): Facts {
  const config = stackOf(sections);
  return gatherFacts(config, givenOf(config));
}

function givenOf(config: Config, instant = now): GivenCertificates {
  const { given, errors } = readGivenFiles(config, '.', instant);
  assert.deepEqual(errors, []);
  return given;
}

/** What `check` makes of manifests, as if they stood in `app.yaml`. */
export function checkOf(sections: Sections, manifests: string): Plan {
  const documents = parseAllDocuments(manifests).map((document, index): unknown => {
    assert.deepEqual(document.errors, []);
    return { file: 'app.yaml', document: index + 1, object: document.toJS() as unknown };
  });
  return checkManifests(factsOf(sections), 'test', documents.filter(isDocument));
}

function isDocument(value: unknown): value is { file: string; document: number; object: unknown } {
  return typeof value === 'object' && value !== null && 'object' in value;
}

/** An application in YAML: `wiki` in the namespace `wiki`, unless `more` says otherwise. */
export function app(host: string, more: Readonly<Record<string, unknown>> = {}): string {
  const whole = { name: 'wiki', namespace: 'wiki', host, service: { name: 'wiki', port: 80 }, ...more };
  return `- ${JSON.stringify(whole)}\n`;
}

interface IngressParts {
  readonly name?: string;
  readonly namespace?: string;
  /** In YAML, as the other parts. */
  readonly annotations?: string;
  readonly class?: string;
  readonly rules?: string;
  readonly tls?: string;
}

/** What `check` calls the Ingress that {@link ingress} writes first. */
export const wikiIngress = 'manifest:app.yaml#1/Ingress/wiki/wiki';

/** An Ingress manifest: of `wiki.apps.example.com` on the routing secret of `production`, unless told otherwise. */
export function ingress(parts: IngressParts = {}): string {
  const host = 'wiki.apps.example.com';
  const { name = 'wiki', namespace = 'wiki', annotations = '{}' } = parts;
  const { class: ingressClass = 'traefik', rules = rule(host), tls = block(host, 'production-routing') } = parts;
  return `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: ${namespace}, annotations: ${annotations} }
spec: { ${ingressClass === '' ? '' : `ingressClassName: ${ingressClass}, `}rules: [${rules}], tls: [${tls}] }
`;
}

interface IngressRouteParts {
  readonly kind?: 'IngressRoute' | 'IngressRouteTCP';
  readonly name?: string;
  readonly namespace?: string;
  readonly class?: string;
  readonly entryPoints?: string;
  readonly match?: string;
  /** Further keys of the one route, in YAML, as the other parts. */
  readonly route?: string;
  /** Undefined leaves it out. */
  readonly tls?: string | undefined;
}

/** What `check` calls the IngressRoute that {@link ingressRoute} writes first. */
export const wikiRoute = 'manifest:app.yaml#1/IngressRoute/wiki/wiki';

/** An IngressRoute: of `wiki.apps.example.com` on the routing secret of `production`, unless told otherwise. */
export function ingressRoute(parts: IngressRouteParts = {}): string {
  const { kind = 'IngressRoute', name = 'wiki', namespace = 'wiki', entryPoints = '[websecure]', route = '' } = parts;
  const { class: ingressClass = 'traefik', match = 'Host(`wiki.apps.example.com`)' } = parts;
  const tls = 'tls' in parts ? parts.tls : '{ secretName: production-routing }';
  return `---
apiVersion: traefik.io/v1alpha1
kind: ${kind}
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  ${ingressClass === '' ? '' : `ingressClassName: ${ingressClass}`}
  entryPoints: ${entryPoints}
  routes: [{ kind: Rule, match: ${JSON.stringify(match)}, services: [{ name: wiki, port: 80 }]${route === '' ? '' : `, ${route}`} }]
  ${tls === undefined ? '' : `tls: ${tls}`}
`;
}

/** A Gateway with one listener that ends TLS, in YAML: on the routing secret of `production`, unless told otherwise. */
export function gateway(
  hostname: string,
  { namespace = 'wiki', certificateRef = '{ name: production-routing }', class: gatewayClass = 'traefik' } = {},
): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: ${namespace} }
spec:
  gatewayClassName: ${gatewayClass}
  listeners:
    - { name: https, port: 8443, protocol: HTTPS, hostname: "${hostname}", tls: { certificateRefs: [${certificateRef}] } }
    - { name: http, port: 8000, protocol: HTTP }
`;
}

/** An HTTPRoute at the Gateway that {@link gateway} writes, in YAML. */
export function httpRoute(hostname: string, namespace = 'wiki'): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: wiki, namespace: ${namespace} }
spec: { parentRefs: [{ name: edge, namespace: wiki }], hostnames: ["${hostname}"], rules: [] }
`;
}

/** A Certificate, in YAML. */
export function certificate(name: string, secretName: string, dnsNames: readonly string[], more = ''): string {
  return `---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: ${name}, namespace: wiki }
spec: { secretName: ${secretName}, dnsNames: ${JSON.stringify(dnsNames)}, issuerRef: { name: letsencrypt, kind: ClusterIssuer }${more} }
`;
}

/** A rule of an Ingress, in YAML. */
export function rule(host: string, path = '/'): string {
  const service = '{ name: wiki, port: { number: 80 } }';
  return `{ host: "${host}", http: { paths: [{ path: ${path}, pathType: Prefix, backend: { service: ${service} } }] } }`;
}

/** A tls block of an Ingress, in YAML. */
export function block(host: string, secretName: string): string {
  return `{ hosts: ["${host}"], secretName: ${secretName} }`;
}

/** Another object of a kind that `check` knows. */
export function object(kind: 'Secret' | 'Certificate', name: string, namespace = 'wiki'): string {
  return kind === 'Secret'
    ? `---\napiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: ${namespace} }\n`
    : `---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { secretName: ${name} }\n`;
}

/** Shifts lines so that the least indented one stands at `columns`. */
function indented(text: string, columns: number): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const least = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => ' '.repeat(columns) + line.slice(least)).join('\n');
}
