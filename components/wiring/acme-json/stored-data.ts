import * as z from 'zod';

/**
 * What Traefik writes into acme.json (v3.7: pkg/provider/acme/{account,local_store,provider}.go): a mapping of
 * certificate resolvers. Go reads field names in any case, and writes empty values as `null`; Traefik 1 wrote names in
 * other cases, and had one resolver without a name.
 */

/** An object that Go reads into a struct; fields of other versions are passed over. */
function struct<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const spelling = new Map(Object.keys(shape).map((key) => [key.toLowerCase(), key]));
  const spelled = (value: unknown) =>
    isMapping(value)
      ? Object.fromEntries(Object.entries(value).map(([key, field]) => [spelling.get(key.toLowerCase()) ?? key, field]))
      : value;
  return z.preprocess(spelled, z.object(shape));
}

/** A field that may be missing or `null`; both are undefined here. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** Go's `string`, whose zero value is empty; undefined here. */
const text = optional(z.string()).transform((value) => (value === '' ? undefined : value));

/** Go's `[]byte`; undefined where it is empty. */
const bytes = optional(z.base64('expected base64')).transform((value = '') =>
  value === '' ? undefined : Buffer.from(value, 'base64'),
);

const account = struct({ Email: text, Registration: optional(struct({ uri: text })), PrivateKey: bytes });

const certificate = struct({
  domain: optional(struct({ main: text, sans: optional(z.array(z.string())) })),
  certificate: bytes,
  key: bytes,
});

const storedData = struct({ Account: optional(account), Certificates: optional(z.array(optional(certificate))) });

const resolvers = z.record(z.string(), optional(storedData));

export type StoredData = z.output<typeof storedData>;
export type AccountData = z.output<typeof account>;
export type CertificateData = z.output<typeof certificate>;

/** The name given here to the one resolver of Traefik 1, which has no name there. */
export const unnamedResolver = 'default';

/** What each resolver has stored, in the order of the file; or why the text is not Traefik's, as a predicate of it. */
export type ReadStoredData =
  | { readonly kind: 'stored'; readonly resolvers: ReadonlyMap<string, StoredData> }
  | { readonly kind: 'refused'; readonly why: string };

/** Reads the text of an acme.json. Its messages about mistakes never contain a value of the file. */
export function readStoredData(json: string): ReadStoredData {
  const root = parsedJson(json);
  if (!isMapping(root)) return refused('is no JSON object, as Traefik writes it');
  const entries = Object.values(root).filter((entry) => entry !== null);
  if (entries.length === 0) return refused('has no certificate resolver in it');
  if (!isOfTraefik1(root) && !entries.some(isStoredData)) {
    return refused('is JSON, but not as Traefik writes it: no entry has Account or Certificates');
  }
  const parsed = resolvers.safeParse(isOfTraefik1(root) ? { [unnamedResolver]: root } : root);
  if (!parsed.success) return refused(mistakeOf(parsed.error));
  const stored = Object.entries(parsed.data).flatMap(([name, data]) =>
    data === undefined ? [] : [[name, data] as const],
  );
  return { kind: 'stored', resolvers: new Map(stored) };
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's own message repeats a piece of the text, which may be part of a key.
    return undefined;
  }
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the data is of Traefik 1: it has the account or the certificates where Traefik 2 has resolvers. */
function isOfTraefik1(root: object): boolean {
  return Object.entries(root).some(([key, value]) => {
    if (key.toLowerCase() === 'certificates') return Array.isArray(value);
    const isAccount = key.toLowerCase() === 'account' && isMapping(value);
    return isAccount && Object.keys(value).some((field) => field.toLowerCase() === 'privatekey');
  });
}

/** Whether the data is Traefik's; Go would pass over every field of another program's JSON. */
function isStoredData(value: unknown): boolean {
  return isMapping(value) && Object.keys(value).some((key) => /^(account|certificates)$/i.test(key));
}

function mistakeOf({ issues }: z.ZodError): string {
  const [first] = issues;
  const path = (first?.path ?? []).map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    return index === 0 ? String(step) : `.${String(step)}`;
  });
  const what = first?.message.replace(/^Invalid input: /, '') ?? '';
  return `is not as Traefik writes it: at ${path.join('')}, ${what}`;
}

function refused(why: string): ReadStoredData {
  return { kind: 'refused', why };
}
