import * as pulumi from '@pulumi/pulumi';
import { DynamicResource } from '../pulumi/dynamic-resource';
import { type ClusterAccess } from '../cluster/access';
import { connect, unlessGone } from '../cluster/client';
import { routingLabels } from '../distribution/distribution';
import { secretIssuerAnnotations, type IssuerRef, watchedLabels } from '../cert-manager/issuer-reference';

/** Inputs of the provider of an {@link AdoptedSecret}. */
export interface AdoptedSecretInputs extends ClusterAccess {
  readonly namespace: string;
  readonly name: string;
  /** Annotations by which cert-manager knows the issuer; it adds its other annotations itself. */
  readonly annotations: Readonly<Record<string, string>>;
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

/** Milliseconds that cert-manager may take to notice a Secret. */
const noticeMilliseconds = 2000;

/** Outputs of that provider: where the Secret is, and nothing of what is in it. */
export type AdoptedSecretOutputs = ClusterAccess & Pick<AdoptedSecretInputs, 'namespace' | 'name'>;

/** The provider of an {@link AdoptedSecret}. Pulumi serialises it, so packages are imported inside functions. */
export const adoptedSecretProvider: pulumi.dynamic.ResourceProvider<AdoptedSecretInputs, AdoptedSecretOutputs> = {
  async create(inputs) {
    await adopt(inputs);
    return { id: `${inputs.namespace}/${inputs.name}`, outs: kept(inputs) };
  },
  update(_id, _olds, news) {
    return Promise.resolve({ outs: kept(news) });
  },
  diff(_id, olds, news) {
    const replaces = (['namespace', 'name'] as const).filter((key) => olds[key] !== news[key]);
    const elsewhere = olds.kubeconfig !== news.kubeconfig || olds.context !== news.context;
    return Promise.resolve({ changes: replaces.length > 0 || elsewhere, replaces });
  },
};

function kept({ namespace, name, kubeconfig, context }: AdoptedSecretInputs): AdoptedSecretOutputs {
  return { namespace, name, kubeconfig, context };
}

/** Makes the Secret, or marks an existing one with the same certificate; one with another is newer, and left alone. */
async function adopt(inputs: AdoptedSecretInputs): Promise<void> {
  const { namespace, name, annotations, certificate, key } = inputs;
  const { PatchStrategy, setHeaderOptions } = await import('@kubernetes/client-node');
  const { core } = await connect(inputs);
  const data = { 'tls.crt': base64(certificate), 'tls.key': base64(key) };
  const metadata = { labels: { ...routingLabels, ...watchedLabels }, annotations: { ...annotations } };
  const found = await unlessGone(core.readNamespacedSecret({ namespace, name }));
  if (found === undefined) {
    const body = { metadata: { name, ...metadata }, type: 'kubernetes.io/tls', data };
    await core.createNamespacedSecret({ namespace, body });
  } else if (found.data?.['tls.crt'] === data['tls.crt']) {
    const options = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await core.patchNamespacedSecret({ namespace, name, body: { metadata } }, options);
  }
  // cert-manager would issue a Certificate that it notices before the Secret.
  await new Promise((resume) => setTimeout(resume, noticeMilliseconds));
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The existing certificate, and the issuer that takes it over. */
export interface AdoptedSecretArgs {
  /** Namespace of the Secret. A change replaces the resource. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the Secret. A change replaces the resource. */
  readonly name: string;
  /** The issuer that takes the certificate over. */
  readonly issuer: IssuerRef;
  /** The certificate chain and its private key, PEM; the key is kept as a secret. */
  readonly files: { readonly certificate: pulumi.Input<string>; readonly key: pulumi.Input<string> };
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
}

/**
 * A TLS Secret with an existing certificate, made as cert-manager would have made it: a Certificate that names it
 * counts as issued, and nothing is ordered. The Secret is cert-manager's from then on: an existing Secret is never
 * overwritten, and `destroy` leaves it to the Certificate.
 *
 * @example
 * ```ts
 * import * as pulumi from '@pulumi/pulumi';
 * import { AdoptedSecret } from './components/secrets/adopted-secret';
 *
 * const config = new pulumi.Config();
 * new AdoptedSecret('production-adopted', {
 *   namespace: 'edgewire',
 *   name: 'production-routing',
 *   issuer: { kind: 'ClusterIssuer', name: 'letsencrypt', group: 'cert-manager.io' },
 *   files: { certificate: config.require('certificate'), key: config.requireSecret('key') },
 *   cluster: { kubeconfig: '', context: '' },
 * });
 * ```
 */
export class AdoptedSecret extends DynamicResource {
  constructor(resourceName: string, args: AdoptedSecretArgs, opts?: pulumi.CustomResourceOptions) {
    const { namespace, name, issuer, files, cluster } = args;
    super(
      'AdoptedSecret',
      adoptedSecretProvider,
      resourceName,
      {
        namespace,
        name,
        annotations: secretIssuerAnnotations(issuer),
        certificate: files.certificate,
        key: pulumi.secret(files.key),
        kubeconfig: cluster.kubeconfig,
        context: cluster.context,
      },
      opts,
    );
  }
}
