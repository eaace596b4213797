import { type Plan, type PlannedCluster } from '../plan';

/** Contexts that every installation of k3s and kubeadm has: they tell no cluster from another. */
const usualContexts = ['default', 'kubernetes-admin@kubernetes'];

/** Whether two stacks are for one cluster, as far as their configurations say. */
function isOneCluster(one: PlannedCluster, other: PlannedCluster): boolean {
  if (areDifferent(one.context, other.context) || areDifferent(one.kubeconfig, other.kubeconfig)) return false;
  if (one.name !== undefined && other.name !== undefined) return one.name === other.name;
  const { context, kubeconfig } = one;
  if (context === undefined || context !== other.context || kubeconfig !== other.kubeconfig) return false;
  return !usualContexts.includes(context);
}

function areDifferent(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Which stacks share a cluster, and which a network. */
export class Neighbourhood {
  private readonly clusters = new Map<Plan, number>();
  private readonly networks = new Map<number, string>();

  constructor(plans: readonly Plan[]) {
    plans.forEach((plan, index) => this.join(plan, index));
    for (const [{ sharing }, id] of this.clusters) {
      const { network } = sharing.cluster;
      if (network !== undefined && !this.networks.has(id)) this.networks.set(id, network);
    }
  }

  /** One that is for the cluster of several others, which say of themselves less than it does, makes them one. */
  private join(plan: Plan, index: number): void {
    const known = [...this.clusters].filter(([other]) => isOneCluster(other.sharing.cluster, plan.sharing.cluster));
    const joined = new Set(known.map(([, id]) => id));
    const id = Math.min(index, ...joined);
    for (const [other, before] of this.clusters) if (joined.has(before)) this.clusters.set(other, id);
    this.clusters.set(plan, id);
  }

  /** The same for stacks of one cluster. */
  clusterOf(plan: Plan): string {
    return `cluster ${this.clusters.get(plan) ?? ''}`;
  }

  /** The network that a stack, or another one of its cluster, names. */
  namedNetworkOf(plan: Plan): string | undefined {
    return plan.sharing.cluster.network ?? this.networks.get(this.clusters.get(plan) ?? -1);
  }

  /** The same for stacks that are known to share a network. */
  networkOf(plan: Plan): string {
    const name = this.namedNetworkOf(plan);
    return name === undefined ? this.clusterOf(plan) : `network ${name}`;
  }

  /** Whether some of these stacks may share a network, though they are not known to. */
  mayShare(plans: readonly Plan[]): boolean {
    const known = new Set(plans.map((plan) => this.networkOf(plan)));
    return known.size > 1 && plans.some((plan) => this.namedNetworkOf(plan) === undefined);
  }
}
