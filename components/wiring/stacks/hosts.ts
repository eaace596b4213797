import { wildcardOver } from '../names/host-name';
import { type Plan } from '../plan';
import { diagnostic } from '../rules/diagnostic';
import { byStacks, type Held, inSeveral, listed, ofStacks, type StackDiagnostic, stacksOf } from './finding';
import { type Neighbourhood } from './neighbourhood';

/** A name that a stack serves. */
interface Named extends Held {
  readonly name: string;
}

/** A name that several clusters serve, one stack of each. */
interface Shared {
  readonly name: string;
  readonly held: readonly Named[];
}

/**
 * EW1009, EW9104 and EW9105 of several stacks: one host in several.
 *
 * @param published the names that stacks publish against each other, which EW8006 reports
 */
export function hostRules(
  plans: readonly Plan[],
  neighbourhood: Neighbourhood,
  published: ReadonlySet<string>,
): StackDiagnostic[] {
  const claims = plans.flatMap((plan) =>
    plan.sharing.claims.map((claim) => ({ ...claim, plan, stack: plan.stackName, name: claim.host })),
  );
  const twins = elsewhere(plans.flatMap(environmentNames), neighbourhood);
  const hosts = elsewhere(claims, neighbourhood);
  const byName = new Map(twins.map((twin) => [twin.name, twin]));
  const isOfTwins = (one: Shared) => named(one.name).some((name) => isWithin(one, byName.get(name)?.held ?? []));
  const told = new Set([...published].flatMap(named));
  const ofTwins = hosts.filter(isOfTwins);
  return [
    ...claimedTwice(claims, neighbourhood),
    ...byStacks(hosts.filter((one) => !published.has(one.name) && !isOfTwins(one))).map(inSeveralStacks),
    ...byStacks(twins.filter(({ name }) => !told.has(name))).map((group) => atSeveralClusters(group, ofTwins)),
  ];
}

function environmentNames(plan: Plan): Named[] {
  return plan.environments.flatMap(({ names, path }) =>
    names.map((name) => ({ plan, stack: plan.stackName, path, name })),
  );
}

/** What several clusters have. */
function elsewhere(names: readonly Named[], neighbourhood: Neighbourhood): Shared[] {
  return [...inSeveral(names, ({ name }) => name)].flatMap(([name, group]) => {
    const clusters = new Map<string, Named>();
    for (const one of group) {
      const cluster = neighbourhood.clusterOf(one.plan);
      if (!clusters.has(cluster)) clusters.set(cluster, one);
    }
    return clusters.size < 2 ? [] : [{ name, held: [...clusters.values()] }];
  });
}

function isWithin({ held }: Shared, others: readonly Named[]): boolean {
  const stacks = new Set(stacksOf(others));
  return held.every(({ stack }) => stacks.has(stack));
}

/** The names of an environment that may have a host. */
function named(host: string): string[] {
  const wildcard = wildcardOver(host);
  return wildcard === undefined ? [host] : [host, wildcard];
}

interface Claim extends Named {
  readonly class: string | undefined;
  readonly urlPath: string;
}

/** EW1009: one path of a host at one controller of one cluster. */
function claimedTwice(claims: readonly Claim[], neighbourhood: Neighbourhood): StackDiagnostic[] {
  const atControllers = claims.filter((claim) => claim.class !== undefined);
  const groups = inSeveral(atControllers, (one) =>
    JSON.stringify([neighbourhood.clusterOf(one.plan), one.class, one.name, one.urlPath]),
  );
  return byStacks([...groups.values()].map((held) => ({ held }))).map((group) => {
    const held = group.flatMap((one) => one.held);
    const which = listed(group.map(({ held: [first] }) => `${first?.name ?? ''}${first?.urlPath ?? ''}`));
    const message = `The stacks ${listed(stacksOf(held))} claim ${which} at one class of one cluster: which of them answers is left to chance.`;
    const hint = 'Keep the host in one of the stacks, or give each a path of its own.';
    return ofStacks(diagnostic('EW1009', '', message, hint), held);
  });
}

function inSeveralStacks(group: readonly Shared[]): StackDiagnostic {
  const held = group.flatMap((one) => one.held);
  const which = listed(group.map(({ name }) => name));
  const message = `The stacks ${listed(stacksOf(held))} serve ${which}, and are not known to share a cluster: clients get to the one that the DNS names.`;
  const hint =
    'Take the host out of all stacks but one, or name the cluster that they share in edgewire:cluster.name of each; what several clusters serve on purpose is accepted in planning.ignore with the reason.';
  return ofStacks(diagnostic('EW9104', '', message, hint), held);
}

function atSeveralClusters(group: readonly Shared[], hosts: readonly Shared[]): StackDiagnostic {
  const held = group.flatMap((one) => one.held);
  const stacks = stacksOf(held);
  const common = hosts.filter((one) => String(stacksOf(one.held)) === String(stacks)).length;
  const which = listed(group.map(({ name }) => name));
  const message = `The stacks ${listed(stacks)} serve ${which}, with ${common} ${common === 1 ? 'host' : 'hosts'} in common, and are not known to share a cluster: clients get to the one that the DNS names, and each needs a certificate of its own.`;
  const hint =
    'This is right for clusters that stand in for each other; else give each a domain of its own. Stacks of one cluster say so in edgewire:cluster.name.';
  return ofStacks(diagnostic('EW9105', '', message, hint), held);
}
