import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type Monitors } from '../config/sections/monitors';
import { secondsOf } from '../config/values/interval';
import { type MonitorProvider, providerFacts } from '../config/values/monitor-providers';

/** Which URL to watch, and by what. */
export interface HostMonitorArgs {
  /** Name of the object. A change replaces it. */
  readonly name: string;
  /** Namespace of the object, which has to exist. A change replaces the object. */
  readonly namespace: string;
  /** The URL that is asked for. */
  readonly url: string;
  /** Time between two checks, such as 5m; undefined: as the service that checks has it. */
  readonly interval: string | undefined;
  /** What asks for the URL. Another kind replaces the object. */
  readonly watch: Monitors['watch'];
}

/**
 * A monitor of one URL: an EndpointMonitor of IngressMonitorController, or a Probe of the Prometheus Operator, either
 * of which has to be in the cluster.
 *
 * @example
 * ```ts
 * import { HostMonitor } from './components/ingresses/host-monitor';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * for (const monitor of plan.monitors) {
 *   new HostMonitor(`monitor-${monitor.namespace}.${monitor.name}`, monitor);
 * }
 * ```
 */
export class HostMonitor extends pulumi.ComponentResource {
  /** The URL that is asked for. */
  readonly url: string;

  constructor(name: string, args: HostMonitorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:HostMonitor', name, {}, opts);
    this.url = args.url;
    const metadata = { name: args.name, namespace: args.namespace };
    const { watch } = args;
    if (watch.kind === 'probe') this.probe(name, args, watch.probe, metadata);
    else {
      new kubernetes.apiextensions.CustomResource(
        `${name}-endpoint`,
        {
          apiVersion: 'endpointmonitor.stakater.com/v1alpha1',
          kind: 'EndpointMonitor',
          metadata,
          spec: endpointSpec(args, watch.endpointMonitor),
        },
        { parent: this },
      );
    }
    this.registerOutputs({ url: this.url });
  }

  private probe(
    name: string,
    { url, interval }: HostMonitorArgs,
    { prober, scheme, module, labels }: Extract<Monitors['watch'], { kind: 'probe' }>['probe'],
    metadata: { readonly name: string; readonly namespace: string },
  ): void {
    new kubernetes.apiextensions.CustomResource(
      `${name}-probe`,
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'Probe',
        metadata: Object.keys(labels).length === 0 ? metadata : { ...metadata, labels },
        spec: {
          ...(interval === undefined ? {} : { interval }),
          module,
          prober: { url: prober, scheme },
          targets: { staticConfig: { static: [url] } },
        },
      },
      { parent: this },
    );
  }
}

/** IngressMonitorController takes the service whose field is set (2.2.12, GetMonitorOfType), even an empty one. */
function endpointSpec({ url, interval }: HostMonitorArgs, provider: MonitorProvider): Record<string, unknown> {
  const { name, field, interval: takes } = providerFacts[provider.kind];
  const every =
    interval === undefined || takes === undefined ? {} : { [takes.key]: secondsOf(interval) * takes.perSecond };
  return { url, providers: name, [field]: { ...every, ...settingsOf(provider) } };
}

function settingsOf(provider: MonitorProvider): Readonly<Record<string, unknown>> {
  switch (provider.kind) {
    case 'uptimeRobot':
      return provider.uptimeRobot;
    case 'uptime':
      return provider.uptime;
    case 'updown':
      return provider.updown;
    case 'statusCake':
      return provider.statusCake;
    case 'pingdom':
      return provider.pingdom;
    case 'appInsights':
      return provider.appInsights;
    case 'gcloud':
      return provider.gcloud;
    case 'grafana':
      return provider.grafana;
  }
}
