import type * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { type ClusterApi, connect, unlessGone } from '../cluster/client';
import { poll } from '../pulumi/poll';
import { isIssued, whyNotIssued } from './issuance-progress';

/** Inputs of the provider of a CertificateSecret. */
export interface CertificateSecretInputs extends ClusterAccess {
  readonly namespace: string;
  readonly name: string;
  /** Names that the certificate has to have; none: any certificate will do. */
  readonly names: readonly string[];
  /** Generation of the Certificate that writes a source. A change waits for the Secret again. */
  readonly generation?: number;
  /** Namespace of the source of a copy; empty for a source. */
  readonly sourceNamespace: string;
  readonly selector: string;
  readonly distribution: string;
  readonly timeoutSeconds: number;
}

/** Outputs of that provider: its inputs, and what it found. */
export interface CertificateSecretOutputs extends CertificateSecretInputs {
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

/** The provider of a CertificateSecret. Pulumi serialises it, so packages are imported inside functions. */
export const certificateSecretProvider: pulumi.dynamic.ResourceProvider<
  CertificateSecretInputs,
  CertificateSecretOutputs
> = {
  async create(inputs) {
    return { id: `${inputs.namespace}/${inputs.name}`, outs: { ...inputs, ...(await waitForSecret(inputs)) } };
  },
  async update(_id, _olds, news) {
    return { outs: { ...news, ...(await waitForSecret(news)) } };
  },
  diff(_id, olds, news) {
    const moved = olds.namespace !== news.namespace || olds.name !== news.name;
    const changed =
      olds.sourceNamespace !== news.sourceNamespace ||
      olds.selector !== news.selector ||
      olds.generation !== news.generation ||
      JSON.stringify(olds.names) !== JSON.stringify(news.names);
    return Promise.resolve({
      changes: moved || changed,
      replaces: moved ? ['namespace', 'name'] : [],
      deleteBeforeReplace: false,
    });
  },
};

/** What the API server has of a Secret, and what is wrong with that. */
interface Observation {
  readonly found: Found | undefined;
  readonly source: Found | undefined;
  /** Undefined where the Secret is as it has to be. */
  readonly problem: string | undefined;
}

/** Waits until the Secret has the names asked for and, if it is a copy, the source's certificate. */
async function waitForSecret(inputs: CertificateSecretInputs): Promise<Found> {
  const cluster = await connect(inputs);
  const seen = await poll(
    () => observe(cluster, inputs),
    ({ problem }) => problem === undefined,
    {
      seconds: inputs.timeoutSeconds,
      firstPauseMilliseconds: 250,
      awaited: ({ problem }) => `the Secret ${inputs.namespace}/${inputs.name} ${problem ?? ''}`,
    },
  );
  if (seen.found !== undefined && seen.problem === undefined) return seen.found;
  throw new Error(await explain(cluster, inputs, seen));
}

async function observe(cluster: ClusterApi, inputs: CertificateSecretInputs): Promise<Observation> {
  const { namespace, name, sourceNamespace } = inputs;
  const found = await readSecret(cluster, namespace, name);
  const source = sourceNamespace === '' ? found : await readSecret(cluster, sourceNamespace, name);
  const problem = (await problemOf(inputs, found, source)) ?? (await unissued(cluster, inputs));
  return { found, source, problem };
}

/** What is wrong with the Secret so far; undefined where it is as it has to be. */
async function problemOf(
  { names }: CertificateSecretInputs,
  found: Found | undefined,
  source: Found | undefined,
): Promise<string | undefined> {
  if (found === undefined) return 'is not there';
  if (found.certificate === '') return 'has no tls.crt';
  if (source === undefined) return 'has no source to compare it with';
  if (found.certificate !== source.certificate) return 'has another certificate than its source';
  const missing = await missingName(found.certificate, names);
  return missing === undefined ? undefined : `has a certificate without the name ${missing}`;
}

/** What is wrong with a source that cert-manager is about to write again. */
async function unissued(cluster: ClusterApi, inputs: CertificateSecretInputs): Promise<string | undefined> {
  if (inputs.sourceNamespace !== '' || (await isIssued(cluster, inputs)) !== false) return undefined;
  return 'has a certificate of before';
}

/** The first of the names that a certificate lacks; a text that is no certificate lacks all. */
async function missingName(certificate: string, names: readonly string[]): Promise<string | undefined> {
  const [first] = names;
  if (first === undefined) return undefined;
  const { X509Certificate } = await import('node:crypto');
  try {
    const found = (new X509Certificate(certificate).subjectAltName ?? '').toLowerCase().split(', ');
    return names.find((name) => !found.includes(`dns:${name.toLowerCase()}`));
  } catch {
    return first;
  }
}

/** Reads the public parts only; a Secret that is not there is undefined. */
async function readSecret({ core }: ClusterApi, namespace: string, name: string): Promise<Found | undefined> {
  const secret = await unlessGone(core.readNamespacedSecret({ namespace, name }));
  if (secret === undefined) return undefined;
  const text = (key: string) => Buffer.from(secret.data?.[key] ?? '', 'base64').toString('utf8');
  return { certificate: text('tls.crt'), caCertificate: text('ca.crt') };
}

/** Says what is missing after all that time, and what probably causes it. */
async function explain(cluster: ClusterApi, inputs: CertificateSecretInputs, seen: Observation): Promise<string> {
  const { namespace, name, sourceNamespace, timeoutSeconds } = inputs;
  const cause = await likelyCause(cluster, inputs, seen);
  const origin = sourceNamespace === '' ? '' : `, a copy of ${sourceNamespace}/${name},`;
  return `after ${timeoutSeconds} s the Secret ${namespace}/${name}${origin} ${seen.problem ?? ''}: ${cause}`;
}

async function likelyCause(
  cluster: ClusterApi,
  inputs: CertificateSecretInputs,
  { found, source }: Observation,
): Promise<string> {
  const { namespace, name, sourceNamespace, selector, distribution } = inputs;
  const fieldSelector = `metadata.name=${namespace}`;
  const { core } = cluster;
  const { items: existing } = await core.listNamespace({ fieldSelector });
  if (existing.length === 0) return `the namespace ${namespace} does not exist`;
  if (sourceNamespace === '') return `cert-manager has not issued it, and ${await whyNotIssued(cluster, inputs)}`;
  if (source === undefined) return `its source ${sourceNamespace}/${name} does not exist`;
  const { items: selected } = await core.listNamespace({ fieldSelector, labelSelector: selector });
  const labels = JSON.stringify(existing[0]?.metadata?.labels ?? {});
  if (selected.length === 0)
    return `the selector "${selector}" does not take the namespace, whose labels are ${labels}`;
  if (found?.certificate === source.certificate)
    return 'cert-manager has not issued it anew for all names; see kubectl describe certificate';
  if (found !== undefined) return `something else made it, or ${distribution} does not update it`;
  return `${distribution} does not copy; see whether it runs and what it logs`;
}
