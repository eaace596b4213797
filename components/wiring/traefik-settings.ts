import * as z from 'zod';
import { type Config } from '../config/config';
import { type Controller } from './ingress';
import { type TlsOption } from './manifests/tls-option';
import { controllerNamespace } from './namespaces';

/** What Traefik's chart values decide about routes. */
export interface TraefikSettings {
  /** The entry points that a Traefik has; undefined where this program does not install it. */
  readonly entryPoints: ReadonlySet<string> | undefined;
  /** The ports that these listen on inside of a pod; undefined where this program does not install Traefik. */
  readonly ports: ReadonlySet<string> | undefined;
  /** The ports of `websecure` inside of a pod; undefined where this program does not install Traefik. */
  readonly securedPorts: ReadonlySet<number> | undefined;
  /** The classes whose Traefik reads Gateways; undefined where this program does not install it. */
  readonly gatewayClasses: ReadonlySet<string> | undefined;
  readonly resolvers: ReadonlySet<string>;
  /** Whether routes may refer to objects of other namespaces. */
  readonly allowsCrossNamespace: boolean;
  /** The namespaces whose Ingresses may refer to middlewares and TLS options; undefined for all. */
  readonly crossProvider: ReadonlySet<string> | undefined;
  /** Whether a Traefik reads Ingresses of ingress-nginx, with their annotations. */
  readonly readsNginx: boolean;
  /** The TLSOptions that the chart makes beside each Traefik of this program; none elsewhere. */
  readonly tlsOptions: readonly TlsOption[];
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

type Values = z.output<typeof values>;

/** What the values of a controller say, over those of all. */
interface OfController {
  readonly controller: Controller;
  readonly own: Values;
}

/** The ports of chart 41.3.0. */
const ofChart = { web: 8000, websecure: 8443, traefik: 8080, metrics: 9100 };

/** The entry point that this program redirects to `websecure`, and its port. */
export const redirecting = 'web';
export const redirectedPort = ofChart.web;

/** The entry points of the chart that have no TLS; clients reach the first of them alone, by a redirect. */
export const plainEntryPoints: ReadonlySet<string> = new Set([redirecting, 'traefik', 'metrics']);

/** The entry point that clients reach by HTTPS. */
export const secured = 'websecure';

/** The settings of all controllers together: a name that any of them has is no mistake. */
export function traefikSettings(config: Config): TraefikSettings {
  const ofAll = values.parse(config.charts.values.traefik ?? {});
  const ofEach = config.controllers.map((controller) => ({ controller, own: values.parse(controller.values ?? {}) }));
  const read = [ofAll, ...ofEach.map(({ own }) => own)];
  const ports = read.flatMap((one) => Object.entries(one.ports ?? {}));
  const crossProvider = read.flatMap(({ providers }) => providers?.kubernetesIngress?.crossProviderNamespaces ?? []);
  const isOurs = config.charts.install.traefik;
  return {
    entryPoints: isOurs ? new Set([...Object.keys(ofChart), ...ports.map(([name]) => name)]) : undefined,
    ports: isOurs ? portNumbers(ports) : undefined,
    securedPorts: isOurs
      ? new Set([ofChart.websecure, ...given(ports.filter(([name]) => name === secured))])
      : undefined,
    gatewayClasses: isOurs ? new Set(gatewayClasses(ofAll, ofEach)) : undefined,
    resolvers: new Set([
      ...read.flatMap(({ certificatesResolvers }) => Object.keys(certificatesResolvers ?? {})),
      ...config.controllers.flatMap(({ acme }) => acme?.resolver ?? []),
    ]),
    allowsCrossNamespace: read.some(({ providers }) => providers?.kubernetesCRD?.allowCrossNamespace === true),
    crossProvider: crossProvider.length === 0 ? undefined : new Set(crossProvider),
    readsNginx: read.some(({ providers }) => providers?.kubernetesIngressNGINX?.enabled === true),
    tlsOptions: isOurs ? tlsOptions(ofAll, ofEach) : [],
  };
}

type NamedPorts = readonly (readonly [name: string, port: { readonly port?: number }])[];

/** A port of the chart that any controller leaves as it is counts, too. */
function portNumbers(ports: NamedPorts): Set<string> {
  return new Set([...Object.values(ofChart), ...given(ports)].map(String));
}

function given(ports: NamedPorts): number[] {
  return ports.flatMap(([, { port }]) => (port === undefined ? [] : [port]));
}

/** Chart values may turn the provider on, too. */
function gatewayClasses(ofAll: Values, ofEach: readonly OfController[]): string[] {
  const isOn = ({ providers }: Values) => providers?.kubernetesGateway?.enabled;
  return ofEach.flatMap(({ controller, own }) =>
    (isOn(own) ?? isOn(ofAll) ?? controller.gateway) ? [controller.class] : [],
  );
}

function tlsOptions(ofAll: Values, ofEach: readonly OfController[]): TlsOption[] {
  return ofEach.flatMap(({ controller, own }) =>
    [...new Set([ofAll, own].flatMap((one) => Object.keys(one.tlsOptions ?? {})))].map((name) => ({
      namespace: controllerNamespace(controller.name),
      name,
      sniStrict: own.tlsOptions?.[name]?.sniStrict ?? ofAll.tlsOptions?.[name]?.sniStrict ?? false,
    })),
  );
}
