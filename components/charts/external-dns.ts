import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Chart, type Values } from './chart';
import { type Charts } from '../config/sections/charts';
import { type OpaqueText } from '../config/values/text';
import { secretText } from '../pulumi/secret-text';
import { type PlannedDns, type RecordCarrier } from '../wiring/plan';

/** Which ExternalDNS to install, and from which chart. */
export interface ExternalDnsArgs {
  /** What is planned; its namespace has to exist. */
  readonly dns: PlannedDns;
  /** `edgewire:charts`: where charts come from, their versions, and values laid over those of this program. */
  readonly charts: Charts;
  /** The addresses that clients use for each controller, with commas, for names whose target the plan cannot know. */
  readonly addresses: ReadonlyMap<string, pulumi.Output<string>>;
}

/**
 * One ExternalDNS, its credentials in a Secret, and the Ingresses from which it reads the names that no other has.
 *
 * @example
 * ```ts
 * import { ExternalDns } from './components/charts/external-dns';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * for (const dns of plan.dns) {
 *   new ExternalDns(`dns-${dns.name}`, { dns, charts: plan.charts, addresses: new Map() });
 * }
 * ```
 */
export class ExternalDns extends pulumi.ComponentResource {
  constructor(name: string, args: ExternalDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:ExternalDns', name, {}, opts);
    const { dns, charts } = args;
    if (dns.installed) this.install(name, dns, charts);
    for (const carrier of dns.carriers) this.carry(`${name}-${carrier.controller}`, carrier, args);
    this.registerOutputs({ owner: dns.owner });
  }

  private install(name: string, dns: PlannedDns, charts: Charts): void {
    const { namespace, release } = dns;
    const text = givenCredential(dns);
    const secret =
      text === undefined
        ? []
        : [
            new kubernetes.core.v1.Secret(
              `${name}-credential`,
              { metadata: { name: release, namespace }, stringData: { [credentialKey]: secretText(text) } },
              { parent: this },
            ),
          ];
    const { provider } = dns.config;
    const over = { section: 'dns', values: provider.kind === 'values' ? provider.values : undefined };
    const values = externalDnsValues({ dns, charts });
    new Chart(
      `${name}-chart`,
      { chart: 'external-dns', release, namespace, values, over, charts },
      { parent: this, dependsOn: secret },
    );
  }

  private carry(name: string, carrier: RecordCarrier, { dns, addresses }: ExternalDnsArgs): void {
    const { annotationPrefix } = dns.config;
    const target = carrier.targets.length > 0 ? carrier.targets.join(',') : addresses.get(carrier.controller);
    new kubernetes.networking.v1.Ingress(
      `${name}-names`,
      {
        metadata: {
          name: carrier.name,
          namespace: dns.namespace,
          annotations: {
            [`${annotationPrefix}hostname`]: carrier.hosts.join(','),
            ...(target === undefined ? {} : { [`${annotationPrefix}target`]: target }),
            // Nothing ever gives it an address.
            'pulumi.com/skipAwait': 'true',
          },
        },
        spec: {
          ingressClassName: carrier.class,
          defaultBackend: { service: { name: dns.release, port: { number: 7979 } } },
        },
      },
      { parent: this },
    );
  }
}

const credentialKey = 'credential';

/** The credential that the configuration gives as text, and that goes into a Secret. */
function givenCredential({ config: { provider } }: PlannedDns): OpaqueText | undefined {
  switch (provider.kind) {
    case 'rfc2136':
      return provider.rfc2136.tsigSecret;
    case 'cloudflare':
      return provider.cloudflare.apiToken;
    case 'values':
      return undefined;
  }
}

/**
 * Values of ExternalDNS's chart 1.22.0. Whatever has changed its default from one version to another (prefix of the
 * annotations, policy, owner) is written out: with a wrong one ExternalDNS removes records at its start.
 */
export function externalDnsValues({ dns, charts }: Pick<ExternalDnsArgs, 'dns' | 'charts'>): Values {
  const { config } = dns;
  const { target, ttl } = config;
  const { extraArgs, ...provider } = providerValues(dns);
  return {
    fullnameOverride: dns.release,
    sources: ['ingress'],
    policy: config.policy,
    registry: 'txt',
    txtOwnerId: dns.owner,
    txtPrefix: config.txtPrefix,
    annotationPrefix: config.annotationPrefix,
    domainFilters: dns.zones,
    managedRecordTypes: ['A', 'AAAA', 'CNAME'],
    interval: '1m',
    triggerLoopOnEvent: true,
    logFormat: 'json',
    ...provider,
    extraArgs: {
      'ingress-class': dns.classes,
      // A wildcard in a tls block is a name of the certificate, not one to publish.
      'ignore-ingress-tls-spec': true,
      'txt-wildcard-replacement': dns.wildcardWord,
      ...(ttl === undefined ? {} : { 'min-ttl': `${ttl}s` }),
      ...(target === undefined ? {} : { 'default-targets': target, 'force-default-targets': true }),
      ...extraArgs,
    },
    ...(charts.images === undefined ? {} : { image: { repository: `${charts.images}/external-dns/external-dns` } }),
  };
}

function providerValues({
  config: { provider },
  release,
  zones,
}: PlannedDns): Values & { readonly extraArgs?: Values } {
  switch (provider.kind) {
    case 'rfc2136': {
      const { nameserver, tsigKeyName, tsigAlgorithm, tsigSecretRef, transfer } = provider.rfc2136;
      const [, host = '', port = '53'] = /^(.*?)(?::(\d+))?$/.exec(nameserver) ?? [];
      const signed = {
        'rfc2136-tsig-keyname': tsigKeyName,
        'rfc2136-tsig-secret-alg': tsigAlgorithm.replace('HMAC', 'hmac-').toLowerCase(),
      };
      return {
        provider: { name: 'rfc2136' },
        env:
          tsigKeyName === undefined
            ? []
            : [credentialVariable('EXTERNAL_DNS_RFC2136_TSIG_SECRET', release, tsigSecretRef)],
        extraArgs: {
          'rfc2136-host': host.replace(/^\[(.*)\]$/, '$1'),
          'rfc2136-port': port,
          'rfc2136-zone': zones,
          'rfc2136-axfr': transfer,
          ...(tsigKeyName === undefined ? { 'rfc2136-insecure': true } : signed),
        },
      };
    }
    case 'cloudflare':
      return {
        provider: { name: 'cloudflare' },
        env: [credentialVariable('CF_API_TOKEN', release, provider.cloudflare.apiTokenRef)],
      };
    case 'values':
      return {};
  }
}

function credentialVariable(name: string, release: string, given: { name: string; key: string } | undefined): Values {
  return { name, valueFrom: { secretKeyRef: given ?? { name: release, key: credentialKey } } };
}
