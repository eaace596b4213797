import type * as kubernetesClient from '@kubernetes/client-node';
import { stackAnnotation } from './stack-annotation';

/** Metadata of an object, as far as it tells whose the object is. */
export type Metadata = Pick<kubernetesClient.V1ObjectMeta, 'annotations' | 'labels' | 'managedFields'>;

/** Annotations and labels of Secrets and ConfigMaps that another program wrote, and that a stack may take over. */
const handedOver = [
  // cert-manager v1.21
  'cert-manager.io/certificate-name',
  // config-syncer (kubed) v0.13.2
  'kubed.appscode.com/origin.name',
  // kubernetes-replicator v2.12
  'replicator.v1.mittwald.de/replicated-at',
  // Reflector 9
  'reflector.v1.k8s.emberstack.com/reflects',
] as const;

/** The stack that made an object, as its annotation says. */
export function stackOf({ annotations }: Metadata): string | undefined {
  return annotations?.[stackAnnotation];
}

/** Whether cert-manager or a program that makes copies wrote an object: its data has another source. */
export function isDerived({ annotations, labels }: Metadata): boolean {
  return handedOver.some((key) => annotations?.[key] !== undefined || labels?.[key] !== undefined);
}

/** The holder of an object, for people: a stack, a Helm release, or whoever wrote it first. */
export function holderOf(metadata: Metadata): string {
  const stack = stackOf(metadata);
  if (stack !== undefined) return `made by the stack ${stack}`;
  const release = metadata.annotations?.['meta.helm.sh/release-name'];
  const releaseNamespace = metadata.annotations?.['meta.helm.sh/release-namespace'];
  if (release !== undefined) return `part of the Helm release ${releaseNamespace}/${release}`;
  const writer = metadata.managedFields?.find(({ subresource }) => subresource === undefined)?.manager;
  if (writer === undefined) return 'made by somebody else';
  // Pulumi has one manager name for each resource (pulumi-kubernetes v4.25, provider.go: fieldManagerName).
  return writer.startsWith('pulumi-kubernetes') ? 'made by a Pulumi program' : `made with ${writer}`;
}
