import { canonicalAddress } from '../address-range';
import { covers } from '../engines/tls-clients/names';
import { caaFindings } from './caa';
import { type Sign } from './finding';
import { type Observation, type SeenRecord } from './observation';
import { type Promised, type PromisedHost, promisedAddresses } from './promise';

/** What differs from the plan in the DNS: at the servers of the zones, and as this machine sees it. */
export function publishedSigns(promised: Promised, observation: Observation): Sign[] {
  return [
    ...observation.silentZones.map(({ instance, zone, detail }): Sign => {
      const hosts = promised.plan.records
        .filter((record) => record.instance === instance && record.zone === zone)
        .map(({ name }) => name);
      return {
        code: 'EV2005',
        subject: `zone ${zone}`,
        message: `No server of the zone ${zone} answers (${detail}).`,
        cause: 'The zone is not delegated to a server that runs, or the machine that asks is not let through.',
        fix: `See who serves it: dig NS ${zone}.`,
        hosts,
      };
    }),
    ...recordSigns(promised, observation),
    ...resolutionSigns(promised, observation),
    ...caaSigns(promised, observation),
  ];
}

function caaSigns({ plan }: Promised, { caa }: Observation): Sign[] {
  if (caa === undefined) return [];
  return caaFindings(plan.caa, caa)
    .filter(({ kind }) => kind === 'forbidden')
    .map(({ subject, message, fix, names }) => ({
      code: 'EV2006',
      subject,
      message,
      cause: 'Whoever keeps the zone lets other authorities, accounts or methods alone issue: the next order fails.',
      fix,
      hosts: names,
    }));
}

function recordSigns({ plan }: Promised, { records: seen, silentZones }: Observation): Sign[] {
  const byKey = new Map(seen.map((record) => [recordKey(record), record]));
  const silent = new Set(silentZones.map(({ instance, zone }) => `${instance} ${zone}`));
  return plan.records.flatMap((record): Sign[] => {
    const { name, type, targets, zone, instance } = record;
    if (silent.has(`${instance} ${zone}`)) return [];
    const values = byKey.get(recordKey(record))?.values ?? [];
    const subject = `${type ?? 'record'} ${name}`;
    if (values.length === 0) {
      return [
        {
          code: 'EV2003',
          subject: `records of ${instance} in ${zone}`,
          message: `The servers of ${zone} have no ${type ?? 'record'} for ${name}, which ${instance} is to write.`,
          cause: `The ExternalDNS ${instance} does not run, may not write the zone, or the Ingress has no address in its status.`,
          fix: `Look at its logs: kubectl logs -n external-dns -l app.kubernetes.io/instance=external-dns-${instance}.`,
          hosts: [name],
          explains: [`record ${name}`],
        },
      ];
    }
    if (targets.length === 0 || sameTargets(values, targets)) return [];
    return [
      {
        code: 'EV2004',
        subject,
        message: `The ${subject} points at ${values.join(', ')}, not at ${targets.join(', ')}.`,
        cause: `Somebody else made the record, so ${instance} leaves it alone, or the address changed and ${instance} did not follow.`,
        fix: `See the TXT record beside it for its owner; remove the record if it is nobody's, and ${instance} makes its own.`,
        hosts: [name],
        explains: [`record ${name}`],
      },
    ];
  });
}

function recordKey({ instance, name, type }: Pick<SeenRecord, 'instance' | 'name' | 'type'>): string {
  return `${instance} ${name} ${type ?? ''}`;
}

function sameTargets(values: readonly string[], targets: readonly string[]): boolean {
  const spell = (one: string) => canonicalAddress(one.replace(/\.$/, '').toLowerCase());
  const wanted = new Set(targets.map(spell));
  return values.length === wanted.size && values.every((value) => wanted.has(spell(value)));
}

function resolutionSigns(promised: Promised, { names }: Observation): Sign[] {
  const found = new Map((names ?? []).map(({ host, addresses }) => [host, addresses]));
  return promised.hosts.flatMap((host): Sign[] => {
    const addresses = found.get(host.host);
    if (addresses === undefined) return [];
    return addresses.length === 0 ? [unresolvedSign(host)] : elsewhereSign(promised, host, addresses);
  });
}

function unresolvedSign({ host, environment }: PromisedHost): Sign {
  return {
    code: 'EV2001',
    subject: environment === null ? host : `hosts of environment ${environment}`,
    message: `The DNS has no address for ${host}, as this machine sees it.`,
    cause: 'Nobody made a record, a resolver remembers that there was none, or this machine asks another DNS.',
    fix: 'Make the record, or let edgewire:dns make it; --dns-server asks another resolver, --connect none.',
    hosts: [host],
    explainedBy: [`record ${host}`],
  };
}

function elsewhereSign(promised: Promised, host: PromisedHost, addresses: readonly string[]): Sign[] {
  const expected = new Set([...promisedAddresses(promised, host.controller), ...recordTargets(promised, host)]);
  // Where only `up` or another name knows the addresses, every answer may be right.
  if (expected.size === 0 || [...expected].some((one) => !/^[\d.]+$|:/.test(one))) return [];
  const strange = addresses.map(canonicalAddress).filter((one) => !expected.has(one));
  if (strange.length === 0) return [];
  return [
    {
      code: 'EV2002',
      subject: `${strange.join(', ')}, for ${host.controller ?? 'no controller'}`,
      message: `${host.host} resolves to ${strange.join(', ')}, not to ${[...expected].join(', ')} of controller ${host.controller ?? '-'}.`,
      cause: 'The record is of before a change, somebody else made it, or a proxy stands in front.',
      fix: 'Correct the record; where a proxy is meant, say so as `target` in edgewire:dns.',
      hosts: [host.host],
      explainedBy: [`record ${host.host}`],
      explains: strange.map((address) => `${host.host} at ${address}`),
    },
  ];
}

function recordTargets({ plan }: Promised, { host }: PromisedHost): string[] {
  return plan.records.filter(({ name }) => covers(name, host)).flatMap(({ targets }) => targets.map(canonicalAddress));
}
