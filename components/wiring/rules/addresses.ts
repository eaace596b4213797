import { configPath } from '../../config/path';
import { canonicalAddress, overlap, overlapping, parseRange } from '../address-range';
import { controllerAddressRules, type PoolRange } from './controller-addresses';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';
import { unusablePart } from './pools';

/** EW6001 to EW6006: pools, the addresses of controllers, and their classes. */
export function addressRules(facts: Facts): Diagnostic[] {
  const mistakes: Diagnostic[] = [];
  const pools = poolRanges(facts, mistakes);
  const reserved = reservedRanges(facts, mistakes);
  return [
    ...mistakes.map(refused),
    ...overlaps(pools, reserved),
    ...controllerRules(facts),
    ...controllerAddressRules(facts, mistakes.length > 0 ? undefined : pools),
    ...floatingIps(facts),
  ];
}

function ranges(
  written: readonly string[],
  of: string,
  at: (index: number) => string,
  mistakes: Diagnostic[],
): PoolRange[] {
  return written.flatMap((text, index) => {
    const range = parseRange(text);
    if (range.kind === 'range') return [{ written: text, path: at(index), of, range }];
    mistakes.push(diagnostic('EW6003', at(index), `"${text}" (${of}) ${range.message}.`, range.hint));
    return [];
  });
}

function poolRanges({ config }: Facts, mistakes: Diagnostic[]): PoolRange[] {
  const pools = Object.entries(config.addresses.pools).flatMap(([pool, written]) =>
    ranges(written, `pool ${pool}`, (index) => configPath('addresses', 'pools', pool, index), mistakes).map(
      (range) => ({
        ...range,
        name: pool,
      }),
    ),
  );
  return pools.filter((pool) => isUsable(pool, mistakes));
}

function isUsable({ written, path, of, range }: PoolRange, mistakes: Diagnostic[]): boolean {
  const part = unusablePart(range);
  if (part === undefined) return true;
  const hint = 'Write a range of free addresses in the network of the nodes, such as 192.0.2.10-192.0.2.20.';
  mistakes.push(diagnostic('EW6003', path, `${written} (${of}) ${part}.`, hint));
  return false;
}

function reservedRanges({ config }: Facts, mistakes: Diagnostic[]): PoolRange[] {
  return ranges(config.addresses.reserved, 'reserved', (index) => configPath('addresses', 'reserved', index), mistakes);
}

function overlaps(pools: readonly PoolRange[], reserved: readonly PoolRange[]): Diagnostic[] {
  const shared = overlapping([...pools, ...reserved].map(({ range }) => range));
  return pools.flatMap((one, index) => {
    if (!shared.has(one.range)) return [];
    const before = pools.slice(0, index).find((other) => overlap(one.range, other.range));
    const other = before ?? reserved.find((kept) => overlap(one.range, kept.range));
    if (other === undefined) return [];
    const message = `${one.written} (${one.of}) overlaps ${other.written} (${other.of}): an address would be given out twice.`;
    const hint = `Take the common addresses out of it, or out of ${other.path}`;
    const found = diagnostic('EW6003', one.path, message, hint);
    return [before === undefined ? found : refused(found)];
  });
}

/** MetalLB's webhook refuses such pools; what is reserved it does not know. */
function refused(found: Diagnostic): Diagnostic {
  return { ...found, refusal: 'MetalLB refuses such a pool' };
}

function controllerRules({ config }: Facts): Diagnostic[] {
  const found: Diagnostic[] = [];
  const classes = new Map<string, string>();
  let defaultOne: string | undefined;
  for (const controller of config.controllers) {
    const { name, replicas } = controller;
    const at = (key: string) => configPath('controllers', name, key);
    const twin = classes.get(controller.class);
    if (twin !== undefined) {
      found.push(
        diagnostic(
          'EW6002',
          at('class'),
          `The controllers ${twin} and ${name} share the class ${controller.class}: both answer for every Ingress of it.`,
          'Give each a class of its own.',
        ),
      );
    }
    classes.set(controller.class, twin ?? name);
    if (controller.default && defaultOne !== undefined) {
      found.push(
        diagnostic(
          'EW6004',
          at('default'),
          `${defaultOne} and ${name} are both the default ingress class: Kubernetes gives an Ingress without a class the one that was created last.`,
          'Keep one of them the default.',
        ),
      );
    }
    if (controller.default) defaultOne ??= name;
    if (replicas === 1) {
      found.push(
        diagnostic(
          'EW6006',
          at('replicas'),
          `The controller ${name} has one replica: while its node is lost, nothing is served.`,
          controller.acme === undefined
            ? `Set ${at('replicas')}: 2 or more.`
            : `Traefik's own ACME allows no more: have cert-manager issue instead, then set ${at('replicas')}: 2 or more.`,
        ),
      );
    }
  }
  return found;
}

function floatingIps({ config }: Facts): Diagnostic[] {
  const internal = new Set(config.controllers.flatMap(({ addresses }) => addresses.map(canonicalAddress)));
  const taken = new Map<string, string>();
  return Object.entries(config.addresses.floatingIps).flatMap(([from, to]) => {
    const path = configPath('addresses', 'floatingIps', from);
    const known = [...internal].join(', ') || 'none';
    const stranger = internal.has(canonicalAddress(from))
      ? []
      : [
          diagnostic(
            'EW6005',
            path,
            `The floating IP ${to} maps to ${from}, the address of no controller. Addresses: ${known}.`,
            `Put the address of a controller in place of ${from}, or leave the entry out.`,
          ),
        ];
    const before = taken.get(canonicalAddress(to));
    taken.set(canonicalAddress(to), before ?? from);
    const twice =
      before === undefined
        ? []
        : [
            diagnostic(
              'EW6005',
              path,
              `The floating IP ${to} is mapped to ${before} already.`,
              'Give each controller a floating IP of its own.',
            ),
          ];
    return [...stranger, ...twice];
  });
}
