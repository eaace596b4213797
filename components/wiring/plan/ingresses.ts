import { type App } from '../../config/sections/apps';
import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import { endsTlsBefore } from '../balancer';
import { ownIngress } from '../own-ingresses';
import {
  type OwnIngress,
  type PlannedBackend,
  type PlannedController,
  type PlannedEnvironment,
  type Wiring,
} from '../plan';
import { resolverOf } from '../resolver';
import { type EpinioPart, type WiringSource } from '../source';
import { plannedCanary } from './canaries';
import { type WiringBySource } from './wiring-by-source';

/**
 * The Ingresses that the program makes: of applications, then of Epinio's hosts.
 *
 * @param recordAnnotations what ExternalDNS reads of the Ingress of a source; undefined where it reads none
 */
export function plannedIngresses(
  { apps }: Config,
  controllers: readonly PlannedController[],
  environments: readonly PlannedEnvironment[],
  bySource: WiringBySource,
  recordAnnotations: (source: WiringSource) => Readonly<Record<string, string>> | undefined,
): OwnIngress[] {
  const byName = new Map(controllers.map((controller) => [controller.name, controller]));
  const made = (
    source: WiringSource,
    own: Pick<OwnIngress, 'path' | 'backend' | 'otherBackends' | 'annotations'> & {
      readonly issuer?: string | undefined;
      readonly app?: App;
    },
  ): OwnIngress | undefined => {
    const { path, backend, otherBackends, issuer, app } = own;
    const wiring = bySource.of(source);
    const [first] = wiring;
    const object = first === undefined ? undefined : ownIngress(first.source);
    if (object === undefined || first === undefined) return undefined;
    const controller = byName.get(first.controller ?? '');
    const isPlain = endsTlsBefore(controller?.balancer);
    const certificate = issuer === undefined ? undefined : ownCertificate(issuer, wiring);
    const resolver = resolverOf(controllers, environments, wiring);
    const canary = app === undefined ? undefined : plannedCanary(app, wiring, isPlain, resolver);
    const ofRecords = recordAnnotations(source);
    const annotations = ofRecords === undefined ? own.annotations : { ...ofRecords, ...own.annotations };
    return {
      path,
      backend,
      otherBackends,
      annotations,
      namespace: object.namespace,
      name: object.name,
      source,
      controller: first.controller ?? undefined,
      class: controller?.class,
      wiring,
      isPlain,
      resolver,
      canary,
      certificate,
    };
  };
  const all = apps.map((app, index) => {
    const { name, namespace, issuer, annotations } = app;
    return made(
      { kind: 'app', namespace, name },
      { path: configPath('apps', index), backend: backendOf(app), otherBackends: none, annotations, issuer, app },
    );
  });
  // Wherever Epinio is configured, installed here or not.
  const ofEpinio = epinioBackends.map(([part, backend, ...otherBackends]) =>
    made({ kind: 'epinio', part }, { path: configPath('epinio'), backend, otherBackends, annotations: {} }),
  );
  return [...all, ...ofEpinio].filter((one) => one !== undefined);
}

const none: readonly PlannedBackend[] = [];

const webInterface = { path: '/', pathType: 'Prefix', service: 'epinio-ui', port: 80 } as const;
const server = { service: 'epinio-server', port: 80 } as const;

/** What is behind Epinio's hosts, as in its chart's own Ingresses (1.13.10, templates/ingress.yaml and dex.yaml). */
const epinioBackends: readonly (readonly [EpinioPart, PlannedBackend, ...PlannedBackend[]])[] = [
  [
    'server',
    webInterface,
    { ...server, path: '/api', pathType: 'Prefix' },
    { ...server, path: '/wapi', pathType: 'Prefix' },
    { ...server, path: '/ready', pathType: 'Exact' },
  ],
  ['dex', { path: '/', pathType: 'Prefix', service: 'dex', port: 5556 }],
  ['web', webInterface],
];

function backendOf({ path, pathType, service }: Pick<App, 'path' | 'pathType' | 'service'>): OwnIngress['backend'] {
  return { path, pathType, service: service.name, port: service.port };
}

/** The whole Ingress has one certificate, for all its hosts. */
function ownCertificate(issuer: string, wiring: readonly Wiring[]): OwnIngress['certificate'] {
  const secretName = wiring.find(({ tls }) => tls === 'own-certificate')?.secretName ?? undefined;
  if (secretName === undefined) return undefined;
  return { secretName, names: [...new Set(wiring.flatMap(({ coveringName }) => coveringName ?? []))], issuer };
}
