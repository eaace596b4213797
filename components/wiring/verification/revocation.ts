import { type Sign } from './finding';
import { type SeenHandshake } from './observation';
import { type PromisedCertificate } from './promise';

/** What a certificate says about its own revocation. */
export interface RevocationSources {
  /** URLs of the OCSP responders that it names. */
  readonly ocsp: readonly string[];
  /** URLs of the revocation lists (CRL) that it names. */
  readonly crls: readonly string[];
  /** Whether it requires a stapled OCSP answer (TLS feature status_request, RFC 7633). */
  readonly mustStaple: boolean;
}

/** An OCSP answer that came with a handshake. */
export type Staple =
  | { readonly kind: 'good' | 'unknown'; readonly until: Date | undefined }
  | { readonly kind: 'revoked'; readonly since: Date; readonly until: Date | undefined }
  /** Clients do not take it; why, as a predicate. */
  | { readonly kind: 'unusable'; readonly why: string };

/** What the revocation list that a certificate names says of it. */
export type CrlAnswer =
  | { readonly kind: 'not listed'; readonly url: string; readonly until: Date | undefined }
  | { readonly kind: 'listed'; readonly url: string; readonly since: Date }
  /** It could not be read; why, as a predicate. */
  | { readonly kind: 'unread'; readonly url: string; readonly why: string };

/** What a handshake tells about the revocation of its certificate. */
export interface SeenRevocation extends RevocationSources {
  /** Undefined where none came with the handshake. */
  readonly staple: Staple | undefined;
}

/** Answers of revocation lists by the fingerprint of the certificate; undefined where they were not asked for. */
export type CrlAnswers = ReadonlyMap<string, CrlAnswer> | undefined;

/** A certificate that clients refuse for its revocation, or for the lack of a stapled answer. */
export function revocationSign(
  { certificate: { fingerprint }, revocation }: Extract<SeenHandshake, { kind: 'served' }>,
  whose: string,
  promised: PromisedCertificate | undefined,
  crls: CrlAnswers,
  now: Date,
): Omit<Sign, 'hosts' | 'explainedBy'> | undefined {
  const revoked = revokedSince(revocation.staple, crls?.get(fingerprint));
  if (revoked !== undefined) {
    return {
      code: 'EV1014',
      subject: whose,
      message: `The certificate of ${whose} is revoked since ${day(revoked.since)}, says ${revoked.who}.`,
      cause: 'Its key was reported as leaked, or somebody who has the key or the account revoked it.',
      fix:
        promised?.renewal === undefined
          ? 'Find out who revoked it; give a new certificate with a new key, and run pulumi up.'
          : `Find out who revoked it; then have cert-manager issue anew: cmctl renew ${promised.source.name} -n ${promised.source.namespace}.`,
    };
  }
  const lack = revocation.mustStaple ? stapleLack(revocation.staple, now) : undefined;
  if (lack === undefined) return undefined;
  const isHopeless = revocation.ocsp.length === 0;
  return {
    code: 'EV1013',
    subject: whose,
    message: `The certificate of ${whose} requires a stapled OCSP answer, and ${lack}: clients that heed it close the connection.`,
    cause: isHopeless
      ? "It names no OCSP responder that could be asked for one, as those of Let's Encrypt since 2025."
      : 'Traefik staples only where it is told to, or it cannot reach the OCSP responder.',
    fix: isHopeless
      ? 'Have it issued without the extension (must-staple).'
      : `Set ocsp.enabled: true in edgewire:charts.values.traefik, and let the controller reach ${revocation.ocsp.join(', ')}; or have it issued without the extension (must-staple).`,
  };
}

function revokedSince(
  staple: Staple | undefined,
  crl: CrlAnswer | undefined,
): { readonly since: Date; readonly who: string } | undefined {
  if (staple?.kind === 'revoked') return { since: staple.since, who: 'the stapled OCSP answer' };
  return crl?.kind === 'listed' ? { since: crl.since, who: `the list ${crl.url}` } : undefined;
}

function stapleLack(staple: Staple | undefined, now: Date): string | undefined {
  if (staple === undefined) return 'comes without one';
  if (staple.kind === 'unusable') return `comes with one that ${staple.why}`;
  const { until } = staple;
  return until === undefined || now <= until ? undefined : `comes with one that ended on ${day(until)}`;
}

function day(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
