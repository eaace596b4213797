import { type Stack } from '../config/stack';
import { issuerAnnotations } from './cert-manager-annotations';
import { canonicalName } from './host-name';
import { type IngressHost, type OwnCertificate, type PlannedIngress } from './ingress';
import { acmeOfIssuer } from './issuance';
import { type ManifestDocument, readManifests } from './manifest';
import { type Plan } from './plan';
import { findOut, planOf } from './plan-stack';

/**
 * Wires Ingresses from elsewhere beside those of the stack, and checks them. The result has the wiring and the
 * diagnostics of the manifests alone; environments and orders are those of both together.
 *
 * @param stack the validated configuration
 * @param name the name of the stack
 * @param documents objects of any kind; what is no Ingress, Secret or Certificate is passed over
 * @param namespace the namespace of objects that name none
 */
export function checkManifests(
  stack: Stack,
  name: string,
  documents: readonly ManifestDocument[],
  namespace = 'default',
): Plan {
  const { ingresses, secrets } = readManifests(documents, namespace);
  const facts = findOut(
    stack,
    ingresses.map((ingress) => withOwnCertificates(stack, ingress)),
    secrets,
  );
  const plan = planOf(facts, name);
  const ofManifests = (text: string) => text.startsWith('manifest:');
  return {
    ...plan,
    wiring: plan.wiring.filter(({ source }) => ofManifests(source)),
    diagnostics: plan.diagnostics.filter(({ path }) => ofManifests(path)),
    ignored: plan.ignored.filter(({ diagnostic }) => ofManifests(diagnostic.path)),
  };
}

/** Adds the certificates that cert-manager makes for an annotated Ingress: one for each complete tls block. */
function withOwnCertificates(stack: Stack, ingress: PlannedIngress): PlannedIngress {
  if (ingress.declared === undefined || issuerAnnotations(ingress.annotations).length === 0) return ingress;
  const acme = acmeOfIssuer(annotatedIssuer(stack, ingress));
  const ordered = new Set<string>();
  const own = ({ host }: IngressHost): OwnCertificate | undefined => {
    const block = ingress.declared?.blocks.find(({ hosts }) => hosts.some((one) => canonicalName(one) === host));
    if (block?.secretName === undefined) return undefined;
    const first = !ordered.has(block.secretName);
    ordered.add(block.secretName);
    const names = [...new Set(block.hosts.map(canonicalName))].sort();
    return { secretName: block.secretName, names, acme: first ? acme : undefined };
  };
  return { ...ingress, hosts: ingress.hosts.map((host) => ({ ...host, own: own(host) })) };
}

function annotatedIssuer(stack: Stack, { annotations }: PlannedIngress): Stack['issuers'][number] | undefined {
  const wanted = annotations['cert-manager.io/cluster-issuer'] ?? annotations['cert-manager.io/issuer'];
  return stack.issuers.find((issuer) => (issuer.kind === 'existing' ? issuer.existing.name : issuer.name) === wanted);
}
