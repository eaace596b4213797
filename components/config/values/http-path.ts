import * as z from 'zod';
import { controls } from './text';

/** A path of an Ingress; a backtick would end the rule that Traefik makes of it. */
export const httpPath = z
  .string()
  .regex(/^\//, 'has to start with "/"')
  .regex(new RegExp(`^[^\\s\\u0060${controls}]*$`), 'must have no space and no backtick')
  .refine((path) => !path.includes('{{'), 'is no template, as only host and hosts may be');

/**
 * Why a path cannot be of type Prefix or Exact, as the end of a sentence. Kubernetes refuses some paths
 * (k8s.io/kubernetes v1.35, pkg/apis/networking/validation), and no request has a path with "?" or "#". A path of type
 * ImplementationSpecific means what its controller makes of it, and may be a regular expression.
 */
export function pathMistake(path: string): string | undefined {
  const never = ['//', '/./', '/../', '%2f', '%2F', '?', '#'].find((part) => path.includes(part));
  const end = ['/..', '/.'].find((part) => path.endsWith(part));
  if (never !== undefined) return `must have no "${never}"`;
  return end === undefined ? undefined : `must not end with "${end}"`;
}
