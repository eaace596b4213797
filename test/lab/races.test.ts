import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { run } from '../cli/command';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { apply } from './manifests';
import { ordersTaken } from './orders';
import { certificateIn } from './secret-certificate';
import { zoneSolver } from './zone-solver';

/** An ACME authority, and a private CA that issues at once. */
function sections(lab: Lab): Sections {
  const { directory, caBundle } = lab.acme;
  return {
    issuers: {
      pebble: { acme: { directory, caBundle, email: 'ops@example.com', dns01: zoneSolver(lab) } },
      corporate: { ca: { generate: { commonName: 'Example Corp' } } },
    },
    environments: {
      apps: { domain: 'apps.example.com', issuer: 'corporate', namespaces: { list: ['wiki'] }, distribution: 'direct' },
    },
    namespaces: { wiki: { create: true }, shop: { create: true } },
    charts: noCharts,
  };
}

interface Asking {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly secretName: string;
  readonly issuer: string;
}

/** An Ingress whose annotation asks cert-manager for the certificate of its tls block. */
function annotated({ name, hosts, secretName, issuer }: Asking, spec: object): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'shop', annotations: { 'cert-manager.io/cluster-issuer': issuer } },
    spec: { ingressClassName: 'traefik', tls: [{ hosts, secretName }], ...spec },
  };
}

const backend = { service: { name: 'web', port: { number: 80 } } };

function serving(asking: Asking): object {
  const rules = asking.hosts.map((host) => ({ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }));
  return annotated(asking, { rules });
}

function certificate(namespace: string, name: string, secretName: string, dnsNames: readonly string[]): object {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, namespace },
    spec: { secretName, dnsNames, issuerRef: { name: 'corporate', kind: 'ClusterIssuer' } },
  };
}

const planSchema = z.object({
  orders: z.array(z.object({ directory: z.string(), identifiers: z.array(z.string()), count: z.number() })),
  diagnostics: z.array(z.object({ code: z.string(), path: z.string(), message: z.string() })),
});

const certificates = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      spec: z.object({ dnsNames: z.array(z.string()) }),
      status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })) }).optional(),
    }),
  ),
});

describe('what cert-manager makes of several writers of one Secret is what the plan says', function () {
  this.timeout('2m');
  let lab: Lab;
  let stack: LabStack;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await lab.kubectl(['create', 'namespace', 'cert-manager']);
    stack = await LabStack.open(lab, sections(lab));
    await stack.up();
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  /** What `check` says of objects: orders at Pebble, and the diagnostics with a code. */
  function told(objects: readonly object[], code: string) {
    const file = join(stack.directory, 'all.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const { out } = run(['check', file, '-f', 'json', '--cwd', stack.directory], { cwd: stack.directory });
    const { orders, diagnostics } = planSchema.parse(JSON.parse(out));
    const found = diagnostics.filter((one) => one.code === code);
    return { orders: orders.reduce((sum, { count }) => sum + count, 0), found };
  }

  async function certificatesIn(namespace: string) {
    return certificates.parse(JSON.parse(await lab.kubectl(['get', 'certificates', '-n', namespace, '-o', 'json'])))
      .items;
  }

  /** The Certificate of an Ingress, made by cert-manager. */
  const made = (name: string) => () =>
    eventually(async () => {
      const found = (await certificatesIn('shop')).find(({ metadata }) => metadata.name === name);
      assert.ok(found !== undefined);
      return found;
    });

  it('two annotated Ingresses with one secretName: one order, for the hosts of the first alone', async () => {
    const [one, two] = ['one', 'two'].map((name) =>
      serving({ name, hosts: [`${name}.example.com`], secretName: 'shared-tls', issuer: 'pebble' }),
    );
    assert.ok(one !== undefined && two !== undefined);
    const before = ordersTaken(lab);
    await apply(lab, one);
    await made('shared-tls')();
    await eventually(() => Promise.resolve(assert.equal(ordersTaken(lab), before + 1)));
    // Once a later one has its Certificate, cert-manager has seen the second.
    const later = serving({ name: 'later', hosts: ['l.example.net'], secretName: 'later-tls', issuer: 'corporate' });
    await apply(lab, two);
    await apply(lab, later);
    await made('later-tls')();
    assert.deepEqual((await made('shared-tls')()).spec.dnsNames, ['one.example.com']);

    const { orders, found } = told([one, two], 'EW3014');
    assert.equal(ordersTaken(lab) - before, orders);
    assert.deepEqual(
      found.map(({ message }) => /so (\S+) never gets into it/.exec(message)?.[1]),
      ['two.example.com'],
    );
  });

  it('hosts in spec.tls alone: they are ordered all the same, in one order', async () => {
    const ingress = annotated(
      { name: 'listed', hosts: ['c.example.com', 'd.example.com'], secretName: 'listed-tls', issuer: 'pebble' },
      { defaultBackend: backend },
    );
    const before = ordersTaken(lab);
    await apply(lab, ingress);
    await made('listed-tls')();
    await eventually(() => Promise.resolve(assert.equal(ordersTaken(lab), before + 1)));
    assert.deepEqual((await made('listed-tls')()).spec.dnsNames.toSorted(), ['c.example.com', 'd.example.com']);
    assert.equal(told([ingress], 'EW3014').orders, 1);
  });

  it('a Certificate and an annotation: one gets the Secret, the other is never ready', async () => {
    const objects = [
      certificate('shop', 'wildcard', 'both-tls', ['*.example.net']),
      serving({ name: 'both', hosts: ['wiki.example.net'], secretName: 'both-tls', issuer: 'corporate' }),
    ];
    await apply(lab, ...objects);
    await eventually(async () => {
      const both = (await certificatesIn('shop')).filter(({ metadata }) => /^(wildcard|both-tls)$/.test(metadata.name));
      const states = both.map(({ status }) => status?.conditions.find(({ type }) => type === 'Ready')?.status);
      assert.deepEqual(states.toSorted(), ['False', 'True']);
    });
    const { found } = told(objects, 'EW3014');
    assert.match(found[0]?.message ?? '', /one of them gets the Secret, and the other never has/);
  });

  it("the Certificates of Epinio's Gateways: the wildcard's copy is overwritten, the second is never ready", async () => {
    const names = async () => (await certificateIn(lab, 'wiki', 'apps-routing')).subjectAltName;
    assert.equal(await names(), 'DNS:*.apps.example.com');
    const [first, second] = ['wiki', 'docs'].map((app) =>
      certificate('wiki', `r-${app}`, 'apps-routing', [`${app}.apps.example.com`]),
    );
    assert.ok(first !== undefined && second !== undefined);
    await apply(lab, first);
    await eventually(async () => assert.equal(await names(), 'DNS:wiki.apps.example.com'));
    await apply(lab, second);
    await eventually(async () => {
      const [docs] = (await certificatesIn('wiki')).filter(({ metadata }) => metadata.name === 'r-docs');
      assert.ok(docs?.status?.conditions.some(({ type, status }) => type === 'Ready' && status === 'False'));
    });
    assert.equal(await names(), 'DNS:wiki.apps.example.com');
    assert.equal(told([first, second], 'EW3014').found.length, 2);
  });
});
