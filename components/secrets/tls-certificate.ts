import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { type KeyType } from '../config/values/key-type';
import { joinedPem } from '../issuers/pem';
import { type Signer } from '../issuers/private-ca';
import { keptKey } from '../issuers/certificate-key';

/** Which certificate to make, and what signs it. */
export interface TlsCertificateArgs {
  /** Its DNS names, wildcards included. */
  readonly names: readonly string[];
  /** Its purpose, used as the organization of its subject: a certificate that signs itself needs a name. */
  readonly purpose: string;
  /** Days that it is valid. The first `up` in the last third of them makes a new one. */
  readonly validityDays: number;
  /** Algorithm and size of its key. A change makes a new key and certificate. */
  readonly keyType: KeyType;
  /** The CA that signs it; undefined: its own key. */
  readonly signer: Signer | undefined;
}

/**
 * A certificate made by @pulumi/tls in this program. Its key is made once and kept in the stack state, encrypted. The
 * next `up` in the last third of its validity makes a new certificate.
 *
 * @example
 * ```ts
 * import { TlsCertificate } from './components/secrets/tls-certificate';
 *
 * const { certificate } = new TlsCertificate('certificate-dev', {
 *   names: ['*.dev.example.test'],
 *   purpose: 'dev',
 *   validityDays: 90,
 *   keyType: 'ecdsa-p256',
 *   signer: undefined,
 * });
 * export const pem = certificate;
 * ```
 */
export class TlsCertificate extends pulumi.ComponentResource {
  /** PEM of the certificate, followed by that of the intermediate that signed it, if one did. */
  readonly certificate: pulumi.Output<string>;
  /** PEM; a secret. */
  readonly key: pulumi.Output<string>;

  constructor(name: string, args: TlsCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:TlsCertificate', name, {}, opts);
    this.key = keptKey(`${name}-key`, args.keyType, { parent: this });
    this.certificate =
      args.signer === undefined ? this.signedByItself(name, args) : this.signedBy(name, args, args.signer);
    this.registerOutputs({ certificate: this.certificate });
  }

  private signedByItself(name: string, args: TlsCertificateArgs): pulumi.Output<string> {
    const { certPem } = new tls.SelfSignedCert(
      `${name}-certificate`,
      { ...identity(args), ...use(args), privateKeyPem: this.key },
      { parent: this },
    );
    return certPem;
  }

  private signedBy(name: string, args: TlsCertificateArgs, signer: Signer): pulumi.Output<string> {
    const { certRequestPem } = new tls.CertRequest(
      `${name}-request`,
      { ...identity(args), privateKeyPem: this.key },
      { parent: this },
    );
    const { certPem } = new tls.LocallySignedCert(
      `${name}-certificate`,
      { ...use(args), certRequestPem, caCertPem: signer.certificate, caPrivateKeyPem: signer.key },
      { parent: this },
    );
    return signer.isIntermediate ? joinedPem([certPem, signer.certificate]) : certPem;
  }
}

/** Subject without a common name, which Traefik would add to the certificate's names (certificate_store.go, v3.7.9). */
function identity({ names, purpose }: TlsCertificateArgs) {
  return { dnsNames: [...names], subject: { organization: purpose.slice(0, maximumOrganization) } };
}

/** Characters of an organization's name (RFC 5280, appendix A.1). */
const maximumOrganization = 64;

function use({ validityDays, keyType }: TlsCertificateArgs) {
  const validityPeriodHours = validityDays * 24;
  return {
    validityPeriodHours,
    earlyRenewalHours: Math.floor(validityPeriodHours / 3),
    // An RSA key may encrypt the key of a TLS 1.2 session; an ECDSA key only signs.
    allowedUses: ['digital_signature', ...(keyType.startsWith('rsa') ? ['key_encipherment'] : []), 'server_auth'],
  };
}
