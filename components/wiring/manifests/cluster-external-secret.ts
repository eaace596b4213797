import * as z from 'zod';
import { matchesPartly, parseSelector } from '../engines/apimachinery/label-selector';
import { type AnnotatedCopy } from '../ledger/copies';
import { nameLabel } from '../namespaces';
import { type ManifestObject } from './object';
import { labelSelector, selectorText } from './selector-text';

const clusterExternalSecret = z.object({
  spec: z.object({
    externalSecretName: z.string().optional().catch(undefined),
    namespaces: z.array(z.string()).nullish().catch([]),
    namespaceSelector: labelSelector.nullish().catch(undefined),
    namespaceSelectors: z.array(labelSelector).nullish().catch([]),
    externalSecretSpec: z.object({ target: z.object({ name: z.string().optional() }).nullish() }).catch({}),
  }),
});

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
      parseSelector(selectorText(one)),
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
