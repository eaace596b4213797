import * as z from 'zod';

/** A duration as Go and so Kubernetes write it. */
export const duration = z
  .string()
  .regex(/^(?:[0-9]+(?:\.[0-9]+)?(?:ms|h|m|s))+$/, 'has to be a duration such as 90s or 1m30s');
