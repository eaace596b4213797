import { obstacles } from '../certificates/adoption';
import { type Certificate, validityAt, weaknesses } from '../certificates/certificate';
import { type Certificates, certificateOf, type Chain, chainOf, likelyLeaf } from '../certificates/chain';
import { type GivenPair, readPair, type ReadPair } from '../certificates/given';
import { configPath } from '../../config/path';
import { cloudNames, validNames } from '../names/environment-names';
import { type Diagnostic, diagnostic } from './diagnostic';
import { covers } from '../engines/tls-clients/names';
import { lengthText, publicLifetimes, termsAt } from '../lifetimes';
import { type PlannedEnvironment } from '../plan';
import { type Facts } from './facts';
import { unreadable } from './unreadable-certificates';

/** EW5001 to EW5011 and EW4019: certificates that the configuration gives, for environments and as CAs of issuers. */
export function givenCertificateRules({ config, environments, given }: Facts): Diagnostic[] {
  const { now } = given;
  return [
    ...environments.flatMap((environment) => {
      const pair = given.adopted.get(environment.name);
      return pair === undefined ? [] : adoptedRules(pair, environment, now);
    }),
    ...environments.flatMap(({ name, names }) => {
      const pair = given.certificates.get(name);
      return pair === undefined ? [] : serverRules(pair, `the environment ${name}`, names, now);
    }),
    ...environments.flatMap(cloudCoverage),
    ...config.issuers.flatMap(({ name }) => {
      const pair = given.cas.get(name);
      return pair === undefined ? [] : caRules(pair, now);
    }),
  ];
}

/** A certificate that was given, and where the configuration has it. */
interface Subject {
  readonly pair: GivenPair;
  /** All certificates of its text, in their order. */
  readonly all: Certificates;
  /** The one that is to be used. */
  readonly certificate: Certificate;
  /** Whether the key belongs to it; true if that cannot be told. */
  readonly fits: boolean;
  readonly chain: Chain;
  readonly now: Date;
}

type Rule = (subject: Subject) => Diagnostic[];

function serverRules(pair: GivenPair, owner: string, names: readonly string[], now: Date): Diagnostic[] {
  const covered: Rule = (subject) => coverage(subject, owner, names);
  return judge(pair, now, [foreignKey, validity, trustedLifetime, covered, leafFirst, serverChain, weak, serverUse]);
}

/** The issuer mends names and validity; until then, the certificate is served. */
function adoptedRules(pair: GivenPair, environment: PlannedEnvironment, now: Date): Diagnostic[] {
  const ordered: Rule = (subject) => orderedAllTheSame(subject, environment);
  return judge(pair, now, [foreignKey, leafFirst, serverChain, weak, serverUse, ordered]);
}

function caRules(pair: GivenPair, now: Date): Diagnostic[] {
  return judge(pair, now, [foreignKey, validity, signerFirst, weak, signerUse]);
}

function judge(pair: GivenPair, now: Date, rules: readonly Rule[]): Diagnostic[] {
  const read = readPair(pair);
  const subject = subjectOf(pair, read, now);
  return [...unreadable(pair, read), ...(subject === undefined ? [] : rules.flatMap((rule) => rule(subject)))];
}

/** The certificate that the key belongs to is meant; if no key tells, the one that issues none of the others. */
function subjectOf(pair: GivenPair, { certificates, key }: ReadPair, now: Date): Subject | undefined {
  if (certificates.kind === 'refused') return undefined;
  const all = certificates.certificates;
  const owner = key.kind === 'key' ? certificateOf(key.key, all) : undefined;
  const certificate = owner ?? likelyLeaf(all);
  const fits = key.kind !== 'key' || owner !== undefined;
  return { pair, all, certificate, fits, chain: chainOf(certificate, all), now };
}

function foreignKey({ pair, certificate, fits }: Subject): Diagnostic[] {
  if (fits) return [];
  const message = `The private key does not belong to the certificate ${certificate.title}.`;
  const hint = `Give the key that the request for the certificate in ${pair.certificate.path} was made with.`;
  return [diagnostic('EW5002', pair.key.path, message, hint)];
}

/** The latest time to renew a certificate, in days before its end. */
export const renewalDays = 30;

function validity({ pair, certificate, chain, now }: Subject): Diagnostic[] {
  const { path } = pair.certificate;
  const { title, notBefore, notAfter } = certificate;
  switch (validityAt(certificate, now)) {
    case 'expired': {
      const message = `The certificate ${title} expired at ${instantText(notAfter)}: clients refuse it.`;
      return [diagnostic('EW5003', path, message, 'Renew it, and replace the certificate, and the key if it is new.')];
    }
    case 'not yet': {
      const message = `The certificate ${title} is valid from ${instantText(notBefore)} only: clients refuse it until then.`;
      return [diagnostic('EW5003', path, message, 'Give the certificate that is valid now, or check the clock.')];
    }
    case 'valid':
      return renewal(path, chain, now);
  }
}

function renewal(path: string, chain: Chain, now: Date): Diagnostic[] {
  const limit = new Date(now.getTime() + renewalDays * 86_400_000);
  const ending = chain.path.filter((one) => validityAt(one, now) === 'valid' && one.notAfter <= limit);
  if (ending.length === 0) return [];
  const ends = ending.map(({ title, notAfter }) => `${title} at ${instantText(notAfter)}`).join(', ');
  const message = `Within ${renewalDays} days expires ${ends}; nothing renews a certificate that is given.`;
  return [diagnostic('EW5004', path, message, 'Renew it, replace the texts, and run `pulumi up`.')];
}

/** EW4019: public authorities' certificates that browsers find too long, which no other authority's has to fear. */
function trustedLifetime({ pair, certificate: { title, notBefore, notAfter, isLogged } }: Subject): Diagnostic[] {
  const allowed = termsAt(publicLifetimes, notBefore)?.lifetimeHours;
  // The last second counts in (RFC 5280, 4.1.2.5), and browsers do not mind it.
  const lifetime = (notAfter.getTime() - notBefore.getTime()) / 3_600_000;
  if (!isLogged || allowed === undefined || lifetime <= allowed) return [];
  const message = `The certificate ${title} of a public authority is valid for ${lengthText(lifetime)} from ${instantText(notBefore)} on: browsers trust ${lengthText(allowed)} of one issued then.`;
  const hint = `Have it issued for ${lengthText(allowed)} at most.`;
  return [diagnostic('EW4019', pair.certificate.path, message, hint)];
}

/** An instant to the second, as in certificates. */
function instantText(instant: Date): string {
  return instant.toISOString().replace('.000Z', 'Z');
}

function coverage({ pair, certificate }: Subject, owner: string, names: readonly string[]): Diagnostic[] {
  const { dnsNames, title } = certificate;
  const { path } = pair.certificate;
  if (dnsNames.length === 0) {
    const message = `The certificate ${title} has no DNS name among its subject alternative names: neither clients nor Epinio look at the common name.`;
    const hint = `Have it issued with the names of the environment: ${names.join(', ')}.`;
    return [diagnostic('EW5007', path, message, hint)];
  }
  const left = names.filter((name) => !dnsNames.some((own) => covers(own, name)));
  if (left.length === 0) return [];
  const message = `The certificate ${title} does not cover ${left.join(', ')} of ${owner}; it has ${someOf(dnsNames)}.`;
  const hint = 'Have it issued with these names too, or take them out of the environment.';
  return [diagnostic('EW5005', path, message, hint)];
}

/** EW5005 for a certificate in the cloud, of which the configuration says the names. */
function cloudCoverage({ name, names, config }: PlannedEnvironment): Diagnostic[] {
  const own = validNames(cloudNames(config));
  const left = names.filter((one) => !own.some((other) => covers(other, one)));
  if (own.length === 0 || left.length === 0) return [];
  const path = configPath('environments', name, 'certificate', 'names');
  const message = `The certificate of the load balancer does not cover ${left.join(', ')} of the environment ${name}; it has ${someOf(own)}.`;
  const hint = 'Have it issued with these names too, or take them out of the environment.';
  return [diagnostic('EW5005', path, message, hint)];
}

const someNames = 10;

function someOf(names: readonly string[]): string {
  const more = names.length - someNames;
  return more > 0 ? `${names.slice(0, someNames).join(', ')} and ${more} more` : names.join(', ');
}

function leafFirst({ pair, certificate, all: [first] }: Subject): Diagnostic[] {
  if (certificate === first) return [];
  const message = `The first certificate is ${first.title}, not ${certificate.title}, which is to be served: Epinio reads the names of the first, and Traefik serves it.`;
  return [diagnostic('EW5006', pair.certificate.path, message, `Put ${certificate.title} first, then its issuers.`)];
}

function signerFirst({ pair, certificate, all: [first] }: Subject): Diagnostic[] {
  if (certificate === first) return [];
  const message = `The first certificate is ${first.title}, not ${certificate.title}, which signs: cert-manager takes the first for the one of the key.`;
  return [diagnostic('EW5006', pair.certificate.path, message, `Put ${certificate.title} first, then its issuers.`)];
}

function serverChain({ pair, certificate, chain, now }: Subject): Diagnostic[] {
  const { title } = certificate;
  const [, ...issuers] = chain.path;
  const faults = [
    ...missingIssuer(chain),
    ...(chain.inOrder ? [] : ['its issuers are not in order, each before its own']),
    ...(chain.strays.length === 0 ? [] : [`${titles(chain.strays)} did not issue any of it`]),
    ...(chain.repeats.length === 0 ? [] : [`${titles(chain.repeats)} stands there twice`]),
    ...issuers.filter((one) => validityAt(one, now) !== 'valid').map((one) => `${one.title} is not valid now`),
  ];
  if (faults.length === 0) return [];
  const message = `The chain of ${title} is not what clients need: ${faults.join('; ')}.`;
  const hint = `Give ${title} first, then its issuer, then the issuer of that, as the authority offers it ("full chain"); the root may be left out.`;
  return [diagnostic('EW5008', pair.certificate.path, message, hint)];
}

/**
 * A certificate that stands alone may come straight from a root that clients have; which roots they have is not known
 * here. If it names the address of its issuer's certificate, clients are assumed to lack that issuer: public
 * authorities issue from intermediates only. For the same reason nothing is missing above an intermediate.
 */
function missingIssuer({ path: [leaf, ...issuers], strays, reachesRoot }: Chain): string[] {
  const isMissing = !reachesRoot && issuers.length === 0 && (leaf.hasIssuerAddress || strays.length > 0);
  return isMissing ? ['its issuer is missing'] : [];
}

function titles(certificates: readonly Certificate[]): string {
  return certificates.map(({ title }) => title).join(', ');
}

function weak({ pair, chain }: Subject): Diagnostic[] {
  const found = chain.path.flatMap((one) => weaknesses(one).map((weakness) => `${one.title} ${weakness}`));
  if (found.length === 0) return [];
  const message = `Clients refuse weak certificates: ${found.join('; ')}.`;
  const hint = 'Have it issued anew with an ECDSA key, or RSA of 2048 bits or more, and signed with SHA-256.';
  return [diagnostic('EW5009', pair.certificate.path, message, hint)];
}

/** Object identifiers of extended key usages: serverAuth, and any. */
const forServers: readonly string[] = ['2b06010505070301', '551d2500'];

function serverUse({ pair, certificate: { title, extendedKeyUsage } }: Subject): Diagnostic[] {
  if (extendedKeyUsage === null || extendedKeyUsage.some((usage) => forServers.includes(usage))) return [];
  const message = `The certificate ${title} is not for TLS servers: its extended key usage lacks serverAuth, and clients refuse it.`;
  return [diagnostic('EW5010', pair.certificate.path, message, 'Have it issued for TLS servers.')];
}

function orderedAllTheSame({ pair, certificate, now }: Subject, environment: PlannedEnvironment): Diagnostic[] {
  const found = obstacles(certificate, environment, now);
  if (found.length === 0) return [];
  const message = `The issuer orders a certificate for ${environment.name} at once: ${certificate.title}, which it is to take over, ${found.map(({ why }) => why).join(', and ')}.`;
  return [diagnostic('EW5011', pair.certificate.path, message, `${found.map(({ cure }) => cure).join('; ')}.`)];
}

function signerUse({ pair, certificate, chain: { strays } }: Subject): Diagnostic[] {
  const { title, isCa, maySign } = certificate;
  const faults = [
    ...(isCa ? [] : ['it is no CA (basicConstraints)']),
    ...(maySign ? [] : ['its key usage does not allow it (keyCertSign)']),
    ...(strays.length === 0
      ? []
      : [`cert-manager refuses a chain with ${titles(strays)}, which did not issue any of it`]),
  ];
  if (faults.length === 0) return [];
  const message = `The certificate ${title} cannot sign others: ${faults.join('; ')}.`;
  return [
    diagnostic('EW5010', pair.certificate.path, message, 'Give the certificate of a CA, then its issuers alone.'),
  ];
}
