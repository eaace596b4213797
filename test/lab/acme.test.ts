import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import * as z from 'zod';
import { FakeNameServer, noSuchName, records, refusal, silence } from '../acme/fake-name-server';
import { AcmeGate, type Held } from './acme-gate';
import { changesIn } from './changes';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { accountsOf, ordersTaken } from './orders';
import { type AcmeServer } from './programs/pebble';

const externalAccount = { keyId: 'kid-1', hmacKey: 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W' };

const secretSchema = z.object({
  metadata: z.object({ uid: z.string(), labels: z.record(z.string(), z.string()) }),
  type: z.string(),
  data: z.record(z.string(), z.string()),
});

const stateSchema = z.object({
  resources: z.array(z.object({ urn: z.string(), outputs: z.record(z.string(), z.unknown()).optional() })).default([]),
});

/** What an environment's certificate is ordered with, beside what is the same for all. */
interface Ordering {
  readonly domain?: string;
  readonly namespace?: string;
  readonly names?: readonly string[];
  readonly acme?: Readonly<Record<string, unknown>>;
  readonly solver?: Readonly<Record<string, unknown>>;
  readonly tsigSecret?: string;
}

describe('certificates that the program itself orders', function () {
  this.timeout('6m');
  let lab: Lab;
  let gate: AcmeGate;
  let stack: LabStack;
  let bound: AcmeServer;
  let moody: AcmeServer;
  const orders: string[] = [];

  before(async () => {
    lab = await startLab({ nodes: 0, certManager: false });
    gate = await AcmeGate.open(lab);
    bound = await lab.startPebble({
      name: 'pebble-bound',
      externalAccounts: { [externalAccount.keyId]: externalAccount.hmacKey },
      shortlived: true,
    });
    moody = await lab.startPebble({ name: 'pebble-moody', rejectedNonces: 20, alternateRoots: 1 });
    stack = await LabStack.open(lab, sections(), { name: 'acme' });
  });

  after(async () => {
    stack?.close();
    gate?.close();
    await lab?.stop();
    for (const line of orders) console.log(`      orders as Pebble counted them: ${line}`);
  });

  /** One environment, whose certificate comes by way of the gate unless told otherwise. */
  function sections(ordering: Ordering = {}): Sections {
    const { domain = 'apps.example.com', namespace = 'wiki', names = [], acme, solver, tsigSecret } = ordering;
    const { address, key } = lab.nameServer;
    const rfc2136 = {
      nameserver: address,
      tsigKeyName: key.name,
      tsigAlgorithm: key.algorithm,
      tsigSecret: tsigSecret ?? key.secret,
    };
    const environment = {
      domain,
      names,
      apex: true,
      namespaces: { list: [namespace] },
      source: { namespace: `${namespace}-source` },
      distribution: 'direct',
      certificate: {
        acme: {
          directory: gate.directory,
          caBundle: lab.acme.caBundle,
          email: 'ops@example.com',
          // Without one Pebble picks any: certificates of ninety days, or of six.
          profile: 'default',
          termsOfServiceAgreed: true,
          dns01: { nameservers: [address], rfc2136, ...solver },
          ...acme,
        },
      },
    };
    return {
      charts: noCharts,
      environments: { production: environment },
      namespaces: { [namespace]: { create: true }, [`${namespace}-source`]: { create: true } },
      apps: [{ name: 'wiki', namespace, host: `wiki.${domain}`, service: { name: 'wiki', port: 80 } }],
    };
  }

  async function routingSecret(namespace = 'wiki') {
    const found = secretSchema.parse(
      JSON.parse(await lab.kubectl(['get', 'secret', 'production-routing', '-n', namespace, '-o', 'json'])),
    );
    const part = (name: string) => Buffer.from(found.data[name] ?? '', 'base64').toString();
    const key = createPublicKey(createPrivateKey(part('tls.key'))).export({ type: 'spki', format: 'pem' });
    const chain = part('tls.crt');
    return { ...found, chain, key, leaf: new X509Certificate(chain) };
  }

  function namesOf({ leaf }: { readonly leaf: X509Certificate }): readonly string[] {
    return (leaf.subjectAltName ?? '')
      .split(', ')
      .map((name) => name.replace('DNS:', ''))
      .sort();
  }

  /** Requests so far, but those for the directory and for when to renew. */
  function requestsAt(server = 'pebble'): number {
    return lab.log(server).split(/(?<!\/dir|\/renewalInfo\/) -> calling handler/).length - 1;
  }

  /** Counts the orders of a scenario, which are printed in the end. */
  async function counting(scenario: string, action: () => Promise<unknown>, server = 'pebble'): Promise<number> {
    const before = ordersTaken(lab, server);
    await action();
    const made = ordersTaken(lab, server) - before;
    orders.push(`${made} for ${scenario}`);
    return made;
  }

  /** Runs with the instant that renewal is judged at. */
  async function at<Result>(instant: Date, action: () => Promise<Result>): Promise<Result> {
    const { workspace } = stack.pulumi;
    workspace.envVars = { ...workspace.envVars, EDGEWIRE_NOW: instant.toISOString() };
    try {
      return await action();
    } finally {
      workspace.envVars = { ...lab.environment };
    }
  }

  /** The steps that a preview announces. */
  async function announced(of = stack): Promise<readonly string[]> {
    return changesIn((await of.preview()).changeSummary);
  }

  /** The values of TXT records. */
  async function textAt(name: string): Promise<readonly string[]> {
    const [host = '', port = ''] = lab.nameServer.address.split(':');
    const { stdout } = await promisify(execFile)('dig', [`@${host}`, '-p', port, '+short', 'TXT', name]);
    return stdout.split('\n').flatMap((line) => (line === '' ? [] : line.replaceAll('"', '')));
  }

  it('are a labelled Secret with all names, and a copy with the same data', async () => {
    assert.equal(await counting('a new certificate', () => stack.up()), 1);
    const source = await routingSecret('wiki-source');
    assert.equal(source.type, 'kubernetes.io/tls');
    assert.equal(source.metadata.labels['epinio.io/routing'], 'true');
    assert.deepEqual(namesOf(source), ['*.apps.example.com', 'apps.example.com']);
    assert.ok(source.leaf.checkPrivateKey(createPrivateKey(Buffer.from(source.data['tls.key'] ?? '', 'base64'))));
    assert.equal(source.chain.split('BEGIN CERTIFICATE').length, 3, 'the leaf and an intermediate');
    assert.deepEqual((await routingSecret()).data, source.data);
  });

  it('leave no record behind', async () => assert.deepEqual(await textAt('_acme-challenge.apps.example.com'), []));

  it('ask the ACME server when to renew, and nothing else, where nothing is due', async () => {
    const before = requestsAt();
    assert.ok(before > 0, 'the log has the requests of the order');
    assert.deepEqual(await announced(), []);
    assert.deepEqual(changesIn((await stack.up()).summary.resourceChanges), []);
    await stack.refresh();
    assert.equal(requestsAt(), before);
  });

  it('are not ordered anew for other credentials of a solver, which are taken for the next order', async () => {
    const before = requestsAt();
    stack.configure(sections({ tsigSecret: Buffer.from('another secret').toString('base64') }));
    assert.deepEqual(changesIn((await stack.up()).summary.resourceChanges), []);
    assert.equal(requestsAt(), before);
    stack.configure(sections());
  });

  it('show at preview that they are due, and are renewed in place for the same key', async () => {
    const old = await routingSecret();
    const due = new Date(old.leaf.validTo);
    due.setDate(due.getDate() - 28);
    const requests = requestsAt();
    assert.deepEqual(await at(due, announced), ['update']);
    assert.equal(requestsAt(), requests, 'a preview orders nothing');

    let steps: readonly string[] = [];
    const made = await counting('a renewal', () =>
      at(due, async () => (steps = changesIn((await stack.up()).summary.resourceChanges))),
    );
    assert.equal(made, 1);
    assert.deepEqual(steps, ['update']);
    const renewed = await routingSecret();
    assert.equal(renewed.metadata.uid, old.metadata.uid);
    assert.notEqual(renewed.leaf.serialNumber, old.leaf.serialNumber);
    assert.equal(renewed.key, old.key);
    assert.equal(accountsOf(lab), 1);
  });

  it('are not due before the window that Pebble names, a third of the lifetime, or what is configured', async () => {
    const { leaf } = await routingSecret();
    const earlier = new Date(leaf.validTo);
    earlier.setDate(earlier.getDate() - 32);
    assert.deepEqual(await at(earlier, announced), []);
    stack.configure(sections({ acme: { renewBefore: '33d' } }));
    assert.deepEqual(await at(earlier, announced), ['update']);
    stack.configure(sections());
  });

  const more = { names: ['www.example.com'] };

  it('keep certificate and keys where an order fails, and say why without a secret', async () => {
    const old = await routingSecret();
    const wrong = Buffer.from('not the key of the name server').toString('base64');
    stack.configure(sections({ ...more, tsigSecret: wrong }));
    await counting('an order that the name server refuses', () =>
      assert.rejects(stack.up(), (error: Error) => {
        assert.match(
          error.message,
          /told to update the zone example\.com, refuses the TSIG key edgewire-lab \(BADSIG\)/,
        );
        assert.doesNotMatch(error.message, new RegExp(`PRIVATE KEY|${wrong}`));
        return true;
      }),
    );
    assert.deepEqual((await routingSecret()).data, old.data);
  });

  it('say which servers do not have a record, and what each answered', async () => {
    const answers = [noSuchName, refusal, silence];
    const servers = answers.map(
      (answer) => new FakeNameServer((question) => (question.startsWith('TXT') ? answer : noSuchName)),
    );
    const nameservers = await Promise.all(servers.map((server) => server.start()));
    const [none, refusing, silent] = nameservers;
    stack.configure(sections({ ...more, solver: { nameservers, propagationSeconds: 1 } }));
    await counting('name servers that have no record, refuse, and do not answer', () =>
      assert.rejects(
        stack.up(),
        new RegExp(
          `is not everywhere: ${none} has no such record; ${refusing} refuses to answer; ${silent} does not answer`,
        ),
      ),
    );
    for (const server of servers) server.stop();
    for (const name of ['apps', 'www']) assert.deepEqual(await textAt(`_acme-challenge.${name}.example.com`), []);
  });

  it('wait for a server that has the record late, and are ordered in place for other names', async () => {
    const old = await routingSecret();
    // A secondary server: it has what the primary has, but only from the eighth question on.
    const late = 8;
    const server = new FakeNameServer(async (question, asked) => {
      if (asked < late || !question.startsWith('TXT')) return noSuchName;
      const name = question.replace('TXT ', '');
      return records(...(await textAt(name)).map((data) => ({ type: 'TXT' as const, name, data })));
    });
    try {
      stack.configure(sections({ ...more, solver: { nameservers: [await server.start()] } }));
      assert.equal(await counting('other names, with a name server that is late', () => stack.up()), 1);
    } finally {
      server.stop();
    }
    assert.ok(server.asked.length > late, `asked ${server.asked.length} times`);
    const changed = await routingSecret();
    assert.deepEqual(namesOf(changed), ['*.apps.example.com', 'apps.example.com', 'www.example.com']);
    assert.equal(changed.metadata.uid, old.metadata.uid);
    assert.equal(changed.key, old.key);
  });

  it('are ordered for a new key in place, when that is asked for', async () => {
    const old = await routingSecret();
    stack.configure(sections({ ...more, acme: { keyGeneration: 2, keyType: 'rsa-2048' } }));
    let steps: readonly string[] = [];
    const made = await counting('another key', async () => {
      steps = changesIn((await stack.up()).summary.resourceChanges);
    });
    assert.equal(made, 1);
    assert.deepEqual(steps, ['update']);
    const changed = await routingSecret();
    assert.equal(changed.metadata.uid, old.metadata.uid);
    assert.equal(changed.leaf.publicKey.asymmetricKeyType, 'rsa');
    assert.ok(changed.leaf.checkPrivateKey(createPrivateKey(Buffer.from(changed.data['tls.key'] ?? '', 'base64'))));
  });

  it('prove a name at the end of its alias', async () => {
    const { address, key } = lab.nameServer;
    const [host, port] = address.split(':');
    const update = [
      `server ${host} ${port}`,
      `key hmac-sha256:${key.name} ${key.secret}`,
      'update add _acme-challenge.alias.example.com. 1 CNAME proofs.example.com.',
      'send',
      '',
    ].join('\n');
    const nsupdate = execFile('nsupdate');
    nsupdate.stdin?.end(update);
    const [code] = (await once(nsupdate, 'close')) as [number];
    assert.equal(code, 0);
    const aliased = await LabStack.open(lab, sections({ domain: 'alias.example.com', namespace: 'alias' }), {
      name: 'alias',
    });
    try {
      assert.equal(await counting('a name with an alias', () => aliased.up()), 1);
      assert.deepEqual(namesOf(await routingSecret('alias')), ['*.alias.example.com', 'alias.example.com']);
      assert.deepEqual(await textAt('proofs.example.com'), []);
    } finally {
      aliased.close();
    }
  });

  it('have their records made by a program, and a warning where it does not clean up', async () => {
    const { address, key } = lab.nameServer;
    const where = { domain: 'exec.example.com', namespace: 'exec' };
    const one = await LabStack.open(lab, sections(where), { name: 'exec' });
    const command = join(one.directory, 'solver.sh');
    writeFileSync(command, solverProgram(address), { mode: 0o700 });
    const exec = { command, environment: { KEY: `hmac-sha256:${key.name} ${key.secret}` } };
    one.configure(sections({ ...where, solver: { rfc2136: undefined, exec } }));
    try {
      assert.equal(await counting('records made by a program', () => one.up()), 1);
      assert.deepEqual(namesOf(await routingSecret('exec')), ['*.exec.example.com', 'exec.example.com']);
      assert.match(one.said(), /warning: the record TXT _acme-challenge\.exec\.example\.com is left behind: /);
    } finally {
      one.close();
    }
  });

  it('have an account that is bound to an external one, and say where it has to be', async () => {
    const { directory, caBundle } = bound;
    const where = { domain: 'bound.example.com', namespace: 'bound' };
    const one = await LabStack.open(lab, sections({ ...where, acme: { directory, caBundle } }), { name: 'bound' });
    try {
      await assert.rejects(one.up(), /externalAccountRequired\); set eab/);
      one.configure(sections({ ...where, acme: { directory, caBundle, eab: externalAccount, profile: 'shortlived' } }));
      assert.equal(await counting('an external account and a profile', () => one.up(), 'pebble-bound'), 1);
      const { leaf } = await routingSecret('bound');
      assert.equal(Math.round((Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / 86_400_000), 6);
      assert.doesNotMatch(`${one.stateText()}${one.said()}`, new RegExp(externalAccount.hmacKey));

      const other = { directory, caBundle, eab: externalAccount, profile: 'shortlived', email: 'other@example.com' };
      one.configure(sections({ ...where, acme: other }));
      const made = await counting('another contact', () => one.up(), 'pebble-bound');
      assert.equal(made, 0);
      assert.equal(accountsOf(lab, 'pebble-bound'), 1);
    } finally {
      one.close();
    }
  });

  it('come in spite of rejected nonces, with the chain that is preferred', async () => {
    const { directory, caBundle } = moody;
    const where = { domain: 'moody.example.com', namespace: 'moody' };
    const preferredChain = await rootName(moody.root.replace(/0$/, '1'), caBundle);
    const acme = { directory, caBundle, preferredChain };
    const one = await LabStack.open(lab, sections({ ...where, acme }), { name: 'moody' });
    try {
      const made = await counting('an authority that rejects nonces', () => one.up(), 'pebble-moody');
      assert.equal(made, 1);
      const { chain } = await routingSecret('moody');
      const last = new X509Certificate(chain.slice(chain.lastIndexOf('-----BEGIN')));
      assert.ok(last.issuer.includes(preferredChain), `${last.issuer}, not ${preferredChain}`);
    } finally {
      one.close();
    }
  });

  const kills: readonly (readonly [step: string, path: string, held: Held])[] = [
    ['before the account is registered', '/sign-me-up', 'request'],
    ['when the account is registered', '/sign-me-up', 'answer'],
    ['before the order is made', '/order-plz', 'request'],
    ['when the order is made', '/order-plz', 'answer'],
    ['before a challenge is met', '/chalZ/', 'request'],
    ['before the order is finalized', '/finalize-order/', 'request'],
    ['when the order is finalized', '/finalize-order/', 'answer'],
    ['before the certificate is fetched', '/certZ/', 'request'],
  ];

  for (const [index, [step, path, held]] of kills.entries()) {
    it(`survive that the engine is killed ${step}`, async () => {
      const where = { domain: `kill-${index}.example.com`, namespace: `kill-${index}` };
      const killed = await LabStack.open(lab, sections(where), { name: `kill-${index}` });
      try {
        const accounts = accountsOf(lab);
        const made = await counting(`an update that is killed ${step}, and the next`, async () => {
          let isHeld = false;
          void gate.holdNext(path, held).then(() => (isHeld = true));
          assert.equal(await killed.killedUp(() => isHeld), 'killed');
          const keys = await privateKeys(killed);
          assert.equal(keys.size, 2);
          await killed.pulumi.cancel();
          await killed.up();
          assert.deepEqual(await privateKeys(killed), keys);
        });
        assert.ok(made <= 2, `${made} orders`);
        assert.equal(accountsOf(lab), accounts + 1);
        assert.deepEqual(namesOf(await routingSecret(where.namespace)), [`*.${where.domain}`, where.domain]);
        assert.deepEqual(await announced(killed), []);
      } finally {
        killed.close();
      }
    });
  }

  it('keep every secret out of state, output and events', () => {
    const said = `${stack.stateText()}${stack.said()}`;
    assert.match(said, /BEGIN CERTIFICATE/, 'certificates are public, so that PEM would be found');
    assert.doesNotMatch(said, /PRIVATE KEY|UFJJVkFURSBLRVk|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/);
    assert.ok(!said.includes(lab.nameServer.key.secret));
  });

  /** The private keys in a stack's state, by resource. */
  async function privateKeys({ pulumi }: LabStack): Promise<ReadonlyMap<string, unknown>> {
    const exported: { readonly deployment: unknown } = await pulumi.exportStack();
    const { resources } = stateSchema.parse(exported.deployment);
    const keys = resources.filter(({ urn }) => urn.includes('edgewire:PrivateKey::'));
    return new Map(keys.map(({ urn, outputs }) => [urn, outputs?.pem]));
  }
});

/** Makes records by nsupdate, and removes none. */
function solverProgram(nameServer: string): string {
  const [host = '', port = ''] = nameServer.split(':');
  return [
    '#!/bin/sh',
    'if [ "$1" = cleanup ]; then echo "it stays" >&2; exit 1; fi',
    'exec nsupdate <<EOF',
    `server ${host} ${port}`,
    'key $KEY',
    'update add $2 1 TXT "$3"',
    'send',
    'EOF',
    '',
  ].join('\n');
}

/** The common name of a certificate that a server of the lab gives. */
async function rootName(url: string, ca: string): Promise<string> {
  const asked = request(url, { ca }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const { subject } = new X509Certificate(await text(answer));
  return /CN=(.*)/.exec(subject)?.[1] ?? '';
}
