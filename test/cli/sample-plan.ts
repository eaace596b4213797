import { type PageBundle } from '../../cli/report/page-data';
import { loadStack } from '../../components/config/stack-file';
import { type Config } from '../../components/config/config';
import { type Diagnostic, diagnostic } from '../../components/wiring/rules/diagnostic';
import { type Plan, type PlannedEnvironment, type Wiring } from '../../components/wiring/plan';
import { plan } from '../../components/wiring/plan-stack';

const text = `config:
  edgewire:issuers:
    letsencrypt: { selfSigned: {} }
  edgewire:controllers:
    external: { class: traefik, default: true }
    internal: { class: traefik-internal }
  edgewire:environments:
    production: { domain: apps.example.com, issuer: letsencrypt, namespaces: { all: true } }
    intranet: { domain: corp.example.com, controller: internal, certificate: { files: { certificate: a.pem, key: b.pem } }, namespaces: { list: [wiki] } }
`;

/** The configuration that the plans below pretend to be of. */
export const stack: Config = parsed();

function parsed(): Config {
  const loaded = loadStack({ name: 'Pulumi.dev.yaml', text });
  if (loaded.kind === 'stack') return loaded.config;
  throw new Error(JSON.stringify(loaded.errors));
}

const [production, intranet] = stack.environments.map((config): PlannedEnvironment => ({
  name: config.name,
  path: `edgewire:environments.${config.name}`,
  config,
  names: [`*.${config.domain}`],
  issuance: config.issuance,
  secret: { namespace: 'edgewire', name: `${config.name}-routing` },
  controller: config.controller ?? 'external',
  selector: config.name === 'production' ? 'team=web' : null,
}));

export const environments: readonly PlannedEnvironment[] = [production!, intranet!];

/** A host on production's routing secret, but for what is given. */
export function wired(host: string, given: Partial<Wiring> = {}): Wiring {
  return {
    host,
    namespace: 'wiki',
    source: { kind: 'app', namespace: 'wiki', name: host.split('.')[0] ?? '' },
    environment: 'production',
    secretName: 'production-routing',
    coveringName: '*.apps.example.com',
    tls: 'routing-secret',
    orders: 0,
    controller: 'external',
    servedBy: 'production',
    ...given,
  };
}

/** A host that no environment covers, without TLS. */
export function bare(host: string, given: Partial<Wiring> = {}): Wiring {
  return wired(host, {
    environment: null,
    secretName: null,
    coveringName: null,
    tls: 'none',
    servedBy: null,
    ...given,
  });
}

export const tooDeep: Diagnostic = diagnostic(
  'EW1003',
  'edgewire:apps[1].host',
  'a.b.apps.example.com lies more than one label under *.apps.example.com.',
  'Use a host with one label.',
);

/** A plan with something in every list, but for what is given. */
export function samplePlan(given: Partial<Plan> = {}): Plan {
  return {
    ...plan(stack, 'dev'),
    environments,
    trustBundles: [],
    namespaces: [],
    wiring: [wired('wiki.apps.example.com'), bare('a.b.apps.example.com')],
    orders: [
      {
        registeredDomain: 'example.com',
        directory: 'letsencrypt-production',
        identifiers: ['*.apps.example.com'],
        count: 1,
      },
    ],
    calendar: [],
    diagnostics: [tooDeep],
    ignored: [
      { diagnostic: diagnostic('EW1005', 'edgewire:apps[2].host', 'Nothing covers it.', 'Cover it.'), reason: 'known' },
    ],
    ...given,
  };
}

/** In place of the client code of an HTML report, where only its data matters. */
export const emptyPage: PageBundle = { script: '', style: '' };
