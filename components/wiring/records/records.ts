import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import { parseAddress } from '../address-range';
import { canonicalName } from '../names/host-name';
import { componentNamespaces } from '../namespaces';
import {
  type PlannedController,
  type PlannedDns,
  type PlannedRecord,
  type PublishedName,
  type RecordCarrier,
  type RecordType,
} from '../plan';
import { zoneOf } from './names';

type Instance = Config['dns'][number];

/**
 * Stands for `*` in the name of the TXT record of a wildcard record, which most providers would refuse. The DNS has no
 * wildcard for a name that exists, so it has to be one that nobody uses.
 */
export const wildcardWord = 'edgewire-wildcard';

/** What ExternalDNS makes of the names of a stack. */
export interface Publication {
  readonly instances: readonly PlannedDns[];
  readonly records: readonly PlannedRecord[];
  /** The names that some ExternalDNS would read and none writes, since no zone contains them. */
  readonly outside: readonly PublishedName[];
}

/** The ExternalDNS instances of a stack, and their records. */
export function publish(
  config: Config,
  stackName: string,
  isInstalled: boolean,
  names: readonly PublishedName[],
  controllers: readonly PlannedController[],
): Publication {
  const written = config.dns.map((instance) => ({
    instance,
    records: names.flatMap((name) => recordsOf(instance, ownerOf(config, stackName, instance), name)),
  }));
  const instances = written.map(({ instance, records }) =>
    plannedDns(instance, ownerOf(config, stackName, instance), isInstalled, records, controllers),
  );
  const isWritten = new Set(written.flatMap(({ records }) => records.map(({ published }) => published)));
  return {
    instances,
    records: written.flatMap(({ records }) => records),
    outside: names.filter(
      (name) => !isWritten.has(name) && config.dns.some((instance) => reads(instance, name.controller.name)),
    ),
  };
}

/** Unique among clusters and stacks that share a zone: two with one owner remove each other's records. */
function ownerOf({ cluster }: Config, stackName: string, { owner, name }: Instance): string {
  return owner ?? [...(cluster.name === undefined ? [] : [cluster.name]), stackName, name].join('.');
}

function releaseOf({ name }: Instance): string {
  return `external-dns-${name}`;
}

function carrierName(release: string, controller: string): string {
  return `${release}-${controller}`;
}

/** Every Ingress that the program may make for names alone, by namespace and name. */
export function possibleCarriers({ dns, controllers }: Config): string[] {
  return dns.flatMap((instance) =>
    controllers.map(({ name }) => `${componentNamespaces.externalDns}/${carrierName(releaseOf(instance), name)}`),
  );
}

function reads({ controllers }: Instance, controller: string): boolean {
  return controllers?.includes(controller) ?? true;
}

/** The records of a name: one for each kind of target; one of unknown type where the target is known only at `up`. */
function recordsOf(instance: Instance, owner: string, published: PublishedName): PlannedRecord[] {
  const zone = zoneOf(published.name, instance.zones);
  if (zone === undefined || !reads(instance, published.controller.name)) return [];
  const targets = targetsOf(instance, published);
  const record = { name: published.name, zone, instance: instance.name, owner, published };
  // The balancer of AWS has a name that is not known before.
  const isNamed = published.controller.balancer !== undefined;
  if (targets.length === 0) return [{ ...record, type: isNamed ? 'CNAME' : undefined, targets }];
  const types = [...new Set(targets.map(typeOf))];
  return types.map((type) => ({ ...record, type, targets: targets.filter((target) => typeOf(target) === type) }));
}

function targetsOf({ target, annotationPrefix }: Instance, { controller, annotations }: PublishedName): string[] {
  const annotated = annotations[`${annotationPrefix}target`];
  if (target !== undefined) return target;
  return annotated === undefined ? [...controller.publicAddresses] : annotated.split(',').map((one) => one.trim());
}

/** As ExternalDNS chooses it (v0.22, endpoint.EndpointsForHostname). */
function typeOf(target: string): RecordType {
  const address = parseAddress(target);
  if (address === undefined) return 'CNAME';
  return address.kind() === 'ipv4' ? 'A' : 'AAAA';
}

function plannedDns(
  instance: Instance,
  owner: string,
  isInstalled: boolean,
  records: readonly PlannedRecord[],
  controllers: readonly PlannedController[],
): PlannedDns {
  const release = releaseOf(instance);
  const carriers = carriersOf(release, records);
  const classes = controllers.flatMap(({ name, class: own }) => (reads(instance, name) ? [own] : []));
  return {
    name: instance.name,
    path: configPath('dns', instance.name),
    config: instance,
    installed: isInstalled,
    namespace: componentNamespaces.externalDns,
    release,
    zones: instance.zones.map(canonicalName),
    classes: [...new Set([...classes, ...(carriers.length === 0 ? [] : [release])])],
    owner,
    wildcardWord,
    carriers,
  };
}

/** An Ingress for each controller whose names no other Ingress has; its class keeps it from everybody else. */
function carriersOf(release: string, records: readonly PlannedRecord[]): RecordCarrier[] {
  const carried = records.filter(
    ({ published, targets }) => published.isCarried && (targets.length > 0 || published.controller.installed),
  );
  const controllers = [...new Set(carried.map(({ published }) => published.controller))];
  return controllers.map((controller) => {
    const own = carried.filter(({ published }) => published.controller === controller);
    return {
      name: carrierName(release, controller.name),
      class: release,
      controller: controller.name,
      hosts: [...new Set(own.map(({ name }) => name))],
      targets: [...new Set(own.flatMap(({ targets }) => targets))],
    };
  });
}
