/** The label by which Epinio knows a routing secret; its presence counts (Epinio v1.14.1, internal/domain). */
export const routingLabels = { 'epinio.io/routing': 'true' } as const;

/**
 * The annotations of an object, left out if there are none. The API server drops an empty mapping, which would show as
 * a difference at each update; if there were annotations before, it makes null of it, which it refuses (Kubernetes
 * 1.35).
 */
export function annotated(annotations: Readonly<Record<string, string>>): {
  readonly annotations?: Readonly<Record<string, string>>;
} {
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}
