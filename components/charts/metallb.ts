import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { Chart, type Values } from './chart';
import { bgpSecretName, type Addresses } from '../config/sections/addresses';
import { type Charts } from '../config/sections/charts';
import { secretText } from '../pulumi/secret-text';
import { type PlannedPool } from '../wiring/plan';

/** Which addresses to give out, and how to announce them. */
export interface MetalLBArgs {
  /** How addresses are announced. */
  readonly addresses: Addresses;
  /** The pools, and who gets their addresses. */
  readonly pools: readonly PlannedPool[];
  /** `edgewire:charts`: where charts come from, their versions, and values laid over those of this program. */
  readonly charts: Charts;
  /** Namespace, which has to exist and to allow privileged pods. */
  readonly namespace: pulumi.Input<string>;
}

/**
 * MetalLB, its address pools, and their announcement by ARP/NDP (L2) or BGP.
 *
 * @example
 * ```ts
 * import { MetalLB } from './components/charts/metallb';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * const { metallb } = plan.components;
 * if (metallb !== undefined) new MetalLB('metallb', { ...metallb, charts: plan.charts });
 * ```
 */
export class MetalLB extends pulumi.ComponentResource {
  /** What has to be there before a Service can get its address. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: MetalLBArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:MetalLB', name, {}, opts);
    const chart = new Chart(
      `${name}-chart`,
      {
        chart: 'metallb',
        release: 'metallb',
        namespace: args.namespace,
        values: metallbValues(args),
        charts: args.charts,
      },
      { parent: this },
    );
    const child = { parent: this, dependsOn: chart };
    const { addresses, namespace } = args;
    const pools = args.pools.map(
      (pool) =>
        new kubernetes.apiextensions.CustomResource(
          `${name}-pool-${pool.name}`,
          {
            apiVersion: 'metallb.io/v1beta1',
            kind: 'IPAddressPool',
            metadata: { name: pool.name, namespace },
            spec: { ...poolSpec(pool), avoidBuggyIPs: addresses.avoidBuggyIPs ?? true },
          },
          child,
        ),
    );
    const announced =
      pools.length === 0
        ? []
        : addresses.bgp === undefined
          ? this.announceL2(name, args, child)
          : this.announceBgp(name, args, addresses.bgp, child);
    this.ready = [chart.release, ...pools, ...announced];
    this.registerOutputs({ pools: Object.keys(addresses.pools) });
  }

  private announceL2(
    name: string,
    { addresses, namespace }: MetalLBArgs,
    child: pulumi.CustomResourceOptions,
  ): pulumi.Resource[] {
    return [
      new kubernetes.apiextensions.CustomResource(
        `${name}-l2`,
        {
          apiVersion: 'metallb.io/v1beta1',
          kind: 'L2Advertisement',
          metadata: { name: 'edge', namespace },
          spec: {
            ipAddressPools: Object.keys(addresses.pools),
            interfaces: addresses.l2?.interfaces,
            nodeSelectors: addresses.l2?.nodeSelectors?.map((matchLabels) => ({ matchLabels })),
          },
        },
        child,
      ),
    ];
  }

  private announceBgp(
    name: string,
    { addresses, namespace }: MetalLBArgs,
    bgp: NonNullable<Addresses['bgp']>,
    child: pulumi.CustomResourceOptions,
  ): pulumi.Resource[] {
    const peers = bgp.peers.flatMap(({ password, nodeSelectors, ...peer }, index) => {
      const id = `peer-${index}`;
      const secret =
        password === undefined
          ? undefined
          : new kubernetes.core.v1.Secret(
              `${name}-${id}-password`,
              {
                metadata: { name: bgpSecretName(index), namespace },
                type: 'kubernetes.io/basic-auth',
                stringData: { password: secretText(password) },
              },
              child,
            );
      const resource = new kubernetes.apiextensions.CustomResource(
        `${name}-${id}`,
        {
          apiVersion: 'metallb.io/v1beta2',
          kind: 'BGPPeer',
          metadata: { name: id, namespace },
          spec: {
            myASN: bgp.myASN,
            ...peer,
            passwordSecret: secret === undefined ? undefined : { name: secret.metadata.name },
            nodeSelectors: nodeSelectors?.map((matchLabels) => ({ matchLabels })),
          },
        },
        child,
      );
      return secret === undefined ? [resource] : [secret, resource];
    });
    const advertisement = new kubernetes.apiextensions.CustomResource(
      `${name}-bgp`,
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'BGPAdvertisement',
        metadata: { name: 'edge', namespace },
        spec: {
          ipAddressPools: Object.keys(addresses.pools),
          aggregationLength: bgp.aggregationLength,
          localPref: bgp.localPref,
          communities: bgp.communities,
        },
      },
      child,
    );
    return [...peers, advertisement];
  }
}

function poolSpec({ ranges, autoAssign, namespaces }: PlannedPool): Readonly<Record<string, unknown>> {
  const serviceAllocation = namespaces.length === 0 ? {} : { serviceAllocation: { namespaces } };
  return { addresses: ranges, autoAssign, ...serviceAllocation };
}

/**
 * Values of MetalLB's chart 0.16.1. frr-k8s, which it would bring by default, is a privileged DaemonSet that neither
 * L2 nor the native BGP mode needs.
 */
export function metallbValues({ charts }: Pick<MetalLBArgs, 'charts'>): Values {
  const { images } = charts;
  return {
    frrk8s: { enabled: false },
    // The webhook answers some seconds after its pod is Ready: with Fail the first pools would be refused.
    crds: { validationFailurePolicy: 'Ignore' },
    ...(images === undefined
      ? {}
      : {
          controller: { image: { repository: `${images}/metallb/controller` } },
          speaker: { image: { repository: `${images}/metallb/speaker` } },
        }),
  };
}
