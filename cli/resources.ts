import * as pulumi from '@pulumi/pulumi';
import { type Config } from '../components/config/config';
import { buildStack } from '../components/platform/program';
import { Failure } from './failure';
import { record } from './recording';
import { masked } from './masked';
import { type ResourceJson } from './report/plan-json';

const release = 'kubernetes:helm.sh/v3:Release';

/**
 * What the program would register for a configuration, by type and name, sorted; of a Helm release also the chart
 * values. It runs against a runtime that only records.
 *
 * @param now the instant that the validity of given certificates is judged at
 * @throws Failure with what the program cannot build
 */
export async function registered(config: Config, stack: string, directory: string, now: Date): Promise<ResourceJson[]> {
  const { resources } = await record(stack, () =>
    buildStack(config, stack, directory, now).catch((error: unknown) => {
      throw pulumi.RunError.isInstance(error) ? new Failure(error.message.split('\n')) : error;
    }),
  );
  return resources
    .filter(({ read }) => !read)
    .map(({ type, name, inputs }) => ({
      type,
      name,
      ...(type === release && inputs.values !== undefined ? { values: masked(inputs.values) } : {}),
    }))
    .sort((a, b) => compare(a.type, b.type) || compare(a.name, b.name));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
