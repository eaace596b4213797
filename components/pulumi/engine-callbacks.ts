import { AsyncResource } from 'node:async_hooks';
import * as pulumi from '@pulumi/pulumi';

/** Whether an engine calls the program back, for hooks and transforms: Pulumi's mocks (`setMocks`) do neither. */
export function hasCallbacks(): boolean {
  const monitor: unknown = pulumi.runtime.getMonitor();
  return typeof monitor === 'object' && monitor !== null && 'registerResourceHook' in monitor;
}

/**
 * A hook for the options of a resource, in a list: the list is empty where nothing would run the hook.
 *
 * @param name names the hook in the stack
 * @param run what the engine calls
 * @param options when it calls
 */
export function resourceHook(
  name: string,
  run: (args: pulumi.ResourceHookArgs) => Promise<void>,
  options?: pulumi.ResourceHookOptions,
): pulumi.ResourceHook[] {
  // The engine calls this outside the program's async context, where the SDK would assume that it has no engine.
  return hasCallbacks() ? [new pulumi.ResourceHook(name, AsyncResource.bind(run), options)] : [];
}
