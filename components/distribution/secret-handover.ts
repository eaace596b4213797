import type * as pulumi from '@pulumi/pulumi';
import { DynamicResource } from '../pulumi/dynamic-resource';
import { type ClusterAccess } from '../cluster/access';
import { type ClusterApi, connect, unlessGone } from '../cluster/client';
import { poll } from '../pulumi/poll';
import { copying } from '../config/values/distribution';

/** Inputs and outputs of the provider of a {@link SecretHandover}. */
export interface HandoverInputs extends ClusterAccess {
  readonly namespace: string;
  /** Name of the Secret. */
  readonly name: string;
  /** Namespace of the Secret that it is a copy of; empty: it is no copy. */
  readonly sourceNamespace: string;
}

/** An object of cert-manager: the parts that are read here. */
interface IssuingObject {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: { readonly secretName?: string };
}

/** The provider of a {@link SecretHandover}. Pulumi serialises it, so packages are imported inside functions. */
export const secretHandoverProvider: pulumi.dynamic.ResourceProvider<HandoverInputs, HandoverInputs> = {
  async create(inputs) {
    if (inputs.sourceNamespace === '') await takeFromCertManager(await connect(inputs), inputs);
    return { id: `${inputs.namespace}/${inputs.name}`, outs: inputs };
  },
  async delete(_id, inputs) {
    const cluster = await connect(inputs);
    const isTaken = inputs.sourceNamespace === '' ? isIssued(cluster, inputs) : isDistributed(cluster, inputs);
    if (await isTaken) return;
    await unlessGone(cluster.core.deleteNamespacedSecret({ namespace: inputs.namespace, name: inputs.name }));
  },
  diff(_id, olds, news) {
    const replaces = (['namespace', 'name'] as const).filter((key) => olds[key] !== news[key]);
    const told = ['sourceNamespace', 'kubeconfig', 'context'] as const;
    const changes = replaces.length > 0 || told.some((key) => olds[key] !== news[key]);
    return Promise.resolve({ changes, replaces });
  },
  update(_id, _olds, news) {
    return Promise.resolve({ outs: news });
  },
};

type Plural = 'certificates' | 'certificaterequests';

function kind(plural: Plural) {
  return { group: 'cert-manager.io', version: 'v1', plural };
}

async function takeFromCertManager(cluster: ClusterApi, inputs: HandoverInputs): Promise<void> {
  const certificates = await certificatesOf(cluster, inputs);
  for (const { metadata } of certificates) await removeKeepingSecret(cluster, inputs.namespace, metadata.name);
  if (certificates.length > 0) await removeMarks(cluster, inputs);
}

async function isIssued(cluster: ClusterApi, inputs: HandoverInputs): Promise<boolean> {
  return (await certificatesOf(cluster, inputs)).length > 0;
}

/** Whether the source asks a controller for a copy in this namespace. */
async function isDistributed({ core }: ClusterApi, inputs: HandoverInputs): Promise<boolean> {
  const { namespace, name, sourceNamespace } = inputs;
  const source = await unlessGone(core.readNamespacedSecret({ namespace: sourceNamespace, name }));
  for (const { annotation, everywhere } of Object.values(copying)) {
    const selector = source?.metadata?.annotations?.[annotation];
    if (selector === undefined) continue;
    const labelSelector = selector === everywhere ? '' : selector;
    const { items } = await core.listNamespace({ fieldSelector: `metadata.name=${namespace}`, labelSelector });
    if (items.length > 0) return true;
  }
  return false;
}

/** The Certificates that write the Secret. */
async function certificatesOf(cluster: ClusterApi, { namespace, name }: HandoverInputs): Promise<IssuingObject[]> {
  const all = await listed(cluster, namespace, 'certificates');
  return all.filter(({ spec }) => spec.secretName === name);
}

/** The objects of a kind in a namespace; none if cert-manager is not installed. */
async function listed({ custom }: ClusterApi, namespace: string, plural: Plural): Promise<readonly IssuingObject[]> {
  const list = custom.listNamespacedCustomObject({ ...kind(plural), namespace }) as Promise<{
    readonly items: readonly IssuingObject[];
  }>;
  return (await unlessGone(list))?.items ?? [];
}

/** Seconds that the deletion of a Certificate may take. */
const deletionSeconds = 60;

/** Deletes a Certificate and its requests, but not its Secret, and waits until the Certificate is gone. */
async function removeKeepingSecret(cluster: ClusterApi, namespace: string, name: string): Promise<void> {
  const { custom } = cluster;
  const certificate = { ...kind('certificates'), namespace, name };
  await unlessGone(custom.deleteNamespacedCustomObject({ ...certificate, propagationPolicy: 'Orphan' }));
  const left = await poll<unknown>(
    () => unlessGone(custom.getNamespacedCustomObject(certificate)),
    (found) => found === undefined,
    {
      seconds: deletionSeconds,
      firstPauseMilliseconds: 250,
      awaited: () => `the Certificate ${namespace}/${name} is still being deleted`,
    },
  );
  if (left !== undefined)
    throw new Error(`after ${deletionSeconds} s the Certificate ${namespace}/${name} is still being deleted`);
  for (const { metadata } of await listed(cluster, namespace, 'certificaterequests')) {
    if (metadata.annotations?.['cert-manager.io/certificate-name'] !== name) continue;
    const request = { ...kind('certificaterequests'), namespace, name: metadata.name };
    await unlessGone(custom.deleteNamespacedCustomObject(request));
  }
}

/** Removes what cert-manager wrote beside the certificate in the Secret: it would describe another certificate. */
async function removeMarks({ core }: ClusterApi, { namespace, name }: HandoverInputs): Promise<void> {
  const secret = await unlessGone(core.readNamespacedSecret({ namespace, name }));
  if (secret === undefined) return;
  const { annotations, labels } = secret.metadata ?? {};
  const metadata = {
    annotations: withoutKeysOf('cert-manager.io', annotations),
    labels: withoutKeysOf('cert-manager.io', labels),
    ownerReferences: null,
  };
  const { PatchStrategy, setHeaderOptions } = await import('@kubernetes/client-node');
  await core.patchNamespacedSecret(
    { namespace, name, body: { metadata, data: { 'ca.crt': null } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

/** A merge patch of labels or annotations that removes those of a domain and of the domains below it. */
export function withoutKeysOf(domain: string, all: Readonly<Record<string, string>> = {}): Record<string, null> {
  const own = Object.keys(all).filter((key) => key.split('/')[0]?.endsWith(domain));
  return Object.fromEntries(own.map((key) => [key, null]));
}

/** Which Secret passes from one writer to another. */
export interface SecretHandoverArgs {
  /** Namespace of the Secret. A change replaces the resource. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the Secret. A change replaces the resource. */
  readonly name: string;
  /**
   * Namespace of the Secret that it is a copy of; both have the same name.
   * @default it is no copy
   */
  readonly sourceNamespace?: string;
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
}

/**
 * Hands a Secret over between this program and others, so that an environment can change where its certificate comes
 * from, or who distributes it, while it is served.
 *
 * A takeover from cert-manager deletes the Certificate first, without its Secret. cert-manager would otherwise renew a
 * Secret that differs from its Certificate, and an owner reference would delete the Secret with the Certificate. A
 * handover to others retains the Secret that this program made: cert-manager renews it, or kubed or the replicator goes
 * on with it, and those two would not miss a copy before the next change of its source. This resource then removes the
 * Secret, unless it is theirs by then.
 *
 * @example
 * ```ts
 * import * as kubernetes from '@pulumi/kubernetes';
 * import { SecretHandover } from './components/distribution/secret-handover';
 *
 * const handover = new SecretHandover('production-handover', {
 *   namespace: 'edgewire',
 *   name: 'production-routing',
 *   cluster: { kubeconfig: '', context: '' },
 * });
 * new kubernetes.core.v1.Secret(
 *   'production',
 *   { metadata: { namespace: 'edgewire', name: 'production-routing' } },
 *   { dependsOn: handover, retainOnDelete: true },
 * );
 * ```
 */
export class SecretHandover extends DynamicResource {
  constructor(name: string, args: SecretHandoverArgs, opts?: pulumi.CustomResourceOptions) {
    const { namespace, sourceNamespace = '', cluster } = args;
    const { kubeconfig, context } = cluster;
    const inputs = { namespace, name: args.name, sourceNamespace, kubeconfig, context };
    super('SecretHandover', secretHandoverProvider, name, inputs, opts);
  }
}
