/** What a standing record has to say for an order (DNS-PERSIST-01, draft-ietf-acme-dns-persist). */
export interface StandingRecord {
  /** Where it stands, such as `_validation-persist.apps.example.com`. */
  readonly name: string;
  /** The names by which the authority may be called; one of them has to be. */
  readonly issuers: readonly string[];
  /** URL of the account. */
  readonly account: string;
  /** Whether a wildcard is proven by it. */
  readonly wildcard: boolean;
}

/** What the records of a name come to. */
export type StandingVerdict =
  | { readonly kind: 'proves'; readonly until: Date | undefined }
  /** Why it proves nothing, as a sentence without its end. */
  | { readonly kind: 'proves not'; readonly why: string };

/** Where the record of a name stands; a wildcard's is that of the name below it. */
export function standingName(name: string): string {
  return `_validation-persist.${name.replace(/^\*\./, '')}`;
}

/** The text of a record. */
export function standingText(
  { issuers, account, wildcard }: Omit<StandingRecord, 'name'>,
  persistUntil: Date | undefined,
): string {
  return [
    issuers[0] ?? '',
    `accounturi=${account}`,
    ...(wildcard ? ['policy=wildcard'] : []),
    ...(persistUntil === undefined ? [] : [`persistUntil=${Math.floor(persistUntil.getTime() / 1000)}`]),
  ].join('; ');
}

/** The records that an order of some names needs: a name and its wildcard share one. */
export function standingRecords(names: readonly string[]): { readonly name: string; readonly wildcard: boolean }[] {
  const found = new Map<string, boolean>();
  for (const one of names) {
    const name = standingName(one);
    found.set(name, found.get(name) === true || one.startsWith('*.'));
  }
  return [...found].map(([name, wildcard]) => ({ name, wildcard }));
}

/** Whether TXT records prove control at an instant, or why the nearest of them does not. */
export function judgeStanding(texts: readonly string[], wanted: StandingRecord, now: Date): StandingVerdict {
  const [create, there] = [
    `create it with the text "${standingText(wanted, undefined)}"`,
    `the record TXT ${wanted.name}`,
  ];
  if (texts.length === 0) return { kind: 'proves not', why: `${there} is missing: ${create}` };
  const ours = texts.map(parametersOf).filter(({ issuer }) => wanted.issuers.includes(issuer));
  if (ours.length === 0) {
    const why = `${there} is for another authority, none of ${wanted.issuers.join(', ')}: ${create}`;
    return { kind: 'proves not', why };
  }
  const verdicts = ours.map((one) => judgeOne(one, wanted, now));
  const [first] = verdicts;
  return verdicts.find(({ kind }) => kind === 'proves') ?? first ?? { kind: 'proves not', why: create };
}

function judgeOne({ parameters, wrong }: Parsed, wanted: StandingRecord, now: Date): StandingVerdict {
  const { name, account, wildcard } = wanted;
  const no = (why: string): StandingVerdict => ({ kind: 'proves not', why: `the record TXT ${name} ${why}` });
  if (wrong !== undefined) return no(`has "${wrong}" where a single key=value is expected: write it anew`);
  const found = parameters.get('accounturi');
  if (found === undefined) return no(`names no account: add accounturi=${account}`);
  if (found !== account) return no(`is for the account ${found}: write accounturi=${account}`);
  if (wildcard && parameters.get('policy')?.toLowerCase() !== 'wildcard')
    return no('does not allow wildcards: add policy=wildcard');
  const until = parameters.get('persistuntil');
  if (until === undefined) return { kind: 'proves', until: undefined };
  const seconds = /^-?\d+$/.test(until) ? Number(until) : NaN;
  const end = new Date(seconds * 1000);
  if (Number.isNaN(end.getTime())) return no(`has persistUntil=${until}, which is no time in seconds since 1970`);
  return end < now
    ? no(`held until ${end.toISOString().slice(0, 10)} (persistUntil): write a later time, or leave it out`)
    : { kind: 'proves', until: end };
}

interface Parsed {
  readonly issuer: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** The first part that is no parameter, or one that was there before. */
  readonly wrong: string | undefined;
}

/** An issue-value (RFC 8659, 4.2): the issuer, then parameters, whose names have no case. */
function parametersOf(text: string): Parsed {
  const [issuer = '', ...parts] = text.split(';').map((part) => part.trim());
  const parameters = new Map<string, string>();
  let wrong: string | undefined;
  for (const part of parts) {
    const [, key = '', value = ''] = /^([^=\s]+)\s*=\s*(\S*)$/.exec(part) ?? [];
    const name = key.toLowerCase();
    if (name === '' || parameters.has(name)) wrong ??= part;
    parameters.set(name, value);
  }
  return { issuer: issuer.toLowerCase().replace(/\.$/, ''), parameters, wrong };
}
