import * as pulumi from '@pulumi/pulumi';
import type * as kubernetesClient from '@kubernetes/client-node';

/** What the provider of {@link CertificateSecret} is told. */
interface Inputs {
  readonly namespace: string;
  readonly name: string;
  readonly sourceNamespace: string;
  readonly selector: string;
  readonly distribution: string;
  readonly timeoutSeconds: number;
  readonly kubeconfig: string;
  readonly context: string;
}

interface Outputs extends Inputs {
  /** The certificate chain, PEM; public. */
  readonly certificate: string;
  /** The CA certificate that came with it, PEM, or empty; public. */
  readonly caCertificate: string;
}

/** A Secret's public parts, as the API server has them. */
interface Found {
  readonly certificate: string;
  readonly caCertificate: string;
}

const provider: pulumi.dynamic.ResourceProvider<Inputs, Outputs> = {
  async create(inputs) {
    return { id: `${inputs.namespace}/${inputs.name}`, outs: { ...inputs, ...(await waitForSecret(inputs)) } };
  },
  async update(_id, _olds, news) {
    return { outs: { ...news, ...(await waitForSecret(news)) } };
  },
  diff(_id, olds, news) {
    const moved = olds.namespace !== news.namespace || olds.name !== news.name;
    const changed = olds.sourceNamespace !== news.sourceNamespace || olds.selector !== news.selector;
    return Promise.resolve({
      changes: moved || changed,
      replaces: moved ? ['namespace', 'name'] : [],
      deleteBeforeReplace: false,
    });
  },
};

/** Polls until the Secret is there and, for a copy, has the source's certificate. */
async function waitForSecret(inputs: Inputs): Promise<Found> {
  const api = await connect(inputs);
  const deadline = Date.now() + inputs.timeoutSeconds * 1000;
  for (let pause = 250; ; pause = Math.min(pause * 1.5, 5000)) {
    const found = await readSecret(api, inputs.namespace, inputs.name);
    const source = inputs.sourceNamespace === '' ? found : await readSecret(api, inputs.sourceNamespace, inputs.name);
    if (
      found !== undefined &&
      source !== undefined &&
      found.certificate !== '' &&
      found.certificate === source.certificate
    )
      return found;
    if (Date.now() >= deadline) throw new Error(await explain(api, inputs, found, source));
    await new Promise((resume) => setTimeout(resume, pause));
  }
}

async function connect({ kubeconfig, context }: Inputs): Promise<kubernetesClient.CoreV1Api> {
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  if (kubeconfig === '') config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== '') config.setCurrentContext(context);
  return config.makeApiClient(client.CoreV1Api);
}

/** Reads the public parts only; a Secret that is not there is undefined. */
async function readSecret(
  api: kubernetesClient.CoreV1Api,
  namespace: string,
  name: string,
): Promise<Found | undefined> {
  try {
    const { data = {} } = await api.readNamespacedSecret({ namespace, name });
    const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString('utf8');
    return { certificate: text('tls.crt'), caCertificate: text('ca.crt') };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 404;
}

/** Says what is missing after all that time, and what probably causes it. */
async function explain(
  api: kubernetesClient.CoreV1Api,
  inputs: Inputs,
  found: Found | undefined,
  source: Found | undefined,
): Promise<string> {
  const { namespace, name, sourceNamespace, timeoutSeconds } = inputs;
  const state =
    found === undefined
      ? 'is not there'
      : found.certificate === ''
        ? 'has no tls.crt'
        : 'has another certificate than its source';
  const cause = await likelyCause(api, inputs, found, source);
  const origin = sourceNamespace === '' ? '' : `, a copy of ${sourceNamespace}/${name},`;
  return `after ${timeoutSeconds} s the Secret ${namespace}/${name}${origin} ${state}: ${cause}`;
}

async function likelyCause(
  api: kubernetesClient.CoreV1Api,
  inputs: Inputs,
  found: Found | undefined,
  source: Found | undefined,
): Promise<string> {
  const { namespace, name, sourceNamespace, selector, distribution } = inputs;
  const fieldSelector = `metadata.name=${namespace}`;
  const { items: existing } = await api.listNamespace({ fieldSelector });
  if (existing.length === 0) return `the namespace ${namespace} does not exist`;
  if (sourceNamespace === '') return 'cert-manager has not issued it; see kubectl describe certificate';
  if (source === undefined) return `its source ${sourceNamespace}/${name} does not exist`;
  const { items: selected } = await api.listNamespace({ fieldSelector, labelSelector: selector });
  const labels = JSON.stringify(existing[0]?.metadata?.labels ?? {});
  if (selected.length === 0)
    return `the selector "${selector}" does not take the namespace, whose labels are ${labels}`;
  if (found !== undefined) return `something else made it, or ${distribution} does not update it`;
  return `${distribution} does not copy; see whether it runs and what it logs`;
}

/** How a program outside Pulumi's provider reaches the cluster. */
export interface ClusterAccess {
  /** Path of the kubeconfig file; undefined as kubectl finds it. */
  readonly kubeconfig: string | undefined;
  /** Undefined: its current context. */
  readonly context: string | undefined;
}

/** Arguments of {@link CertificateSecret}. */
export interface CertificateSecretArgs {
  readonly namespace: pulumi.Input<string>;
  /** Name of the Secret; a copy has its source's. */
  readonly name: pulumi.Input<string>;
  /** Of a copy: where its source is, and how it is made. */
  readonly copy:
    { readonly sourceNamespace: string; readonly selector: string; readonly distribution: string } | undefined;
  readonly cluster: ClusterAccess;
  /**
   * Seconds after which waiting fails.
   * @default 300
   */
  readonly timeoutSeconds?: number;
}

/**
 * Waits until a TLS Secret is in a namespace and has the right certificate: one that others make, as cert-manager makes
 * a source and kubed its copies. What depends on this resource finds the Secret there. Only public parts are read.
 * It fails after a stated time, with the namespace, the Secret and the likely cause.
 */
export class CertificateSecret extends pulumi.dynamic.Resource {
  declare readonly certificate: pulumi.Output<string>;
  declare readonly caCertificate: pulumi.Output<string>;

  constructor(resourceName: string, args: CertificateSecretArgs, opts?: pulumi.CustomResourceOptions) {
    const { namespace, name, copy, cluster, timeoutSeconds = 300 } = args;
    super(
      provider,
      resourceName,
      {
        namespace,
        name,
        sourceNamespace: copy?.sourceNamespace ?? '',
        selector: copy?.selector ?? '',
        distribution: copy?.distribution ?? '',
        timeoutSeconds,
        kubeconfig: cluster.kubeconfig ?? '',
        context: cluster.context ?? '',
        certificate: undefined,
        caCertificate: undefined,
      },
      opts,
      'edgewire',
      'CertificateSecret',
    );
  }
}
