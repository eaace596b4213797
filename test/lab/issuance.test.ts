import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { run } from '../cli/command';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { ordersTaken } from './orders';
import { type Presented, presentedTo } from './presented';
import { zoneSolver } from './zone-solver';

const selector = 'app.kubernetes.io/component=epinio-namespace';

/** One environment for each kind of issuer. */
function sections(lab: Lab): Sections {
  const { directory, caBundle } = lab.acme;
  return {
    issuers: {
      pebble: { acme: { directory, caBundle, email: 'ops@example.com', dns01: zoneSolver(lab) } },
      corporate: { ca: { generate: { commonName: 'Example Corp' } } },
      self: { selfSigned: {} },
    },
    environments: {
      // Not with its apex: cert-manager would prove control of both one after the other, a minute each.
      public: { domain: 'apps.example.com', names: ['www.example.com'], issuer: 'pebble', namespaces: { selector } },
      intranet: {
        domain: 'corp.example.com',
        apex: true,
        names: ['*.labs.corp.example.com'],
        issuer: 'corporate',
        namespaces: { list: ['wiki', 'ci'] },
      },
      trial: { domain: 'trial.example.com', issuer: 'self', namespaces: { all: true } },
    },
    charts: noCharts,
  };
}

/** The annotation that has kubed make copies, by environment: its words, not this program's. */
const selectors: Readonly<Record<string, string>> = {
  public: selector,
  intranet: 'kubernetes.io/metadata.name in (ci,wiki)',
  trial: 'kubernetes.io/metadata.name!=edgewire',
};

const planSchema = z.object({
  environments: z.array(
    z.object({
      name: z.string(),
      names: z.array(z.string()),
      secret: z.object({ namespace: z.string(), name: z.string() }),
    }),
  ),
  orders: z.array(z.object({ directory: z.string(), identifiers: z.array(z.string()), count: z.number() })),
});

const secretSchema = z.object({
  type: z.string(),
  metadata: z.object({ labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()) }),
  data: z.object({ 'tls.crt': z.base64(), 'tls.key': z.base64() }),
});

describe('the routing secret of an environment', function () {
  this.timeout('5m');
  let lab: Lab;
  let stack: LabStack;
  let plan: z.output<typeof planSchema>;
  /** What clients of each environment trust, as PEM. */
  let trusted: Readonly<Record<string, string>>;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await lab.kubectl(['create', 'namespace', 'cert-manager']);
    stack = await LabStack.open(lab, sections(lab));
    const { outputs } = await stack.up();
    plan = planOf(stack);
    const { corporate } = z.object({ corporate: z.string() }).parse(outputs.caCertificates?.value);
    const { certificate } = await presentedOf('trial');
    trusted = { public: await download(lab.acme.root, lab.acme.caBundle), intranet: corporate, trial: certificate };
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  const kinds = { public: 'an ACME authority', intranet: 'a private CA', trial: 'a self-signed issuer' };

  for (const [name, kind] of Object.entries(kinds)) {
    describe(`from ${kind}`, () => {
      it('is a TLS Secret with the label that Epinio looks for', async () => {
        const { type, metadata } = await secretOf(name);
        assert.equal(type, 'kubernetes.io/tls');
        assert.equal(metadata.labels['epinio.io/routing'], 'true');
      });

      it('tells kubed which namespaces get a copy', async () => {
        const { metadata } = await secretOf(name);
        assert.equal(metadata.annotations['kubed.appscode.com/sync'], selectors[name]);
      });

      it('has the names that the plan lists, no more and no fewer', async () => {
        const { certificate } = await presentedOf(name);
        const { subjectAltName = '' } = new X509Certificate(certificate);
        const names = subjectAltName.split(', ').map((one) => one.replace(/^DNS:/, ''));
        assert.deepEqual(names.sort(), [...planned(name).names].sort());
      });

      it('is accepted by clients that trust its issuer, for a host under each name and for no other', async () => {
        const presented = await presentedOf(name);
        for (const host of hostsOf(name)) await presentedTo(trusted[name] ?? '', presented, host);
        const elsewhere = presentedTo(trusted[name] ?? '', presented, 'wiki.elsewhere.example.com');
        await assert.rejects(elsewhere, { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
      });

      it('is accepted by no client that trusts another issuer', async () => {
        const presented = await presentedOf(name);
        const [host = ''] = hostsOf(name);
        for (const [other, authority] of Object.entries(trusted)) {
          if (other === name) continue;
          await assert.rejects(presentedTo(authority, presented, host), {
            code: /^(UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED)/,
          });
        }
      });
    });
  }

  it('costs the orders that the plan announced, for the names that it announced', async () => {
    const { directory } = lab.acme;
    assert.deepEqual(
      plan.orders.map((order) => ({ ...order, identifiers: [...order.identifiers].sort() })),
      [{ directory, identifiers: [...planned('public').names].sort(), count: 1 }],
    );
    assert.equal(ordersTaken(lab), 1);
    const names = '-o=jsonpath={range .items[*]}{.spec.dnsNames}{"\\n"}{end}';
    const ordered = (await lab.kubectl(['get', 'orders', '-A', names])).trim().split('\n');
    assert.deepEqual(
      ordered.map((one) => z.array(z.string()).parse(JSON.parse(one)).sort()),
      [[...planned('public').names].sort()],
    );
  });

  it('costs no order at an update with nothing to change', async () => {
    const { summary } = await stack.up();
    assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ['same']);
    assert.equal(ordersTaken(lab), 1);
  });

  function planned(environment: string) {
    const found = plan.environments.find(({ name }) => name === environment);
    assert.ok(found);
    return found;
  }

  async function secretOf(environment: string): Promise<z.output<typeof secretSchema>> {
    const { namespace, name } = planned(environment).secret;
    return secretSchema.parse(JSON.parse(await lab.kubectl(['get', 'secret', name, '-n', namespace, '-o', 'json'])));
  }

  async function presentedOf(environment: string): Promise<Presented> {
    const { data } = await secretOf(environment);
    const decoded = (key: 'tls.crt' | 'tls.key') => Buffer.from(data[key], 'base64').toString();
    return { certificate: decoded('tls.crt'), key: decoded('tls.key') };
  }

  /** A host under each name. */
  function hostsOf(environment: string): readonly string[] {
    return planned(environment).names.map((name) => name.replace('*', 'wiki'));
  }
});

/** The plan of a stack, from its stack file and offline. */
function planOf(stack: LabStack): z.output<typeof planSchema> {
  const { out } = run(['plan', '--stack', stack.name, '--format', 'json'], { cwd: stack.directory });
  return planSchema.parse(JSON.parse(out));
}

/** What Pebble serves of its own authority. */
async function download(url: string, ca: string): Promise<string> {
  const asked = request(url, { ca }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return text(answer);
}
