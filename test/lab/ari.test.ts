import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type IncomingMessage } from 'node:http';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { ordersTaken } from './orders';

const day = 86_400_000;

describe('renewals by the window that the authority names (ARI)', function () {
  this.timeout('4m');
  let lab: Lab;
  let stack: LabStack;

  before(async () => {
    lab = await startLab({ nodes: 0, certManager: false });
    stack = await LabStack.open(lab, sections(), { name: 'renewal-info' });
    await stack.up();
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  function sections(): Sections {
    const { address, key } = lab.nameServer;
    const rfc2136 = {
      nameserver: address,
      tsigKeyName: key.name,
      tsigAlgorithm: key.algorithm,
      tsigSecret: key.secret,
    };
    const acme = {
      directory: lab.acme.directory,
      caBundle: lab.acme.caBundle,
      profile: 'default',
      termsOfServiceAgreed: true,
      dns01: { nameservers: [address], rfc2136 },
    };
    return {
      charts: noCharts,
      environments: {
        production: {
          domain: 'apps.example.com',
          namespaces: { list: ['wiki'] },
          source: { namespace: 'wiki' },
          distribution: 'direct',
          certificate: { acme },
        },
      },
      namespaces: { wiki: { create: true } },
    };
  }

  async function served(): Promise<string> {
    const path = 'jsonpath={.data.tls\\.crt}';
    return Buffer.from(
      await lab.kubectl(['get', 'secret', 'production-routing', '-n', 'wiki', '-o', path]),
      'base64',
    ).toString();
  }

  /** Has Pebble answer so, when it is asked when to renew what is served. */
  async function answering(answer: string): Promise<void> {
    const body = JSON.stringify({ Certificate: await served(), ARIResponse: answer });
    const outgoing = request(new URL('/set-renewal-info/', lab.acme.root), {
      method: 'POST',
      headers: { 'user-agent': 'edgewire' },
      ca: lab.acme.caBundle,
    });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    assert.equal(response.statusCode, 200, await text(response));
  }

  function window(start: number): string {
    const [from, to] = [start, start + day].map((instant) => new Date(instant).toISOString());
    return JSON.stringify({ suggestedWindow: { start: from, end: to } });
  }

  /** Orders that an `up` makes, renewal judged so many days before the end of what is served. */
  async function ordersOf(daysLeft?: number): Promise<number> {
    const before = ordersTaken(lab);
    const { workspace } = stack.pulumi;
    if (daysLeft !== undefined) {
      const instant = new Date(Date.parse(new X509Certificate(await served()).validTo) - daysLeft * day);
      workspace.envVars = { ...workspace.envVars, EDGEWIRE_NOW: instant.toISOString() };
    }
    await stack.up();
    workspace.envVars = { ...lab.environment };
    return ordersTaken(lab) - before;
  }

  it('come at once where it is open, and say what they replace', async () => {
    await answering(window(Date.now() - day / 2));
    assert.equal(await ordersOf(), 1);
    // Pebble refuses to replace a certificate twice, and says nothing of what it accepts.
    assert.equal(await ordersOf(), 0);
  });

  it('do not come where it is far away, though a third of the lifetime is left', async () => {
    await answering(window(Date.now() + 85 * day));
    assert.equal(await ordersOf(20), 0);
  });

  it('come with the last third where the answer is nonsense', async () => {
    await answering('{"suggestedWindow": "soon"}');
    assert.equal(await ordersOf(40), 0);
    assert.equal(await ordersOf(29), 1);
  });
});
