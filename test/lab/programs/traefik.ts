import { binary } from '../cache';
import { freePorts } from '../ports';
import { type Program } from '../program';
import { type Site, apiServer } from '../site';

export interface TraefikOptions {
  /** One for each controller of a lab. @default 'traefik' */
  readonly name?: string;
  /** Which Ingresses it serves; undefined for those without a class and of class `traefik`. */
  readonly ingressClass?: string;
  /** `namespace/name` of the Service whose address it writes to the status of its Ingresses. */
  readonly publishedService?: string;
  /** Whether it reads IngressRoutes and TLSStores, those routes of its class alone where it has one. @default false */
  readonly crds?: boolean;
  /** Whether it reads Gateways, at the ports of its entry points. @default false */
  readonly gateways?: boolean;
  /** Whether plain HTTP arrives at its `websecure`, as behind a balancer at which TLS ends. @default false */
  readonly plain?: boolean;
  /** Further arguments. */
  readonly args?: readonly string[];
  /** Variables beside the path of the kubeconfig, as its own ACME client takes credentials. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Where a Traefik accepts connections. */
export interface Edge {
  readonly http: number;
  readonly https: number;
}

/** Traefik, outside of the cluster, reading its Ingresses and Secrets. */
export async function traefik(site: Site, options: TraefikOptions): Promise<{ program: Program; edge: Edge }> {
  const { name = 'traefik', ingressClass, publishedService, crds, gateways, plain, args = [], environment } = options;
  const [http = 0, https = 0, ping = 0] = await freePorts(3);
  const [ingress, crd] = ['--providers.kubernetesingress', '--providers.kubernetescrd'];
  const endpoint = apiServer(site);
  return {
    program: {
      name,
      command: binary('traefik'),
      args: [
        `--entrypoints.web.address=127.0.0.1:${http}`,
        `--entrypoints.websecure.address=127.0.0.1:${https}`,
        ...(plain === true ? [] : ['--entrypoints.websecure.http.tls=true']),
        `--entrypoints.ping.address=127.0.0.1:${ping}`,
        '--ping.entrypoint=ping',
        `${ingress}.endpoint=${endpoint}`,
        ...(ingressClass === undefined ? [] : [`${ingress}.ingressclass=${ingressClass}`]),
        ...(crds === true ? [`${crd}.endpoint=${endpoint}`] : []),
        ...(crds === true && ingressClass !== undefined ? [`${crd}.ingressclass=${ingressClass}`] : []),
        ...(gateways === true ? [`--providers.kubernetesgateway.endpoint=${endpoint}`] : []),
        ...(publishedService === undefined ? [] : [`${ingress}.ingressendpoint.publishedservice=${publishedService}`]),
        '--global.checknewversion=false',
        '--global.sendanonymoususage=false',
        ...args,
      ],
      environment: { ...environment, KUBECONFIG: site.kubeconfig },
      ready: { kind: 'http', url: `http://127.0.0.1:${ping}/ping` },
      timeoutSeconds: 30,
    },
    edge: { http, https },
  };
}
