import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import {
  BasicOCSPResponse,
  CertID,
  CertStatus,
  id_pkix_ocsp_basic,
  OCSPResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  RevokedInfo,
  SingleResponse,
} from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  Certificate,
  CertificateList,
  RevokedCertificate,
  TBSCertList,
  Time,
  Version,
} from '@peculiar/asn1-x509';
import { type Issued, signed } from '../certificates';

/** What an OCSP responder answers. */
export interface Answer {
  readonly status: 'good' | 'revoked' | 'unknown';
  /** ISO 8601. */
  readonly until?: string;
  /** Whose key signs it. @default the issuer's */
  readonly signer?: KeyObject;
  /** A certificate of the signer. */
  readonly delegate?: Issued;
}

/** Since when certificates are revoked here. */
export const revokedOn = new Date('2027-01-02T00:00:00Z');

const produced = new Date('2027-01-05T00:00:00Z');

const sha1 = '1.3.14.3.2.26';

/** An OCSP answer about a certificate, DER. */
export function ocspAnswer(about: Issued, issuer: Issued, { status, until, signer, delegate }: Answer): Buffer {
  const certStatus = new CertStatus(
    status === 'revoked' ? { revoked: new RevokedInfo({ revocationTime: revokedOn }) } : { [status]: null },
  );
  const digest = (text: string) => new OctetString(createHash('sha1').update(text).digest());
  const tbsResponseData = new ResponseData({
    responderID: new ResponderID({ byName: issuer.subject }),
    producedAt: produced,
    responses: [
      new SingleResponse({
        certID: new CertID({
          hashAlgorithm: new AlgorithmIdentifier({ algorithm: sha1 }),
          issuerNameHash: digest('name'),
          issuerKeyHash: digest('key'),
          serialNumber: serialOf(about),
        }),
        certStatus,
        thisUpdate: produced,
        nextUpdate: until === undefined ? undefined : new Date(until),
      }),
    ],
  });
  const { algorithm, signature } = signed(AsnConvert.serialize(tbsResponseData), signer ?? issuer.privateKey);
  const certs = delegate && [AsnConvert.parse(new X509Certificate(delegate.certificate).raw, Certificate)];
  const basic = new BasicOCSPResponse({ tbsResponseData, signatureAlgorithm: algorithm, signature, certs });
  const responseBytes = new ResponseBytes({
    responseType: id_pkix_ocsp_basic,
    response: new OctetString(AsnConvert.serialize(basic)),
  });
  const answer = new OCSPResponse({ responseStatus: OCSPResponseStatus.successful, responseBytes });
  return Buffer.from(AsnConvert.serialize(answer));
}

/** An answer of a responder that cannot answer now. */
export function ocspError(): Buffer {
  return Buffer.from(AsnConvert.serialize(new OCSPResponse({ responseStatus: OCSPResponseStatus.tryLater })));
}

/** A revocation list, DER. */
export function revocationList(issuer: Issued, revoked: readonly Issued[], signer = issuer.privateKey): Buffer {
  const { algorithm } = signed(new ArrayBuffer(0), signer);
  const revokedCertificates = revoked.map(
    (one) => new RevokedCertificate({ userCertificate: serialOf(one), revocationDate: new Time(revokedOn) }),
  );
  const tbsCertList = new TBSCertList({
    version: Version.v2,
    signature: algorithm,
    issuer: issuer.subject,
    thisUpdate: new Time(produced),
    nextUpdate: new Time(new Date('2027-02-05T00:00:00Z')),
    ...(revoked.length > 0 && { revokedCertificates }),
  });
  const { signature } = signed(AsnConvert.serialize(tbsCertList), signer);
  return Buffer.from(
    AsnConvert.serialize(new CertificateList({ tbsCertList, signatureAlgorithm: algorithm, signature })),
  );
}

function serialOf({ certificate }: Issued): ArrayBuffer {
  return AsnConvert.parse(new X509Certificate(certificate).raw, Certificate).tbsCertificate.serialNumber;
}
