import { type Stack } from '../config/stack';
import { issuerAnnotations } from './cert-manager-annotations';
import { routingSecretName } from './environment-names';
import { canonicalName } from './host-name';
import { type IngressHost, type OwnCertificate, type PlannedIngress } from './ingress';
import { acmeOfIssuer } from './issuance';
import { isOfManifest, type ManifestDocument, readManifests } from './manifest';
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
    ingresses.map((ingress) => withOwnCertificates(stack, secrets, ingress)),
    secrets,
  );
  const plan = planOf(facts, name);
  return {
    ...plan,
    wiring: plan.wiring.filter(({ source }) => isOfManifest(source)),
    diagnostics: plan.diagnostics.filter(({ path }) => isOfManifest(path)),
    ignored: plan.ignored.filter(({ diagnostic }) => isOfManifest(diagnostic.path)),
  };
}

/**
 * Adds the certificates that an Ingress does not get from an environment, one for each complete tls block: those that
 * cert-manager makes for an annotated one, and those that the manifests bring as Secrets or Certificates.
 */
function withOwnCertificates(stack: Stack, given: ReadonlySet<string>, ingress: PlannedIngress): PlannedIngress {
  const { annotations, namespace } = ingress;
  const annotated = issuerAnnotations(annotations).length > 0;
  const acme = annotated ? acmeOfIssuer(annotatedIssuer(stack, ingress)) : undefined;
  const routing = new Set(stack.environments.map(routingSecretName));
  const brought = (secretName: string) =>
    annotated || (given.has(`${namespace}/${secretName}`) && !routing.has(secretName));
  const ordered = new Set<string>();
  const own = ({ host }: IngressHost): OwnCertificate | undefined => {
    const block = ingress.declared?.blocks.find(({ hosts }) => hosts.some((one) => canonicalName(one) === host));
    if (block?.secretName === undefined || !brought(block.secretName)) return undefined;
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
