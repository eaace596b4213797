import { type GivenPair, type ReadPair } from '../certificates/given';
import { pemDamage } from '../certificates/pem-text';
import { type Diagnostic, diagnostic } from './diagnostic';

/** EW5001: the parts of a given pair that cannot be read, and how they were damaged where that shows. */
export function unreadable({ certificate, key }: GivenPair, read: ReadPair): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (read.certificates.kind === 'refused') {
    const damage = pemDamage(certificate.pem);
    const message = `What is given as the certificate ${read.certificates.why}${damage === undefined ? '' : `: ${damage.what}`}.`;
    const hint =
      damage?.remedy ??
      'Give certificates in PEM. `openssl x509 -inform der` converts DER, `openssl pkcs12 -nokeys` PKCS#12, `openssl pkcs7 -print_certs` PKCS#7.';
    found.push(diagnostic('EW5001', certificate.path, message, hint));
  }
  if (read.key.kind === 'encrypted') {
    const message = 'The private key is encrypted with a passphrase, which no program of the cluster has.';
    const hint =
      'Decrypt it with `openssl pkey -in FILE -out NEW`, and let Pulumi keep it encrypted: `pulumi config set --path --secret`.';
    found.push(diagnostic('EW5001', key.path, message, hint));
  } else if (read.key.kind === 'refused') {
    const damage = pemDamage(key.pem ?? '');
    const message = `What is given as the private key ${read.key.why}${damage === undefined ? '' : `: ${damage.what}`}.`;
    const hint =
      damage?.remedy ??
      'Give an RSA, ECDSA or Ed25519 key in PEM (PKCS#8, PKCS#1 or SEC1); `openssl pkey` converts other forms.';
    found.push(diagnostic('EW5001', key.path, message, hint));
  }
  return found;
}
