import { type Config } from '../../config/config';
import { type PlannedIngress } from '../ingress';
import { type ManifestObject } from './object';

/** The annotation of an IngressClass that Ingresses without a class belong to. */
const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class';

/**
 * The IngressClasses that are the default. Which of several the API server takes, it decides by when they were created,
 * which manifests do not know (v1.35.4, plugin/pkg/admission/network/defaultingressclass); by name where that is the
 * same.
 */
export function readDefaultClasses(objects: readonly ManifestObject[]): ManifestObject[] {
  return objects
    .filter(
      ({ kind, group, annotations }) =>
        kind === 'IngressClass' && group === 'networking.k8s.io' && annotations[defaultAnnotation] === 'true',
    )
    .sort(({ name: one }, { name: other }) => (one < other ? -1 : 1));
}

/** Gives Ingresses without a class the default one of the manifests, where no controller of the stack is the default. */
export function withDefaultClass(
  { controllers }: Config,
  [first]: readonly ManifestObject[],
  routes: readonly PlannedIngress[],
): readonly PlannedIngress[] {
  if (first === undefined || controllers.some((controller) => controller.default)) return routes;
  return routes.map((route) => {
    const { controller, declared } = route;
    const isOpen = declared?.kind === 'Ingress' && controller.kind === 'class' && controller.class === undefined;
    return isOpen ? { ...route, controller: { ...controller, class: first.name, byDefault: first.source } } : route;
  });
}
