import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { fetchNode, nodes, type Purpose } from '../runtimes/node';
import { contextName } from './credentials';
import { documentedCommands } from './documented-commands';
import { givenCertificate } from './given-certificate';
import { type Lab, startLab } from './lab';
import { languageHostIs, linkCheckout, noCharts, type Sections } from './lab-stack';
import { PlayedKubed } from './played-kubed';
import { playPods } from './pods';
import { chartDirectory, chartsAre } from './stand-ins/charts';
import { Terminal } from './terminal';

const root = resolve(__dirname, '../..');

/** Names of commands that sentences speak of; none is to be typed so. */
const spokenOf = ['pulumi login', 'pulumi config set --path', 'pulumi config set --secret'];

const documented = documentedCommands().filter(({ command }) => !spokenOf.includes(command));

/** What has been typed as documented. */
const typed = new Set<string>();

/** A command line of the documents, letter for letter. */
function asWritten(command: string): string {
  assert.ok(
    documented.some((one) => one.command === command),
    `no page says: ${command}`,
  );
  typed.add(command);
  return command;
}

const configSet = (path: string, rest = '') => `pulumi config set --path --secret 'edgewire:${path}'${rest}`;

describe(`the commands of the documents, typed (${chartsAre}, ${languageHostIs})`, function () {
  this.timeout('4m');
  let lab: Lab;
  let kubed: PlayedKubed;

  before(async () => {
    lab = await startLab({ certManager: false });
    kubed = new PlayedKubed(lab);
  });

  after(async () => {
    await kubed?.stop();
    await lab?.stop();
  });

  /** A checkout in which somebody has written a stack file, and whose states are its own. */
  async function checkout(name: string, purpose: Purpose, stackFile: string): Promise<Terminal> {
    const directory = mkdtempSync(join(lab.directory, `${name}-`));
    linkCheckout(directory);
    writeFileSync(join(directory, 'Pulumi.dev.yaml'), stackFile);
    const states = join(lab.directory, 'pulumi', name);
    mkdirSync(states, { recursive: true });
    const environment = { ...lab.environment, PULUMI_BACKEND_URL: `${pathToFileURL(states).href}?metadata=skip` };
    const terminal = new Terminal(directory, environment, await nodeFor(purpose));
    lab.secrets.searchIn(`what was printed in ${name}`, () => terminal.said());
    return terminal;
  }

  describe('on the dev stack', () => {
    let oldest: Terminal;
    let newest: Terminal;
    let stackFile: string;

    before(async () => {
      oldest = await checkout('dev', 'oldest', devStack(lab));
      newest = oldest.on(await nodeFor('newest'));
      stackFile = join(oldest.directory, 'Pulumi.dev.yaml');
    });

    it('bring it up from nothing, without an error', async () => {
      const [{ code, printed }] = await Promise.all([
        oldest.type(asWritten('pulumi stack init dev && pulumi up')),
        playPods(lab),
      ]);
      assert.equal(code, 0, printed);
      assert.match(printed, /^Created stack 'dev'/m);
      assert.match(printed, /^Resources:\n +\+ \d+ to create\n/m);
      assert.match(printed, /^Resources:\n +\+ \d+ created\n/m);
      assert.match(printed, /host +: "wiki\.tools\.172\.18\.255\.200\.sslip\.io"/);
      assert.deepEqual(complaintsIn(printed), []);
    });

    it('write the CA to trust into a file', async () => {
      const command = asWritten(`pulumi stack output caCertificates --json | jq -r '."dev-ca"' > dev-ca.pem`);
      assert.deepEqual(await oldest.type(command), { code: 0, printed: '' });
      const ca = new X509Certificate(readFileSync(join(oldest.directory, 'dev-ca.pem')));
      assert.deepEqual([ca.subject, ca.ca], ['CN=edgewire dev', true]);
    });

    it('leave in the state nothing of the configuration that a dynamic provider does not need', async () => {
      const { printed } = await oldest.type('pulumi stack export');
      const { resources } = exported.parse(JSON.parse(printed)).deployment;
      const dynamic = resources.filter(({ type }) => /^(pulumi:providers:)?pulumi-nodejs/.test(type));
      assert.deepEqual(
        dynamic.filter(({ type }) => type.startsWith('pulumi:')).map(({ urn, inputs }) => [urn.split('::')[3], inputs]),
        [['dynamic', {}]],
      );
      const { passwordBcrypt } = epinio.parse(parse(readFileSync(stackFile, 'utf8'))).config['edgewire:epinio']
        .users[0];
      assert.ok(!printed.includes(passwordBcrypt), 'the hash of a password stands in the state');
      const others = ['172.18.255.220', '10.96.0.0/16', 'edgewire dev', 'grafana', 'admin'];
      for (const { urn, ...one } of dynamic) {
        const text = JSON.stringify(one);
        assert.deepEqual([urn, others.filter((value) => text.includes(value))], [urn, []]);
      }
    });

    it('preview a broken configuration as one message, with every mistake and no stack', async () => {
      const before = readFileSync(stackFile, 'utf8');
      const command = asWritten("pulumi config set --path 'edgewire:environments.production.domain' apps.example.com");
      assert.deepEqual(await oldest.type(command), { code: 0, printed: '' });
      const { code, printed } = await oldest.type(asWritten('pulumi preview'));
      writeFileSync(stackFile, before);
      assert.equal(code, 1, printed);
      assert.match(printed, /error: The configuration is wrong:\n +edgewire:environments\.production: /);
      assert.doesNotMatch(printed, /^ +at /m);
    });

    it('show nothing to do on the newest Node for what the oldest made', async () => {
      const { code, printed } = await newest.type(asWritten('pulumi preview'));
      assert.equal(code, 0, printed);
      assert.match(printed, /^Resources:\n +\d+ unchanged\n/m);
    });

    it('take it down', async () => {
      const { code, printed } = await newest.type(asWritten('pulumi destroy'));
      assert.equal(code, 0, printed);
      assert.match(printed, /^Resources:\n +- \d+ deleted\n/m);
      const left = await lab.kubectl([
        'get',
        'namespaces',
        'wiki',
        'metrics',
        'epinio',
        '--ignore-not-found',
        '-o=name',
      ]);
      assert.equal(left, '');
    });
  });

  describe('on a stack with credentials, on the newest Node', () => {
    let terminal: Terminal;
    let key: string;
    const partner = 'environments.partner.certificate.files.key';

    before(async () => {
      const given = await givenCertificate('*.partner.example.com');
      key = given.key;
      terminal = await checkout('partner', 'newest', partnerStack(given.certificate));
      writeFileSync(join(terminal.directory, 'partner.key'), key);
      writeFileSync(join(terminal.directory, 'wildcard.key'), key);
    });

    it('say before anything is made that a key is missing', async () => {
      const { code, printed } = await terminal.type(asWritten('pulumi stack init dev && pulumi up'));
      assert.equal(code, 1, printed);
      assert.match(printed, /The configuration is wrong:\n +edgewire:environments\.partner\.certificate\.files\.key: /);
      assert.doesNotMatch(printed, /^ +at /m);
    });

    it('encrypt it, and build with it', async () => {
      const encrypt = asWritten(configSet(partner, ' < partner.key'));
      assert.deepEqual(await terminal.type(encrypt), { code: 0, printed: '' });
      for (const command of ['pulumi up --yes', 'pulumi up --refresh']) {
        const { code, printed } = await terminal.type(asWritten(command));
        assert.equal(code, 0, printed);
        assert.deepEqual(complaintsIn(printed), []);
      }
      const secret = ['get', 'secret', 'partner-routing', '-n=shop', '-o=jsonpath={.data.tls\\.key}'];
      assert.equal(
        Buffer.from(await lab.kubectl(secret), 'base64')
          .toString()
          .trim(),
        key.trim(),
      );
      const { printed } = await terminal.type(
        asWritten('pulumi stack output caCertificates --json | jq -r .corporate'),
      );
      assert.equal(new X509Certificate(printed).subject, 'CN=Example Corp');
    });

    it('go on after a crash, and find nothing to do where there was none', async () => {
      await terminal.type(asWritten('pulumi cancel'));
      for (const command of ['pulumi up', 'pulumi refresh --clear-pending-creates', 'pulumi refresh']) {
        const { code, printed } = await terminal.type(asWritten(command));
        assert.equal(code, 0, printed);
        assert.match(printed, /^Resources:\n +\d+ unchanged\n/m, command);
      }
      const json = asWritten('pulumi preview --stack "$STACK" --json > preview.json || true');
      assert.equal((await terminal.type(`STACK=dev; ${json}`)).code, 0);
      const { changeSummary } = preview.parse(
        JSON.parse(readFileSync(join(terminal.directory, 'preview.json'), 'utf8')),
      );
      assert.deepEqual(Object.keys(changeSummary), ['same']);
    });

    it('encrypt credentials of every kind, and preview says at once what is still missing beside them', async () => {
      const credential = 'a credential, typed';
      const places = [
        configSet('environments.production.certificate.files.key', ' < wildcard.key'),
        configSet('issuers.letsencrypt.acme.dns01.cloudflare.apiToken', ' --stack dev'),
        configSet('issuers.le.acme.dns01.cloudflare.apiToken'),
        configSet('environments.production.certificate.acme.dns01.rfc2136.tsigSecret'),
      ];
      for (const command of places) {
        assert.equal((await terminal.type(asWritten(command), `${credential}\n`)).code, 0, command);
      }
      const stackFile = readFileSync(join(terminal.directory, 'Pulumi.dev.yaml'), 'utf8');
      assert.equal(stackFile.match(/secure: v1:/g)?.length, places.length + 1);
      assert.ok(!stackFile.includes(credential) && !stackFile.includes('PRIVATE KEY'));
      const { code, printed } = await terminal.type('pulumi preview');
      assert.equal(code, 1);
      for (const path of ['environments.production', 'issuers.le.acme', 'issuers.letsencrypt.acme'])
        assert.ok(printed.includes(`  edgewire:${path}`), printed);
      assert.ok(!printed.includes(credential));
    });
  });

  describe('in all', () => {
    it('are what the documents have', () => {
      const untyped = documented.filter(({ command }) => !typed.has(command));
      assert.deepEqual(
        untyped.map(({ command, page }) => `${page}: ${command}`),
        [],
      );
    });
  });
});

async function nodeFor(purpose: Purpose): Promise<string> {
  const fetched = await fetchNode(nodes[purpose]);
  if (fetched.kind === 'fetched') return fetched.directory;
  console.log(`    Node ${nodes[purpose]} cannot be fetched (${fetched.reason}); instead of it ${process.version}`);
  return dirname(process.execPath);
}

/** What Pulumi shows people as wrong, but for plugins on a PATH, as the lab's are, and for objects that are not judged yet. */
function complaintsIn(printed: string): readonly string[] {
  const lines = printed.split('\n').filter((line) => /\b(warning|error):/.test(line));
  return lines.filter(
    (line) =>
      !/warning: (using pulumi-\S+ from \$PATH|resource plugin \w+ is expected|Has no \.status\.conditions)/.test(line),
  );
}

/** The stack file as it is, but for the name of the lab's cluster and where its charts are. */
function devStack(lab: Lab): string {
  const text = readFileSync(join(root, 'Pulumi.dev.yaml'), 'utf8').replace('kind-edgewire', contextName);
  const charts = { 'edgewire:charts': { source: { directory: chartDirectory(join(lab.directory, 'charts')) } } };
  return `${text}${stringify(charts).replace(/^/gm, '  ').trimEnd()}\n`;
}

/** A stack as the guide to own certificates has it, which lacks the key, with a private CA in the state. */
function partnerStack(certificate: string): string {
  const sections: Sections = {
    cluster: { context: contextName },
    issuers: { corporate: { ca: { generate: { commonName: 'Example Corp', in: 'state' }, clusterIssuer: false } } },
    environments: {
      partner: {
        domain: 'partner.example.com',
        certificate: { files: { certificate } },
        source: { namespace: 'shop' },
        namespaces: { list: ['shop'] },
      },
    },
    namespaces: { shop: { create: true } },
    apps: [{ name: 'shop', namespace: 'shop', host: 'shop.partner.example.com', service: { name: 'shop', port: 80 } }],
    charts: noCharts,
  };
  return stringify({
    config: Object.fromEntries(Object.entries(sections).map(([key, one]) => [`edgewire:${key}`, one])),
  });
}

const preview = z.object({ changeSummary: z.record(z.string(), z.number()) });

const exported = z.object({
  deployment: z.object({
    resources: z.array(
      z.looseObject({ urn: z.string(), type: z.string(), inputs: z.record(z.string(), z.unknown()).default({}) }),
    ),
  }),
});

const epinio = z.object({
  config: z.object({
    'edgewire:epinio': z.object({ users: z.tuple([z.object({ passwordBcrypt: z.string() })]) }),
  }),
});
