import type { KubeConfig } from '@kubernetes/client-node';
import * as pulumi from '@pulumi/pulumi';
import { didYouMean } from '../config/nearest';
import { type ClusterAccess, kubeConfigOf } from './access';

/** Milliseconds within which a cluster has to answer. */
const patience = 3000;

/**
 * Reports in a preview what could not be checked because no cluster answered. Pulumi's provider itself previews without
 * a cluster, silently.
 */
export async function reportUnreachable(access: ClusterAccess, resource: pulumi.Resource): Promise<void> {
  const reason = await whyUnreachable(access);
  if (reason === undefined) return;
  const unchecked = 'objects are not checked by an API server, and what exists already is shown as to be created';
  await pulumi.log.warn(`This preview is without a cluster (${reason}): ${unchecked}.`, resource);
}

/** Why the cluster cannot be asked; undefined: it answers, if only with a refusal. */
export async function whyUnreachable(access: ClusterAccess): Promise<string | undefined> {
  const client = await import('@kubernetes/client-node');
  try {
    const config = kubeConfigOf(client, access);
    const missing = missingContext(config);
    if (missing !== undefined) return missing;
    const answer = config.makeApiClient(client.VersionApi).getCode();
    await Promise.race([answer, timeout(patience)]);
    return undefined;
  } catch (error) {
    return error instanceof Error && !('body' in error) ? (error.message.split('\n')[0] ?? error.name) : undefined;
  }
}

/** What is wrong with the name of the context; undefined: the kubeconfig has it. */
function missingContext(config: KubeConfig): string | undefined {
  const wanted = config.getCurrentContext();
  if (config.getContextObject(wanted) !== null) return undefined;
  const names = config.getContexts().map(({ name }) => name);
  const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return `the kubeconfig has no context "${wanted}", ${known}.${didYouMean(wanted, names)}`.replace(/\.$/, '');
}

async function timeout(milliseconds: number): Promise<never> {
  await new Promise((resume) => setTimeout(resume, milliseconds).unref());
  throw new Error(`no answer within ${milliseconds / 1000} s`);
}
