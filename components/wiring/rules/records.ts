import { type IPv4, type IPv6 } from 'ipaddr.js';
import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import { didYouMean, knownNames } from '../../config/nearest';
import { parseAddress } from '../address-range';
import { specialUseSuffixes, suffixAmong } from '../authorities';
import { registryName } from '../engines/external-dns/registry';
import { canonicalName } from '../names/host-name';
import { splitServer } from '../name-server';
import { registeredDomain } from '../orders';
import { type PlannedDns, type PlannedRecord, type PublishedName } from '../plan';
import { isInZone } from '../records/names';
import { type Publication } from '../records/records';
import { type Diagnostic, diagnostic } from './diagnostic';

/** EW8001 to EW8006, and EW4008 for controllers: whether the records can be written, found and removed. */
export function recordRules(config: Config, { instances, records, outside }: Publication): Diagnostic[] {
  const all = instances.map((instance) => ({
    instance,
    records: records.filter((record) => record.instance === instance.name),
  }));
  return [
    ...unknownControllers(config),
    ...outsideOfZones(config, outside),
    ...all.flatMap((one, index) => all.slice(0, index).flatMap((other) => sharedZones(other, one))),
    ...all.flatMap(({ records: own }) => twoTargets(own)),
    ...all.flatMap(({ instance, records: own }) => unreachable(instance, own)),
    ...instances.flatMap(neverRemoved),
    ...all.flatMap(({ instance, records: own }) => registryNames(instance, own)),
  ];
}

interface Written {
  readonly instance: PlannedDns;
  readonly records: readonly PlannedRecord[];
}

function unknownControllers({ dns, controllers }: Config): Diagnostic[] {
  const known = controllers.map(({ name }) => name);
  return dns.flatMap(({ name, controllers: named = [] }) =>
    named.flatMap((one, index) => {
      if (known.includes(one)) return [];
      const message = `There is no controller ${one}, whose Ingresses ExternalDNS would read.`;
      const hint = `Known: ${knownNames(known, known.length)}.${didYouMean(one, known)}`;
      return [diagnostic('EW4008', configPath('dns', name, 'controllers', index), message, hint)];
    }),
  );
}

/** EW8001, once for all names that the same zone would take in. */
function outsideOfZones({ dns }: Config, names: readonly PublishedName[]): Diagnostic[] {
  const missing = new Map<string, PublishedName[]>();
  for (const name of names) {
    const zone = JSON.stringify([registeredDomain(name.name), name.controller.name]);
    const known = missing.get(zone);
    if (known === undefined) missing.set(zone, [name]);
    else known.push(name);
  }
  return [...missing.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const reading = dns.filter(({ controllers }) => controllers?.includes(first.controller.name) ?? true);
    const zones = [...new Set(reading.flatMap((instance) => instance.zones))].join(', ');
    const [who, them] =
      others.length === 0
        ? [`${first.name} gets`, 'it']
        : [`${first.name} and ${others.length} more names get`, 'them'];
    const message = `${who} no DNS record: no zone of edgewire:dns contains ${them} (${zones}), and ExternalDNS leaves such names out without a word.`;
    const places = reading.map((instance) => configPath('dns', instance.name, 'zones')).join(' or ');
    const hint = `Add a zone that has ${them}, such as ${registeredDomain(first.name)}, to ${places}, or make the records elsewhere.`;
    return [diagnostic('EW8001', first.path, message, hint)];
  });
}

/** EW8002, else EW8006: two instances at one authority whose zones overlap. */
function sharedZones(one: Written, other: Written): Diagnostic[] {
  const { instance } = other;
  if (authorityOf(one.instance) !== authorityOf(instance) || !zonesOverlap(one.instance.zones, instance.zones))
    return [];
  if (one.instance.owner === instance.owner) {
    const message = `${one.instance.name} and ${instance.name} have the owner ${instance.owner} in zones that overlap: each removes the records of the other.`;
    const hint = `Leave ${configPath('dns', instance.name, 'owner')} out, or give each an owner of its own.`;
    return [diagnostic('EW8002', instance.path, message, hint)];
  }
  const names = new Set(one.records.map(({ name }) => name));
  const both = [...new Set(other.records.flatMap(({ name }) => (names.has(name) ? [name] : [])))];
  const [first] = both;
  if (first === undefined) return [];
  const more = both.length === 1 ? '' : ` and ${both.length - 1} more`;
  const message = `${one.instance.name} and ${instance.name} both write ${first}${more} in one zone: the one that comes first owns the record, and the other leaves it alone without a word.`;
  const hint = `Give them different controllers or zones: ${configPath('dns', instance.name, 'controllers')}`;
  return [diagnostic('EW8006', instance.path, message, hint)];
}

/** What tells whether two instances write into one and the same zone; two servers may be two views of a zone. */
export function authorityOf({ config: { provider } }: PlannedDns): string {
  switch (provider.kind) {
    case 'rfc2136': {
      const { host, port } = splitServer(provider.rfc2136.nameserver);
      return `rfc2136 ${canonicalName(host)} ${port}`;
    }
    case 'cloudflare':
      return 'cloudflare';
    case 'values':
      return JSON.stringify(provider.values);
  }
}

/** The name server that an instance writes to, without its port; undefined where it asks a provider's API. */
export function nameserverOf({ config: { provider } }: PlannedDns): string | undefined {
  return provider.kind === 'rfc2136' ? splitServer(provider.rfc2136.nameserver).host : undefined;
}

/** Whether two lists of zones have a name in common. */
export function zonesOverlap(some: readonly string[], others: readonly string[]): boolean {
  return some.some((zone) => others.some((other) => isInZone(zone, other) || isInZone(other, zone)));
}

/** EW8006 within an instance: one name on two controllers. */
function twoTargets(records: readonly PlannedRecord[]): Diagnostic[] {
  const first = new Map<string, PlannedRecord>();
  return records.flatMap((record) => {
    const { name, published, instance } = record;
    const before = first.get(name);
    first.set(name, before ?? record);
    if (before === undefined || before.published.controller === published.controller) return [];
    if (before.targets.length > 0 && before.targets.join() === record.targets.join()) return [];
    const message = `${name} is served by the controllers ${before.published.controller.name} and ${published.controller.name}, and ${instance} writes one record: clients reach one of them only.`;
    const hint = 'Serve all paths of a host by one controller, or give the other a host of its own.';
    return [diagnostic('EW8006', published.path, message, hint)];
  });
}

function unreachable(instance: PlannedDns, records: readonly PlannedRecord[]): Diagnostic[] {
  const { config, path } = instance;
  const place = config.target === undefined ? undefined : configPath('dns', instance.name, 'target');
  const told = new Set<string>();
  return records.flatMap(({ name, targets, zone, published }) => {
    const { controller } = published;
    if (targets.length === 0) {
      if (!published.isCarried || controller.installed) return [];
      const message = `${name} gets no record: the controller ${controller.name} is not installed here, and its address is not known.`;
      return [diagnostic('EW8003', published.path, message, `Set ${configPath('dns', instance.name, 'target')}`)];
    }
    return targets.flatMap((target) => {
      const why = whyUnreachable(target, zone, instance, targetsBeside(records, name));
      // All records of a controller point at the same address.
      if (why === undefined || told.has(target)) return [];
      told.add(target);
      const message = `The records of ${instance.name}, such as ${name}, point at ${target}: ${why}.`;
      const hint = `Set ${configPath('addresses', 'floatingIps')} or ${configPath('dns', instance.name, 'target')} to what clients reach.`;
      return [diagnostic('EW8003', place ?? path, message, hint)];
    });
  });
}

function targetsBeside(records: readonly PlannedRecord[], name: string): string[] {
  return records.filter((record) => record.name === name).flatMap(({ targets }) => targets);
}

const onlyHere = new Set(['loopback', 'linkLocal', 'unspecified', 'multicast', 'broadcast']);
const privateRanges = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);

function whyUnreachable(
  target: string,
  zone: string,
  { config }: PlannedDns,
  beside: readonly string[],
): string | undefined {
  const address = parseAddress(target);
  if (address === undefined) {
    const suffix = suffixAmong(canonicalName(target), specialUseSuffixes);
    return suffix === undefined || isInZone(zone, suffix) ? undefined : `no public name ends in .${suffix}`;
  }
  const range = rangeOf(address);
  if (onlyHere.has(range)) return 'no other machine reaches such an address';
  if (!privateRanges.has(range)) return undefined;
  if (config.provider.kind === 'cloudflare') return 'it is private, and Cloudflare answers the whole internet';
  const isMixed = beside.some((other) => {
    const parsed = parseAddress(other);
    return parsed !== undefined && !privateRanges.has(rangeOf(parsed)) && !onlyHere.has(rangeOf(parsed));
  });
  return isMixed ? 'it is private, and the same name has a public address beside it' : undefined;
}

function rangeOf(address: IPv4 | IPv6): string {
  return address.range();
}

function neverRemoved({ name, config: { policy, provider } }: PlannedDns): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (provider.kind === 'rfc2136' && !provider.rfc2136.transfer) {
    const message = `${name} cannot list the zone without a zone transfer: it makes records, and never changes or removes one.`;
    const path = configPath('dns', name, 'provider', 'rfc2136', 'transfer');
    found.push(diagnostic('EW8004', path, message, `Allow AXFR for the key on the server, and leave ${path} out.`));
  }
  if (policy !== 'sync') {
    const path = configPath('dns', name, 'policy');
    const message = `With the policy ${policy}, ${name} removes no record: that of a host that is gone goes on pointing at the edge.`;
    found.push(diagnostic('EW8004', path, message, `Leave ${path} out: sync removes only what the owner made.`));
  }
  return found;
}

/** EW8005. The TXT record of a record has to be a name in the zone, of one record alone. */
function registryNames({ name: instance, config, wildcardWord }: PlannedDns, records: readonly PlannedRecord[]) {
  const naming = { prefix: config.txtPrefix, wildcard: wildcardWord };
  const places = new Map<string, string>();
  const aliases = new Set(records.filter(({ type }) => type === 'CNAME').map(({ name }) => name));
  return records.flatMap(({ name, type = 'A', zone, published }) => {
    const txt = registryName(naming, name, type);
    const before = places.get(txt);
    places.set(txt, before ?? name);
    const why = whyRefused(txt, zone) ?? collision(txt, name, before, aliases);
    if (why === undefined) return [];
    const message = `The record of ${name} cannot be marked as owned: its TXT record ${txt} ${why}.`;
    const hint = `Use another host, or change ${configPath('dns', instance, 'txtPrefix')} (which orphans the records made so far).`;
    return [diagnostic('EW8005', published.path, message, hint)];
  });
}

function whyRefused(txt: string, zone: string): string | undefined {
  const long = txt.split('.').find((label) => label.length > 63);
  if (long !== undefined) return `has a label of ${long.length} characters, 63 are allowed`;
  if (txt.split('.').includes('')) return 'has an empty label';
  if (txt.length > 253) return `is ${txt.length} characters long, 253 are allowed`;
  return isInZone(txt, zone) ? undefined : `lies outside of the zone ${zone}`;
}

function collision(
  txt: string,
  name: string,
  before: string | undefined,
  aliases: ReadonlySet<string>,
): string | undefined {
  if (before !== undefined && before !== name) return `is that of ${before} too`;
  return aliases.has(txt) ? 'has the name of a CNAME record, beside which there may be none' : undefined;
}
