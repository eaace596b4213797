import * as z from 'zod';
import { matchesPartly, parseSelector } from '../engines/apimachinery/label-selector';
import { type AnnotatedCopy, byPatterns } from '../ledger/copies';
import { nameLabel } from '../namespaces';
import { listOf } from './lists';
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

const clusterSecret = z.object({
  matchNamespace: z.array(z.string()).nullish().catch([]),
  avoidNamespaces: z.array(z.string()).nullish().catch([]),
});

const clusterPolicy = z.object({
  spec: z.object({
    rules: listOf(z.object({ generate: z.object({ kind: z.string(), name: z.string() }) })),
  }),
});

/** The Secrets that objects of the whole cluster bring into namespaces. */
export function clusterSecretCopies(objects: readonly ManifestObject[]): AnnotatedCopy[] {
  return [...externalSecretCopies(objects), ...objects.flatMap(clusterSecretCopy), ...objects.flatMap(generatedCopies)];
}

/** A ClusterSecret (clustersecret.io v1): a Secret of its name in the namespaces that its patterns match. */
function clusterSecretCopy({ kind, group, name, body }: ManifestObject): AnnotatedCopy[] {
  if (kind !== 'ClusterSecret' || group !== 'clustersecret.io') return [];
  const { matchNamespace, avoidNamespaces } = clusterSecret.parse(body);
  const matches = byPatterns((matchNamespace ?? []).join(','));
  const avoids = (avoidNamespaces ?? []).length === 0 ? () => 'no' : byPatterns((avoidNamespaces ?? []).join(','));
  const reaches: AnnotatedCopy['reaches'] = (namespace) => (avoids(namespace) === 'yes' ? 'no' : matches(namespace));
  return [{ secretName: name, from: '', of: name, reaches }];
}

/** What a ClusterPolicy of Kyverno generates; which namespaces get it is not decided. */
function generatedCopies({ kind, group, body }: ManifestObject): AnnotatedCopy[] {
  if (kind !== 'ClusterPolicy' || group !== 'kyverno.io') return [];
  const rules = clusterPolicy.safeParse(body).data?.spec.rules ?? [];
  return rules.flatMap((rule) =>
    rule?.generate.kind === 'Secret'
      ? [{ secretName: rule.generate.name, from: '', of: rule.generate.name, reaches: () => 'unknown' as const }]
      : [],
  );
}

/**
 * The Secrets that ClusterExternalSecrets bring into namespaces (external-secrets.io v1): an ExternalSecret in each
 * namespace that they name or select.
 */
function externalSecretCopies(objects: readonly ManifestObject[]): AnnotatedCopy[] {
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
