import * as z from 'zod';
import { type Config } from '../config/config';
import { installedComponents } from './installed';
import { type TlsOption } from './manifests/tls-option';
import { controllerNamespace } from './namespaces';

/** What Traefik's chart values decide about routes. */
export interface TraefikSettings {
  /** The entry points that a Traefik has; undefined where this program does not install it. */
  readonly entryPoints: ReadonlySet<string> | undefined;
  /** The ports that these listen on inside of a pod; undefined where this program does not install Traefik. */
  readonly ports: ReadonlySet<string> | undefined;
  /** The classes whose Traefik reads Gateways; undefined where this program does not install it. */
  readonly gatewayClasses: ReadonlySet<string> | undefined;
  readonly resolvers: ReadonlySet<string>;
  /** Whether routes may refer to objects of other namespaces. */
  readonly allowsCrossNamespace: boolean;
  /** The namespaces whose Ingresses may refer to middlewares and TLS options; undefined for all. */
  readonly crossProvider: ReadonlySet<string> | undefined;
  /** Whether a Traefik reads Ingresses of ingress-nginx, with their annotations. */
  readonly readsNginx: boolean;
}

const values = z
  .object({
    ports: z.record(z.string(), z.object({ port: z.number().optional() }).catch({})).optional(),
    tlsOptions: z
      .record(z.string(), z.object({ sniStrict: z.boolean().optional().catch(undefined) }).catch({}))
      .optional()
      .catch(undefined),
    certificatesResolvers: z.record(z.string(), z.unknown()).optional(),
    providers: z
      .object({
        kubernetesCRD: z.object({ allowCrossNamespace: z.boolean().optional() }).optional(),
        kubernetesGateway: z.object({ enabled: z.boolean().optional() }).optional(),
        kubernetesIngressNGINX: z.object({ enabled: z.boolean().optional() }).optional(),
        kubernetesIngress: z
          .object({ crossProviderNamespaces: z.array(z.string()).optional().catch(undefined) })
          .optional(),
      })
      .optional(),
  })
  .catch({});

/** The ports of chart 41.3.0. */
const ofChart = { web: 8000, websecure: 8443, traefik: 8080, metrics: 9100 };

/** The entry point that this program redirects to `websecure`, and its port. */
export const redirecting = 'web';
export const redirectedPort = ofChart.web;

/** The entry point that clients reach by HTTPS. */
export const secured = 'websecure';

/** The settings of all controllers together: a name that any of them has is no mistake. */
export function traefikSettings(config: Config): TraefikSettings {
  const given = [config.charts.values.traefik, ...config.controllers.map((controller) => controller.values)];
  const read = given.map((one) => values.parse(one ?? {}));
  const ports = read.flatMap((one) => Object.entries(one.ports ?? {}));
  const crossProvider = read.flatMap(({ providers }) => providers?.kubernetesIngress?.crossProviderNamespaces ?? []);
  const isOurs = installedComponents(config).traefik;
  return {
    entryPoints: isOurs ? new Set([...Object.keys(ofChart), ...ports.map(([name]) => name)]) : undefined,
    ports: isOurs ? portNumbers(ports) : undefined,
    gatewayClasses: isOurs ? new Set(gatewayClasses(config)) : undefined,
    resolvers: new Set([
      ...read.flatMap(({ certificatesResolvers }) => Object.keys(certificatesResolvers ?? {})),
      ...config.controllers.flatMap(({ acme }) => acme?.resolver ?? []),
    ]),
    allowsCrossNamespace: read.some(({ providers }) => providers?.kubernetesCRD?.allowCrossNamespace === true),
    crossProvider: crossProvider.length === 0 ? undefined : new Set(crossProvider),
    readsNginx: read.some(({ providers }) => providers?.kubernetesIngressNGINX?.enabled === true),
  };
}

/** A port of the chart that any controller leaves as it is counts, too. */
function portNumbers(ports: readonly (readonly [name: string, port: { readonly port?: number }])[]): Set<string> {
  const given = ports.flatMap(([, { port }]) => (port === undefined ? [] : [port]));
  return new Set([...Object.values(ofChart), ...given].map(String));
}

/** Chart values may turn the provider on, too. */
function gatewayClasses({ controllers, charts }: Config): string[] {
  const isOn = (given: unknown) => values.parse(given ?? {}).providers?.kubernetesGateway?.enabled;
  return controllers.flatMap((controller) =>
    (isOn(controller.values) ?? isOn(charts.values.traefik) ?? controller.gateway) ? [controller.class] : [],
  );
}

/** The TLSOptions that the chart makes by its values, beside each Traefik of this program; none elsewhere. */
export function chartTlsOptions(config: Config): TlsOption[] {
  if (!installedComponents(config).traefik) return [];
  const ofAll = values.parse(config.charts.values.traefik ?? {}).tlsOptions ?? {};
  return config.controllers.flatMap((controller) => {
    const own = values.parse(controller.values ?? {}).tlsOptions ?? {};
    return [...new Set([...Object.keys(ofAll), ...Object.keys(own)])].map((name) => ({
      namespace: controllerNamespace(controller.name),
      name,
      sniStrict: own[name]?.sniStrict ?? ofAll[name]?.sniStrict ?? false,
    }));
  });
}
