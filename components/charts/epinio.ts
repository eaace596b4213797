import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Chart, type Values } from './chart';
import { type Charts } from '../config/sections/charts';
import { type Epinio as EpinioConfig } from '../config/sections/epinio';
import { copying } from '../config/values/distribution';
import { readableText, secretText } from '../pulumi/secret-text';
import { epinioNamespaceLabel } from '../wiring/namespaces';
import { type PlannedEpinio } from '../wiring/plan';

/** Which Epinio to install, and from which chart. */
export interface EpinioArgs {
  /** What is planned; its namespace has to exist. */
  readonly epinio: PlannedEpinio;
  /** `edgewire:charts`: where charts come from, their versions, and values laid over those of this program. */
  readonly charts: Charts;
}

/**
 * Epinio, installed by its chart without the chart's Reflector, which drops the labels of routing secrets.
 *
 * @example
 * ```ts
 * import { Epinio } from './components/charts/epinio';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * if (plan.epinio !== undefined) new Epinio('epinio', { epinio: plan.epinio, charts: plan.charts });
 * ```
 */
export class Epinio extends pulumi.ComponentResource {
  readonly ready: pulumi.Resource[];
  /** URL of the API server. */
  readonly url: string;

  constructor(name: string, args: EpinioArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Epinio', name, {}, opts);
    const chart = new Chart(
      `${name}-chart`,
      {
        chart: 'epinio',
        release: 'epinio',
        namespace: args.epinio.namespace,
        values: epinioValues(args),
        charts: args.charts,
      },
      { parent: this },
    );
    this.url = `https://epinio.${args.epinio.domain}`;
    this.ready = [chart.release, this.distributeRegistryCredentials(name, args, chart)];
    this.registerOutputs({ url: this.url });
  }

  /** Copies the registry credentials to where applications run. Reflector would copy them to every namespace. */
  private distributeRegistryCredentials(
    name: string,
    { epinio: { namespace, distributor } }: EpinioArgs,
    chart: Chart,
  ): pulumi.Resource {
    const [[key, value] = ['', '']] = Object.entries(epinioNamespaceLabel);
    return new kubernetes.core.v1.SecretPatch(
      `${name}-registry-credentials`,
      {
        metadata: {
          name: 'registry-creds',
          namespace,
          annotations: { [copying[distributor].annotation]: `${key}=${value}` },
        },
      },
      { parent: this, dependsOn: chart.release },
    );
  }
}

/** Values of Epinio's chart 1.13.10. */
export function epinioValues({ epinio: planned, charts }: EpinioArgs): Values {
  const { config: epinio, domain, issuer, certManagerNamespace } = planned;
  return {
    global: {
      domain,
      // `tlsIssuer` is left alone: the chart would add its own HTTP-01 issuer for a letsencrypt name there.
      ...(issuer === undefined ? {} : { customTlsIssuer: issuer }),
      dex: { enabled: epinio.dex },
      ...registryCredentials(epinio),
      ...(charts.images === undefined ? {} : { cattle: { systemDefaultRegistry: `${charts.images}/` } }),
    },
    certManager: { enabled: true },
    certManagerNamespace,
    ingress: { ingressClassName: planned.class ?? '' },
    server: { ingressClassName: planned.appsClass ?? '', disableTracking: true },
    // The plan routes the web interface at the bare domain: the chart would name a Secret that does not cover it.
    epinioUI: { ingress: { enabled: false } },
    reflector: { enabled: false },
    s3gw: { enabled: false },
    seaweedfs: { enabled: epinio.storage.kind === 'internal' },
    ...storage(epinio),
    containerregistry: {
      enabled: epinio.registry.kind === 'internal',
      ...(epinio.registry.kind === 'external' && epinio.registry.external.certificateSecret !== undefined
        ? { certificateSecret: epinio.registry.external.certificateSecret }
        : {}),
    },
    ...(epinio.users === undefined ? {} : { api: { users: epinio.users.map(user) } }),
    serviceCatalog: { enableDevServices: false },
  };
}

function user({
  username,
  password,
  passwordBcrypt,
  roles,
  workspaces,
}: NonNullable<EpinioConfig['users']>[number]): Values {
  return {
    username: readableText(username),
    ...(password === undefined ? {} : { password: secretText(password) }),
    ...(passwordBcrypt === undefined ? {} : { passwordBcrypt: secretText(passwordBcrypt) }),
    roles,
    workspaces,
  };
}

function registryCredentials({ registry }: EpinioConfig): Values {
  if (registry.kind === 'internal') return {};
  const { url, namespace, username, password } = registry.external;
  return {
    registryURL: url,
    ...(namespace === undefined ? {} : { registryNamespace: namespace }),
    ...(username === undefined ? {} : { registryUsername: readableText(username) }),
    ...(password === undefined ? {} : { registryPassword: secretText(password) }),
  };
}

function storage({ storage: given }: EpinioConfig): Values {
  if (given.kind === 'internal') return {};
  const { endpoint, bucket, region, accessKeyID, secretAccessKey, useSSL, certificateSecret } = given.s3;
  return {
    s3: {
      endpoint,
      bucket,
      useSSL,
      accessKeyID: secretText(accessKeyID),
      secretAccessKey: secretText(secretAccessKey),
      ...(region === undefined ? {} : { region }),
      ...(certificateSecret === undefined ? {} : { certificateSecret }),
    },
  };
}
