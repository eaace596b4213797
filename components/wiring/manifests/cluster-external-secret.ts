import * as z from 'zod';
import { matchesPartly, parseSelector } from '../engines/apimachinery/label-selector';
import { type AnnotatedCopy } from '../ledger/copies';
import { nameLabel } from '../namespaces';
import { type ManifestObject } from './object';

const expression = z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() });

const selector = z.object({
  matchLabels: z.record(z.string(), z.coerce.string()).nullish().catch({}),
  matchExpressions: z.array(expression).nullish().catch([]),
});

const clusterExternalSecret = z.object({
  spec: z.object({
    externalSecretName: z.string().optional().catch(undefined),
    namespaces: z.array(z.string()).nullish().catch([]),
    namespaceSelector: selector.nullish().catch(undefined),
    namespaceSelectors: z.array(selector).nullish().catch([]),
    externalSecretSpec: z.object({ target: z.object({ name: z.string().optional() }).nullish() }).catch({}),
  }),
});

type Selector = z.output<typeof selector>;

/**
 * The Secrets that ClusterExternalSecrets bring into namespaces (external-secrets.io v1): an ExternalSecret in each
 * namespace that they name or select.
 */
export function clusterSecretCopies(objects: readonly ManifestObject[]): AnnotatedCopy[] {
  return objects.flatMap(({ kind, group, name, body }) => {
    if (kind !== 'ClusterExternalSecret' || group !== 'external-secrets.io') return [];
    const spec = clusterExternalSecret.safeParse(body).data?.spec;
    if (spec === undefined) return [];
    const { externalSecretSpec, externalSecretName, namespaces, namespaceSelector, namespaceSelectors } = spec;
    const secretName = externalSecretSpec.target?.name ?? externalSecretName ?? name;
    const named = new Set(namespaces);
    const selectors = [...(namespaceSelectors ?? []), ...(namespaceSelector ? [namespaceSelector] : [])].map((one) =>
      parseSelector(textOf(one)),
    );
    const reaches: AnnotatedCopy['reaches'] = (namespace, known) => {
      if (named.has(namespace)) return 'yes';
      const labels = known?.labels ?? { [nameLabel]: namespace };
      const answers = selectors.map((one) =>
        one.kind === 'error' ? 'no' : matchesPartly(one, labels, known?.complete ?? false),
      );
      if (answers.includes('yes')) return 'yes';
      return answers.includes('unknown') ? 'unknown' : 'no';
    };
    return [{ secretName, from: '', of: secretName, reaches }];
  });
}

/** A selector of an object as the API server writes it as text. */
function textOf({ matchLabels, matchExpressions }: Selector): string {
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
