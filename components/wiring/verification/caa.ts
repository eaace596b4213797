import { isWildcard } from '../names/host-name';
import { type CaaName, type PlannedCaa } from '../plan/caa';
import { hostList } from './host-list';

/** A CAA record (RFC 8659). */
export interface CaaRecord {
  readonly flags: number;
  readonly tag: string;
  readonly value: string;
}

/** The CAA records that count for a domain: those of the first name on the way up that has any. */
export type SeenCaa =
  | { readonly kind: 'found'; readonly at: string; readonly records: readonly CaaRecord[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly at: string; readonly detail: string };

/** What was looked up, by domain; see {@link caaDomain}. */
export type CaaSets = ReadonlyMap<string, SeenCaa>;

/** What CAA records say against certificates of the plan, one for each cause. */
export interface CaaFinding {
  /** `depends`: they allow some accounts or methods alone, and the plan does not know whether it has one of these. */
  readonly kind: 'forbidden' | 'depends';
  /** Which records. */
  readonly subject: string;
  /** Where the first of the certificates is asked for. */
  readonly path: string;
  /** The names that get no certificate. */
  readonly names: readonly string[];
  readonly message: string;
  /** What to do, with the record to add. */
  readonly fix: string;
}

/** The domain whose records decide about a name: for a wildcard the one below `*` (RFC 8659 section 3). */
export function caaDomain(name: string): string {
  return isWildcard(name) ? name.slice(2) : name;
}

/** Judges certificates by the CAA records of their names (RFC 8659, RFC 8657). What is not known is left out. */
export function caaFindings(planned: readonly PlannedCaa[], sets: CaaSets): CaaFinding[] {
  const causes = new Map<string, { readonly verdict: Refused; readonly path: string; readonly names: Set<string> }>();
  for (const certificate of planned) {
    for (const asked of certificate.names) {
      const seen = sets.get(caaDomain(asked.name));
      const verdict = seen?.kind === 'found' ? verdictOf(seen, certificate, asked) : undefined;
      if (verdict === undefined) continue;
      const key = `${verdict.what} ${verdict.since}`;
      const cause = causes.get(key) ?? { verdict, path: certificate.path, names: new Set<string>() };
      cause.names.add(asked.name);
      causes.set(key, cause);
    }
  }
  return [...causes.values()].map(({ verdict: { kind, subject, what, since, fix }, path, names }) => {
    const message = `${what} for ${hostList([...names])}, since ${since}.`;
    return { kind, subject, path, names: [...names], message, fix };
  });
}

/** The names whose records could not be looked up, as one sentence; undefined where all could. */
export function unknownCaa(sets: CaaSets): string | undefined {
  const unknown = [...sets].flatMap(([domain, seen]) => (seen.kind === 'unknown' ? [{ domain, seen }] : []));
  const [first] = unknown;
  if (first === undefined) return undefined;
  const { at, detail } = first.seen;
  const domains = hostList(unknown.map(({ domain }) => domain));
  return `Whether CAA records of ${domains} allow the authority is not known: the resolver gave no answer for ${at} (${detail}).`;
}

/** Why a name gets no certificate, or may get none. */
interface Refused extends Pick<CaaFinding, 'kind' | 'subject' | 'fix'> {
  readonly what: string;
  readonly since: string;
}

/**
 * The properties that an authority has to understand where they are critical: those of boulder (va/caa.go), which
 * refuses others.
 */
const known: ReadonlySet<string> = new Set(['issue', 'issuewild', 'iodef', 'issuemail']);

/** The bit `issuer critical` (RFC 8659 section 4.1). */
const critical = 128;

function verdictOf(
  { at, records }: Extract<SeenCaa, { kind: 'found' }>,
  { authority, accountUri }: PlannedCaa,
  { name, method }: CaaName,
): Refused | undefined {
  const [usual] = authority;
  const strange = records.find(({ flags, tag }) => (flags & critical) !== 0 && !known.has(tag.toLowerCase()));
  if (strange !== undefined) {
    return {
      kind: 'forbidden',
      subject: `CAA property ${strange.tag} of ${at}`,
      what: 'No authority may issue',
      since: `the CAA property ${strange.tag} of ${at} is critical, and authorities do not know it`,
      fix: `Make it one that authorities may pass over: ${recordText(at, { ...strange, flags: strange.flags & ~critical })}`,
    };
  }
  const tag = isWildcard(name) && valuesOf(records, 'issuewild').length > 0 ? 'issuewild' : 'issue';
  const values = valuesOf(records, tag);
  if (values.length === 0) return undefined;
  const grants = values.flatMap((value) => grantOf(value) ?? []).filter(({ issuer }) => authority.includes(issuer));
  const subject = `CAA records ${tag} of ${at}`;
  const added = (parameters: string) =>
    `Add the record ${recordText(at, { flags: 0, tag, value: `${usual}${parameters}` })}`;
  const listed = values.map((value) => `"${value}"`).join(', ');
  const since = `the CAA records ${tag} of ${at} allow ${listed} alone`;
  if (grants.length === 0) {
    return { kind: 'forbidden', subject, what: `${usual} may not issue`, since, fix: added('') };
  }
  const answers = grants.map((grant) => answerOf(grant, accountUri, method));
  if (answers.includes('yes')) return undefined;
  const account = accountUri === undefined ? '' : `; accounturi=${accountUri}`;
  const methods = method === undefined ? '' : `; validationmethods=${method}`;
  if (answers.includes('unknown')) {
    const missing = accountUri === undefined ? 'the account that orders' : 'how control is proved';
    const what = `${usual} may refuse to issue`;
    const fix = `Compare them: kubectl get clusterissuer -o custom-columns=NAME:.metadata.name,ACCOUNT:.status.acme.uri shows accounts. ${added(methods)} lets every account issue.`;
    return { kind: 'depends', subject, what, since: `${since}, and the plan does not know ${missing}`, fix };
  }
  const by = [
    ...(answers.includes('method') && method !== undefined ? [`by ${method}`] : []),
    ...(answers.includes('account') && accountUri !== undefined ? [`to the account ${accountUri}`] : []),
  ].join(' or ');
  return {
    kind: 'forbidden',
    subject,
    what: `${usual} may not issue ${by}`,
    since,
    fix: added(`${account}${methods}`),
  };
}

function valuesOf(records: readonly CaaRecord[], tag: string): string[] {
  return records.filter((one) => one.tag.toLowerCase() === tag).map(({ value }) => value);
}

/** What a record allows. */
interface Grant {
  readonly issuer: string;
  readonly parameters: readonly (readonly [string, string])[];
}

/** Reads the value of `issue` or `issuewild`; undefined where it allows nobody (`;`), or is malformed, which is the same. */
function grantOf(value: string): Grant | undefined {
  const [issuer = '', ...rest] = value.split(';').map((part) => part.trim());
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(issuer)) return undefined;
  const parameters = rest
    .filter((part) => part !== '')
    .map((part) => /^([a-z0-9]+)\s*=\s*([\x21-\x3a\x3c-\x7e]*)$/i.exec(part));
  if (parameters.includes(null)) return undefined;
  return {
    issuer: issuer.toLowerCase(),
    parameters: parameters.map((found) => [found?.[1]?.toLowerCase() ?? '', found?.[2] ?? ''] as const),
  };
}

/** Whether a grant takes in an order: what of it does not, or what would have to be known. */
function answerOf(
  { parameters }: Grant,
  accountUri: string | undefined,
  method: string | undefined,
): 'yes' | 'account' | 'method' | 'unknown' {
  const of = (tag: string) => parameters.filter(([name]) => name === tag).map(([, value]) => value);
  const accounts = of('accounturi');
  const methods = of('validationmethods');
  // Of two accounts none is allowed (RFC 8657 section 3).
  if (accounts.length > 1) return 'account';
  if (accounts.length === 1 && accountUri !== undefined && accounts[0] !== accountUri) return 'account';
  if (method !== undefined && methods.some((list) => !list.split(',').includes(method))) return 'method';
  if (accounts.length === 1 && accountUri === undefined) return 'unknown';
  return methods.length > 0 && method === undefined ? 'unknown' : 'yes';
}

function recordText(at: string, { flags, tag, value }: CaaRecord): string {
  return `${at}. CAA ${flags} ${tag} "${value}"`;
}
