import { type Ca, type GeneratedCa } from './ca';

/** The self-signing ClusterIssuer of the root certificates of a CA made in the cluster. */
export function rootIssuer(issuer: string): string {
  return `${issuer}-root`;
}

/** The ClusterIssuer that signs the intermediate of a CA made in the cluster, with the root of a generation. */
export function intermediateIssuer(issuer: string, generation: number): string {
  return ofGeneration(`${issuer}-root-ca`, generation);
}

/** The ClusterIssuers that a CA brings besides the one of its own name. */
export function furtherClusterIssuers(issuer: string, ca: Ca): readonly string[] {
  if (ca.kind !== 'generate' || !ca.clusterIssuer) return [];
  const { generation, trusted, intermediate } = ca.generate;
  const issuing = generation === 1 ? [] : [ofGeneration(issuer, generation)];
  if (ca.generate.in === 'state') return issuing;
  const ofIntermediates = intermediate === undefined ? [] : trusted.map((one) => intermediateIssuer(issuer, one));
  return [rootIssuer(issuer), ...ofIntermediates, ...issuing];
}

/** The name of an object of a CA's generation; the first generation has the plain name. */
export function ofGeneration(name: string, generation: number): string {
  return generation === 1 ? name : `${name}-${generation}`;
}

/** The ConfigMap of a CA's trust bundle; undefined where the bundle is offered to nobody. */
export function trustConfigMap(issuer: string, ca: Ca): string | undefined {
  return ca.trust === undefined ? undefined : (ca.trust.configMap ?? `${issuer}-ca-bundle`);
}

/** Common name of the root of a generation: some clients try only one of two CAs with the same name. */
export function rootName({ commonName }: GeneratedCa, generation: number): string {
  return numbered(commonName, generation);
}

/** Common name of the intermediate of a generation. */
export function intermediateName({ commonName, intermediate }: GeneratedCa, generation: number): string {
  return numbered(intermediate?.commonName ?? `${commonName} Intermediate`, generation);
}

/** Common name of the CA that signs certificates. */
export function issuingName(generated: GeneratedCa): string {
  const { generation, intermediate } = generated;
  return intermediate === undefined ? rootName(generated, generation) : intermediateName(generated, generation);
}

function numbered(commonName: string, generation: number): string {
  return generation === 1 ? commonName : `${commonName} G${generation}`;
}
