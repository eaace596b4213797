import { type Config } from '../../config/config';
import { isConfigPath } from '../../config/path';
import { type GivenCertificates } from '../certificates/given';
import { certManager } from '../engines/cert-manager/ingress-shim';
import { routingSecretName } from '../names/environment-names';
import { canonicalName } from '../names/host-name';
import { type IngressHost, type OwnCertificate, type PlannedIngress } from '../ingress';
import { acmeOfIssuer } from '../issuance';
import { type ManifestDocument, readManifests } from './manifest';
import { type Plan } from '../plan';
import { gatherFacts, planFromFacts } from '../plan-stack';

/** What {@link checkManifests} has to know beside configuration and manifests. */
export interface CheckOptions {
  /** The certificates that the configuration gives. @default none that is known */
  readonly given?: GivenCertificates;
  /** The namespace of objects that name none. @default default */
  readonly namespace?: string;
}

/**
 * Wires Ingresses from elsewhere beside those of the stack, and checks them. The result has the wiring and the
 * diagnostics of the manifests alone; environments and orders are those of both together.
 *
 * @param config the validated configuration
 * @param name the name of the stack
 * @param documents objects of any kind; what is no Ingress, Secret or Certificate is passed over
 */
export function checkManifests(
  config: Config,
  name: string,
  documents: readonly ManifestDocument[],
  { given, namespace = 'default' }: CheckOptions = {},
): Plan {
  const { ingresses, secrets } = readManifests(documents, namespace);
  const others = ingresses.map((ingress) => withOwnCertificates(config, secrets, ingress));
  const facts = gatherFacts(config, { given, others, givenSecrets: secrets });
  const plan = planFromFacts(facts, name);
  return {
    ...plan,
    wiring: plan.wiring.filter(({ source }) => source.kind === 'manifest'),
    diagnostics: plan.diagnostics.filter(({ path }) => !isConfigPath(path)),
    ignored: plan.ignored.filter(({ diagnostic }) => !isConfigPath(diagnostic.path)),
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
