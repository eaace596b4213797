import { type Config } from '../../config/config';
import { type App } from '../../config/sections/apps';
import { type Monitors } from '../../config/sections/monitors';
import { isWildcard } from '../names/host-name';
import { monitorName } from '../names/monitor-names';
import { type PlannedMonitor } from '../plan';
import { type EpinioPart, sourceKey, type WiringSource } from '../source';
import { type WiredHost } from '../wire';

/** How a source wants to be watched. */
interface Watched {
  /** Path that the source serves. */
  readonly served: string;
  /** Path that is asked for. */
  readonly path: string;
  readonly interval: string | undefined;
}

/**
 * The monitors of applications' hosts and of Epinio's. A dashboard lets named clients in alone, so it has none, and
 * nobody can ask for a wildcard.
 */
export function plannedMonitors(config: Config, hosts: readonly WiredHost[]): PlannedMonitor[] {
  const { monitors } = config;
  if (monitors === undefined) return [];
  const watched = watchedSources(config, monitors);
  const found = new Map<string, PlannedMonitor>();
  for (const {
    host: { host },
    ingress,
    mistake,
  } of hosts) {
    const asked = watched.get(sourceKey(ingress.source));
    if (asked === undefined || mistake !== undefined || isWildcard(host)) continue;
    const { source, namespace } = ingress;
    const name = monitorName(host, asked.served);
    const { path, interval } = asked;
    const monitor = { host, namespace, name, url: `https://${host}${path}`, interval, watch: monitors.watch, source };
    // A host that an application has twice is EW1009's, and may be accepted.
    if (!found.has(`${namespace}/${name}`)) found.set(`${namespace}/${name}`, monitor);
  }
  return [...found.values()];
}

function watchedSources({ apps, epinio }: Config, monitors: Monitors): ReadonlyMap<string, Watched> {
  const { interval } = monitors;
  const of = (source: WiringSource, watched: Watched) => [sourceKey(source), watched] as const;
  return new Map([
    ...apps.flatMap((app) => {
      const { monitor, name, namespace } = app;
      if (monitor === false) return [];
      const own = typeof monitor === 'object' ? monitor : undefined;
      const watched = {
        served: app.path,
        path: askedPath(app, own?.path ?? monitors.path),
        interval: own?.interval ?? interval,
      };
      return [of({ kind: 'app', namespace, name }, watched)];
    }),
    ...(epinio?.monitor === true
      ? epinioPaths.map(([part, path]) => of({ kind: 'epinio', part }, { served: '/', path, interval }))
      : []),
  ]);
}

/** The probes of Epinio v1.14.1 (internal/cli/server) and of Dex v2 (server.go); the web interface is a page. */
const epinioPaths: readonly (readonly [part: EpinioPart, path: string])[] = [
  ['server', '/ready'],
  ['dex', '/healthz'],
  ['web', '/'],
];

/**
 * The path below that of the application. One of type Exact answers at its own path alone; one of type
 * ImplementationSpecific may be a regular expression, which nobody can ask for.
 */
function askedPath({ path, pathType }: Pick<App, 'path' | 'pathType'>, below: string): string {
  if (pathType === 'Exact') return path;
  if (pathType === 'ImplementationSpecific' && !/^[\w/.~-]*$/.test(path)) return below;
  const base = path.replace(/\/+$/, '');
  return below === '/' ? path : `${base}${below}`;
}
