/** The label by which Epinio knows a routing secret; its presence counts (Epinio v1.14.1, internal/domain). */
export const routingLabels = { 'epinio.io/routing': 'true' } as const;

/**
 * The annotations of an object, left out where there are none: of an empty mapping the API server makes none, which
 * would be a difference at each update, or null, which it refuses, where there were some before (Kubernetes 1.35).
 */
export function annotated(annotations: Readonly<Record<string, string>>): {
  readonly annotations?: Readonly<Record<string, string>>;
} {
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}
