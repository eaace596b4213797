import * as pulumi from '@pulumi/pulumi';
import { type Config } from '../components/config/config';
import { buildStack } from '../components/platform/program';
import { type Plan } from '../components/wiring/plan';
import { Failure } from './failure';
import { record, type RecordedResource } from './recording';
import { masked } from './masked';
import { type ResourceJson } from './report/plan-json';
import { rolesYaml } from './report/roles';
import { rightsOf } from './rights';

const release = 'kubernetes:helm.sh/v3:Release';

/**
 * What the program would register for a configuration, by type and name, sorted; of a Helm release also the chart
 * values. It runs against a runtime that only records.
 *
 * @param now the instant that the validity of given certificates is judged at
 * @throws Failure with what the program cannot build
 */
export async function registered(config: Config, stack: string, directory: string, now: Date): Promise<ResourceJson[]> {
  const resources = await recorded(config, stack, directory, now);
  return resources
    .filter(({ read }) => !read)
    .map(({ type, name, inputs }) => ({
      type,
      name,
      ...(type === release && inputs.values !== undefined ? { values: masked(inputs.values) } : {}),
    }))
    .sort((a, b) => compare(a.type, b.type) || compare(a.name, b.name));
}

/**
 * The ClusterRoles that a stack needs, in YAML: for preview, up, destroy and verify.
 *
 * @throws Failure with what the program cannot build
 */
export async function roles(config: Config, plan: Plan, directory: string, now: Date): Promise<string> {
  return rolesYaml(plan.stackName, rightsOf(await recorded(config, plan.stackName, directory, now), plan));
}

async function recorded(
  config: Config,
  stack: string,
  directory: string,
  now: Date,
): Promise<readonly RecordedResource[]> {
  const { resources } = await record(stack, () =>
    buildStack(config, stack, directory, now).catch((error: unknown) => {
      throw pulumi.RunError.isInstance(error) ? new Failure(error.message.split('\n')) : error;
    }),
  );
  return resources;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
