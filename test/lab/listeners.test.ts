import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { issue } from '../certificates';
import { recordedListeners, type RecordedListener } from '../vectors/listeners';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { listenerCases, namespacesOf, objectsOf } from '../vectors/listener-corpus';
import { apply, manifest, namespaceNamed, service } from './manifests';

const file = join(__dirname, '../vectors/traefik-listeners.json');

const condition = z.object({ type: z.string(), status: z.string(), reason: z.string() });
const statuses = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      metadata: z.object({ namespace: z.string() }),
      status: z
        .object({
          listeners: z.array(z.object({ conditions: z.array(condition) })).optional(),
          parents: z.array(z.object({ conditions: z.array(condition) })).optional(),
        })
        .optional(),
    }),
  ),
});

type Status = z.output<typeof statuses>['items'][number];

/** Recorded anew with EDGEWIRE_RECORD=1. */
describe('what the real Traefik makes of the listeners of Gateways', function () {
  this.timeout('2m');
  let lab: Lab;

  before(async () => {
    lab = await startLab({ crds: ['gateway-api'], nodes: 0, certManager: false });
    const spec = { controllerName: 'traefik.io/gateway-controller' };
    await apply(lab, manifest('gateway.networking.k8s.io/v1', 'GatewayClass', 'traefik', undefined, { spec }));
    const { http: web, https: websecure } = await lab.startTraefik({ gateways: true });
    const { certificate, key } = issue({ dnsNames: ['*.apps.example.com'] });
    const tls = { type: 'kubernetes.io/tls', stringData: { 'tls.crt': certificate, 'tls.key': key } };
    const namespaces = listenerCases.flatMap((_, index) => [...namespacesOf(index)]);
    await apply(lab, ...namespaces.map(namespaceNamed));
    await apply(
      lab,
      ...namespaces.flatMap((namespace) => [
        manifest('v1', 'Secret', 'tls', namespace, tls),
        service(namespace, 'web'),
      ]),
      ...listenerCases.flatMap((one, index) => objectsOf(one, index, { web, websecure, none: 9999 })),
    );
  });

  after(() => lab?.stop());

  async function record(): Promise<RecordedListener[]> {
    const text = await lab.kubectl(['get', 'gateways,httproutes', '-A', '-o', 'json']);
    const { items } = statuses.parse(JSON.parse(text));
    return listenerCases.map(({ what }, index) => {
      const [home, other] = namespacesOf(index);
      const gateway = items.find(({ kind, metadata }) => kind === 'Gateway' && metadata.namespace === home);
      const route = items.find(
        ({ kind, metadata }) => kind === 'HTTPRoute' && [home, other].includes(metadata.namespace),
      );
      return { what, refused: refusedBy(what, gateway), detached: detachedBy(what, route) };
    });
  }

  it('is what was recorded', async () => {
    const now = await eventually(record);
    if (process.env.EDGEWIRE_RECORD === '1') {
      writeFileSync(file, `[\n${now.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
    }
    await eventually(async () => assert.deepEqual(await record(), recordedListeners(readFileSync(file, 'utf8'))));
  });
});

function refusedBy(what: string, gateway: Status | undefined): string[] {
  const conditions = gateway?.status?.listeners?.[0]?.conditions ?? [];
  // A listener that Traefik serves has them all.
  assert.ok(conditions.length > 0, `${what}: no status of the listener yet`);
  return conditions.filter(({ status }) => status !== 'True').map(({ type, reason }) => `${type}: ${reason}`);
}

function detachedBy(what: string, route: Status | undefined): string | null {
  const conditions = route?.status?.parents?.[0]?.conditions ?? [];
  const accepted = conditions.find(({ type }) => type === 'Accepted');
  assert.ok(accepted !== undefined, `${what}: no status of the route yet`);
  return accepted.status === 'True' ? null : accepted.reason;
}
