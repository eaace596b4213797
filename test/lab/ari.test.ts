import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { changesIn } from './changes';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { ordersTaken } from './orders';
import { zoneSolver } from './zone-solver';

const day = 86_400_000;

describe('renewals by the window that the authority names (ARI)', function () {
  this.timeout('4m');
  let lab: Lab;
  let stack: LabStack;

  before(async () => {
    lab = await startLab({ nodes: 0, certManager: false });
    stack = await LabStack.open(lab, sections(), { name: 'ari' });
    await stack.up();
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  /** Two environments, so that what is said of the authority could be said twice. */
  function sections(): Sections {
    const acme = {
      directory: lab.acme.directory,
      caBundle: lab.acme.caBundle,
      profile: 'default',
      termsOfServiceAgreed: true,
      dns01: { nameservers: [lab.nameServer.address], ...zoneSolver(lab) },
    };
    const environment = (domain: string) => ({
      domain,
      namespaces: { list: ['wiki'] },
      source: { namespace: 'wiki' },
      distribution: 'direct',
      certificate: { acme },
    });
    return {
      charts: noCharts,
      environments: { production: environment('apps.example.com'), labs: environment('labs.example.com') },
      namespaces: { wiki: { create: true } },
    };
  }

  async function served(environment = 'production'): Promise<string> {
    const path = 'jsonpath={.data.tls\\.crt}';
    const data = await lab.kubectl(['get', 'secret', `${environment}-routing`, '-n', 'wiki', '-o', path]);
    return Buffer.from(data, 'base64').toString();
  }

  /** Has Pebble answer so, when it is asked when to renew what is served. */
  async function answering(answer: string, environment?: string): Promise<void> {
    const body = JSON.stringify({ Certificate: await served(environment), ARIResponse: answer });
    const outgoing = request(new URL('/set-renewal-info/', lab.acme.root), {
      method: 'POST',
      headers: { 'user-agent': 'edgewire' },
      ca: lab.acme.caBundle,
    });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    assert.equal(response.statusCode, 200, await text(response));
  }

  function windowFrom(start: number): string {
    const [from, to] = [start, start + day].map((instant) => new Date(instant).toISOString());
    return JSON.stringify({ suggestedWindow: { start: from, end: to } });
  }

  interface Course {
    /** What is announced, or done. */
    readonly changes: readonly string[];
    readonly orders: number;
    readonly warnings: readonly string[];
  }

  /** Runs a preview or an update, renewal judged so many days before the end of what is served. */
  async function course(kind: 'preview' | 'up', daysLeft: number): Promise<Course> {
    const before = ordersTaken(lab);
    const { workspace } = stack.pulumi;
    const instant = new Date(Date.parse(new X509Certificate(await served()).validTo) - daysLeft * day);
    workspace.envVars = { ...workspace.envVars, EDGEWIRE_NOW: instant.toISOString() };
    const said: string[] = [];
    const onEvent = ({ diagnosticEvent }: { readonly diagnosticEvent?: { readonly message: string } }) => {
      if (diagnosticEvent !== undefined) said.push(diagnosticEvent.message);
    };
    try {
      const changes =
        kind === 'preview'
          ? changesIn((await stack.preview({ onEvent })).changeSummary)
          : changesIn((await stack.up({ onEvent })).summary.resourceChanges);
      const warnings = said.flatMap((message) => /warning: (.*ARI.*)/.exec(message)?.[1] ?? []);
      return { changes, orders: ordersTaken(lab) - before, warnings };
    } finally {
      workspace.envVars = { ...lab.environment };
    }
  }

  const nothing: Course = { changes: [], orders: 0, warnings: [] };

  it('come at once where it is open, and say what they replace', async () => {
    await answering(windowFrom(Date.now() - day / 2));
    assert.deepEqual(await course('preview', 89), { changes: ['update'], orders: 0, warnings: [] });
    assert.deepEqual(await course('up', 89), { changes: ['update'], orders: 1, warnings: [] });
    assert.match(lab.log('pebble'), /ARI: order "[^"]+" is a replacement of "[^"]+"/);
    assert.deepEqual(await course('up', 89), nothing);
  });

  it('do not come where it is far away, though a third of the lifetime is left', async () => {
    const far = windowFrom(Date.now() + 85 * day);
    for (const environment of ['production', 'labs']) await answering(far, environment);
    assert.deepEqual(await course('preview', 20), nothing);
  });

  it('come with the last third where the answer is nonsense, which is said once', async () => {
    for (const environment of ['production', 'labs']) await answering('{"suggestedWindow": "soon"}', environment);
    const warnings = [
      `${new URL(lab.acme.directory).host} says nothing that can be used, asked when to renew (ARI): the lifetime decides`,
    ];
    assert.deepEqual(await course('preview', 40), { ...nothing, warnings });
    assert.deepEqual(await course('up', 29), { changes: ['update'], orders: 2, warnings });
  });

  it('come with the last third where nobody answers', async () => {
    await lab.kill('pebble');
    const { changes, warnings } = await course('preview', 29);
    assert.deepEqual(changes, ['update']);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /cannot be reached .*: the lifetime decides/);
  });
});
