import { type PlannedIngress } from '../ingress';
import { readGateways } from './gateways';
import { isIngress, readIngress } from './ingress';
import { ingressRouteKind, readIngressRoute } from './ingress-route';
import { type ManifestDocument, type ManifestObject, readObjects } from './object';
import { isEmptySecret, isProduct, writtenBy, type WritingObject } from './secret-writers';
import { readTlsOptions, type TlsOption } from './tls-option';
import { readTlsStores, type TlsStore } from './tls-store';
import { readXposedService } from './xposer';

/** The objects of manifests that matter here. */
export interface Manifests {
  readonly objects: readonly ManifestObject[];
  /** Objects over each of which stands another one with a different content. */
  readonly replaced: readonly ManifestObject[];
  /** Routes of every kind, those of one kind in the order of the objects. */
  readonly routes: readonly PlannedIngress[];
  readonly tlsStores: readonly TlsStore[];
  readonly tlsOptions: readonly TlsOption[];
  /** Objects that write Secrets. */
  readonly written: readonly WritingObject[];
  /** Secrets that other objects produced, as `kubectl get` shows them. */
  readonly products: readonly WritingObject[];
}

/**
 * Finds routes and writers of Secrets in objects of any kind. It passes over all others, and over malformed objects:
 * the API server refuses those, not the plan.
 *
 * @param documents the objects
 * @param namespace the namespace of objects that name none
 */
export function readManifests(documents: readonly ManifestDocument[], namespace: string): Manifests {
  const { objects, replaced } = readObjects(documents, namespace);
  const routes = objects.flatMap((object) => readRoute(object) ?? []);
  const writing = objects.flatMap(writtenBy);
  const filled = new Set(writing.flatMap((one) => (isEmptySecret(one.object) ? [] : [keyOf(one)])));
  const isNoWriter = (one: WritingObject) =>
    isProduct(one.object) || (isEmptySecret(one.object) && filled.has(keyOf(one)));
  return {
    objects,
    replaced,
    routes: [...routes, ...readGateways(objects)],
    tlsStores: readTlsStores(objects),
    tlsOptions: readTlsOptions(objects),
    written: writing.filter((one) => !isNoWriter(one)),
    products: writing.filter(isNoWriter),
  };
}

function keyOf({ namespace, secretName }: WritingObject): string {
  return `${namespace}/${secretName}`;
}

function readRoute(object: ManifestObject): PlannedIngress | undefined {
  if (isIngress(object)) return readIngress(object);
  const kind = ingressRouteKind(object);
  return kind === undefined ? readXposedService(object) : readIngressRoute(object, kind);
}
