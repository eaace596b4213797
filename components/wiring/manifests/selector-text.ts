import * as z from 'zod';

/** A label selector as objects have it (meta/v1 LabelSelector). */
export const labelSelector = z.object({
  matchLabels: z.record(z.string(), z.coerce.string()).nullish().catch({}),
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
    .nullish()
    .catch([]),
});

/** Such a selector as text, as the API server takes it in a query. */
export function selectorText({ matchLabels, matchExpressions }: z.output<typeof labelSelector>): string {
  const equal = Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const set = (matchExpressions ?? []).map(({ key, operator, values }) => {
    const list = `(${(values ?? []).join(',')})`;
    switch (operator) {
      case 'In':
        return `${key} in ${list}`;
      case 'NotIn':
        return `${key} notin ${list}`;
      case 'DoesNotExist':
        return `!${key}`;
      default:
        return key;
    }
  });
  return [...equal, ...set].join(',');
}
