import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { hasTlsProvider } from './environment';
import { changesIn } from './changes';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { type Presented, presentedTo } from './presented';

const environment = { namespaces: { list: ['wiki'] }, distribution: 'direct' };

/** A CA that stays out of the cluster, with generations as told, and what it and nobody signs. */
function sections(generations: object, validityDays: number): Sections {
  const generate = { commonName: 'Outside', in: 'state', intermediate: {}, ...generations };
  return {
    charts: noCharts,
    issuers: { outside: { ca: { generate, clusterIssuer: false, trust: environment } } },
    environments: {
      signed: { domain: 't.example.com', certificate: { tls: { ca: 'outside', validityDays } }, ...environment },
      own: { domain: 'o.example.com', certificate: { tls: { keyType: 'rsa-2048' } }, ...environment },
    },
    namespaces: { wiki: { create: true } },
  };
}

const secret = z.object({ metadata: z.object({ uid: z.string() }), data: z.record(z.string(), z.string()) });

describe(`certificates by ${hasTlsProvider ? 'the provider' : 'a stand-in for the provider'} of @pulumi/tls`, function () {
  this.timeout('3m');
  let lab: Lab;
  let stack: LabStack;

  before(async () => {
    lab = await startLab({ nodes: 0, certManager: false });
    stack = await LabStack.open(lab, sections({}, 30), { name: 'tls' });
    await stack.up();
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  /** A routing secret, as it is copied into the namespace of an application. */
  async function routing(name: string): Promise<Presented & { readonly uid: string }> {
    const found = await lab.kubectl(['get', 'secret', `${name}-routing`, '-n', 'wiki', '-o', 'json']);
    const { metadata, data } = secret.parse(JSON.parse(found));
    const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
    return { certificate: text('tls.crt'), key: text('tls.key'), uid: metadata.uid };
  }

  function bundle(): Promise<string> {
    const path = '-o=jsonpath={.data.ca\\.crt}';
    return lab.kubectl(['get', 'configmap', 'outside-ca-bundle', '-n', 'wiki', path]);
  }

  async function changes(): Promise<readonly string[]> {
    const { summary } = await stack.up();
    return changesIn(summary.resourceChanges);
  }

  it('are accepted by a client that trusts the root of their CA alone', async () => {
    await presentedTo(await bundle(), await routing('signed'), 'wiki.t.example.com');
  });

  it('sign themselves where no CA is named, with the key asked for', async () => {
    const own = await routing('own');
    await presentedTo(own.certificate, own, 'wiki.o.example.com');
    assert.equal(new X509Certificate(own.certificate).publicKey.asymmetricKeyType, 'rsa');
  });

  it('come from the real provider', function () {
    if (!hasTlsProvider) this.skip();
    assert.match(stack.stateText(), /publicKeyFingerprintSha256/, 'which a stand-in does not tell');
  });

  it('need nothing of cert-manager, and put no key of a CA into the cluster', async () => {
    const names = '-o=jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}';
    const secrets = (await lab.kubectl(['get', 'secrets', '--all-namespaces', names])).trim().split(' ');
    assert.deepEqual(secrets.sort(), [
      'edgewire/own-routing',
      'edgewire/signed-routing',
      'wiki/own-routing',
      'wiki/signed-routing',
    ]);
  });

  it('expect no changes at a second up', async () => assert.deepEqual(await changes(), []));

  it('are made anew with the same key, in place', async () => {
    const before = await routing('signed');
    stack.configure(sections({}, 60));
    await stack.up();
    const after = await routing('signed');
    assert.notEqual(after.certificate, before.certificate);
    assert.deepEqual([after.key, after.uid], [before.key, before.uid]);
  });

  it('are signed by a new generation of their CA while both are trusted', async () => {
    const host = 'wiki.t.example.com';
    const old = await routing('signed');
    stack.configure(sections({ generation: 2, trusted: [1, 2] }, 60));
    await stack.up();
    const [both, renewed] = [await bundle(), await routing('signed')];
    assert.equal(new X509Certificate(renewed.certificate).issuer, 'CN=Outside Intermediate G2');
    await presentedTo(both, old, host);
    await presentedTo(both, renewed, host);
    stack.configure(sections({ generation: 2 }, 60));
    await stack.up();
    await presentedTo(await bundle(), renewed, host);
    await assert.rejects(presentedTo(await bundle(), old, host), /unable to get/);
  });

  it('have no key in plain state', () => {
    const state = stack.stateText();
    assert.match(state, /BEGIN CERTIFICATE/);
    assert.doesNotMatch(state, /PRIVATE KEY|UFJJVkFURSBLRVk|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/);
  });
});
