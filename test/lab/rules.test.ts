import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import * as z from 'zod';
import { recordedRules, type RecordedRule } from '../vectors/rules';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { apply, manifest } from './manifests';
import { freePort } from './ports';
import { type Edge } from './programs/traefik';
import { probes, rules } from '../vectors/rule-corpus';

const file = join(__dirname, '../vectors/traefik-rules.json');

const routers = z.array(z.object({ name: z.string(), status: z.string(), error: z.array(z.string()).optional() }));

/** Its own path, so that no rule answers for another; parentheses keep the rule whole. */
function ownRule(rule: string, index: number): string {
  return `PathPrefix(\`/${index}/\`) && (${rule})`;
}

function route(rule: string, index: number): object {
  const services = [{ kind: 'TraefikService', name: 'noop@internal' }];
  const routes = [{ kind: 'Rule', match: ownRule(rule, index), services }];
  const spec = { entryPoints: ['websecure'], routes, tls: {} };
  return manifest('traefik.io/v1alpha1', 'IngressRoute', `rule-${index}`, 'default', { spec });
}

/** Whether the edge has a router for a host and path: the service of Traefik's own answers 418. */
function isRouted(port: number, host: string, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, servername: host, headers: { host }, rejectUnauthorized: false };
    request({ ...options, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode !== 404);
    })
      .on('error', reject)
      .end();
  });
}

/** Recorded anew with EDGEWIRE_RECORD=1. */
describe('what the real Traefik makes of the rules of IngressRoutes', function () {
  this.timeout('2m');
  let lab: Lab;
  let edge: Edge;
  let api: number;

  before(async () => {
    lab = await startLab({ crds: ['traefik'], nodes: 0, certManager: false });
    api = await freePort();
    const args = [`--entrypoints.traefik.address=127.0.0.1:${api}`, '--api.insecure=true'];
    edge = await lab.startTraefik({ crds: true, args });
    await apply(lab, ...rules.map(route));
  });

  after(() => lab?.stop());

  async function routersOf(): Promise<z.output<typeof routers>> {
    const response = await fetch(`http://127.0.0.1:${api}/api/http/routers?per_page=1000`);
    return routers.parse(await response.json());
  }

  async function record(): Promise<RecordedRule[]> {
    const known = await eventually(async () => {
      const found = (await routersOf()).filter(({ name }) => name.includes('default-rule-'));
      assert.ok(found.length > 0 && found.some(({ name }) => name.includes(`rule-${rules.length - 1}-`)));
      return found;
    });
    const recorded: RecordedRule[] = [];
    for (const [index, match] of rules.entries()) {
      const router = known.find(({ name }) => name.startsWith(`default-rule-${index}-`));
      const hosts: string[] = [];
      for (const host of probes) if (await isRouted(edge.https, host, `/${index}/`)) hosts.push(host);
      recorded.push({ match, isServed: router?.status === 'enabled', hosts });
    }
    return recorded;
  }

  it('is what was recorded', async () => {
    const now = await record();
    if (process.env.EDGEWIRE_RECORD === '1') {
      writeFileSync(file, `[\n${now.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
    }
    assert.deepEqual(now, recordedRules(readFileSync(file, 'utf8')));
  });
});
