import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Chart, type Values } from './chart';
import { readableText, secretText } from '../pulumi/secret-text';
import { acmeObjects, acmeValues, acmeVariables, caFile } from './traefik-acme';
import { type Charts } from '../config/sections/charts';
import { balancerAnnotations, balancerClass, endsTlsBefore } from '../wiring/balancer';
import { clientsMiddleware, entryPointMiddlewares, httpsMiddleware } from '../wiring/entry-points';
import { type PlannedController } from '../wiring/plan';

/** Which controller to install, and from which chart. */
export interface TraefikArgs {
  /** What is planned; its namespace has to exist. Another namespace replaces the release. */
  readonly controller: PlannedController;
  /** `edgewire:charts`: where charts come from, their versions, and values laid over those of this program. */
  readonly charts: Charts;
}

/**
 * One ingress controller: a Traefik with its own class, address and namespace.
 *
 * @example
 * ```ts
 * import { Traefik } from './components/charts/traefik';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * for (const controller of plan.controllers) {
 *   new Traefik(`traefik-${controller.name}`, { controller, charts: plan.charts });
 * }
 * ```
 */
export class Traefik extends pulumi.ComponentResource {
  /** What has to be there before an Ingress is served. */
  readonly ready: pulumi.Resource[];
  /** The addresses that clients use, with commas: floating IPs, else the controller's own, else one it was given. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: TraefikArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Traefik', name, {}, opts);
    const { namespace } = args.controller;
    const dependsOn = this.acmeObjects(name, args.controller);
    const chart = new Chart(
      `${name}-chart`,
      {
        chart: 'traefik',
        release: namespace,
        namespace,
        values: traefikValues(args),
        over: { section: 'controllers', values: args.controller.values },
        charts: args.charts,
      },
      { parent: this, dependsOn },
    );
    this.ready = [chart.release, ...this.middlewares(name, args.controller, chart)];
    this.address = this.publicAddress(name, args, chart);
    this.registerOutputs({ class: args.controller.class, address: this.address });
  }

  /** What the ACME client of the controller reads: credentials, and the CA of a private authority. */
  private acmeObjects(name: string, controller: PlannedController): pulumi.Resource[] {
    const { acme, namespace } = controller;
    if (acme === undefined) return [];
    const { secret, ca } = acmeObjects(controller);
    const variables = Object.entries(acmeVariables(acme));
    return [
      ...(variables.length === 0
        ? []
        : [
            new kubernetes.core.v1.Secret(
              `${name}-acme`,
              {
                metadata: { name: secret, namespace },
                stringData: Object.fromEntries(variables.map(([key, value]) => [key, secretText(value)])),
              },
              { parent: this },
            ),
          ]),
      ...(acme.caBundle === undefined
        ? []
        : [
            new kubernetes.core.v1.ConfigMap(
              `${name}-acme-ca`,
              { metadata: { name: ca, namespace }, data: { [caFile]: readableText(acme.caBundle) } },
              { parent: this },
            ),
          ]),
    ];
  }

  /** What every request passes first; Traefik serves nothing at its entry points before that is there. */
  private middlewares(
    name: string,
    { namespace, allow, balancer }: PlannedController,
    chart: Chart,
  ): readonly pulumi.Resource[] {
    const specs: (readonly [key: keyof typeof entryPointMiddlewares, spec: Values])[] = [
      ...(allow === undefined ? [] : [['clients', { ipAllowList: { sourceRange: allow } }] as const]),
      // The balancer sends on bytes: it adds no header.
      ...(endsTlsBefore(balancer) ? [['https', { headers: { customRequestHeaders: forwardedHttps } }] as const] : []),
    ];
    return specs.map(
      ([key, spec]) =>
        new kubernetes.apiextensions.CustomResource(
          `${name}-${key}`,
          {
            apiVersion: 'traefik.io/v1alpha1',
            kind: 'Middleware',
            metadata: { name: entryPointMiddlewares[key], namespace },
            spec,
          },
          { parent: this, dependsOn: chart },
        ),
    );
  }

  private publicAddress(
    name: string,
    { controller: { namespace, publicAddresses } }: TraefikArgs,
    chart: Chart,
  ): pulumi.Output<string> {
    if (publicAddresses.length > 0) return pulumi.output(publicAddresses.join(','));
    const id = chart.release.status.apply(() => `${namespace}/${namespace}`);
    const service = kubernetes.core.v1.Service.get(`${name}-service`, id, { parent: this, dependsOn: chart });
    return service.status.apply((status) => {
      const [first] = status?.loadBalancer?.ingress ?? [];
      return first?.ip ?? first?.hostname ?? '';
    });
  }
}

/**
 * Values of Traefik's chart 41.3.0. Each Traefik reads the `default` TLS objects of its own namespace only
 * (`defaultTLSResourcesNamespace`, Traefik >= 3.7.11): otherwise Traefik drops both if there are two anywhere.
 */
export function traefikValues({ controller, charts }: TraefikArgs): Values {
  const { class: ingressClass, namespace, replicas } = controller;
  return {
    fullnameOverride: namespace,
    deployment: { replicas },
    ...(replicas > 1 ? spreadOverNodes : {}),
    ...acmeValues(controller),
    ingressClass: { enabled: true, isDefaultClass: controller.default, name: ingressClass },
    providers: {
      // A canary's route reaches the same Services as the Ingress does.
      kubernetesCRD: { ingressClass, allowExternalNameServices: true, defaultTLSResourcesNamespace: namespace },
      kubernetesIngress: { ingressClass, allowExternalNameServices: true, ...publishedAddress(controller) },
      ...(controller.gateway
        ? { kubernetesGateway: { enabled: true, labelSelector: gatewaySelector(controller) } }
        : {}),
    },
    ...(controller.gateway ? gatewayClass(controller) : {}),
    ports: {
      // HTTP redirects to HTTPS, except for the challenges of HTTP-01.
      web: {
        allowACMEByPass: true,
        http: {
          redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } },
          ...listed(clients(controller)),
        },
      },
      ...websecure(controller),
    },
    tlsOptions: { default: { minVersion: 'VersionTLS12' } },
    service: service(controller),
    log: { level: 'INFO', format: 'json' },
    accessLog: { enabled: true, format: 'json' },
    metrics: { prometheus: { service: { enabled: true } } },
    api: { dashboard: controller.dashboard !== undefined },
    global: { checkNewVersion: false },
    ...(charts.images === undefined ? {} : { image: { registry: charts.images } }),
  };
}

/** The label by which a Traefik knows its own GatewayClass: all have the same controller name (Traefik 3.7). */
const controllerLabel = 'edgewire.io/controller';

function gatewaySelector({ name }: PlannedController): string {
  return `${controllerLabel}=${name}`;
}

/** The GatewayClass of its class. Gateways are those of applications: the chart's own would end no TLS. */
function gatewayClass({ name, class: gatewayClassName }: PlannedController): Values {
  return {
    gatewayClass: { enabled: true, name: gatewayClassName, labels: { [controllerLabel]: name } },
    gateway: { enabled: false },
  };
}

/**
 * The address in the status of Ingresses, which ExternalDNS publishes: the Service's own, or the floating IP that
 * clients use instead. Traefik would take the Service's if both were set (v3.7, updateIngressStatus).
 */
function publishedAddress({ floatingIp }: PlannedController): Values {
  if (floatingIp === undefined) return { publishedService: { enabled: true } };
  return { publishedService: { enabled: false }, ingressEndpoint: { ip: floatingIp } };
}

/** The Middleware of the clients that are let in, which every request at an entry point passes first. */
function clients({ name, allow }: PlannedController): readonly string[] {
  return allow === undefined ? [] : [clientsMiddleware(name)];
}

function listed(middlewares: readonly string[]): Values {
  return middlewares.length === 0 ? {} : { middlewares };
}

/** Plain HTTP arrives where TLS ends at a balancer: a router without TLS answers it. */
function websecure(controller: PlannedController): Values {
  const http = endsTlsBefore(controller.balancer)
    ? { tls: { enabled: false }, ...listed([...clients(controller), httpsMiddleware(controller.name)]) }
    : listed(clients(controller));
  return Object.keys(http).length === 0 ? {} : { websecure: { http } };
}

/** What applications are told of a request whose TLS ended before Traefik; else they would redirect to HTTPS for ever. */
const forwardedHttps = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '443' };

/**
 * The Service. It keeps the client's address. With several nodes, MetalLB announces from one that has a pod. MetalLB
 * takes the requested addresses by annotation; a cloud takes a single one, by `loadBalancerIP`.
 */
function service({ addresses, metallb, pool, allow, balancer }: PlannedController): Values {
  const [single] = addresses;
  const families =
    addresses.length > 1 ? { ipFamilyPolicy: 'RequireDualStack', ipFamilies: addresses.map(familyOf) } : {};
  const ranges = allow === undefined ? {} : { loadBalancerSourceRanges: allow };
  const spec = { externalTrafficPolicy: 'Local', ...families, ...ranges };
  if (balancer !== undefined) {
    return { spec: { ...spec, loadBalancerClass: balancerClass }, annotations: balancerAnnotations(balancer) };
  }
  if (single !== undefined && !metallb) return { spec: { ...spec, loadBalancerIP: single } };
  const annotations = {
    ...(single === undefined ? {} : { 'metallb.io/loadBalancerIPs': addresses.join(',') }),
    ...(pool === undefined ? {} : { 'metallb.io/address-pool': pool }),
  };
  return Object.keys(annotations).length === 0 ? { spec } : { spec, annotations };
}

function familyOf(address: string): 'IPv4' | 'IPv6' {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

/** Values against the loss of a node: pods on different nodes if there are several, and never all evicted at once. */
const spreadOverNodes: Values = {
  podDisruptionBudget: { enabled: true, minAvailable: 1 },
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: {
        matchLabels: {
          'app.kubernetes.io/name': 'traefik',
          'app.kubernetes.io/instance': '{{ .Release.Name }}-{{ include "traefik.namespace" . }}',
        },
      },
    },
  ],
};
