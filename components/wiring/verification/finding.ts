import { messageText } from '../../config/message-text';

/** Every finding of `verify`: what it is about in a few words. docs/verification.md has a section for each. */
export const findingTitles = {
  EV1001: 'address that does not answer',
  EV1002: 'handshake that is too slow',
  EV1003: 'TLS refused',
  EV1004: "controller's default certificate",
  EV1005: 'certificate of another environment',
  EV1006: 'certificate that is not valid now',
  EV1007: 'certificate that does not cover the host',
  EV1008: 'chain that clients do not trust',
  EV1009: 'certificate of another issuer',
  EV1010: 'other certificate than the planned one',
  EV1011: 'renewal that is overdue',
  EV1012: 'no answer over HTTP',
  EV1013: 'stapled answer that is required and missing',
  EV1014: 'certificate that is revoked',
  EV2001: 'host that does not resolve',
  EV2002: 'host that resolves elsewhere',
  EV2003: 'record that is missing',
  EV2004: 'record that points elsewhere',
  EV2005: 'zone whose servers do not answer',
  EV2006: 'authority that CAA records do not allow',
  EV3001: 'routing secret that is missing',
  EV3002: 'copy that is missing',
  EV3003: 'copy that is stale',
  EV3004: 'labels or annotations that differ',
  EV3005: 'Secret with another writer',
  EV3006: 'Secret that was left behind',
  EV3007: 'Certificate that differs',
  EV3008: 'Certificate that is not ready',
  EV3009: 'route that is missing',
  EV3010: 'route that differs',
  EV3011: 'address of a controller that differs',
  EV3012: 'routing secret with another certificate',
} as const satisfies Readonly<Record<string, string>>;

export type FindingCode = keyof typeof findingTitles;

/** Something at the running edge that differs from the plan, with everything that follows from it. */
export interface Finding {
  readonly code: FindingCode;
  /** What it is about: an address, an environment, an object as `Secret wiki/apps-routing`. */
  readonly subject: string;
  /** What is there instead, one sentence. */
  readonly message: string;
  readonly cause: string;
  readonly fix: string;
  /** The hosts that suffer from it, sorted. */
  readonly hosts: readonly string[];
}

/** One sign of a finding. Signs of the same code and subject are one finding. */
export interface Sign extends Omit<Finding, 'hosts'> {
  readonly hosts: readonly string[];
  /** The objects whose own finding explains this sign, so that it is no finding of its own; see {@link gathered}. */
  readonly explainedBy?: readonly string[];
  /** The objects that this sign explains others by. */
  readonly explains?: readonly string[];
}

/** Findings from signs: one for each cause, in the order of their codes, then as they were found. */
export function gathered(signs: readonly Sign[]): Finding[] {
  const causes = new Map<string, Sign>();
  for (const sign of signs) for (const object of sign.explains ?? []) if (!causes.has(object)) causes.set(object, sign);
  const bySubject = new Map<string, { readonly sign: Sign; readonly hosts: Set<string> }>();
  for (const sign of signs) {
    const cause = rootOf(sign, causes);
    const key = `${cause.code} ${cause.subject}`;
    const found = bySubject.get(key) ?? { sign: cause, hosts: new Set<string>() };
    for (const host of sign.hosts) found.hosts.add(host);
    bySubject.set(key, found);
  }
  return [...bySubject.values()]
    .map(({ sign: { code, subject, message, cause, fix }, hosts }) => ({
      code,
      subject,
      message: messageText(message),
      cause: messageText(cause),
      fix: messageText(fix),
      hosts: [...hosts].sort(),
    }))
    .sort((one, other) => (one.code < other.code ? -1 : one.code > other.code ? 1 : 0));
}

/** The sign that explains a sign, followed to its own cause; itself where nothing does. */
function rootOf(sign: Sign, causes: ReadonlyMap<string, Sign>, met: ReadonlySet<Sign> = new Set()): Sign {
  const cause = sign.explainedBy?.map((object) => causes.get(object)).find((one) => one !== undefined && one !== sign);
  if (cause === undefined || met.has(cause)) return sign;
  return rootOf(cause, causes, new Set([...met, sign]));
}
