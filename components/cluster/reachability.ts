import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess, loadKubeConfig } from './access';

/** Milliseconds that a cluster has to answer in. */
const patience = 3000;

/**
 * Says in a preview what could not be checked because no cluster answered: Pulumi's provider then previews without one,
 * silently.
 */
export async function reportUnreachable(access: ClusterAccess, resource: pulumi.Resource): Promise<void> {
  const reason = await unreachable(access);
  if (reason === undefined) return;
  const unchecked = 'objects are not checked by an API server, and what exists already is shown as to be created';
  await pulumi.log.warn(`This preview is without a cluster (${reason}): ${unchecked}.`, resource);
}

/** Why the cluster cannot be asked, or undefined where it answers, be it with a refusal. */
async function unreachable(access: ClusterAccess): Promise<string | undefined> {
  const { VersionApi } = await import('@kubernetes/client-node');
  try {
    const answer = (await loadKubeConfig(access)).makeApiClient(VersionApi).getCode();
    await Promise.race([answer, timeout(patience)]);
    return undefined;
  } catch (error) {
    return error instanceof Error && !('body' in error) ? (error.message.split('\n')[0] ?? error.name) : undefined;
  }
}

async function timeout(milliseconds: number): Promise<never> {
  await new Promise((resume) => setTimeout(resume, milliseconds).unref());
  throw new Error(`no answer within ${milliseconds / 1000} s`);
}
