import { type Config } from '../../config/config';
import { accepted, type Accepted } from '../accepted';
import { Claims } from '../claims';
import { certManager } from '../engines/cert-manager/ingress-shim';
import { routingSecretName } from '../names/environment-names';
import { canonicalName } from '../names/host-name';
import { type IngressHost, type OwnCertificate, type PlannedIngress } from '../ingress';
import { acmeOfIssuer } from '../issuance';
import { countOrders, ordersOfHosts, type PlannedOrder } from '../orders';
import { ownCertificatePlaces, Places } from '../places';
import { type ManifestDocument, readManifests } from './manifest';
import { type Plan, type Wiring } from '../plan';
import { planFromFacts } from '../plan-stack';
import { routeRules, wiringsOf } from '../route-rules';
import { type Facts } from '../rules/facts';
import { Spendings } from '../spendings';
import { wireHosts } from '../wire';

/** What {@link checkManifests} has to know beside facts and manifests. */
export interface CheckOptions {
  /** The namespace of objects that name none. @default default */
  readonly namespace?: string;
}

/** What a stack makes of manifests: their wiring, and what is said of them alone. */
export interface CheckedManifests extends Accepted {
  readonly wiring: readonly Wiring[];
  /** What the manifests would order. */
  readonly orders: readonly PlannedOrder[];
}

/**
 * Wires Ingresses from elsewhere beside those of the stack, and checks them. The result has the wiring and the
 * diagnostics of the manifests alone; environments and orders are those of both together.
 *
 * @param facts what was worked out of the stack
 * @param stackName the name of the stack
 * @param documents objects of any kind; what is no Ingress, Secret or Certificate is passed over
 */
export function checkManifests(
  facts: Facts,
  stackName: string,
  documents: readonly ManifestDocument[],
  options: CheckOptions = {},
): Plan {
  const { orders, ...checked } = judgeManifests(facts, documents, options);
  return { ...planFromFacts(facts, stackName), ...checked, orders: countOrders([...facts.orders, ...orders]) };
}

/** Judges manifests by the facts of a stack, for the price of the manifests alone. */
export function judgeManifests(
  facts: Facts,
  documents: readonly ManifestDocument[],
  { namespace = 'default' }: CheckOptions = {},
): CheckedManifests {
  const { ingresses, secrets } = readManifests(documents, namespace);
  const others = ingresses.map((ingress) => withOwnCertificates(facts.config, secrets, ingress));
  const beside = factsBeside(facts, others, secrets);
  return { wiring: wiringsOf(beside), orders: beside.orders, ...accepted(facts.config, routeRules(beside)) };
}

/** The facts that Ingresses from elsewhere are judged by: those of the stack, and what they bring. */
function factsBeside(stack: Facts, ingresses: readonly PlannedIngress[], givenSecrets: ReadonlySet<string>): Facts {
  const { config, coverage } = stack;
  const hosts = wireHosts(config, coverage, ingresses);
  const stores = stack.stores.beside(hosts);
  const orders = ordersOfHosts(hosts);
  return {
    ...stack,
    ingresses,
    hosts,
    claims: new Claims(hosts, stack.claims),
    places: new Places(ownCertificatePlaces(hosts), stack.places),
    stores,
    served: stores.serve(hosts),
    orders,
    spendings: new Spendings(config, orders, stack.spendings),
    givenSecrets,
  };
}

/**
 * Adds the certificates that an Ingress does not get from an environment: those that cert-manager's ingress-shim makes
 * for an annotated one, and those that the manifests bring as Secrets or Certificates.
 */
function withOwnCertificates(config: Config, given: ReadonlySet<string>, ingress: PlannedIngress): PlannedIngress {
  const certificates = [...shimCertificates(config, ingress), ...givenCertificates(config, given, ingress)];
  const counted = new Set<OwnCertificate>();
  const own = ({ host }: IngressHost): OwnCertificate | undefined => {
    const certificate = certificates.find(({ names }) => names.includes(host));
    if (certificate === undefined || !counted.has(certificate)) {
      if (certificate !== undefined) counted.add(certificate);
      return certificate;
    }
    // One certificate is one order, counted at its first host.
    return { ...certificate, acme: undefined };
  };
  return { ...ingress, hosts: ingress.hosts.map((host) => ({ ...host, own: own(host) })) };
}

function shimCertificates(
  config: Config,
  { namespace, annotations, declared, hosts }: PlannedIngress,
): OwnCertificate[] {
  const answer = certManager.decide({
    ingress: {
      metadata: { name: 'manifest', namespace, annotations },
      spec: { tls: declared?.blocks ?? [], rules: hosts.map(({ written }) => ({ host: written })) },
    },
  });
  if (answer.kind === 'ambiguous' || answer.decision.kind === 'refused') return [];
  return answer.decision.certificates.map(({ secretName, dnsNames = [], issuerRef }) => {
    const issuer = config.issuers.find((one) => objectNameOf(one) === issuerRef.name);
    return { secretName, names: canonicalNames(dnsNames), issuer: issuer?.name, acme: acmeOfIssuer(issuer) };
  });
}

function givenCertificates(
  config: Config,
  given: ReadonlySet<string>,
  { namespace, declared }: PlannedIngress,
): OwnCertificate[] {
  const routing = new Set(config.environments.map(routingSecretName));
  return (declared?.blocks ?? []).flatMap(({ hosts, secretName }) =>
    secretName !== undefined && given.has(`${namespace}/${secretName}`) && !routing.has(secretName)
      ? [{ secretName, names: canonicalNames(hosts), issuer: undefined, acme: undefined }]
      : [],
  );
}

function canonicalNames(names: readonly string[]): string[] {
  return [...new Set(names.map(canonicalName))].sort();
}

function objectNameOf(issuer: Config['issuers'][number]): string {
  return issuer.kind === 'existing' ? issuer.existing.name : issuer.name;
}
