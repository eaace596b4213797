import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { parseStack } from '../../components/config/stack-file';
import { plan } from '../../components/wiring/plan-stack';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { apply } from './manifests';
import { externalDns } from './programs/external-dns';
import { chartsAre } from './stand-ins/charts';
import { updateZone, type ZoneRecord, zoneRecords } from './zone';

const release = 'external-dns-lab';
const theirs = [
  { name: 'theirs.example.com', type: 'A', data: '198.51.100.9' },
  { name: 'unknown.example.com', type: 'A', data: '198.51.100.9' },
];

/** What applications ask for by annotation. */
const targets: Readonly<Record<string, string>> = {
  alias: 'edge.example.net',
  both: '203.0.113.9,2001:db8::9',
};

/** A stack with a host on each of two controllers, one that another owner has, two with targets of their own, and a wildcard. */
function sections(
  lab: Lab,
  { apps = ['wiki', 'docs', 'theirs', ...Object.keys(targets)], entry = {} }: { apps?: string[]; entry?: object } = {},
): Sections {
  const { address, key } = lab.nameServer;
  const certificate = { certificate: { tls: {} }, distribution: 'direct', namespaces: { list: ['wiki'] } };
  const app = (name: string) => ({
    name,
    namespace: 'wiki',
    host: `${name}.example.com`,
    service: { name, port: 80 },
    ...(name === 'docs' ? { controller: 'internal' } : {}),
    annotations: name in targets ? { 'external-dns.kubernetes.io/target': targets[name] } : {},
  });
  return {
    cluster: { name: 'lab' },
    addresses: { floatingIps: { '192.0.2.10': '203.0.113.7' } },
    controllers: {
      external: { class: 'traefik', default: true, address: '192.0.2.10' },
      internal: { class: 'traefik-internal', address: '192.0.2.11' },
    },
    environments: {
      production: { domain: 'example.com', ...certificate },
      labs: { domain: 'labs.example.com', dns: 'wildcard', ...certificate },
    },
    namespaces: { wiki: { create: true } },
    apps: [...apps.map(app), { ...app('try'), host: 'try.labs.example.com' }],
    dns: {
      lab: {
        provider: { rfc2136: { nameserver: address, tsigKeyName: key.name, tsigSecret: key.secret } },
        zones: ['example.com'],
        ...entry,
      },
    },
    charts: { ...noCharts, values: { 'external-dns': { interval: '1s' } } },
  };
}

/** The records of the plan, as the zone has them, and with each the TXT record of its owner. */
function planned(given: Sections, stackName = 'dev'): ZoneRecord[] {
  const loaded = parseStack(given);
  assert.ok(loaded.kind === 'stack');
  return plan(loaded.config, stackName).records.flatMap(({ name, type = 'A', targets, owner }) => {
    const data = `"heritage=external-dns,external-dns/owner=${owner}`;
    const marked = `edgewire-${type.toLowerCase()}.${name.replace(/^\*/, 'edgewire-wildcard')}`;
    return [...targets.map((target) => ({ name, type, data: target })), { name: marked, type: 'TXT', data }];
  });
}

function text(records: readonly ZoneRecord[]): string[] {
  return records
    .map(({ name, type, data }) => `${name} ${type} ${data.replace(/,external-dns\/resource=.*/, '')}`)
    .sort();
}

async function has(lab: Lab, expected: readonly ZoneRecord[]): Promise<void> {
  await eventually(async () => assert.deepEqual(text(await zoneRecords(lab, 'example.com')), text(expected)));
}

describe(`DNS records, by the real ExternalDNS (${chartsAre})`, function () {
  this.timeout('4m');
  let lab: Lab;
  let stack: LabStack;
  /** What somebody else has in the zone, with marks of theirs. */
  let others: ZoneRecord[];
  const owned = (given: Sections) => planned(given).filter(({ name }) => !name.endsWith('theirs.example.com'));

  before(async () => {
    lab = await startLab({ certManager: false, nodes: 1 });
    const mark = '"heritage=external-dns,external-dns/owner=somebody"';
    const marks = theirs.map(({ name }) => ({ name: `edgewire-a.${name}`, type: 'TXT', data: mark }));
    others = [...theirs, ...marks];
    await updateZone(lab, ...others.map(({ name, type, data }) => `add ${name} 60 ${type} ${data}`));
    stack = await LabStack.open(lab, sections(lab));
    await stack.up();
    await lab.start(await externalDns(lab, release));
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  it('appear for every host of the plan, with its target and owner; those of another owner are left alone', async () => {
    const expected = owned(sections(lab));
    assert.deepEqual(
      expected.filter(({ type }) => type !== 'TXT').map(({ name, type, data }) => `${name} ${type} ${data}`),
      [
        'wiki.example.com A 203.0.113.7',
        'docs.example.com A 192.0.2.11',
        'alias.example.com CNAME edge.example.net',
        'both.example.com A 203.0.113.9',
        'both.example.com AAAA 2001:db8::9',
        '*.labs.example.com A 203.0.113.7',
      ],
    );
    await has(lab, [...expected, ...others]);
  });

  it('of two stacks in one zone are not touched by the other', async () => {
    const given = { ...sections(lab, { apps: ['more'] }), environments: sections(lab).environments };
    const loaded = parseStack(given);
    assert.ok(loaded.kind === 'stack');
    const [other] = plan(loaded.config, 'other').dns;
    assert.ok(other !== undefined);
    const metadata = {
      name: 'more',
      namespace: 'wiki',
      annotations: { [`${other.config.annotationPrefix}target`]: '203.0.113.8' },
    };
    const defaultBackend = { service: { name: 'more', port: { number: 80 } } };
    const spec = { ingressClassName: 'other', defaultBackend, rules: [{ host: 'more.example.com' }] };
    await apply(lab, { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec });
    const program = await externalDns(lab, release);
    const args = program.args.map((arg) =>
      arg.replace(/^(--txt-owner-id=).*/, `$1${other.owner}`).replace(/^(--ingress-class=).*/, '$1other'),
    );
    await lab.start({ ...program, name: 'external-dns-other', args });
    const data = `"heritage=external-dns,external-dns/owner=${other.owner}`;
    others.push(
      { name: 'more.example.com', type: 'A', data: '203.0.113.8' },
      { name: 'edgewire-a.more.example.com', type: 'TXT', data },
    );
    await has(lab, [...owned(sections(lab)), ...others]);
    // Several rounds of both, each of which could undo what the other made.
    await delay(3000);
    await has(lab, [...owned(sections(lab)), ...others]);
  });

  it('of an application that was removed are gone, and no others', async () => {
    const fewer = sections(lab, { apps: ['docs', 'theirs'] });
    stack.configure(fewer);
    await stack.up();
    await has(lab, [...owned(fewer), ...others]);
  });

  it('stay when prefix and policy change', async () => {
    const entry = { annotationPrefix: 'external-dns.alpha.kubernetes.io/', policy: 'upsert-only' };
    const changed = sections(lab, { apps: ['docs', 'theirs'], entry });
    const before = text(await zoneRecords(lab, 'example.com'));
    await lab.kill(release);
    stack.configure(changed);
    await stack.up();
    const program = await externalDns(lab, release);
    assert.ok(program.args.includes(`--annotation-prefix=${entry.annotationPrefix}`));
    assert.ok(program.args.includes('--policy=upsert-only'));
    // With the policy that removes, so that a prefix by which it finds no target would show.
    await lab.start({ ...program, args: program.args.map((arg) => arg.replace('upsert-only', 'sync')) });
    await delay(3000);
    assert.deepEqual(text(await zoneRecords(lab, 'example.com')), before);
  });
});
