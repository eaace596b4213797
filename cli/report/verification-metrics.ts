import { type HandshakeJson, type RevocationJson, type VerificationJson } from './verification-json';

/**
 * A verification in the text format of Prometheus (0.0.4), for a scheduled job.
 *
 * @param codes the codes of all findings: one that was not found is 0, so that an alert on it can end
 */
export function verificationMetrics(verification: VerificationJson, codes: readonly string[]): string {
  const { stack, at, findings, unasked, handshakes } = verification;
  const counts = new Map<string, number>();
  for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  const of = (one: HandshakeJson) => ({ stack, host: one.host, address: one.address, port: String(one.port) });
  const certified = handshakes.flatMap((one) =>
    one.certificate === null ? [] : [{ ...one, certificate: one.certificate }],
  );
  return [
    ...metric('edgewire_verify_timestamp_seconds', 'When the edge was looked at.', [
      [{ stack }, Date.parse(at) / 1000],
    ]),
    ...metric('edgewire_verify_complete', 'Whether everything could be asked.', [
      [{ stack }, unasked.length === 0 ? 1 : 0],
    ]),
    ...metric(
      'edgewire_verify_findings',
      'Differences from the plan, by code.',
      codes.map((code) => [{ stack, code }, counts.get(code) ?? 0]),
    ),
    ...metric(
      'edgewire_host_as_planned',
      'Whether a host is served as planned at an address.',
      handshakes.map((one) => [of(one), one.ok ? 1 : 0]),
    ),
    ...metric(
      'edgewire_certificate_expiry_timestamp_seconds',
      'When the served certificate ends.',
      certified.map((one) => [of(one), Date.parse(one.certificate.notAfter) / 1000]),
    ),
    ...metric(
      'edgewire_certificate_revoked',
      'Whether the served certificate is revoked, by the stapled OCSP answer or the revocation list.',
      certified.flatMap((one) => {
        const revoked = isRevoked(one.certificate.revocation);
        return revoked === undefined ? [] : [[of(one), revoked ? 1 : 0]];
      }),
    ),
    ...metric(
      'edgewire_staple_expiry_timestamp_seconds',
      'When the stapled OCSP answer ends.',
      certified.flatMap((one) => {
        const until = one.certificate.revocation.staple?.until;
        return typeof until === 'string' ? [[of(one), Date.parse(until) / 1000]] : [];
      }),
    ),
    ...metric(
      'edgewire_handshake_seconds',
      'How long the handshake took.',
      certified.map((one) => [of(one), (one.milliseconds ?? 0) / 1000]),
    ),
    '',
  ].join('\n');
}

/** Undefined where nobody told. */
function isRevoked({ staple, list }: RevocationJson): boolean | undefined {
  if (staple?.status === 'revoked' || list?.status === 'listed') return true;
  return staple?.status === 'good' || list?.status === 'not listed' ? false : undefined;
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

function metric(name: string, help: string, samples: readonly Sample[]): string[] {
  const lines = samples.map(([labels, value]) => {
    const text = Object.entries(labels).map(([key, label]) => `${key}="${escaped(label)}"`);
    return `${name}{${text.join(',')}} ${value}`;
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines];
}

function escaped(label: string): string {
  return label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
