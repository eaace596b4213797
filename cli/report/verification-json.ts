import { type Finding } from '../../components/wiring/verification/finding';
import { type SeenHandshake } from '../../components/wiring/verification/observation';
import {
  type CrlAnswer,
  type CrlAnswers,
  type SeenRevocation,
  type Staple,
} from '../../components/wiring/verification/revocation';
import { type SeenCertificate } from '../../components/wiring/verification/seen-certificate';
import { type Verification } from './verification';

/** A verification for other programs; keys in this order, lists in the order of the plan. */
export interface VerificationJson {
  readonly stack: string;
  /** `incomplete` where something could not be asked, whatever was found. */
  readonly verdict: 'as planned' | 'differs' | 'incomplete';
  /** When it was looked at, ISO 8601. */
  readonly at: string;
  /** Whether a cluster was asked. */
  readonly cluster: boolean;
  /** How many hosts the plan promises to serve over TLS. */
  readonly hosts: number;
  readonly records: number;
  readonly handshakes: readonly HandshakeJson[];
  readonly findings: readonly Finding[];
  readonly unasked: readonly string[];
}

/** A host that was asked for at an address. */
export interface HandshakeJson {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly environment: string | null;
  /** Whether no finding is about it. */
  readonly ok: boolean;
  /** Null where there was no handshake. */
  readonly certificate: CertificateJson | null;
  /** Why there was none; null where there was one. */
  readonly failure: string | null;
  readonly milliseconds: number | null;
  /** Status over HTTP; null where it was not asked for, or gave none. */
  readonly status: number | null;
}

/** A certificate that was served. */
export interface CertificateJson {
  readonly names: readonly string[];
  readonly issuer: string;
  /** SHA-256. */
  readonly fingerprint: string;
  readonly notAfter: string;
  /** Whole days that are left; negative once it has expired. */
  readonly daysLeft: number;
  readonly revocation: RevocationJson;
}

/** What is known of the revocation of a certificate. */
export interface RevocationJson {
  /** OCSP responders that it names. */
  readonly ocsp: readonly string[];
  /** Revocation lists that it names. */
  readonly crls: readonly string[];
  readonly mustStaple: boolean;
  /** The OCSP answer that came with the handshake; null for none. */
  readonly staple: StapleJson | null;
  /** Null where lists were not asked for, or it names none. */
  readonly list: CrlJson | null;
}

/** An OCSP answer, with instants in ISO 8601. */
export interface StapleJson {
  readonly status: Staple['kind'];
  readonly since: string | null;
  readonly until: string | null;
  /** Why clients do not take it; null where they do. */
  readonly why: string | null;
}

/** The answer of a revocation list, with instants in ISO 8601. */
export interface CrlJson {
  readonly status: CrlAnswer['kind'];
  readonly url: string;
  readonly since: string | null;
  readonly until: string | null;
  /** Why it could not be read; null where it could. */
  readonly why: string | null;
}

/** A verification as JSON. */
export function verificationJson(verification: Verification): VerificationJson {
  const { stack, promised, observation, findings, unasked, now } = verification;
  const bad = new Set(findings.flatMap(({ hosts }) => hosts));
  const environments = new Map(promised.hosts.map(({ host, environment }) => [host, environment]));
  return {
    stack,
    verdict: unasked.length > 0 ? 'incomplete' : findings.length > 0 ? 'differs' : 'as planned',
    at: now.toISOString(),
    cluster: observation.cluster !== undefined,
    hosts: promised.hosts.length,
    records: observation.records.length,
    handshakes: observation.handshakes.map((seen) => ({
      host: seen.host,
      address: seen.address,
      port: seen.port,
      environment: environments.get(seen.host) ?? null,
      ok: seen.kind === 'served' && !bad.has(seen.host),
      ...outcome(seen, observation.crls, now),
    })),
    findings,
    unasked,
  };
}

function outcome(
  seen: SeenHandshake,
  crls: CrlAnswers,
  now: Date,
): Pick<HandshakeJson, 'certificate' | 'failure' | 'milliseconds' | 'status'> {
  if (seen.kind === 'failed') {
    return { certificate: null, failure: `${seen.failure}: ${seen.detail}`, milliseconds: null, status: null };
  }
  const { certificate, revocation, milliseconds, http } = seen;
  return {
    certificate: certificateJson(certificate, revocationJson(revocation, crls?.get(certificate.fingerprint)), now),
    failure: null,
    milliseconds: Math.round(milliseconds),
    status: http?.kind === 'answer' ? http.status : null,
  };
}

const dayMilliseconds = 86_400_000;

function certificateJson(certificate: SeenCertificate, revocation: RevocationJson, now: Date): CertificateJson {
  const { names, issuer, fingerprint, notAfter } = certificate;
  const daysLeft = Math.floor((notAfter.getTime() - now.getTime()) / dayMilliseconds);
  return { names, issuer, fingerprint, notAfter: notAfter.toISOString(), daysLeft, revocation };
}

function revocationJson(
  { ocsp, crls, mustStaple, staple }: SeenRevocation,
  answer: CrlAnswer | undefined,
): RevocationJson {
  return {
    ocsp,
    crls,
    mustStaple,
    staple: staple === undefined ? null : { status: staple.kind, ...detailsOf(staple) },
    list: answer === undefined ? null : { status: answer.kind, url: answer.url, ...detailsOf(answer) },
  };
}

function detailsOf(answer: Staple | CrlAnswer): Pick<StapleJson, 'since' | 'until' | 'why'> {
  return {
    since: 'since' in answer ? answer.since.toISOString() : null,
    until: 'until' in answer ? (answer.until?.toISOString() ?? null) : null,
    why: 'why' in answer ? answer.why : null,
  };
}
