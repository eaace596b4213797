import type * as pulumi from '@pulumi/pulumi';
import { DynamicResource } from '../pulumi/dynamic-resource';
import { type ClusterAccess } from '../cluster/access';
import { certificateSecretProvider } from './certificate-wait';

/** Which Secret to wait for, and what it has to have. */
export interface CertificateSecretArgs {
  /** Namespace of the Secret. A change replaces the resource. */
  readonly namespace: pulumi.Input<string>;
  /** Name of the Secret; a copy has its source's. A change replaces the resource. */
  readonly name: pulumi.Input<string>;
  /**
   * Names that its certificate has to have. A change waits for the Secret again.
   * @default none: any certificate
   */
  readonly names?: readonly string[];
  /**
   * Generation of the Certificate that writes a source. A change waits for the Secret again.
   * @default it is waited for once
   */
  readonly generation?: pulumi.Input<number | undefined>;
  /** For a copy: where its source is, and how it is made. */
  readonly copy:
    { readonly sourceNamespace: string; readonly selector: string; readonly distribution: string } | undefined;
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
  /**
   * Seconds after which waiting fails.
   * @default 300
   */
  readonly timeoutSeconds?: number;
}

/**
 * Waits until a TLS Secret is in a namespace and has the right certificate. Others make that Secret: cert-manager makes
 * a source, kubed its copies. Resources that depend on this one find the Secret there. Only public parts are read. It
 * fails after a stated time, and names the namespace, the Secret and the likely cause.
 *
 * @example
 * ```ts
 * import * as kubernetes from '@pulumi/kubernetes';
 * import { CertificateSecret } from './components/cert-manager/certificate-secret';
 *
 * const copy = new CertificateSecret('routing-production-in-wiki', {
 *   namespace: 'wiki',
 *   name: 'production-routing',
 *   names: ['*.apps.example.com'],
 *   copy: { sourceNamespace: 'edgewire', selector: 'team=web', distribution: 'kubed' },
 *   cluster: { kubeconfig: '', context: 'kind-dev' },
 * });
 * new kubernetes.networking.v1.Ingress('wiki', { metadata: { namespace: 'wiki' } }, { dependsOn: copy });
 * ```
 */
export class CertificateSecret extends DynamicResource {
  declare readonly certificate: pulumi.Output<string>;
  declare readonly caCertificate: pulumi.Output<string>;

  constructor(resourceName: string, args: CertificateSecretArgs, opts?: pulumi.CustomResourceOptions) {
    const { namespace, name, names = [], generation, copy, cluster, timeoutSeconds = 300 } = args;
    super(
      'CertificateSecret',
      certificateSecretProvider,
      resourceName,
      {
        namespace,
        name,
        names,
        generation,
        sourceNamespace: copy?.sourceNamespace ?? '',
        selector: copy?.selector ?? '',
        distribution: copy?.distribution ?? '',
        timeoutSeconds,
        kubeconfig: cluster.kubeconfig,
        context: cluster.context,
        certificate: undefined,
        caCertificate: undefined,
      },
      opts,
    );
  }
}
