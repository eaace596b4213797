import { verify as isSignature, X509Certificate } from 'node:crypto';
import { BasicOCSPResponse, id_kp_OCSPSigning, OCSPResponse, OCSPResponseStatus } from '@peculiar/asn1-ocsp';
import { AsnArray, AsnConvert, AsnPropTypes, AsnType, AsnTypeTypes } from '@peculiar/asn1-schema';
import {
  AuthorityInfoAccessSyntax,
  Certificate,
  CRLDistributionPoints,
  id_ad_ocsp,
  id_ce_cRLDistributionPoints,
  id_pe_authorityInfoAccess,
} from '@peculiar/asn1-x509';
import { type RevocationSources, type Staple } from '../wiring/verification/revocation';

/** Object identifier of the TLS features that a certificate requires (RFC 7633, section 6). */
const tlsFeature = '1.3.6.1.5.5.7.1.24';

/** The number of the TLS extension `status_request`. */
const statusRequest = 5;

class TlsFeatures extends AsnArray<number> {}
AsnType({ type: AsnTypeTypes.Sequence, itemType: AsnPropTypes.Integer })(TlsFeatures);

/** What a certificate, DER, says about its own revocation; extensions that do not parse are left out. */
export function revocationSources(der: Buffer): RevocationSources {
  const { extensions = [] } = AsnConvert.parse(der, Certificate).tbsCertificate;
  const parsed = <Value>(oid: string, type: new () => Value): Value | undefined => {
    const value = extensions.find(({ extnID }) => extnID === oid)?.extnValue;
    return value === undefined ? undefined : attempt(() => AsnConvert.parse(value, type));
  };
  const access = [...(parsed(id_pe_authorityInfoAccess, AuthorityInfoAccessSyntax) ?? [])];
  const points = [...(parsed(id_ce_cRLDistributionPoints, CRLDistributionPoints) ?? [])];
  return {
    ocsp: access
      .filter(({ accessMethod }) => accessMethod === id_ad_ocsp)
      .flatMap(({ accessLocation }) => accessLocation.uniformResourceIdentifier ?? []),
    crls: points
      .flatMap(({ distributionPoint }) => distributionPoint?.fullName ?? [])
      .flatMap(({ uniformResourceIdentifier }) => uniformResourceIdentifier ?? []),
    mustStaple: parsed(tlsFeature, TlsFeatures)?.includes(statusRequest) ?? false,
  };
}

/**
 * What a stapled OCSP answer says of a certificate (RFC 6960).
 *
 * @param issuer the issuer of the certificate; without it the signature of the answer is not checked
 */
export function readStaple(answer: Buffer, leaf: X509Certificate, issuer: X509Certificate | undefined): Staple {
  const unusable = (why: string): Staple => ({ kind: 'unusable', why });
  const outer = attempt(() => AsnConvert.parse(answer, OCSPResponse));
  if (outer === undefined) return unusable('does not parse');
  if (outer.responseStatus !== OCSPResponseStatus.successful) {
    return unusable(`is an error of the responder (${OCSPResponseStatus[outer.responseStatus]})`);
  }
  const basic = attempt(() => AsnConvert.parse(outer.responseBytes?.response ?? Buffer.of(), BasicOCSPResponse));
  if (basic === undefined) return unusable('does not parse');
  const own = basic.tbsResponseData.responses.find(
    ({ certID }) => hexadecimal(certID.serialNumber) === withoutZeros(leaf.serialNumber),
  );
  if (own === undefined) return unusable('is about another certificate');
  if (issuer !== undefined && !isSignedFor(basic, issuer)) return unusable('is not signed by the issuer');
  const {
    certStatus: { revoked, good },
    nextUpdate: until,
  } = own;
  if (revoked !== undefined) return { kind: 'revoked', since: revoked.revocationTime, until };
  return { kind: good === undefined ? 'unknown' : 'good', until };
}

/** Whether the issuer signed an answer, or a certificate that it issued for this (RFC 6960, section 4.2.2.2). */
function isSignedFor(basic: BasicOCSPResponse, issuer: X509Certificate): boolean {
  const digest = digests.get(basic.signatureAlgorithm.algorithm);
  const signed = basic.tbsResponseDataRaw;
  if (digest === undefined || signed === undefined) return false;
  const delegates = (basic.certs ?? [])
    .map((one) => new X509Certificate(Buffer.from(AsnConvert.serialize(one))))
    .filter(
      (one) => one.keyUsage?.includes(id_kp_OCSPSigning) && one.checkIssued(issuer) && one.verify(issuer.publicKey),
    );
  const signature = Buffer.from(basic.signature);
  return [issuer, ...delegates].some(
    ({ publicKey }) => attempt(() => isSignature(digest.name, Buffer.from(signed), publicKey, signature)) ?? false,
  );
}

/** The digests of signatures by object identifier; Ed25519 has none of its own. */
const digests: ReadonlyMap<string, { readonly name: string | null }> = new Map([
  ['1.2.840.113549.1.1.11', { name: 'sha256' }],
  ['1.2.840.113549.1.1.12', { name: 'sha384' }],
  ['1.2.840.113549.1.1.13', { name: 'sha512' }],
  ['1.2.840.10045.4.3.2', { name: 'sha256' }],
  ['1.2.840.10045.4.3.3', { name: 'sha384' }],
  ['1.2.840.10045.4.3.4', { name: 'sha512' }],
  ['1.3.101.112', { name: null }],
]);

function hexadecimal(number: ArrayBuffer): string {
  return withoutZeros(Buffer.from(number).toString('hex').toUpperCase());
}

/** Node leaves the zero out that DER has before a high bit. */
function withoutZeros(digits: string): string {
  return digits.replace(/^(?:00)+(?=..)/, '');
}

/** A value, or undefined where the library cannot read what somebody else wrote. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
