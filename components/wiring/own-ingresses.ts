import { configPath } from '../config/path';
import { type Config } from '../config/config';
import { type Coverage } from './coverage';
import { canonicalName } from './names/host-name';
import { AppIngress } from './app-ingress';
import { epinioTls } from './epinio-hosts';
import { type IngressHost, type OwnCertificate, type PlannedIngress } from './ingress';
import { acmeOfIssuer, issuerNamed } from './issuance';
import { componentNamespaces, controllerNamespace } from './namespaces';
import { type EpinioPart, type WiringSource } from './source';

/** The Ingresses that the program itself brings: of applications, then Epinio's, then the controllers' dashboards. */
export function ownIngresses(config: Config, coverage: Coverage): PlannedIngress[] {
  return [
    ...config.apps.map((app, index) => new AppIngress(config, app, index)),
    ...epinioIngresses(config, coverage),
    ...dashboardIngresses(config),
  ];
}

/**
 * Epinio's own hosts. Its chart orders one certificate each for `epinio.<domain>` and, with Dex, `auth.<domain>`,
 * whatever routing secrets exist (chart 1.13.10, rendered), unless this program routes them; the web interface at
 * `<domain>` always is.
 */
function epinioIngresses(config: Config, coverage: Coverage): PlannedIngress[] {
  const { epinio } = config;
  if (epinio === undefined) return [];
  const environment = config.environments.find(({ name }) => name === epinio.environment);
  const domain = epinio.domain ?? environment?.domain;
  if (domain === undefined) return [];
  const path = configPath('epinio', epinio.domain === undefined ? 'environment' : 'domain');
  const issuer = environment?.issuance.kind === 'issuer' ? environment.issuance.issuer : undefined;
  const acme = issuer === undefined ? undefined : acmeOfIssuer(issuerNamed(config, issuer));
  const ingress = (part: EpinioPart, written: string, own: OwnCertificate | undefined, at = path): PlannedIngress => ({
    source: { kind: 'epinio', part, isRouted: own === undefined },
    namespace: componentNamespaces.epinio,
    namespacePath: configPath('epinio'),
    controller: {
      kind: 'name',
      name: epinio.controller ?? environment?.controller,
      path: configPath('epinio', 'controller'),
    },
    hosts: [epinioHost(written, at, own)],
    environment:
      own === undefined ? { name: epinio.environment, path: configPath('epinio', 'environment') } : undefined,
    annotations: {},
    annotationsPath: configPath('epinio'),
    declared: undefined,
  });
  const isRouted = epinioTls(config) === 'routing-secret';
  const certified = (part: EpinioPart, host: string, secretName: string) =>
    ingress(part, host, isRouted ? undefined : { secretName, names: [canonicalName(host)], issuer, acme });
  const covered = coverage.of(canonicalName(domain)).some((cover) => cover.environment.name === epinio.environment);
  return [
    certified('server', `epinio.${domain}`, 'epinio-tls'),
    ...(epinio.dex ? [certified('dex', `auth.${domain}`, 'dex-tls')] : []),
    ...((epinio.webInterface ?? covered)
      ? [
          ingress(
            'web',
            domain,
            undefined,
            epinio.webInterface === undefined ? path : configPath('epinio', 'webInterface'),
          ),
        ]
      : []),
  ];
}

function epinioHost(written: string, path: string, own: OwnCertificate | undefined): IngressHost {
  return { written, host: canonicalName(written), path, serves: [{ path: '/', at: path }], mayBeWildcard: false, own };
}

function dashboardIngresses(config: Config): PlannedIngress[] {
  return config.controllers.flatMap(({ name, dashboard }): PlannedIngress[] => {
    if (dashboard === undefined) return [];
    const at = (...steps: string[]) => configPath('controllers', name, 'dashboard', ...steps);
    const { host, environment } = dashboard;
    return [
      {
        source: { kind: 'controller', name },
        namespace: controllerNamespace(name),
        namespacePath: at(),
        controller: { kind: 'name', name, path: at() },
        hosts: [
          {
            written: host,
            host: canonicalName(host),
            path: at('host'),
            serves: [{ path: '/', at: at('host') }],
            mayBeWildcard: false,
            own: undefined,
          },
        ],
        environment: environment === undefined ? undefined : { name: environment, path: at('environment') },
        annotations: {},
        annotationsPath: at(),
        declared: undefined,
      },
    ];
  });
}

/** An object by namespace and name. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** The names of Epinio's Ingresses, which those of its chart (`epinio`, `dex`, `epinio-ui`) do not have. */
const epinioIngressNames: Readonly<Record<EpinioPart, string>> = { server: 'server', dex: 'auth', web: 'web' };

/** The Ingress that the program makes for a source; undefined where another program makes it, or none is needed. */
export function ownIngress(source: WiringSource): ObjectName | undefined {
  switch (source.kind) {
    case 'app':
      return { namespace: source.namespace, name: source.name };
    case 'epinio':
      return source.isRouted === true
        ? { namespace: componentNamespaces.epinio, name: epinioIngressNames[source.part] }
        : undefined;
    case 'controller':
    case 'manifest':
      return undefined;
  }
}

/** The name of an application's canary: of its TraefikService, and of its IngressRoutes with the Secret's behind. */
export function canaryName(app: string): string {
  return `${app}-canary`;
}
