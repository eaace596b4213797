import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { traefikValues } from '../../components/charts/traefik';
import { acmeVariables } from '../../components/charts/traefik-acme';
import { parseStack } from '../../components/config/stack-file';
import { readableText } from '../../components/pulumi/secret-text';
import { type Plan } from '../../components/wiring/plan';
import { plan } from '../../components/wiring/plan-stack';
import { run } from '../cli/command';
import { eventually } from './eventually';
import { HandshakeStream } from './handshake-stream';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { accountsOf, ordersTaken } from './orders';
import { apply, ingressClass, namespaceNamed, service } from './manifests';
import { renew } from './renew';
import { certificateIn } from './secret-certificate';
import { shownFor } from './tls-client';

const host = 'wiki.apps.example.com';
/** What Traefik writes, as far as this test looks at it. */
const acmeJson = z.object({
  le: z.object({
    Account: z.object({ Registration: z.object({ uri: z.string() }) }),
    Certificates: z.array(z.object({ certificate: z.base64() })).length(1),
  }),
});

const section = z.record(z.string(), z.record(z.string(), z.unknown()));

/** What `adopt` proposes. */
const proposal = z.object({
  config: z.object({ 'edgewire:issuers': section, 'edgewire:environments': section }),
});

describe("a move from Traefik's own ACME to cert-manager", function () {
  this.timeout('4m');
  let lab: Lab;
  /** What Traefik has collected before the move. */
  let collected: { readonly fingerprint: string; readonly account: string };
  let oldEdge: HandshakeStream;
  let newEdge: HandshakeStream;
  const stacks: LabStack[] = [];
  const file = () => join(lab.directory, 'acme.json');

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await apply(lab, ...['cert-manager', 'wiki'].map(namespaceNamed), ingressClass('traefik'), service('wiki', 'wiki'));
    const former = await LabStack.open(lab, byTraefik(lab), { name: 'before' });
    stacks.push(former);
    await former.up();
    const { https: port } = await lab.startTraefik({ ingressClass: 'traefik', ...withAcme(lab, file()) });
    const { le } = await eventually(
      () => Promise.resolve(acmeJson.parse(JSON.parse(readFileSync(file(), 'utf8')))),
      60,
    );
    const { fingerprint256 } = new X509Certificate(Buffer.from(le.Certificates[0]?.certificate ?? '', 'base64'));
    collected = { fingerprint: fingerprint256, account: le.Account.Registration.uri };
    await eventually(async () => assert.equal(await served(port), fingerprint256));
    oldEdge = new HandshakeStream(host, port);
  });

  after(async () => {
    await Promise.all([oldEdge?.stop(), newEdge?.stop()]);
    for (const stack of stacks) stack.close();
    await lab?.stop();
  });

  it('starts with one order, of Traefik, whose store nobody else may read', () => {
    assert.deepEqual([ordersTaken(lab), accountsOf(lab)], [1, 1]);
    assert.deepEqual(
      planned(lab).orders.map(({ identifiers, count }) => [identifiers, count]),
      [[['*.apps.example.com'], 1]],
    );
    assert.equal(statSync(file()).mode & 0o777, 0o600);
  });

  it('has a Traefik that starts again with its store, and orders nothing', async () => {
    const { https: port } = await lab.startTraefik({
      name: 'traefik-again',
      ingressClass: 'traefik',
      ...withAcme(lab, file()),
    });
    await eventually(async () => assert.equal(await served(port), collected.fingerprint));
    await lab.kill('traefik-again');
    assert.deepEqual([ordersTaken(lab), accountsOf(lab)], [1, 1]);
  });

  it('makes no order: cert-manager takes over the certificate, and the account', async () => {
    const stack = await LabStack.open(lab, adopted(lab, file()), { name: 'moved' });
    stacks.push(stack);
    await stack.up();
    assert.equal((await certificateIn(lab, 'wiki', 'apps-routing')).fingerprint256, collected.fingerprint);
    assert.equal(await lab.kubectl(['get', 'certificaterequests', '-A', '-o=name']), '');
    const uri = ['get', 'clusterissuer', 'le', '-o=jsonpath={.status.acme.uri}'];
    assert.equal(await lab.kubectl(uri), collected.account);
    assert.deepEqual([ordersTaken(lab), accountsOf(lab)], [1, 1]);
  });

  it('has its Secret labelled for Epinio', async () => {
    const path = '-o=jsonpath={.metadata.labels.epinio\\.io/routing}';
    assert.equal(await lab.kubectl(['get', 'secret', 'apps-routing', '-n=wiki', path]), 'true');
  });

  it('serves it at a Traefik without ACME, as the one before does', async () => {
    const { https: port } = await lab.startTraefik({ name: 'traefik-new', ingressClass: 'traefik' });
    await eventually(async () => assert.equal(await served(port), collected.fingerprint));
    newEdge = new HandshakeStream(host, port);
    await lab.kubectl(['delete', 'ingress', 'by-traefik', '-n=wiki']);
    await eventually(() => Promise.resolve(assert.ok((newEdge.seen.at(-1)?.count ?? 0) > 20)));
    const [stack] = stacks;
    const { summary } = (await stack?.up()) ?? assert.fail();
    assert.deepEqual(
      Object.keys(summary.resourceChanges ?? {}).filter((step) => step !== 'read'),
      ['same'],
    );
  });

  it('orders at the first renewal only, on the account of before', async () => {
    await renew(lab, 'wiki', 'apps-routing');
    const renewed = await eventually(async () => {
      const { fingerprint256 } = await certificateIn(lab, 'wiki', 'apps-routing');
      assert.notEqual(fingerprint256, collected.fingerprint);
      return fingerprint256;
    }, 150);
    await eventually(() => Promise.resolve(assert.equal(newEdge.seen.at(-1)?.fingerprint, renewed)));
    assert.deepEqual([ordersTaken(lab), accountsOf(lab)], [2, 1]);
    const [before, after] = [await oldEdge.stop(), await newEdge.stop()];
    const counts = (seen: typeof before) => seen.map(({ count }) => count).join(' + ');
    console.log(`      handshakes: ${counts(before)} before, ${counts(after)} after`);
    const fingerprints = (seen: typeof before) => seen.map(({ fingerprint }) => fingerprint);
    // It reads the Secret as well, and of two certificates for the same name it may serve either.
    const either = new Set([collected.fingerprint, renewed]);
    assert.equal(fingerprints(before)[0], collected.fingerprint, 'the old Traefik');
    assert.deepEqual(new Set([...either, ...fingerprints(before)]), either, 'the old Traefik');
    assert.deepEqual(fingerprints(after), [collected.fingerprint, renewed]);
  });

  it('can be made by Secrets applied beforehand, whose keys then never enter the state', async () => {
    const sections = byHand(lab);
    const stack = await LabStack.open(lab, sections, { name: 'byhand' });
    stacks.push(stack);
    const secrets = join(lab.directory, 'secrets');
    const args = ['adopt', file(), '--stack', 'byhand', '--out', secrets, '--format', 'yaml'];
    const { code, err } = run(args, { cwd: stack.directory });
    assert.equal(code, 0, err);
    await apply(lab, namespaceNamed('byhand'));
    await lab.kubectl(['apply', '-f', secrets]);
    await stack.up();
    assert.equal((await certificateIn(lab, 'byhand', 'apps-routing')).fingerprint256, collected.fingerprint);
    assert.deepEqual([ordersTaken(lab), accountsOf(lab)], [2, 1]);
  });
});

/** The stack before the move, whose application has Traefik collect a wildcard. */
function byTraefik(lab: Lab): Sections {
  return {
    controllers: { external: { class: 'traefik', replicas: 1, acme: { resolver: 'le', ...ownAcme(lab) } } },
    environments: { apps: { domain: 'apps.example.com', certificate: { traefikAcme: {} } } },
    namespaces: { wiki: {} },
    apps: [{ name: 'by-traefik', namespace: 'wiki', host, service: { name: 'wiki', port: 80 } }],
    charts: noCharts,
  };
}

/**
 * Traefik's own ACME, by DNS-01 of the lab, as a stack with `controllers.external.acme` has it: the arguments that the
 * chart makes of its values, and the variables of its Secret; paths are those of this machine.
 */
function withAcme(lab: Lab, storage: string) {
  const { acme, directory } = lab;
  const bundle = join(directory, 'acme-ca.crt');
  writeFileSync(bundle, acme.caBundle);
  const { controllers, charts } = planned(lab);
  const [controller] = controllers;
  if (controller?.acme === undefined) throw new Error('the plan has no ACME');
  const { certificatesResolvers } = traefikValues({ controller, charts });
  const args = argumentsOf('--certificatesresolvers', certificatesResolvers)
    .map((argument) => argument.replace('/data/acme.json', storage))
    .map((argument) => argument.replace('/etc/edgewire-acme/ca.crt', bundle));
  const variables = Object.entries(acmeVariables(controller.acme));
  return {
    // No pod of the application runs, and without a route Traefik would order nothing.
    args: ['--providers.kubernetesingress.allowemptyservices=true', ...args],
    environment: Object.fromEntries(variables.map(([name, value]) => [name, readableText(value)])),
  };
}

function planned(lab: Lab): Plan {
  const loaded = parseStack(byTraefik(lab));
  if (loaded.kind !== 'stack') throw new Error(loaded.errors.map(({ message }) => message).join());
  return plan(loaded.config, 'before');
}

function ownAcme({ acme, nameServer: { address, key } }: Lab): object {
  const rfc2136 = { nameserver: address, tsigKeyName: key.name, tsigAlgorithm: key.algorithm, tsigSecret: key.secret };
  // The zone's server is not at port 53, where it would be asked.
  const dns01 = { rfc2136, nameservers: [address], waitSeconds: 0 };
  return { directory: acme.directory, email: 'ops@example.com', caBundle: acme.caBundle, dns01 };
}

/** Values as the arguments that Traefik's chart makes of them. */
function argumentsOf(prefix: string, value: unknown): string[] {
  if (Array.isArray(value)) return [`${prefix}=${value.join(',')}`];
  if (typeof value !== 'object' || value === null) return [`${prefix}=${String(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => argumentsOf(`${prefix}.${key}`, inner));
}

/** What `adopt` proposes for the file, with what it leaves to fill in, and the application of before. */
function adopted(lab: Lab, file: string): Sections {
  const { code, out, err } = run(['adopt', file, '--format', 'yaml'], { cwd: lab.directory });
  assert.equal(code, 0, err);
  const { config } = proposal.parse(parse(out));
  const [issuer, environment] = [config['edgewire:issuers'].le, config['edgewire:environments']['apps-example-com']];
  const { account } = z.object({ account: z.unknown() }).parse(issuer?.acme);
  return {
    issuers: { le: { acme: { ...atPebble(lab), account: atFile(account, file) } } },
    environments: { apps: { ...environment, adopt: atFile(environment?.adopt, file), ...beside('wiki') } },
    namespaces: { wiki: {} },
    apps: [{ name: 'wiki', namespace: 'wiki', host, service: { name: 'wiki', port: 80 } }],
    charts: noCharts,
  };
}

/** A stack that takes over nothing by itself; Secrets lie in another namespace, which it makes. */
function byHand(lab: Lab): Sections {
  return {
    issuers: { hand: { acme: atPebble(lab) } },
    environments: {
      apps: { domain: 'apps.example.com', issuer: 'hand', keyType: 'rsa-4096', ...beside('byhand') },
    },
    namespaces: { byhand: { create: true, adopt: true } },
    charts: noCharts,
  };
}

/** The routing secret in one namespace, where nobody has to copy it. */
function beside(namespace: string): object {
  return {
    source: { namespace, secretName: 'apps-routing' },
    namespaces: { list: [namespace] },
    distribution: 'direct',
  };
}

function atPebble({ acme, nameServer }: Lab): object {
  const { address: nameserver, key } = nameServer;
  const rfc2136 = { nameserver, tsigKeyName: key.name, tsigAlgorithm: key.algorithm, tsigSecret: key.secret };
  return { directory: acme.directory, caBundle: acme.caBundle, email: 'ops@example.com', dns01: { rfc2136 } };
}

/** A reference to acme.json, from wherever the stack is. */
function atFile(reference: unknown, path: string): object {
  const { acmeJson } = z.object({ acmeJson: z.record(z.string(), z.unknown()) }).parse(reference);
  return { acmeJson: { ...acmeJson, path } };
}

async function served(port: number): Promise<string> {
  const { certificate } = await shownFor(host, port, '');
  return certificate.fingerprint256;
}
