import { createPrivateKey, generateKeyPairSync, randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import * as pulumi from '@pulumi/pulumi';
import { main, type DiffResult, type Provider } from '@pulumi/pulumi/provider';
import * as z from 'zod';

/**
 * A stand-in for the provider of @pulumi/tls, with the resources and inputs that the program uses: it makes real keys
 * and certificates, so that the program can be run with an engine. It proves nothing of the provider itself, nor does it
 * renew by the clock.
 */

const subject = z.object({ commonName: z.string().optional(), organization: z.string().optional() }).default({});

const identity = z.object({ privateKeyPem: z.string(), subject, dnsNames: z.array(z.string()).default([]) });

const use = z.object({
  allowedUses: z.array(z.string()),
  validityPeriodHours: z.number(),
  isCaCertificate: z.boolean().default(false),
});

const kinds = {
  PrivateKey: z.discriminatedUnion('algorithm', [
    z.object({ algorithm: z.literal('RSA'), rsaBits: z.number() }),
    z.object({ algorithm: z.literal('ECDSA'), ecdsaCurve: z.enum(['P256', 'P384']) }),
  ]),
  CertRequest: identity,
  SelfSignedCert: z.intersection(identity, use),
  LocallySignedCert: use.extend({ certRequestPem: z.string(), caCertPem: z.string(), caPrivateKeyPem: z.string() }),
};

function makeKey(args: z.output<typeof kinds.PrivateKey>): string {
  if (args.algorithm === 'RSA') {
    return generateKeyPairSync('rsa', {
      modulusLength: args.rsaBits,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey;
  }
  return generateKeyPairSync('ec', {
    namedCurve: args.ecdsaCurve.replace('P', 'P-'),
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}

/** A key pair of a PEM text, and the algorithm that it signs with. */
async function keysOf(pem: string) {
  const key = createPrivateKey(pem);
  const namedCurve = key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'P-384' : 'P-256';
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
      : { name: 'ECDSA', namedCurve, hash: 'SHA-256' };
  const { subtle } = webcrypto;
  const jwk = key.export({ format: 'jwk' });
  const privateKey = await subtle.importKey('jwk', jwk, algorithm, true, ['sign']);
  const { kty, n, e, crv, x, y } = jwk;
  const publicKey = await subtle.importKey('jwk', { kty, n, e, crv, x, y }, algorithm, true, ['verify']);
  return { algorithm, keys: { privateKey, publicKey } };
}

function named({ commonName, organization }: z.output<typeof subject>): Name {
  const parts: JsonName = [];
  if (organization !== undefined) parts.push({ O: [organization] });
  if (commonName !== undefined) parts.push({ CN: [commonName] });
  return new Name(parts);
}

function alternativeNames(dnsNames: readonly string[]): Extension[] {
  if (dnsNames.length === 0) return [];
  return [new SubjectAlternativeNameExtension(dnsNames.map((value) => ({ type: 'dns', value })))];
}

/** The names of the uses are those of the provider (terraform-provider-tls v4.2, common_cert.go). */
const keyUsages: Readonly<Record<string, KeyUsageFlags>> = {
  digital_signature: KeyUsageFlags.digitalSignature,
  key_encipherment: KeyUsageFlags.keyEncipherment,
  cert_signing: KeyUsageFlags.keyCertSign,
  crl_signing: KeyUsageFlags.cRLSign,
};

function extensionsOf({ allowedUses, isCaCertificate }: z.output<typeof use>): Extension[] {
  const unknown = allowedUses.filter((one) => !Object.hasOwn(keyUsages, one) && one !== 'server_auth');
  if (unknown.length > 0) throw new Error(`the stand-in does not know the uses ${unknown.join(', ')}`);
  const flags = allowedUses.reduce((all, one) => all | (keyUsages[one] ?? 0), 0);
  return [
    new BasicConstraintsExtension(isCaCertificate, undefined, true),
    new KeyUsagesExtension(flags, true),
    ...(allowedUses.includes('server_auth') ? [new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth])] : []),
  ];
}

function frame({ validityPeriodHours }: z.output<typeof use>) {
  const now = Date.now();
  return {
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    notBefore: new Date(now),
    notAfter: new Date(now + validityPeriodHours * 3_600_000),
  };
}

async function makeRequest(args: z.output<typeof identity>): Promise<string> {
  const { algorithm, keys } = await keysOf(args.privateKeyPem);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: named(args.subject),
    keys,
    signingAlgorithm: algorithm,
    extensions: alternativeNames(args.dnsNames),
  });
  return request.toString('pem');
}

async function signItself(args: z.output<typeof kinds.SelfSignedCert>): Promise<string> {
  const { algorithm, keys } = await keysOf(args.privateKeyPem);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...frame(args),
    name: named(args.subject),
    keys,
    signingAlgorithm: algorithm,
    extensions: [...alternativeNames(args.dnsNames), ...extensionsOf(args)],
  });
  return `${certificate.toString('pem')}\n`;
}

async function sign(args: z.output<typeof kinds.LocallySignedCert>): Promise<string> {
  const { algorithm, keys } = await keysOf(args.caPrivateKeyPem);
  const request = new Pkcs10CertificateRequest(args.certRequestPem);
  const names = request.extensions.filter((extension) => extension instanceof SubjectAlternativeNameExtension);
  const certificate = await X509CertificateGenerator.create({
    ...frame(args),
    subject: request.subjectName,
    issuer: new X509Certificate(args.caCertPem).subjectName,
    publicKey: request.publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [...names, ...extensionsOf(args)],
  });
  return `${certificate.toString('pem')}\n`;
}

/** What a resource comes to, by the last part of its type. */
function made(kind: string | undefined, inputs: unknown): Promise<Readonly<Record<string, string>>> | undefined {
  switch (kind) {
    case 'PrivateKey':
      return Promise.resolve({ privateKeyPem: makeKey(kinds.PrivateKey.parse(inputs)) });
    case 'CertRequest':
      return makeRequest(kinds.CertRequest.parse(inputs)).then((certRequestPem) => ({ certRequestPem }));
    case 'SelfSignedCert':
      return signItself(kinds.SelfSignedCert.parse(inputs)).then((certPem) => ({ certPem }));
    case 'LocallySignedCert':
      return sign(kinds.LocallySignedCert.parse(inputs)).then((certPem) => ({ certPem }));
    default:
      return undefined;
  }
}

type Properties = Readonly<Record<string, unknown>>;

function plain(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) return plain(pulumi.runtime.unwrapRpcSecret(value));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

const provider: Provider = {
  check: (_urn, _olds, news: Properties) => Promise.resolve({ inputs: news }),
  /** Every change of an input but that of the time of renewal makes a new one, as with the provider. */
  diff(_id, _urn, olds: Properties, news: Properties): Promise<DiffResult> {
    const changed = Object.keys(news).filter(
      (key) => JSON.stringify(plain(olds[key])) !== JSON.stringify(plain(news[key])),
    );
    const replaces = changed.filter((key) => key !== 'earlyRenewalHours');
    return Promise.resolve({ changes: changed.length > 0, replaces });
  },
  async create(urn, inputs: Properties) {
    const kind = urn.split('::')[2]?.split(':').at(-1);
    const outputs = await made(kind, plain(inputs));
    if (outputs === undefined) throw new Error(`the stand-in of @pulumi/tls makes no ${kind}`);
    return { id: randomBytes(8).toString('hex'), outs: { ...inputs, ...outputs } };
  },
  update: (_id, _urn, olds: Properties, news: Properties) => Promise.resolve({ outs: { ...olds, ...news } }),
  delete: () => Promise.resolve(),
};

void main(provider, process.argv.slice(2));
