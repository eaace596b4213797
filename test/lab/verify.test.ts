import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import * as z from 'zod';
import { issue, issueCa, type Issued } from '../certificates';
import { folder, run } from '../cli/command';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { apply, ingressClass, manifest, namespaceNamed } from './manifests';
import { PlayedKubed } from './played-kubed';
import { renew } from './renew';
import { updateZone } from './zone';

const root = resolve(__dirname, '../..');
const address = '192.0.2.10';
const hosts = ['wiki.apps.example.com', 'docs.apps.example.com', 'cart.shop.example.com', 'gold.apps.example.com'];
const day = 86_400_000;

const report = z.object({
  verdict: z.string(),
  handshakes: z.array(z.object({ milliseconds: z.number().nullable() })),
  findings: z.array(
    z.object({ code: z.string(), subject: z.string(), cause: z.string(), fix: z.string(), hosts: z.array(z.string()) }),
  ),
  unasked: z.array(z.string()),
});

/** A CA whose certificates carry an intermediate, which a server may forget. */
const trusted = issueCa('Brought Root');
const intermediate = issueCa('Brought CA', { issuer: trusted });

describe('verify', function () {
  this.timeout('4m');
  let lab: Lab;
  let stack: LabStack;
  let kubed: PlayedKubed | undefined;
  let edge: string;
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  before(async () => {
    lab = await startLab({ crds: ['cert-manager', 'traefik', 'gateway-api'], nodes: 0 });
    await apply(lab, ingressClass('traefik'), namespaceNamed('cert-manager'));
    edge = `external=127.0.0.1:${(await lab.startTraefik({ ingressClass: 'traefik' })).https}`;
    kubed = new PlayedKubed(lab);
    stack = await LabStack.open(lab, sections(lab));
    await stack.up();
    await updateZone(lab, ...hosts.map((host) => `add ${host} 60 A ${address}`));
    await served();
  });

  after(async () => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
    await kubed?.stop();
    stack?.close();
    await lab?.stop();
  });

  /** Resolves once Traefik serves the certificates of the environments. */
  const served = () =>
    eventually(async () => assert.deepEqual(await found(['--no-cluster', '--connect', edge]), []), 60);

  /** Runs the command against the lab; what it finds, as code, subject and number of hosts. */
  async function found(args: readonly string[], directory?: string): Promise<readonly string[]> {
    const { code, findings, unasked } = await verified(args, directory);
    assert.deepEqual(unasked, []);
    assert.equal(code, findings.length === 0 ? 0 : 1);
    return findings.map((one) => `${one.code} ${one.subject} (${one.hosts.length})`);
  }

  function verified(
    args: readonly string[],
    directory = stack.directory,
  ): Promise<z.output<typeof report> & { readonly code: number }> {
    const command = ['cli/start.mjs', 'verify', '--format', 'json', '--cwd', directory, ...args];
    return new Promise((done, fail) => {
      execFile(process.execPath, command, { cwd: root }, (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code);
        const read = report.safeParse(JSON.parse(stdout === '' ? '{}' : stdout));
        if (read.success) done({ ...read.data, code });
        else fail(new Error(`${stdout}\n${stderr}`));
      });
    });
  }

  /** A controller in place of the real one: whatever a server on loopback does. */
  async function listening(server: Server, host = '127.0.0.1'): Promise<string> {
    servers.push(server);
    server.on('connection', (socket) => sockets.push(socket));
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((listen) => server.listen(0, host, listen));
    const bound = server.address();
    return `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
  }

  function serving({ certificate, key }: Pick<Issued, 'certificate' | 'key'>, more: TlsOptions = {}): Promise<string> {
    return listening(createServer({ cert: certificate, key, ...more }));
  }

  it('finds nothing at an edge that is as planned: handshakes, records, Secrets, copies, routes', async () => {
    assert.deepEqual(await found(['--connect', edge]), []);
  });

  it('finds certificates that will have expired, and renewals that nobody made', async () => {
    const later = new Date(Date.now() + 3650 * day).toISOString();
    const codes = (await found(['--no-cluster', '--connect', edge, '--now', later])).map((one) => one.slice(0, 6));
    assert.deepEqual(codes, ['EV1006', 'EV1006', 'EV1006']);
  });

  it('finds a record that points elsewhere, and one that is missing', async () => {
    const [first = '', second = ''] = hosts;
    await updateZone(lab, `delete ${first} A`, `add ${first} 60 A 198.51.100.1`, `delete ${second} A`);
    const told = await found(['--no-cluster', '--connect', edge]);
    assert.deepEqual(told, ['EV2003 records of lab in example.com (1)', `EV2004 A ${first} (1)`]);
    await updateZone(lab, `delete ${first} A`, `add ${first} 60 A ${address}`, `add ${second} 60 A ${address}`);
  });

  it('finds what CAA records forbid: above a name, to wildcards, behind an alias, by a critical property', async () => {
    const { path, remove } = folder({ 'Pulumi.dev.yaml': publicStack });
    const dns = ['--dns-server', lab.nameServer.address];
    const at = async (...lines: readonly string[]) => {
      await updateZone(lab, ...lines);
      return found(['--caa', '--no-cluster', '--connect', edge, ...dns], path);
    };
    try {
      assert.deepEqual(await at('add example.com 60 CAA 0 issue "letsencrypt.org"'), []);
      const wildcards = ['EV2006 CAA records issuewild of caa.example.com (1)'];
      assert.deepEqual(await at('add caa.example.com 60 CAA 0 issuewild ";"'), wildcards);
      const aliased = [
        'delete caa.example.com CAA',
        'add target.example.com 60 CAA 0 issue "pki.goog"',
        'add alias.example.com 60 CNAME target.example.com',
      ];
      assert.deepEqual(await at(...aliased), ['EV2006 CAA records issue of alias.example.com (1)']);
      const { code, out } = run(['check', '--online', '--format', 'json', ...dns], { cwd: path });
      assert.equal(code, 1);
      assert.match(out, /"code": "EW4024",\s+"severity": "error",\s+"path": "edgewire:environments\.public"/);
      const critical = ['delete alias.example.com', 'add example.com 60 CAA 128 tbs "x"'];
      assert.deepEqual(await at(...critical), ['EV2006 CAA property tbs of example.com (2)']);
    } finally {
      remove();
      await updateZone(
        lab,
        ...['example.com CAA', 'target.example.com', 'alias.example.com'].map((one) => `delete ${one}`),
      );
    }
  });

  it('finds a chain without its intermediate, and another issuer', async () => {
    const brought = (issuer: Issued) => issue({ dnsNames: ['*.brought.example.com'], issuer });
    const leaf = brought(intermediate);
    const whole = await serving({ ...leaf, certificate: leaf.certificate + intermediate.certificate });
    const half = await serving(leaf);
    const other = await serving(brought(issueCa('Somebody')));
    const told = [];
    for (const at of [whole, half, other]) told.push(await found(['--no-cluster', '--connect', `internal=${at}`]));
    assert.deepEqual(told, [[], ['EV1008 environment brought (1)'], ['EV1009 environment brought (1)']]);
  });

  it('finds a controller that is slow, and one that refuses TLS', async () => {
    const slow = await listening(createPlainServer());
    const refusing = await listening(createPlainServer((socket) => void socket.end('no TLS here')));
    const ask = (at: string) => found(['--no-cluster', '--connect', `internal=${at}`, '--timeout', '0.5']);
    assert.deepEqual([await ask(slow), await ask(refusing)], [[`EV1002 ${slow} (1)`], [`EV1003 ${refusing} (1)`]]);
  });

  it('finds an IPv6 address that is dead beside an IPv4 address that serves', async () => {
    const told = await found(['--no-cluster', '--connect', edge, '--connect', 'external=[::1]:1']);
    assert.deepEqual(told, ['EV1001 [::1]:1 (4)']);
  });

  it("finds another environment's certificate, and a certificate in its place", async () => {
    const vip = ['*.vip.example.com', 'gold.apps.example.com'];
    const [at, own] = await Promise.all([
      serving(issue({ dnsNames: vip })),
      serving(issue({ dnsNames: ['gold.apps.example.com'] })),
    ]);
    const of = async (where: string) =>
      (await verified(['--no-cluster', '--connect', where])).findings
        .filter((one) => one.hosts.some((host) => /^(gold|wiki)\./.test(host)))
        .map(({ code, subject }) => `${code} ${subject}`);
    assert.ok((await of(at)).includes('EV1005 environment production in wiki'), (await of(at)).join('\n'));
    assert.ok((await of(own)).includes('EV1010 environment vip'), (await of(own)).join('\n'));
  });

  it('finds a Secret that somebody wrote by hand, though it has its labels', async () => {
    const place = ['secret', 'vip-routing', '-n=shop'];
    const { certificate, key } = issue({ dnsNames: ['*.vip.example.com', 'gold.apps.example.com'] });
    const data = { 'tls.crt': certificate, 'tls.key': key };
    const encoded = Object.fromEntries(
      Object.entries(data).map(([name, text]) => [name, Buffer.from(text).toString('base64')]),
    );
    await lab.kubectl(['patch', ...place, '--type=merge', '-p', JSON.stringify({ data: encoded })]);
    await eventually(async () => {
      assert.deepEqual(await found(['--connect', edge]), ['EV3005 Secret shop/vip-routing (0)']);
    });
    await stack.up({ refresh: true });
    await served();
  });

  it('finds an IngressRoute and a Gateway of somebody else that name another Secret, and none that name the planned one', async () => {
    await apply(lab, blogRoute('blog-routing'), blogGateway('blog-routing'));
    const told = ['EV3010 Gateway wiki/blog (1)', 'EV3010 IngressRoute wiki/blog (1)'];
    assert.deepEqual((await found(['--connect', edge])).toSorted(), told);
    await apply(lab, blogRoute('production-routing'), blogGateway('production-routing'));
    assert.deepEqual(await found(['--connect', edge]), []);
    await lab.kubectl(['delete', 'ingressroutes.traefik.io,gateways.gateway.networking.k8s.io', 'blog', '-n=wiki']);
  });

  it('finds copies without their label, stale ones and one that is missing, since kubed has stopped', async () => {
    await kubed?.stop();
    const copy = ['secret', 'production-routing', '-n'];
    await lab.kubectl(['label', ...copy, 'wiki', 'epinio.io/routing-']);
    assert.deepEqual(await found(['--connect', edge]), ['EV3004 Secret wiki/production-routing (0)']);
    await lab.kubectl(['label', ...copy, 'wiki', 'epinio.io/routing=true']);
    await renew(lab, 'edgewire', 'production-routing');
    await eventually(async () =>
      assert.deepEqual(await found(['--connect', edge]), ['EV3003 copies of environment production (2)']),
    );
    await lab.kubectl(['delete', ...copy, 'shop']);
    const told = ['EV3002 copies of environment production (1)', 'EV3003 copies of environment production (1)'];
    assert.deepEqual(await found(['--connect', edge]), told);
  });

  it('finds a copy in a namespace that is not chosen any more, and what a former environment left', async () => {
    const labels = (name: string) => ({
      'epinio.io/routing': 'true',
      'kubed.appscode.com/origin.namespace': 'edgewire',
      'kubed.appscode.com/origin.name': name,
    });
    const names = ['production-routing', 'former-routing'];
    const copies = names.map((name) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'default', labels: labels(name) },
    }));
    await apply(lab, ...copies);
    const told = (await found(['--connect', edge])).filter((one) => one.startsWith('EV3006'));
    assert.deepEqual(told.sort(), [
      'EV3006 Secret default/former-routing (0)',
      'EV3006 Secret default/production-routing (0)',
    ]);
    await lab.kubectl(['delete', 'secrets', '-n=default', ...names]);
  });

  it('finds an Ingress that is gone, with the default certificate that is served then, as one', async () => {
    await lab.kubectl(['delete', 'ingress', 'cart', '-n=shop']);
    const told = () => found(['--connect', edge]);
    await eventually(async () =>
      assert.ok((await told()).includes('EV3009 Ingress shop/cart (1)'), String(await told())),
    );
    await lab.kubectl(['delete', 'secrets', 'shop-routing', '-n=shop']);
    await eventually(async () => {
      const all = await found(['--no-cluster', '--connect', edge]);
      assert.deepEqual(all, ['EV1004 hosts of environment shop in shop (1)']);
    });
  });

  it('finds a controller that is down, once', async () => {
    await lab.kill('traefik');
    assert.deepEqual(
      (await found(['--no-cluster', '--connect', edge])).filter((one) => one.startsWith('EV1')),
      [`EV1001 ${edge.replace('external=', '')} (4)`],
    );
  });

  it('says that the cluster could not be asked, and ends with 2', async () => {
    const { code, verdict, unasked } = await verified(['--context', 'missing', '--connect', edge]);
    assert.equal(`${code} ${verdict} ${unasked.length}`, '2 incomplete 1');
  });
});

/** An IngressRoute as somebody else writes it, who takes TLS from a Secret. */
function blogRoute(secretName: string): object {
  const services = [{ name: 'blog', port: 80 }];
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name: 'blog', namespace: 'wiki', annotations: { 'kubernetes.io/ingress.class': 'traefik' } },
    spec: {
      entryPoints: ['websecure'],
      routes: [{ kind: 'Rule', match: 'Host(`blog.apps.example.com`)', services }],
      tls: { secretName },
    },
  };
}

function blogGateway(secretName: string): object {
  const tls = { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: secretName }] };
  const listener = { name: 'news', port: 8443, protocol: 'HTTPS', hostname: 'news.apps.example.com', tls };
  const spec = { gatewayClassName: 'traefik', listeners: [listener] };
  return manifest('gateway.networking.k8s.io/v1', 'Gateway', 'blog', 'wiki', { spec });
}

/** A stack whose certificate comes from a public authority; it is looked at, and never built. */
const publicStack = `config:
  edgewire:addresses: { pools: { edge: [192.0.2.10-192.0.2.20] } }
  edgewire:issuers: { public: { acme: { directory: letsencrypt-staging, dns01: { cloudflare: { apiToken: { secure: c } } } } } }
  edgewire:environments:
    public: { domain: caa.example.com, names: [alias.example.com], issuer: public, namespaces: { list: [wiki] } }
`;

/** Two controllers; environments by an issuer in the cluster, by this program, and by a CA with an intermediate. */
function sections({ nameServer: { address: server, key } }: Lab): Sections {
  const app = (name: string, namespace: string, host: string, more: object = {}) => ({
    name,
    namespace,
    host,
    service: { name, port: 80 },
    ...more,
  });
  return {
    controllers: {
      external: { class: 'traefik', default: true, address, gateway: true },
      internal: { class: 'traefik-internal', address: '192.0.2.11' },
    },
    issuers: {
      corporate: { ca: { generate: { commonName: 'Example Corp', intermediate: {} } } },
      brought: {
        ca: {
          certificate: intermediate.certificate + trusted.certificate,
          key: intermediate.key,
        },
      },
    },
    environments: {
      production: { domain: 'apps.example.com', issuer: 'corporate', namespaces: { selector: 'team=web' } },
      shop: {
        domain: 'shop.example.com',
        issuer: 'corporate',
        namespaces: { list: ['shop'] },
        source: { namespace: 'shop' },
        distribution: 'direct',
      },
      vip: {
        domain: 'vip.example.com',
        names: ['gold.apps.example.com'],
        certificate: { tls: {} },
        namespaces: { list: ['shop'] },
        distribution: 'direct',
      },
      brought: {
        domain: 'brought.example.com',
        issuer: 'brought',
        controller: 'internal',
        namespaces: { list: ['wiki'] },
        distribution: 'direct',
      },
    },
    namespaces: {
      wiki: { create: true, labels: { team: 'web' } },
      shop: { create: true, labels: { team: 'web' } },
    },
    apps: [
      app('wiki', 'wiki', 'wiki.apps.example.com'),
      app('docs', 'shop', 'docs.apps.example.com'),
      app('cart', 'shop', 'cart.shop.example.com'),
      app('gold', 'shop', 'gold.apps.example.com'),
      app('brought', 'wiki', 'a.brought.example.com', { controller: 'internal' }),
    ],
    dns: {
      lab: {
        provider: { rfc2136: { nameserver: server, tsigKeyName: key.name, tsigSecret: key.secret } },
        zones: ['example.com'],
        controllers: ['external'],
      },
    },
    charts: { install: { ...noCharts.install, externalDns: false } },
  };
}
