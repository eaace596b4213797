import { type PlannedCertificate } from '../calendar';
import { type ServedCertificate } from '../controller-store';
import { tlsClients } from '../engines/tls-clients/names';
import { type CertificateNames } from '../engines/traefik/store';
import { issuerNamed } from '../issuance';
import { type Ledger, type SecretWriter } from '../ledger/ledger';
import { type PlannedEnvironment } from '../plan';
import { type Facts } from '../rules/facts';
import { type StoreView } from '../served';
import { signerOfIssuer } from '../signer';
import { endsAtLoadBalancer, type HostTls } from '../wire';
import { type CertificateOwner, type Shown, type ShownCertificate } from './explanation';

/** What decides which certificate clients are shown at a controller. */
export interface ShownInputs {
  readonly facts: Facts;
  readonly host: string;
  readonly view: StoreView;
  /** The environment of the host's route there, or the one that a route would get. */
  readonly environment: PlannedEnvironment | undefined;
  /** How the route gets its TLS; undefined where there is no route. */
  readonly tls: HostTls | undefined;
}

/** What clients that ask a controller for a host are shown. */
export function shownAt(inputs: ShownInputs): Shown {
  const { environment, view, tls } = inputs;
  if (environment !== undefined && endsAtLoadBalancer(environment)) {
    const { issuance, names } = environment;
    const own = issuance.kind === 'arn' ? (issuance.names ?? names) : names;
    return certified('balancer', ofEnvironment(inputs, environment, { dnsNames: own }));
  }
  if (view.now.kind === 'ambiguous') return { kind: 'chance', reason: view.now.reason };
  const { decision: served } = view.now;
  if (served.kind === 'passed') return served;
  if (served.kind === 'default' || served.kind === 'refused') {
    const isCollected = tls?.tls === 'traefik-acme' && (served.kind === 'default' || served.lacks === 'certificate');
    return isCollected ? collected(inputs, tls) : served;
  }
  const secret = view.candidates.now.find(({ standing }) => standing === 'served')?.secret;
  return certified(secret === undefined ? 'tls-store' : 'store', servedCertificate(inputs, served, secret));
}

function certified(by: Extract<Shown, { kind: 'certificate' }>['by'], certificate: ShownCertificate): Shown {
  return { kind: 'certificate', by, certificate };
}

/** What Traefik orders by itself. */
function collected(inputs: ShownInputs, { coveringName }: HostTls): Shown {
  const { environment, host } = inputs;
  const names = { dnsNames: [coveringName ?? host] };
  if (environment?.issuance.kind === 'traefikAcme') {
    return certified('traefik-acme', ofEnvironment(inputs, environment, names));
  }
  const certificate = { owner: { kind: 'host' }, signer: undefined, planned: undefined } as const;
  return certified('traefik-acme', { ...certificate, ...judged(names, host) });
}

function servedCertificate(
  inputs: ShownInputs,
  served: ServedCertificate,
  secret: CertificateNames | undefined,
): ShownCertificate {
  if (served.kind === 'environment') {
    return ofEnvironment(inputs, served.environment, secret ?? { dnsNames: served.environment.names });
  }
  const { facts, host } = inputs;
  const { namespace, secretName } = served;
  const writer = facts.ledger.certificateAt(namespace, secretName);
  const names = secret ?? (writer?.names === undefined ? undefined : { dnsNames: writer.names });
  const issuer = writer?.issuer === undefined ? undefined : issuerNamed(facts.config, writer.issuer);
  return {
    owner: ownerOf(facts.ledger, served),
    ...judged(names, host),
    signer: signerOfIssuer(issuer, facts.given),
    planned: writer === undefined ? undefined : plannedFor(facts, writer),
  };
}

function ofEnvironment(
  { facts, host }: ShownInputs,
  environment: PlannedEnvironment,
  names: CertificateNames,
): ShownCertificate {
  const planned = facts.calendar.find(({ owner }) => owner === `environment:${environment.name}`);
  return { owner: { kind: 'environment', environment }, ...judged(names, host), signer: planned?.signer, planned };
}

/** A certificate of a route's own stands in the calendar where the route's first host has it, as in the ledger. */
function plannedFor({ calendar }: Facts, { path }: SecretWriter): PlannedCertificate | undefined {
  return calendar.find((certificate) => certificate.path === path && !certificate.owner.startsWith('environment:'));
}

/** Whose a certificate is that a store serves. */
export function ownerOf(ledger: Ledger, served: ServedCertificate): CertificateOwner {
  if (served.kind === 'environment') return { kind: 'environment', environment: served.environment };
  const { namespace, secretName: name } = served;
  return { kind: 'secret', namespace, name, by: ledger.certificateAt(namespace, name)?.by };
}

/** What TLS clients say to a certificate with these names. */
function judged(
  names: CertificateNames | undefined,
  host: string,
): Pick<ShownCertificate, 'names' | 'coveringName' | 'verdict'> {
  if (names === undefined) return { names: undefined, coveringName: undefined, verdict: undefined };
  const { dnsNames, commonName, ips } = names;
  const answer = tlsClients.decide({ names: dnsNames, commonName, ips, host });
  return {
    names: dnsNames,
    coveringName: dnsNames.find((name) => name === host) ?? dnsNames.find((name) => tlsClients.covers(name, host)),
    verdict: answer.kind === 'decided' ? answer.decision : undefined,
  };
}
