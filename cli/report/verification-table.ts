import pico from 'picocolors';
import { visible } from '../../components/config/visible';
import { type Finding } from '../../components/wiring/verification/finding';
import { hostList } from '../../components/wiring/verification/host-list';
import { count } from './summary';
import { section } from './table';
import {
  type CertificateJson,
  type CrlJson,
  type RevocationJson,
  type StapleJson,
  type VerificationJson,
} from './verification-json';
import { wrap } from './wrap';

const indent = '  ';

type Colors = ReturnType<typeof pico.createColors>;

/**
 * A verification for people: the verdict, the certificates that are served, the findings.
 *
 * @param color whether to paint it with ANSI colours
 * @param width columns of the terminal; Infinity where lines may have any length
 */
export function verificationTable(verification: VerificationJson, color: boolean, width: number): string {
  const colors = pico.createColors(color);
  const { findings, unasked } = verification;
  const blocks = [
    head(verification, colors, width),
    certificates(verification, colors, width),
    ...(findings.length === 0
      ? []
      : [[colors.bold('Findings'), ...findings.flatMap((one) => findingLines(one, colors, width))]]),
    ...(unasked.length === 0
      ? []
      : [[colors.bold('Not asked'), ...unasked.flatMap((one) => lines(one, indent, width))]]),
  ];
  const texts = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

const verdicts = { 'as planned': 'As planned', differs: 'Differs', incomplete: 'Incomplete' } as const;

function head(
  { stack, verdict, hosts, handshakes, records, cluster, findings }: VerificationJson,
  colors: Colors,
  width: number,
) {
  const paint = verdict === 'as planned' ? colors.green : colors.red;
  const counted = [
    count(hosts, 'host'),
    count(handshakes.length, 'handshake'),
    ...(records > 0 ? [count(records, 'record')] : []),
    cluster ? 'cluster asked' : 'no cluster asked',
    count(findings.length, 'finding'),
  ];
  const text = verdicts[verdict];
  return [
    ...wrap(visible(`Stack ${stack}`), width).map(colors.bold),
    ...wrap(`${text}: ${counted.join(', ')}`, width).map((line, at) => (at === 0 ? line.replace(text, paint) : line)),
  ];
}

function certificates({ handshakes }: VerificationJson, colors: Colors, width: number): string[] {
  const byCertificate = new Map<string, { readonly one: CertificateJson; readonly hosts: Set<string> }>();
  for (const { host, certificate: one } of handshakes) {
    if (one === null) continue;
    const found = byCertificate.get(one.fingerprint) ?? { one, hosts: new Set() };
    byCertificate.set(one.fingerprint, found);
    found.hosts.add(host);
  }
  const served = [...byCertificate.values()];
  // Private CAs mostly name neither a responder nor a list.
  const isRevocable = served.some(({ one }) => revocationText(one.revocation) !== '-');
  const rows = served.map(({ one, hosts }) => [
    one.names.length === 0 ? '-' : hostList(one.names),
    one.issuer,
    one.fingerprint.slice(0, 23),
    `${one.notAfter.slice(0, 10)} (${one.daysLeft})`,
    ...(isRevocable ? [revocationText(one.revocation)] : []),
    String(hosts.size),
  ]);
  const ends = ['names', 'issuer', 'SHA-256 begins', 'ends (days left)'];
  const headings = [...ends, ...(isRevocable ? ['revocation'] : []), 'hosts'];
  return section('Served certificates', headings, rows, colors, { width, whole: ['names'] });
}

/** What is known of a revocation, else who could be asked. */
function revocationText({ ocsp, crls, mustStaple, staple, list }: RevocationJson): string {
  const told = [
    ...(staple === null ? [] : [`staple: ${statusText(staple)}`]),
    ...(staple === null && mustStaple ? ['requires a staple, has none'] : []),
    ...(list === null ? [] : [`CRL: ${statusText(list)}`]),
  ];
  if (told.length > 0) return told.join('; ');
  return [...(ocsp.length > 0 ? ['OCSP'] : []), ...(crls.length > 0 ? ['CRL'] : [])].join(', ') || '-';
}

function statusText({ status, since, until, why }: StapleJson | CrlJson): string {
  if (why !== null) return `${status}, it ${why}`;
  if (since !== null) return `revoked since ${since.slice(0, 10)}`;
  return until === null ? status : `${status}, until ${until.slice(0, 10)}`;
}

function findingLines({ code, subject, message, cause, fix, hosts }: Finding, colors: Colors, width: number): string[] {
  const inner = indent + indent;
  return [
    ...lines(`${code} ${subject}`, indent, width).map((line) => line.replace(code, colors.red)),
    ...lines(message, inner, width),
    ...lines(`likely cause: ${cause}`, inner, width),
    ...lines(`fix: ${fix}`, inner, width).map(colors.dim),
    ...(hosts.length === 0 ? [] : lines(`hosts (${hosts.length}): ${hostList(hosts)}`, inner, width)),
  ];
}

function lines(text: string, by: string, width: number): string[] {
  return wrap(visible(text), width - by.length).map((line) => by + line);
}
