import { type App } from '../../config/sections/apps';
import { canaryName } from '../own-ingresses';
import { type PlannedCanary, type PlannedCanaryRoute, type Wiring } from '../plan';
import { type PlannedResolver } from '../resolver';
import { ingressHosts } from '../tls-blocks';

/**
 * The canary of an application; undefined where it has none.
 *
 * @param isPlain whether TLS ends before its controller
 * @param resolver what its Ingress says to a Traefik that collects certificates
 */
export function plannedCanary(
  app: App,
  wiring: readonly Wiring[],
  isPlain: boolean,
  resolver: PlannedResolver | undefined,
): PlannedCanary | undefined {
  const { canary, service } = app;
  if (canary === undefined) return undefined;
  const { weight, traefikService, sticky = false } = canary;
  const isWeighedElsewhere = weight === 'external' || traefikService !== undefined;
  // Whoever moves the weights starts at none.
  const share = typeof weight === 'number' ? weight : 0;
  return {
    traefikService: traefikService ?? canaryName(app.name),
    versions:
      canary.service === undefined
        ? undefined
        : [
            { service: service.name, port: service.port, weight: 100 - share },
            { service: canary.service.name, port: canary.service.port, weight: share },
          ],
    isWeighedElsewhere,
    sticky,
    routes: routesOf(app, wiring, isPlain, resolver),
  };
}

/** Annotations of an Ingress that say to Traefik what an IngressRoute says by fields (v3.7, provider kubernetes/ingress). */
const router = 'traefik.ingress.kubernetes.io/router.';

function routesOf(
  app: App,
  wiring: readonly Wiring[],
  isPlain: boolean,
  resolver: PlannedResolver | undefined,
): PlannedCanaryRoute[] {
  const { name, annotations } = app;
  const said = (key: string) => annotations[`${router}${key}`];
  const listed = (key: string) =>
    said(key)
      ?.split(',')
      .map((one) => one.trim()) ?? [];
  const entryPoints = listed('entrypoints');
  const priority = Number(said('priority'));
  const isSecured = said('tls') !== 'false' && !isPlain;
  return [...bySecret(wiring)].map(([secretName, hosts]) => ({
    name: secretName === null ? canaryName(name) : `${canaryName(name)}.${secretName}`,
    secretName: isSecured ? secretName : undefined,
    rules: ingressHosts(hosts).map((host) => {
      const match = ruleOf(host, app);
      const own = Number.isSafeInteger(priority) && priority !== 0 ? priority : new TextEncoder().encode(match).length;
      return { match, priority: own + 1 };
    }),
    entryPoints: entryPoints.length === 0 ? ['websecure'] : entryPoints,
    middlewares: listed('middlewares'),
    tlsOptions: said('tls.options'),
    resolver: secretName === null ? resolver : undefined,
  }));
}

function bySecret(wiring: readonly Wiring[]): ReadonlyMap<string | null, readonly Wiring[]> {
  const found = new Map<string | null, Wiring[]>();
  for (const one of wiring) found.set(one.secretName, [...(found.get(one.secretName) ?? []), one]);
  return found;
}

/**
 * The rule that Traefik makes of the Ingress, character by character: its length is its priority (v3.7, loadRouter and
 * GetRulePriority).
 */
function ruleOf(host: string, { path, pathType, annotations }: App): string {
  const chosen = pathType === 'ImplementationSpecific' ? annotations[`${router}pathmatcher`] : undefined;
  const matcher = pathType === 'Exact' ? 'Path' : (chosen ?? 'PathPrefix');
  return `Host(${JSON.stringify(host)}) && ${matcher}(${JSON.stringify(path)})`;
}
