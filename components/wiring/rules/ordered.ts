import { type Diagnostic, diagnostic, none } from './diagnostic';
import { type PlannedIngress } from '../ingress';
import { issuerAnnotations } from '../issuer-annotations';
import { type ShimCertificate } from '../manifests/shim';
import { canonicalName } from '../names/host-name';
import { type PlannedEnvironment } from '../plan';
import { sourceText } from '../source';
import { endsAtLoadBalancer, hasRoutingSecret, type WiredHost } from '../wire';
import { type Facts } from './facts';

/**
 * EW3002: Ingresses that make cert-manager order what a routing secret has. cert-manager reads the hosts of spec.tls
 * alone (v1.21.2, certificate-shim; vectors cs-030 to cs-034), whatever the rules serve.
 */
export function orderedRules(
  facts: Facts,
  ingress: PlannedIngress,
  hosts: readonly WiredHost[],
): readonly Diagnostic[] {
  const found = issuerAnnotations(ingress.annotations, facts.shimOptions);
  if (found.length === 0) return none;
  if (ingress.declared === undefined) return ofConfiguration(ingress, hosts, found);
  const made = facts.manifests.shim.certificatesOf.get(ingress.source) ?? [];
  const over = made.flatMap((certificate) => overRouting(facts, ingress, certificate, found));
  const [first = made.flatMap((certificate) => besideRouting(facts, ingress, certificate, found))[0]] = over;
  return [
    ...(first === undefined ? [] : [first]),
    ...made.flatMap((certificate) => unserved(facts, ingress, certificate)),
  ];
}

/** Whether EW3002 reports what a route asks of cert-manager; then it is moot whether the issuer is there. */
export function isOrderedInVain(facts: Facts, path: string): boolean {
  return facts.manifests.shim.certificates.some(
    (certificate) =>
      certificate.issuer.path === path &&
      [overRouting, besideRouting].some((rule) => rule(facts, certificate.route, certificate, []).length > 0),
  );
}

/** An application with an `issuer` is not routed. */
function ofConfiguration(ingress: PlannedIngress, hosts: readonly WiredHost[], found: readonly string[]): Diagnostic[] {
  const routed = hosts.find(({ chosen, host }) => chosen !== undefined && host.own === undefined);
  if (routed?.chosen === undefined) return [];
  const { environment } = routed.chosen;
  return [
    hasRoutingSecret(environment)
      ? overwriting(ingress, environment, found)
      : besideOthers(ingress, environment, found),
  ];
}

function overRouting(
  { ledger }: Facts,
  ingress: PlannedIngress,
  { secretName }: ShimCertificate,
  found: readonly string[],
): Diagnostic[] {
  const environment = ledger.environmentAt(ingress.namespace, secretName);
  return environment === undefined ? [] : [overwriting(ingress, environment, found)];
}

function besideRouting(
  { coverage }: Facts,
  ingress: PlannedIngress,
  { secretName, names }: ShimCertificate,
  found: readonly string[],
): Diagnostic[] {
  const environment = names.flatMap((name) => coverage.of(name))[0]?.environment;
  if (environment === undefined) return [];
  if (!hasRoutingSecret(environment)) return [besideOthers(ingress, environment, found)];
  const { name } = environment.secret;
  const message = `${sourceText(ingress.source)} is covered by the routing secret ${name} of ${environment.name}, but ${asks(found)} makes cert-manager order a certificate into ${secretName} all the same.`;
  const hint = `${remove(found)}, and name ${name} in spec.tls.`;
  return [diagnostic('EW3002', ingress.annotationsPath, message, hint)];
}

function overwriting(
  { source, annotationsPath }: PlannedIngress,
  environment: PlannedEnvironment,
  found: readonly string[],
) {
  const message = `${sourceText(source)} is on the routing secret ${environment.secret.name} of ${environment.name}, and ${asks(found)} makes cert-manager order a certificate into that very Secret: the two overwrite each other.`;
  return diagnostic('EW3002', annotationsPath, message, `${remove(found)}.`);
}

function besideOthers(
  { source, annotationsPath }: PlannedIngress,
  environment: PlannedEnvironment,
  found: readonly string[],
) {
  const why = endsAtLoadBalancer(environment)
    ? 'whose TLS ends at the load balancer'
    : 'whose certificates Traefik orders itself';
  const message = `${sourceText(source)} is under ${environment.name}, ${why}, but ${asks(found)} makes cert-manager order a certificate all the same.`;
  return diagnostic('EW3002', annotationsPath, message, `${remove(found)}.`);
}

function asks(found: readonly string[]): string {
  return `its annotation ${found.join(', ')}`;
}

function remove(found: readonly string[]): string {
  return `Remove ${found.join(' and ')}`;
}

/**
 * A host left over in spec.tls: it is ordered, but no route has it. EW3002 reports hosts that an environment covers.
 */
function unserved({ coverage, named }: Facts, { source }: PlannedIngress, { block }: ShimCertificate): Diagnostic[] {
  return block.hosts.flatMap(({ name, path }) => {
    const host = canonicalName(name);
    if (coverage.of(host).length > 0 || named.isRouted(host)) return [];
    const message = `No environment covers ${host}, which stands in a tls block of ${sourceText(source)} alone: cert-manager orders a certificate for it, and no rule serves it.`;
    return [diagnostic('EW1005', path, message, 'Take the host out of the block, or give it a rule.')];
  });
}
