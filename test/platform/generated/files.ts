import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { acmeJson as filed } from '../../acme-json';
import { issue, issueCa, pem, rsaKey } from '../../certificates';
import { type Json } from '../../config/mutate';
import { credential, domains, mapping, mostly, seldom } from './vocabulary';

const ca = issueCa('Example Corp');
const intermediate = issueCa('Example Issuing', { issuer: ca });
const good = domains.map((domain) => ({ domain, issued: issue({ dnsNames: [`*.${domain}`, domain], issuer: ca }) }));
const everywhereNames = [
  ...domains.flatMap((domain) => [domain, `*.${domain}`, `*.a.${domain}`]),
  '*.more.example.com',
  'www.example.org',
];
const everywhere = issue({ dnsNames: everywhereNames });
const expired = issue({ dnsNames: ['*.apps.example.com'], notAfter: '2021-01-01T00:00:00Z' });
const nameless = issue({ commonName: 'apps.example.com' });
const weak = issue({ dnsNames: ['*.apps.example.com'], key: rsaKey(1024) });
const edwards = issue({ dnsNames: ['*.apps.example.com'], key: generateKeyPairSync('ed25519').privateKey });

const broken = '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n';
const brokenKey = pem('PRIVATE KEY', Buffer.from('no key'));
const chained = everywhere.certificate + intermediate.certificate + ca.certificate;

/** A certificate with its key, as files or as text; now and then of something else, or none. */
export const certificateFiles: fc.Arbitrary<Json> = mostly(
  fc
    .constantFrom(...good.map(({ issued }) => issued), ...domains.flatMap(() => [everywhere, everywhere, everywhere]))
    .chain(({ certificate, key }) => mapping({ certificate: fc.constant(certificate), key: credential(key) })),
  mapping({
    certificate: fc.constantFrom(
      ...[expired, nameless, weak, edwards, ca].map(({ certificate }) => certificate),
      chained,
      broken,
      'tls.crt',
      'nowhere.crt',
      'some text',
    ),
    key: credential(
      expired.key,
      weak.key,
      edwards.key,
      ca.key,
      everywhere.key,
      brokenKey,
      'tls.key',
      'nowhere.key',
      '',
    ),
  }),
  10,
);

/** A CA with its key. */
export const caFiles: fc.Arbitrary<Readonly<Record<string, Json>>> = mostly(
  mapping({ certificate: fc.constantFrom(ca.certificate, 'ca.crt'), key: credential(ca.key, 'ca.key') }),
  mapping({
    certificate: fc.constantFrom(
      intermediate.certificate + ca.certificate,
      everywhere.certificate,
      broken,
      'nowhere.crt',
    ),
    key: credential(intermediate.key, everywhere.key, brokenKey),
  }),
  10,
);

/** Certificates and accounts in files of Traefik's. */
export const acmeJson: fc.Arbitrary<Json> = mapping({
  path: mostly(
    fc.constant('acme.json'),
    fc.constantFrom('broken.json', 'empty.json', 'nowhere.json', 'several.json'),
    20,
  ),
  resolver: seldom(mostly(fc.constant('le'), fc.constant('other')), 4),
});

/** Keys of ACME accounts. */
export const accountKey = mostly(
  credential(rsaKey(2048).export({ type: 'pkcs8', format: 'pem' }).toString(), 'account.key'),
  credential(everywhere.key, 'nowhere.key'),
);

/** A folder with the files that the configurations name, and what removes it. */
export function filesDirectory(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'edgewire-'));
  const [first = '', ...others] = everywhereNames;
  const certificates = [{ issued: everywhere, domain: [first, ...others] as const }];
  const files: Readonly<Record<string, string>> = {
    'tls.crt': everywhere.certificate,
    'tls.key': everywhere.key,
    'ca.crt': ca.certificate,
    'ca.key': ca.key,
    'account.key': rsaKey(2048).export({ type: 'pkcs1', format: 'pem' }).toString(),
    'acme.json': filed({ le: { certificates } }),
    'several.json': filed({ le: { certificates }, other: { email: 'other@example.com' } }),
    'empty.json': '{}',
    'broken.json': '{"le":',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return { path, remove: () => rmSync(path, { recursive: true }) };
}
