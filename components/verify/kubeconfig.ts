import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type * as kubernetesClient from '@kubernetes/client-node';
import { type ClusterAccess, loadKubeConfig } from '../cluster/access';
import { readRegularFile, systemCode, whyUnreadable } from '../given/regular-file';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Why nothing can be asked by a kubeconfig, as a sentence without its full stop; undefined where nothing is wrong with
 * it. The client itself names no file in what it says, takes an empty file for a mistake of its own, and waits without
 * end for a pipe that nobody writes to.
 *
 * @param env where KUBECONFIG is looked up
 */
export async function kubeconfigFault(
  access: ClusterAccess,
  env: Environment = process.env,
): Promise<string | undefined> {
  const files = kubeconfigFiles(access, env);
  // The pipe of a shell's `<(...)` has a writer, and can be read only once. Without a file a pod's account is asked.
  if (files.length === 0 || files.some((file) => file.startsWith('/dev/fd/'))) return undefined;
  for (const file of files) {
    const why = fileFault(file);
    if (why !== undefined) return `the kubeconfig ${file} ${why}`;
  }
  const name = `the kubeconfig ${files.join(delimiter)}`;
  try {
    const why = contextFault(await loadKubeConfig(access));
    return why === undefined ? undefined : `${name} ${why}`;
  } catch (error) {
    return `${name} ${unparsed(error)}`;
  }
}

/** The files that the client reads (@kubernetes/client-node 1.4, `loadFromDefault`). */
function kubeconfigFiles({ kubeconfig }: ClusterAccess, { KUBECONFIG = '' }: Environment): readonly string[] {
  if (kubeconfig !== '') return [kubeconfig];
  const named = KUBECONFIG.split(delimiter).filter((file) => file !== '');
  if (named.length > 0) return named;
  const usual = join(homedir(), '.kube', 'config');
  return existsSync(usual) ? [usual] : [];
}

/** What the client says of a file's content, as a predicate; a parser of YAML might quote the file. */
function unparsed(error: unknown): string {
  if (!(error instanceof Error)) return 'cannot be read';
  const [said = ''] = error.message.split('\n');
  if (error.name !== 'YAMLException') return `is none: ${said}`;
  const [, line, column] = /\((\d+):(\d+)\)$/.exec(said) ?? [];
  return line === undefined ? 'is no YAML' : `is no YAML (line ${line}, column ${column})`;
}

/** What is wrong with a file, as a predicate. */
function fileFault(file: string): string | undefined {
  try {
    const read = readRegularFile(file);
    if (read.kind === 'refused') return read.why;
    return read.bytes.toString('utf8').trim() === '' ? 'is empty' : undefined;
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return whyUnreadable(code);
  }
}

/** Why the context of a kubeconfig leads to no API server, as a predicate. */
function contextFault(config: kubernetesClient.KubeConfig): string | undefined {
  const contexts = config.getContexts().map(({ name }) => name);
  if (contexts.length === 0) return 'names no context';
  const choice = `there are: ${contexts.join(', ')}`;
  // Undefined where the file says nothing, whatever its type says.
  const name = config.getCurrentContext() || undefined;
  if (name === undefined) return `has no current context: choose one by --context, ${choice}`;
  if (!contexts.includes(name)) return `has no context ${name}; ${choice}`;
  const cluster = config.getCurrentCluster();
  if (cluster === null) return `has no cluster of the name that its context ${name} says`;
  if (!URL.canParse(cluster.server)) return `has no URL as the server of the cluster ${cluster.name}`;
  const { certFile, keyFile } = config.getCurrentUser() ?? {};
  for (const file of [cluster.caFile, certFile, keyFile]) {
    const why = file === undefined ? undefined : fileFault(file);
    if (why !== undefined) return `names the file ${file}, which ${why}`;
  }
  return undefined;
}
