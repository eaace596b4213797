import fc from 'fast-check';
import { type Json } from '../../config/mutate';

/** A value of the configuration, or its absence. */
export type Value = fc.Arbitrary<Json | undefined>;

/** A mapping without the keys that came out absent. */
export function mapping(values: Readonly<Record<string, Value>>): fc.Arbitrary<Readonly<Record<string, Json>>> {
  return fc.record(values, { noNullPrototype: true }).map((made) => present(Object.entries(made)));
}

/** A mapping whose keys are drawn too: at least one, each once. */
export function named(
  names: fc.Arbitrary<string>,
  value: Value,
  { minLength = 1, maxLength = 3 } = {},
): fc.Arbitrary<Readonly<Record<string, Json>>> {
  const entries = fc.uniqueArray(fc.tuple(names, value), { minLength, maxLength, selector: ([name]) => name });
  return entries.map(present);
}

function present(entries: readonly (readonly [string, Json | undefined])[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

/** A value that is left out once in so many times; it shrinks to nothing. */
export function optional(value: Value, oneIn = 2): Value {
  return fc.option(value, { nil: undefined, freq: oneIn });
}

/** A value that is there once in so many times; it shrinks to nothing. */
export function seldom(value: Value, oneIn = 8): Value {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: oneIn - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: value },
  );
}

/** A value that is usually right, and once in so many times a wrong or rare one. */
export function mostly<Kind extends Json>(
  usual: fc.Arbitrary<Kind>,
  rare: fc.Arbitrary<Kind>,
  oneIn = 12,
): fc.Arbitrary<Kind> {
  return fc.oneof({ withCrossShrink: true }, { weight: oneIn - 1, arbitrary: usual }, { weight: 1, arbitrary: rare });
}

/** Text that may stand encrypted in the stack file; `secure` holds the text itself, for {@link decrypted} to take out. */
export function credential(...texts: readonly [string, ...string[]]): fc.Arbitrary<Json> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.boolean())
    .map(([text, encrypted]) => (encrypted ? { secure: text } : text));
}

/** A configuration as Pulumi hands it to the program: each credential as text. */
export function decrypted(value: Json): Json {
  if (Array.isArray(value)) return value.map((inner: Json) => decrypted(inner));
  if (!isMapping(value)) return value;
  if (typeof value.secure === 'string' && Object.keys(value).length === 1) return value.secure;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decrypted(inner)]));
}

function isMapping(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names that become others when something is put behind them, as resources of theirs are named. */
export const joiningNames: readonly string[] = [
  'a',
  'a-2',
  'a-account',
  'a-ca',
  'a-in-b',
  'a-in-b-in-c',
  'a-root',
  'a-root-ca',
  'a-secret',
];

/** Namespaces, of programs too, and some that run together with {@link joiningNames}. */
export const namespaceNames: readonly string[] = [
  'wiki',
  'ci',
  'b',
  'c',
  'b-in-c',
  'b-secret',
  'b-handover',
  'source',
  'epinio',
  'edgewire',
  'cert-manager',
  'kubed',
  'metallb-system',
  'traefik-external',
  'default',
  'workspace',
];

/** The namespaces where things mostly are, so that what is wired meets. */
export const namespace = mostly(
  fc.constantFrom('wiki', 'ci'),
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...namespaceNames) },
    { weight: 1, arbitrary: fc.constantFrom('Not Valid', 'a.b') },
  ),
  4,
);

/** Which namespaces get something. */
export const selection: fc.Arbitrary<Json> = fc.oneof(
  fc.uniqueArray(namespace, { minLength: 1, maxLength: 4 }).map((list) => ({ list })),
  fc.constant({ list: ['wiki', 'ci'] }),
  fc.constant({ all: true }),
  mostly(
    fc.constantFrom('team=docs', 'app.kubernetes.io/component=epinio-namespace', 'team in (docs, web)', 'true'),
    fc.constantFrom('team in (', '!team', 'team!=docs', '=', 'a=b,a!=b'),
    12,
  ).map((selector) => ({ selector })),
);

/** Domains of environments. */
export const domains: readonly string[] = [
  'apps.example.com',
  'corp.example.com',
  'labs.corp.example.com',
  'example.org',
  'example.net',
];

/** Names of controllers, the usual one first. */
export const controllerNames: readonly string[] = ['external', 'internal', 'a', 'a-address'];

/** A controller that is named, and mostly there. */
export const controllerName = mostly(fc.constantFrom('external'), fc.constantFrom(...controllerNames, 'nobody'), 30);

export const keyType = fc.constantFrom('ecdsa-p256', 'ecdsa-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096');

export const directory = mostly(
  fc.constantFrom('letsencrypt-staging', 'letsencrypt-production'),
  fc.constantFrom('https://acme.example.com/directory', 'https://acme.example.org'),
  6,
);
