import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { ordersTaken } from './orders';
import { updateZone } from './zone';

const record = '_validation-persist.apps.example.com';
const authority = 'pebble.letsencrypt.org';
const day = 86_400;

describe('standing records (DNS-PERSIST-01)', function () {
  this.timeout('4m');
  let lab: Lab;
  let stack: LabStack;
  let account = '';

  before(async () => {
    lab = await startLab({ nodes: 0, certManager: false });
    stack = await LabStack.open(lab, sections(), { name: 'dns-persist' });
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  /** A wildcard and its apex, without a credential for DNS. */
  function sections(dnsPersist01: Readonly<Record<string, unknown>> = {}): Sections {
    const acme = {
      directory: lab.acme.directory,
      caBundle: lab.acme.caBundle,
      profile: 'default',
      termsOfServiceAgreed: true,
      dnsPersist01: { nameservers: [lab.nameServer.address], ...dnsPersist01 },
    };
    const environment = {
      domain: 'apps.example.com',
      apex: true,
      namespaces: { list: ['wiki'] },
      source: { namespace: 'wiki' },
      distribution: 'direct',
      certificate: { acme },
    };
    return { charts: noCharts, environments: { production: environment }, namespaces: { wiki: { create: true } } };
  }

  async function stands(text: string): Promise<void> {
    await updateZone(lab, `delete ${record} TXT`, `add ${record} 1 TXT "${text}"`);
  }

  /** An update that fails before it orders; resolves to what it says of the record. */
  async function refused(): Promise<string> {
    const before = ordersTaken(lab);
    let said = '';
    await assert.rejects(stack.up(), (error: Error) => {
      said = /127\.0\.0\.1:\d+: (the record TXT .*)/.exec(error.message)?.[1] ?? error.message;
      return true;
    });
    assert.equal(ordersTaken(lab), before);
    return said;
  }

  it('are asked for, with the account that was registered, before anything is ordered', async () => {
    const said = await refused();
    const [, text = ''] = /is missing: create it with the text "(.*)"/.exec(said) ?? [];
    account = /accounturi=([^;]+)/.exec(text)?.[1] ?? '';
    assert.match(account, /^https:\/\/127\.0\.0\.1:\d+\/my-account\//);
    assert.equal(text, `${authority}; accounturi=${account}; policy=wildcard`);
  });

  it('prove nothing for another account, without wildcards, and when they have ended', async () => {
    await stands(`${authority}; accounturi=${account}0; policy=wildcard`);
    assert.match(await refused(), new RegExp(`is for the account ${account}0: write accounturi=${account}$`));
    await stands(`${authority}; accounturi=${account}`);
    assert.match(await refused(), /does not allow wildcards: add policy=wildcard$/);
    await stands(`${authority}; accounturi=${account}; policy=wildcard; persistUntil=1767225600`);
    assert.match(await refused(), /held until 2026-01-01 \(persistUntil\): write a later time, or leave it out$/);
  });

  it('prove a wildcard and its apex at Pebble, and are told when they end soon', async () => {
    const until = Math.floor(Date.now() / 1000) + 20 * day;
    await stands(`${authority}; accounturi=${account}; policy=wildcard; persistUntil=${until}`);
    stack.configure(sections({ accountUri: account }));
    await stack.up();
    assert.equal(ordersTaken(lab), 1);
    const path = 'jsonpath={.data.tls\\.crt}';
    const data = await lab.kubectl(['get', 'secret', 'production-routing', '-n', 'wiki', '-o', path]);
    const { subjectAltName = '' } = new X509Certificate(Buffer.from(data, 'base64'));
    assert.deepEqual(subjectAltName.split(', ').sort(), ['DNS:*.apps.example.com', 'DNS:apps.example.com']);
    assert.match(stack.said(), new RegExp(`warning: the record TXT ${record} holds until \\d{4}-\\d\\d-\\d\\d only`));
  });
});
