import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { eventually } from './eventually';
import { givenCertificate } from './given-certificate';
import { ofEnvironments, routes, teams } from './guarded-routes';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { apply, manifest } from './manifests';
import { auditLog } from './programs/control-plane';

const namespaces: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  epinio: {},
  workspace: { 'app.kubernetes.io/component': 'epinio-namespace' },
  wiki: {},
  shop: { team: 'shop' },
  outlet: { team: 'shop', retired: 'yes' },
  'team-7': { team: 't7' },
  other: {},
};

/** A route that the plan does not allow. */
const bad = routes.find(({ refused }) => refused !== undefined)?.object ?? {};

describe('the guard in the API server', function () {
  this.timeout('4m');
  let lab: Lab;
  let stack: LabStack;

  before(async () => {
    lab = await startLab({ crds: ['traefik', 'gateway-api'], nodes: 0, certManager: false });
    await apply(lab, ...Object.entries(namespaces).map(([name, labels]) => namespaceWith(name, labels)));
    stack = await LabStack.open(lab, await sections('deny'));
    await stack.up();
    await eventually(() => assert.rejects(verdict(routes[0]?.object ?? {}), /edgewire/));
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  it(`holds a plan of ${teams} environments, and judges at least 40 routes, both ways`, () => {
    assert.ok(routes.length >= 40, `${routes.length}`);
    for (const refused of [true, false])
      assert.ok(routes.filter((route) => (route.refused !== undefined) === refused).length >= 15);
  });

  for (const { what, object, refused } of routes) {
    it(`${refused === undefined ? 'admits' : 'refuses'} ${what}`, async () => {
      if (refused === undefined) await verdict(object);
      else await assert.rejects(verdict(object), (error: Error) => error.message.includes(`edgewire: ${refused}`));
    });
  }

  it('only warns whoever makes a route, or only notes it, where it is to', async () => {
    const create = (...more: string[]) =>
      lab.kubectl(['create', '--warnings-as-errors', ...more, '-f', '-'], JSON.stringify(bad));
    const noted = () =>
      readFileSync(auditLog(lab), 'utf8')
        .split('\n')
        .filter((line) => line.includes(failure));
    stack.configure(await sections('warn'));
    await stack.up();
    await eventually(() => assert.rejects(create('--dry-run=server'), /Warning: [^]*edgewire: the plan does not give/));
    assert.deepEqual(noted(), []);
    stack.configure(await sections('audit'));
    await stack.up();
    await eventually(() => create('--dry-run=server'));
    await eventually(() => Promise.resolve(assert.match(noted().join(''), /edgewire: the plan does not give/)));
    await create();
  });

  it('lets a refused route that was there before be changed back, and be deleted', async () => {
    stack.configure(await sections('deny'));
    await stack.up();
    await eventually(() => assert.rejects(lab.kubectl(['annotate', 'ingress', '-n=wiki', 'route', 'a=b']), /edgewire/));
    await lab.kubectl(['label', 'ingress', '-n=wiki', 'route', 'a=b']);
    await lab.kubectl(['delete', 'ingress', '-n=wiki', 'route']);
  });

  /** What the API server makes of a new object, which it does not keep. */
  async function verdict(object: object): Promise<void> {
    await lab.kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(object));
  }
});

/** The annotation by which the API server notes what a policy says (v1.35). */
const failure = 'validation.policy.admission.k8s.io/validation_failure';

function namespaceWith(name: string, labels: Readonly<Record<string, string>>): object {
  return { ...manifest('v1', 'Namespace', name), metadata: { name, labels } };
}

async function sections(action: string): Promise<Sections> {
  const certificates = await Promise.all(
    ['apps', 'shops', 'corp'].map((name) => givenCertificate(`*.${name}.example.com`)),
  );
  return {
    charts: noCharts,
    guard: { action },
    controllers: {
      external: {
        class: 'traefik',
        default: true,
        replicas: 1,
        gateway: true,
        acme: { dns01: { cloudflare: { apiToken: 'x' } } },
      },
      internal: { class: 'traefik-internal' },
      cloud: { class: 'traefik-cloud' },
    },
    epinio: { environment: 'apps', webInterface: false, users: [{ username: 'ops', passwordBcrypt: '$2a$10$x' }] },
    environments: ofEnvironments(certificates),
  };
}
