import * as pulumi from '@pulumi/pulumi';
import { certManagerGroup, type IssuerRef } from './cert-manager-objects';
import { type ClusterAccess } from './certificate-secret';
import { type ClientInputs, isNotFound, loadKubeConfig } from './cluster-client';
import { routingLabels } from './distribution';

/** What the provider of an {@link AdoptedSecret} is told. */
export interface AdoptedSecretInputs extends ClientInputs {
  readonly namespace: string;
  readonly name: string;
  readonly issuerKind: string;
  readonly issuerName: string;
  readonly issuerGroup: string;
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

/** What it keeps: where the Secret is, and nothing of what is in it. */
export type AdoptedSecretOutputs = ClientInputs & Pick<AdoptedSecretInputs, 'namespace' | 'name'>;

/** What Pulumi's plugin runs for an {@link AdoptedSecret}: serialised, so that packages are imported where needed. */
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

/** Makes the Secret, or marks the one that has the certificate already. Any other one is newer, and left alone. */
async function adopt(inputs: AdoptedSecretInputs): Promise<void> {
  const { namespace, name, certificate, key } = inputs;
  const { CoreV1Api, PatchStrategy, setHeaderOptions } = await import('@kubernetes/client-node');
  const core = (await loadKubeConfig(inputs)).makeApiClient(CoreV1Api);
  const data = { 'tls.crt': base64(certificate), 'tls.key': base64(key) };
  const metadata = { labels: { ...routingLabels }, annotations: marks(inputs) };
  const found = await core.readNamespacedSecret({ namespace, name }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (found === undefined) {
    const body = { metadata: { name, ...metadata }, type: 'kubernetes.io/tls', data };
    await core.createNamespacedSecret({ namespace, body });
  } else if (found.data?.['tls.crt'] === data['tls.crt']) {
    const options = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await core.patchNamespacedSecret({ namespace, name, body: { metadata } }, options);
  }
}

/**
 * What cert-manager finds on a Secret that it has issued. Without them it takes the issuer for another one, and orders
 * (v1.21, pkg/api/util/issuers.go: SecretIssuerAnnotationsMatch). All else that it writes there, it adds by itself.
 */
function marks({ issuerKind, issuerName, issuerGroup }: AdoptedSecretInputs): Record<string, string> {
  return {
    'cert-manager.io/issuer-name': issuerName,
    'cert-manager.io/issuer-kind': issuerKind,
    'cert-manager.io/issuer-group': issuerGroup,
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Arguments of {@link AdoptedSecret}. */
export interface AdoptedSecretArgs {
  readonly namespace: pulumi.Input<string>;
  readonly name: string;
  /** The issuer that takes the certificate over. */
  readonly issuer: IssuerRef;
  readonly files: { readonly certificate: pulumi.Input<string>; readonly key: pulumi.Input<string> };
  readonly cluster: ClusterAccess;
}

/**
 * A TLS Secret with a certificate that there was before, made as cert-manager would have made it, so that a Certificate
 * that names it finds it issued and orders nothing. From then on the Secret is cert-manager's: a Secret that is there
 * already is never written over, and `destroy` leaves it to the Certificate.
 */
export class AdoptedSecret extends pulumi.dynamic.Resource {
  constructor(resourceName: string, args: AdoptedSecretArgs, opts?: pulumi.CustomResourceOptions) {
    const { namespace, name, issuer, files, cluster } = args;
    super(
      adoptedSecretProvider,
      resourceName,
      {
        namespace,
        name,
        issuerKind: issuer.kind,
        issuerName: issuer.name,
        issuerGroup: issuer.group ?? certManagerGroup,
        certificate: files.certificate,
        key: pulumi.secret(files.key),
        kubeconfig: cluster.kubeconfig ?? '',
        context: cluster.context ?? '',
      },
      opts,
      'edgewire',
      'AdoptedSecret',
    );
  }
}
