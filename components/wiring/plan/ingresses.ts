import { type App } from '../../config/sections/apps';
import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import { endsTlsBefore } from '../balancer';
import { ownIngress } from '../own-ingresses';
import { type OwnIngress, type PlannedController, type PlannedEnvironment, type Wiring } from '../plan';
import { resolverOf } from '../resolver';
import { type WiringSource } from '../source';
import { plannedCanary } from './canaries';
import { type WiringBySource } from './wiring-by-source';

/**
 * The Ingresses that the program makes: of applications, then of Epinio's web interface.
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
    own: Pick<OwnIngress, 'path' | 'backend' | 'annotations'> & {
      readonly issuer?: string | undefined;
      readonly app?: App;
    },
  ): OwnIngress | undefined => {
    const { path, backend, issuer, app } = own;
    const object = ownIngress(source);
    const wiring = bySource.of(source);
    const [first] = wiring;
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
      { path: configPath('apps', index), backend: backendOf(app), annotations, issuer, app },
    );
  });
  // Wherever Epinio is configured, installed here or not.
  const web = { path: configPath('epinio'), backend: webInterface, annotations: {} };
  return [...all, made({ kind: 'epinio', part: 'web' }, web)].filter((one) => one !== undefined);
}

const webInterface = { path: '/', pathType: 'Prefix', service: 'epinio-ui', port: 80 } as const;

function backendOf({ path, pathType, service }: Pick<App, 'path' | 'pathType' | 'service'>): OwnIngress['backend'] {
  return { path, pathType, service: service.name, port: service.port };
}

/** The whole Ingress has one certificate, for all its hosts. */
function ownCertificate(issuer: string, wiring: readonly Wiring[]): OwnIngress['certificate'] {
  const secretName = wiring.find(({ tls }) => tls === 'own-certificate')?.secretName ?? undefined;
  if (secretName === undefined) return undefined;
  return { secretName, names: [...new Set(wiring.flatMap(({ coveringName }) => coveringName ?? []))], issuer };
}
