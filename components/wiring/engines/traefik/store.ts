/**
 * Which Secret Traefik serves for a server name. All certificates of a cluster end in one store that knows no
 * namespaces; the key of a certificate is the text of all its names, and the key that sorts last wins.
 */
import { ambiguous, decided, type Answer, type HostEngine } from '../engine';
import { compareBytes } from '../go/strconv';
import { canonicalIp } from '../tls-clients/names';

/** How Traefik treats a Secret with each fault: it cannot read the Secret, cannot parse it, or never looks at it. */
const FAULTS = {
  'missing-secret': 'unreadable',
  'no-key': 'unreadable',
  'no-crt': 'unreadable',
  'empty-crt': 'unreadable',
  'garbage-crt': 'unparsable',
  'key-mismatch': 'unparsable',
  unreferenced: 'unreferenced',
} as const;
export type SecretFault = keyof typeof FAULTS;

/**
 * What reads a Secret: `kubernetes` for an Ingress, `kubernetescrd` for an IngressRoute or a TLSStore. The provider of
 * Gateways reads each Gateway by itself, in the random order in which it lists them, so each counts for one.
 */
export type TraefikProvider = 'kubernetes' | 'kubernetescrd' | `kubernetesgateway:${string}`;

/** A TLS Secret with the names of its certificate. Validity does not count: Traefik serves expired certificates. */
export interface TraefikSecret {
  readonly namespace: string;
  readonly name: string;
  readonly dnsNames: readonly string[];
  readonly commonName?: string;
  readonly ips?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * The provider that brings it.
   * @default kubernetes
   */
  readonly provider?: TraefikProvider;
  /** Which certificate it holds: copies share one. @default one of its own */
  readonly certificate?: string;
  readonly fault?: SecretFault;
}

/** The names of a certificate that the store goes by. */
export type CertificateNames = Pick<TraefikSecret, 'dnsNames' | 'commonName' | 'ips'>;

/** The `spec.tls` of one Ingress: the Secrets it names, in order. */
export interface IngressTls {
  readonly namespace: string;
  readonly secretNames: readonly string[];
}

/** What Traefik finds in a cluster. */
export interface TraefikCluster {
  readonly secrets: readonly TraefikSecret[];
  /** @default one Ingress for each Secret that is not `unreferenced` */
  readonly ingresses?: readonly IngressTls[];
  /** The address clients connect to; it stands in for an empty server name. */
  readonly localIP?: string;
}

/**
 * Where a Secret stands among those whose certificates have a server name:
 * - `served`: what is served, or another Secret with that certificate;
 * - `chance`: its names sort last, but what of that is served is left to chance;
 * - `second`: its names sort last too, but another Secret with the same names came first;
 * - `earlier`: its names sort before those of what is served.
 */
export type Standing = 'served' | 'chance' | 'second' | 'earlier';

/** A Secret whose certificate has a server name. */
export interface TraefikCandidate {
  readonly secret: TraefikSecret;
  /** The text of all its names that the store sorts it by. */
  readonly key: string;
  readonly standing: Standing;
}

/** The certificates of a cluster, built once and asked for many hosts. */
export interface TraefikStore {
  /** The Secret served for a server name; null is Traefik's own default certificate. */
  readonly serve: (sni: string) => Answer<TraefikSecret | null>;
  /** All Secrets whose certificates have a server name, as `serve` chooses among them: what sorts last comes first. */
  readonly candidates: (sni: string) => readonly TraefikCandidate[];
  /**
   * The same store with further Secrets, as if built from all of them together, at the price of the further ones.
   *
   * @param more Secrets that it does not have yet
   */
  readonly with: (more: readonly TraefikSecret[]) => TraefikStore;
}

/** A Secret that Traefik reads; `certain` if it does so in whatever order it lists Ingresses. */
interface Load {
  readonly secret: TraefikSecret;
  readonly certain: boolean;
}
type SecretRef = Pick<TraefikSecret, 'namespace' | 'name'>;

const idOf = ({ namespace, name }: SecretRef) => `${namespace}/${name}`;

const certificateOf = (secret: TraefikSecret) => secret.certificate ?? idOf(secret);

/** The key that the Ingress provider files and sorts a Secret by; `a-b` `c` and `a` `b-c` have the same. */
const ingressKeyOf = ({ namespace, name }: SecretRef) => `${namespace}-${name}`;

function effectOf({ fault }: TraefikSecret): (typeof FAULTS)[SecretFault] | undefined {
  return fault === undefined ? undefined : FAULTS[fault];
}

/** pkg/provider/kubernetes/ingress/client.go, WatchAll: Secrets are listed with `owner!=helm`. */
function isReadable(secret: TraefikSecret | undefined): secret is TraefikSecret {
  return secret !== undefined && secret.labels?.owner !== 'helm' && effectOf(secret) !== 'unreadable';
}

/** The Secrets that may be filed under each key of the Ingress provider. */
function holdersOf(loads: ReadonlyMap<string, Load>): Map<string, Set<string>> {
  const holders = new Map<string, Set<string>>();
  for (const [id, { secret }] of loads) {
    const key = ingressKeyOf(secret);
    holders.set(key, (holders.get(key) ?? new Set()).add(id));
  }
  return holders;
}

/**
 * pkg/provider/kubernetes/ingress/kubernetes.go, getCertificates: the first Secret under a key stays. An unreadable
 * Secret ends its Ingress, unless its key is taken already. Ingresses come in random order.
 */
function readIngresses(
  secrets: ReadonlyMap<string, TraefikSecret>,
  ingresses: readonly IngressTls[],
  holders: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, Load> {
  const loads = new Map<string, Load>();
  for (const { namespace, secretNames } of ingresses) {
    let certain = true;
    for (const name of secretNames.filter((secretName) => secretName !== '')) {
      const id = idOf({ namespace, name });
      const contested = [...(holders.get(ingressKeyOf({ namespace, name })) ?? [])].some((holder) => holder !== id);
      const secret = secrets.get(id);
      if (!isReadable(secret) && !contested) break;
      certain &&= !contested || isReadable(secret);
      if (isReadable(secret)) loads.set(id, { secret, certain: (certain && !contested) || !!loads.get(id)?.certain });
    }
  }
  return loads;
}

function byIngressKey(loads: readonly Load[]): Map<string, TraefikSecret[]> {
  const found = new Map<string, TraefikSecret[]>();
  for (const { secret } of loads) {
    const key = ingressKeyOf(secret);
    const others = found.get(key);
    if (others === undefined) found.set(key, [secret]);
    else others.push(secret);
  }
  return found;
}

/** The Secrets of the Ingress provider in getTLSConfig's order. */
function loadFromIngresses(secrets: readonly TraefikSecret[], ingresses: readonly IngressTls[]): Load[] {
  const byId = new Map(secrets.map((secret) => [idOf(secret), secret]));
  let loads = new Map<string, Load>();
  let known: number;
  // Each round knows more Secrets that may take a key from another, until there are no more.
  do {
    known = loads.size;
    loads = readIngresses(byId, ingresses, holdersOf(loads));
  } while (loads.size > known);
  return [...loads.values()].sort((a, b) => compareBytes(ingressKeyOf(a.secret), ingressKeyOf(b.secret)));
}

/**
 * pkg/provider/kubernetes/crd and pkg/provider/kubernetes/gateway, getTLSConfig: filed under namespace/name, one by one.
 */
function loadOneByOne(secrets: readonly TraefikSecret[]): Load[] {
  const read = secrets.filter((secret) => isReadable(secret) && effectOf(secret) !== 'unreferenced');
  return read.sort((a, b) => compareBytes(idOf(a), idOf(b))).map((secret) => ({ secret, certain: true }));
}

/**
 * pkg/tls/certificate_store.go, parseCertificate and appendCertificate: common name, DNS SANs and addresses in lower
 * case, sorted, comma-joined. A SAN spelled as the common name is left out, any other repetition stays.
 */
export function storeKey({ dnsNames, commonName = '', ips = [] }: TraefikSecret): string {
  const names = [...dnsNames, ...ips.map((ip) => canonicalIp(ip) ?? ip)].filter((name) => name !== commonName);
  const all = commonName === '' ? names : [commonName, ...names];
  return all
    .map((name) => name.toLowerCase())
    .sort(compareBytes)
    .join(',');
}

function isParsed({ secret }: Load): boolean {
  return effectOf(secret) !== 'unparsable';
}

/** pkg/tls/tlsmanager.go, UpdateConfigs: the first of one provider's certificates under each store key. */
function firstByStoreKey(loads: readonly Load[]): Map<string, Load> {
  return new Map(
    loads
      .filter(isParsed)
      .toReversed()
      .map((load) => [storeKey(load.secret), load]),
  );
}

/** What every provider has under each store key. */
function byStoreKey(providers: readonly (readonly Load[])[]): ReadonlyMap<string, readonly Load[]> {
  const held = new Map<string, Load[]>();
  for (const loads of providers) {
    for (const [key, load] of firstByStoreKey(loads)) {
      const others = held.get(key);
      if (others === undefined) held.set(key, [load]);
      else others.push(load);
    }
  }
  return held;
}

function answerOf(loads: readonly Load[]): Answer<TraefikSecret | null> {
  const first = loads[0]?.secret;
  const unsure = loads.find(({ certain }) => !certain)?.secret;
  if (unsure !== undefined) {
    const clash = `two Secrets share the key text <namespace>-<name> ("${ingressKeyOf(unsure)}" or one before it)`;
    return ambiguous(`${clash}: Traefik loads ${idOf(unsure)} or not, by the order in which it lists Ingresses`);
  }
  if (first === undefined) return decided(null);
  const second = loads.find(({ secret }) => certificateOf(secret) !== certificateOf(first))?.secret;
  if (second === undefined) return decided(first);
  const pair = `${idOf(first)} and ${idOf(second)}`;
  return ambiguous(`${pair} have the same names, and Traefik reads what names them in random order`);
}

/** Where each Secret stands that has a server name, by what is served of those under the best key. */
function standingsOf(
  providers: readonly (readonly Load[])[],
  host: string,
  best: string,
  answer: Answer<TraefikSecret | null>,
): TraefikCandidate[] {
  const winner = answer.kind === 'decided' && answer.decision !== null ? certificateOf(answer.decision) : undefined;
  const all = providers.flat().filter(isParsed);
  const found = all.flatMap(({ secret }): TraefikCandidate[] => {
    const key = storeKey(secret);
    if (key !== best) return covers(key, host) ? [{ secret, key, standing: 'earlier' }] : [];
    if (winner === undefined) return [{ secret, key, standing: 'chance' }];
    return [{ secret, key, standing: certificateOf(secret) === winner ? 'served' : 'second' }];
  });
  const isServed = ({ standing }: TraefikCandidate) => Number(standing === 'served');
  return found.sort((a, b) => compareBytes(b.key, a.key) || isServed(b) - isServed(a));
}

/** What follows the star of the wildcard over a host. */
function parentOf(host: string): string {
  const dot = host.indexOf('.');
  return dot < 0 ? '' : host.slice(dot);
}

function withStar(host: string): string {
  return `*${parentOf(host)}`;
}

function withoutDots(name: string): string {
  let end = name.length;
  while (name[end - 1] === '.') end--;
  return name.slice(0, end);
}

/** pkg/tls/certificate_store.go, matchDomain: an exact name with its dots, or `*` for one label without them. */
export function covers(name: string, host: string): boolean {
  const server = host.toLowerCase();
  const domains = name.toLowerCase().split(',');
  return domains.some((domain) => domain === server || withoutDots(domain) === withStar(server));
}

/**
 * The winning store key (the one that sorts last) for each text that a host is looked up by: the whole host, and what
 * follows a star.
 */
function indexNames(storeKeys: Iterable<string>): Record<'exact' | 'starred', ReadonlyMap<string, string>> {
  const exact = new Map<string, string>();
  const starred = new Map<string, string>();
  const offer = (index: Map<string, string>, name: string, key: string) => {
    const best = index.get(name);
    if (best === undefined || compareBytes(best, key) < 0) index.set(name, key);
  };
  for (const key of storeKeys) {
    for (const domain of key.split(',')) {
      offer(exact, domain, key);
      if (domain.startsWith('*')) offer(starred, withoutDots(domain).slice(1), key);
    }
  }
  return { exact, starred };
}

/** The one of two store keys that sorts last. */
function lastOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return compareBytes(one, other) < 0 ? other : one;
}

function byProvider(secrets: readonly TraefikSecret[]) {
  const ofIngresses: TraefikSecret[] = [];
  const ofOthers = new Map<TraefikProvider, TraefikSecret[]>();
  for (const secret of secrets) {
    const { provider = 'kubernetes' } = secret;
    const fellows = provider === 'kubernetes' ? ofIngresses : ofOthers.get(provider);
    if (fellows === undefined) ofOthers.set(provider, [secret]);
    else fellows.push(secret);
  }
  return { ofIngresses, ofOthers: [...ofOthers.values()] };
}

const none: readonly Load[] = [];

/** How many further Secrets are looked at again for each host, rather than the whole store built with them once. */
const few = 20;

/** Builds Traefik's store; `serve` then costs two look-ups a host, however many certificates there are. */
export function buildTraefikStore({ secrets, ingresses, localIP = '' }: TraefikCluster): TraefikStore {
  const { ofIngresses, ofOthers } = byProvider(secrets);
  const own = ofIngresses
    .filter((secret) => effectOf(secret) !== 'unreferenced')
    .map(({ namespace, name }) => ({ namespace, secretNames: [name] }));
  const loads = loadFromIngresses(ofIngresses, ingresses ?? own);
  const providers = [loads, ...ofOthers.map(loadOneByOne)];
  const held = byStoreKey(providers);
  const { exact, starred } = indexNames(held.keys());
  const hostOf = (sni: string) => sni.trim().toLowerCase() || (canonicalIp(localIP) ?? localIP);
  const bestKey = (host: string) => lastOf(exact.get(host), starred.get(parentOf(host)));
  const loadsUnder = (best: string | undefined) => (best === undefined ? none : (held.get(best) ?? none));
  const loadsFor = (sni: string) => loadsUnder(bestKey(hostOf(sni)));
  const answers = new Map<string | undefined, Answer<TraefikSecret | null>>();
  const serve = (sni: string) => {
    const best = bestKey(hostOf(sni));
    const known = answers.get(best);
    if (known !== undefined) return known;
    const answer = answerOf(loadsUnder(best));
    answers.set(best, answer);
    return answer;
  };
  const candidates = (sni: string) => {
    const best = bestKey(hostOf(sni));
    return best === undefined ? [] : standingsOf(providers, hostOf(sni), best, serve(sni));
  };
  let sharing: ReadonlyMap<string, readonly TraefikSecret[]> | undefined;
  // The Secrets that decide about a host besides further ones: the best so far, and those that share a key.
  const decisive = (sni: string, more: readonly TraefikSecret[]) => {
    const best = loadsFor(sni).map(({ secret }) => secret);
    const byKey = (sharing ??= byIngressKey(loads));
    return new Set([...best, ...[...best, ...more].flatMap((secret) => byKey.get(ingressKeyOf(secret)) ?? [])]);
  };
  const besides = (more: readonly TraefikSecret[]): TraefikStore =>
    more.length > few
      ? buildTraefikStore({ secrets: [...secrets, ...more], localIP })
      : {
          serve: (sni) => buildTraefikStore({ secrets: [...decisive(sni, more), ...more], localIP }).serve(sni),
          candidates: (sni) => buildTraefikStore({ secrets: [...secrets, ...more], localIP }).candidates(sni),
          with: (others) => besides([...more, ...others]),
        };
  return { serve, candidates, with: besides };
}

/** Traefik's providers and certificate store, for one server name. */
export const traefik: HostEngine<TraefikCluster & { readonly sni: string }, TraefikSecret | null> = {
  name: 'Traefik',
  source:
    'Traefik v3.7.9: pkg/provider/kubernetes/ingress/kubernetes.go getCertificates and getTLSConfig, pkg/server/' +
    'aggregator.go mergeConfiguration, pkg/tls/certificate_store.go GetBestCertificate and matchDomain',
  decide: ({ sni, ...cluster }) => buildTraefikStore(cluster).serve(sni),
  covers,
};
