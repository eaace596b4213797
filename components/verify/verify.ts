import { codeText } from '../acme/name-server';
import { type Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import pLimit from 'p-limit';
import { type ClusterAccess } from '../cluster/access';
import { unknownCaa } from '../wiring/verification/caa';
import { hostList } from '../wiring/verification/host-list';
import { type Observation, type SeenCluster, type SeenName } from '../wiring/verification/observation';
import {
  type Promised,
  promisedAddresses,
  type PromisedHost,
  type PromisedTrust,
} from '../wiring/verification/promise';
import { seenCertificate, trustAnchors } from '../wiring/verification/seen-certificate';
import { seenCluster } from './cluster';
import { kubeconfigFault } from './kubeconfig';
import { lookUpCaa } from './caa';
import { type Asking, type Endpoint, handshake } from './handshake';
import { httpsPort } from './https-port';
import { addressesOf, type Limit, seenZones } from './names';
import { Revocations } from './revocation';

/** An address to ask in place of those of the plan and of the DNS. */
export interface Connection {
  /** The controller that it stands for; undefined for every one. */
  readonly controller: string | undefined;
  readonly address: string;
  readonly port: number;
}

/** How to look at an edge. */
export interface Looking {
  /** The addresses to ask; none: those of the controllers, and those that the DNS has. */
  readonly connections: readonly Connection[];
  /** Undefined where no cluster is to be asked. */
  readonly cluster: ClusterAccess | undefined;
  readonly resolver: Resolver;
  /** Milliseconds for one handshake. */
  readonly patience: number;
  /** Whether to ask each host for `/` too. */
  readonly http: boolean;
  /** Whether to look up CAA records. */
  readonly caa: boolean;
  /** Whether to read the revocation lists that certificates name. */
  readonly crls: boolean;
  /** How many questions are open at a time. */
  readonly concurrency: number;
  /** Told of every handshake that is done, and of how many. */
  readonly onProgress: (done: number, of: number) => void;
}

/** What was seen, and what could not be asked, each as a sentence. */
export interface Look {
  readonly observation: Observation;
  readonly unasked: readonly string[];
}

/** Looks at the running edge of a plan, and changes nothing. */
export async function look(promised: Promised, looking: Looking): Promise<Look> {
  const limit: Limit = pLimit(looking.concurrency);
  const unasked: string[] = [];
  const { resolver, connections } = looking;
  const [cluster, names, zones, caa] = await Promise.all([
    looking.cluster === undefined ? undefined : askedCluster(looking.cluster, promised, limit, unasked),
    connections.length > 0 ? undefined : seenNames(promised, resolver, limit, unasked),
    seenZones(promised.plan, resolver, limit),
    looking.caa ? lookUpCaa(promised.plan.caa, resolver, limit) : undefined,
  ]);
  const unknown = caa === undefined ? undefined : unknownCaa(caa);
  if (unknown !== undefined) unasked.push(unknown);
  const endpoints = endpointsOf(promised, looking, cluster, names ?? []);
  const trust = trusted(promised, cluster);
  const read = readOnce();
  const revocations = new Revocations();
  let done = 0;
  const handshakes = await Promise.all(
    endpoints.map(({ environment, ...endpoint }) =>
      limit(async () => {
        const revocation: Asking['revocation'] = (leaf, staple) => revocations.seen(leaf, staple);
        const asking = { ...looking, trust: trust.get(environment ?? ''), read, revocation };
        const seen = await handshake(endpoint, asking);
        looking.onProgress(++done, endpoints.length);
        return seen;
      }),
    ),
  );
  const crls = looking.crls ? await revocations.lists(looking.patience, limit) : undefined;
  if (connections.length === 0) unasked.push(...withoutAddress(promised, endpoints, names ?? []));
  return { observation: { handshakes, names, ...zones, caa, crls, cluster }, unasked };
}

/** Hosts that nobody was asked for, other than those that the DNS does not have: that is a finding. */
function withoutAddress({ hosts }: Promised, endpoints: readonly Endpoint[], names: readonly SeenName[]): string[] {
  const known = new Set([...endpoints, ...names].map(({ host }) => host));
  const unknown = hosts.filter(({ host }) => !known.has(host)).map(({ host }) => host);
  return unknown.length === 0 ? [] : [`No address is known of ${hostList(unknown)}: give one by --connect.`];
}

/** Seconds within which an API server has to have answered everything. */
const clusterPatience = 60;

async function askedCluster(
  access: ClusterAccess,
  { plan }: Promised,
  limit: Limit,
  unasked: string[],
): Promise<SeenCluster | undefined> {
  const fault = await kubeconfigFault(access);
  if (fault !== undefined) {
    unasked.push(`The cluster could not be asked: ${fault}.`);
    return undefined;
  }
  try {
    return await within(clusterPatience, seenCluster(access, plan, limit));
  } catch (error) {
    unasked.push(`The cluster could not be asked: ${clusterReason(error)}.`);
    return undefined;
  }
}

async function within<Result>(seconds: number, asked: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

/** Why an API server gave no answer, in one line: what it says of a refusal, or the system's error. */
function clusterReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('body' in error && typeof error.body === 'string') {
    const said = /"message":"((?:[^"\\]|\\.)*)"/.exec(error.body)?.[1];
    if (said !== undefined) return said.replaceAll('\\"', '"');
  }
  return (error.message.split('\n')[0] ?? error.name).replace(/[.!]$/, '');
}

async function seenNames(
  { hosts }: Promised,
  resolver: Resolver,
  limit: Limit,
  unasked: string[],
): Promise<SeenName[]> {
  const failed: string[] = [];
  let reason = '';
  const names = await Promise.all(
    [...new Set(hosts.map(({ host }) => host))].map((host) =>
      limit(async (): Promise<SeenName[]> => {
        try {
          return [{ host, addresses: await addressesOf(resolver, host) }];
        } catch (error) {
          failed.push(host);
          reason = codeText(error);
          return [];
        }
      }),
    ),
  );
  const [first] = failed;
  if (first !== undefined) {
    const more = failed.length === 1 ? '' : ` and ${failed.length - 1} more`;
    unasked.push(`The resolver gave no answer for ${first}${more} (${reason}).`);
  }
  return names.flat();
}

type HostEndpoint = Endpoint & Pick<PromisedHost, 'environment'>;

/** Every host at every address where it has to be served, each once. */
function endpointsOf(
  promised: Promised,
  { connections }: Looking,
  cluster: SeenCluster | undefined,
  names: readonly SeenName[],
): HostEndpoint[] {
  const resolved = new Map(names.map(({ host, addresses }) => [host, addresses]));
  const endpoints = new Map<string, HostEndpoint>();
  for (const { host, controller, environment } of promised.hosts) {
    const given = connections.filter((one) => one.controller === undefined || one.controller === controller);
    const found = [...controllerAddresses(promised, controller, cluster), ...(resolved.get(host) ?? [])].map(
      (address) => ({ address, port: httpsPort }),
    );
    for (const { address, port } of connections.length > 0 ? given : found) {
      endpoints.set(`${host} ${address} ${port}`, { host, address, port, controller, environment });
    }
  }
  return [...endpoints.values()];
}

/** Where the plan does not know the address of a controller, its Service has it. */
function controllerAddresses(
  promised: Promised,
  controller: string | null,
  cluster: SeenCluster | undefined,
): readonly string[] {
  const promisedOnes = promisedAddresses(promised, controller);
  if (promisedOnes.length > 0) return promisedOnes;
  const namespace = promised.plan.controllers.find(({ name }) => name === controller)?.namespace;
  const services = cluster?.services.filter((one) => one.namespace === namespace) ?? [];
  return services.flatMap(({ addresses }) => addresses.filter((one) => isIP(one) !== 0));
}

/** What judges the chain of each environment; those that nothing judges are left out. */
function trusted({ certificates }: Promised, cluster: SeenCluster | undefined): ReadonlyMap<string, SecureContext> {
  const contexts = new Map<string, SecureContext>();
  const ofCa = (pem: string): SecureContext | undefined => {
    const anchors = trustAnchors(pem);
    if (anchors === undefined) return undefined;
    const found =
      contexts.get(anchors.pem) ?? createSecureContext({ ca: anchors.pem, allowPartialTrustChain: anchors.arePartial });
    contexts.set(anchors.pem, found);
    return found;
  };
  const ofBrowsers = createSecureContext();
  const judgeOf = (trust: PromisedTrust, fromCluster: string): SecureContext | undefined => {
    switch (trust.kind) {
      case 'public':
        return ofBrowsers;
      case 'ca':
        return ofCa(trust.pem);
      case 'cluster':
        return ofCa(fromCluster);
      case 'none':
        return undefined;
    }
  };
  const secrets = new Map((cluster?.secrets ?? []).map((one) => [`${one.namespace}/${one.name}`, one]));
  const byEnvironment = new Map<string, SecureContext>();
  for (const { environment, trust, source } of certificates.values()) {
    const found = judgeOf(trust, secrets.get(`${source.namespace}/${source.name}`)?.ca ?? '');
    if (found !== undefined) byEnvironment.set(environment, found);
  }
  return byEnvironment;
}

/** Reads each certificate once: a wildcard is served for many hosts. */
function readOnce() {
  const read = new Map<string, ReturnType<typeof seenCertificate>>();
  return (der: Buffer, fingerprint: string) => {
    if (!read.has(fingerprint)) read.set(fingerprint, seenCertificate(der));
    return read.get(fingerprint);
  };
}
