import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import {
  type Address,
  type AddressRange,
  canonicalAddress,
  contains,
  isKeptBack,
  parseAddress,
} from '../address-range';
import { addressAnnotations } from '../chart-values/decided-for-traefik';
import { controllerValue, type GivenValues, givenValues } from '../chart-values/given-values';
import { mayShareAddress } from '../chart-values/shared-address';
import { installedComponents } from '../installed';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

type Controller = Config['controllers'][number];

/** A range of the configuration, and where it stands. */
export interface PoolRange {
  readonly written: string;
  readonly path: string;
  /** What it is a range of: `pool edge`, `reserved`. */
  readonly of: string;
  /** The name of the pool; undefined for a reserved range. */
  readonly name?: string;
  readonly range: AddressRange;
}

/** An address that a controller asks for, and where it is asked for. */
interface AskedAddress {
  readonly written: string;
  readonly path: string;
}

/**
 * EW6001, and EW6002 for addresses: what the controllers ask for, compared with the pools and one another.
 *
 * @param pools undefined where some cannot be read: what is in them is then not known
 */
export function controllerAddressRules({ config }: Facts, pools: readonly PoolRange[] | undefined): Diagnostic[] {
  const given = givenValues(config);
  const asked = new Map(config.controllers.map((controller) => [controller, askedBy(controller, given)]));
  return [
    ...sharedAddresses(asked, given),
    ...[...asked].flatMap(([controller, all]) => [
      ...askedInVain(config, all, pools),
      ...otherPools(config, controller, all, pools ?? []),
    ]),
  ];
}

/** EW6001 for a pool that the addresses are not of, or that is another controller's. */
function otherPools(
  config: Config,
  controller: Controller,
  asked: readonly AskedAddress[],
  pools: readonly PoolRange[],
): Diagnostic[] {
  const { name, pool } = controller;
  const { metallb } = installedComponents(config);
  if (!metallb) return pool === undefined ? [] : [poolOfNobody(name, pool)];
  // EW4008 reports a pool that is not there.
  if (pool !== undefined && !Object.hasOwn(config.addresses.pools, pool)) return [];
  return asked.flatMap(({ written, path }) => {
    const address = parseAddress(written);
    const found = address && pools.find(({ range }) => contains(range, address))?.name;
    if (found === undefined || found === pool) return [];
    const owners = config.controllers.filter((one) => one.pool === found).map((one) => one.name);
    if (pool === undefined && owners.length === 0) return [];
    const message =
      pool === undefined
        ? `The address ${written} of ${name} is in the pool ${found}, which is for ${owners.join(' and ')} alone: MetalLB will not give it out.`
        : `The address ${written} of ${name} is in the pool ${found}, and not in its own, ${pool}: MetalLB will not give it out.`;
    const hint =
      pool === undefined
        ? `Set ${configPath('controllers', name, 'pool')}: ${found}, or take an address out of another pool.`
        : `Take an address out of the pool ${pool}, or set ${configPath('controllers', name, 'pool')}: ${found}`;
    return [diagnostic('EW6001', path, message, hint)];
  });
}

function poolOfNobody(controller: string, pool: string): Diagnostic {
  const path = configPath('controllers', controller, 'pool');
  const message = `The controller ${controller} is to have addresses of the pool ${pool}, but MetalLB, which has the pools, is not installed by this stack.`;
  const hint = `Leave ${path} out, or set ${configPath('charts', 'install', 'metallb')}: true`;
  return diagnostic('EW6001', path, message, hint);
}

/**
 * The planned addresses, or without any, those that chart values ask for (EW6008 reports those beside planned ones).
 */
function askedBy(controller: Controller, given: readonly GivenValues[]): AskedAddress[] {
  const { name, addresses } = controller;
  const at = (index: number) => configPath('controllers', name, 'address', ...(addresses.length > 1 ? [index] : []));
  if (addresses.length > 0) return addresses.map((written, index) => ({ written, path: at(index) }));
  const places = [...addressAnnotations.map((one) => ['annotations', one]), ['spec', 'loadBalancerIP']];
  const found = places.map((place) => controllerValue(given, controller, ['service', ...place]));
  const first = found.find((one) => one !== undefined && typeof one.value === 'string' && one.value !== '');
  if (first === undefined) return [];
  return String(first.value)
    .split(',')
    .map((written) => ({ written: written.trim(), path: first.path }));
}

function sharedAddresses(
  asked: ReadonlyMap<Controller, readonly AskedAddress[]>,
  given: readonly GivenValues[],
): Diagnostic[] {
  const holders = new Map<string, Controller>();
  return [...asked].flatMap(([controller, all]) =>
    all.flatMap(({ written, path }) => {
      const address = canonicalAddress(written);
      const holder = holders.get(address);
      holders.set(address, holder ?? controller);
      if (holder === undefined || holder === controller || mayShareAddress(given, holder, controller)) return [];
      const message = `The controllers ${holder.name} and ${controller.name} share the address ${written}: only one of their Services gets it.`;
      const hint = `Give each an address of its own. MetalLB shares one only between Services of the same metallb.io/allow-shared-ip, with the traffic policy Cluster and ports of their own: ${configPath('controllers', controller.name, 'values')}`;
      return [diagnostic('EW6002', path, message, hint)];
    }),
  );
}

/** EW6001. Only the addresses can be judged if MetalLB is not installed here, since its pools are then unknown. */
function askedInVain(
  config: Config,
  asked: readonly AskedAddress[],
  pools: readonly PoolRange[] | undefined,
): Diagnostic[] {
  const { metallb } = installedComponents(config);
  const parsed = asked.flatMap(({ written, path }) => {
    const address = parseAddress(written);
    return address === undefined ? [] : [{ written, path, address }];
  });
  const strange = asked
    .filter(({ written }) => parseAddress(written) === undefined)
    .map(({ written, path }) =>
      diagnostic('EW6001', path, `"${written}" is no address, so no pool has it.`, noAddressHint(written)),
    );
  if (pools === undefined) return strange;
  const single = metallb ? parsed.flatMap((one) => notGivenOut(config, one, pools)) : [];
  return [...strange, ...single, ...(single.length > 0 ? [] : twoAddresses(parsed, pools, metallb))];
}

function noAddressHint(written: string): string {
  const both = /[,\s]/.test(written) ? ' For dual stack write a list: [IPv4, IPv6].' : '';
  return `Write an IPv4 or IPv6 address out of a pool.${both}`;
}

interface ParsedAddress extends AskedAddress {
  readonly address: Address;
}

function notGivenOut(
  config: Config,
  { written, path, address }: ParsedAddress,
  pools: readonly PoolRange[],
): Diagnostic[] {
  const pool = pools.find(({ range }) => contains(range, address));
  if (pool === undefined) {
    const known = pools.map((one) => `${one.written} (${one.of})`).join(', ') || 'none';
    const message = `The address ${written} is in no pool, so MetalLB will not give it out. Pools: ${known}.`;
    const hint = `Add it to ${configPath('addresses', 'pools')}, or take an address out of a pool.`;
    return [diagnostic('EW6001', path, message, hint)];
  }
  if (config.addresses.avoidBuggyIPs === false || !isKeptBack(address)) return [];
  const ending = written.slice(written.lastIndexOf('.'));
  const message = `The address ${written} ends in ${ending}: MetalLB keeps such addresses back, though ${pool.written} (${pool.of}) has it.`;
  const hint = `Take another address out of ${pool.of}, or set ${configPath('addresses', 'avoidBuggyIPs')}: false`;
  return [diagnostic('EW6001', path, message, hint)];
}

/** A Service has one address of each family, and MetalLB takes both out of one pool (v0.16, internal/allocator). */
function twoAddresses(
  [first, second]: readonly ParsedAddress[],
  pools: readonly PoolRange[],
  metallb: boolean,
): Diagnostic[] {
  if (first === undefined || second === undefined) return [];
  const { path } = second;
  if (first.address.kind() === second.address.kind()) {
    const message = `${first.written} and ${second.written} are of one family, and a Service has one address of each.`;
    return [diagnostic('EW6001', path, message, 'Give one IPv4 and one IPv6 address, or one alone.')];
  }
  if (!metallb) {
    const message = `Without MetalLB a Service can ask for one address only, and ${first.written} and ${second.written} are two.`;
    return [diagnostic('EW6001', path, message, 'Name one of them, or none: the cloud gives one of each family.')];
  }
  const poolOf = ({ address }: ParsedAddress) => pools.find(({ range }) => contains(range, address))?.of;
  if (poolOf(first) === poolOf(second)) return [];
  const message = `${first.written} (${poolOf(first) ?? ''}) and ${second.written} (${poolOf(second) ?? ''}) are of two pools, and MetalLB gives a Service the addresses of one.`;
  return [diagnostic('EW6001', path, message, 'Put both into one pool: a pool may have ranges of both families.')];
}
