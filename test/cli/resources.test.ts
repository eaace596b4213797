import assert from 'node:assert/strict';
import * as z from 'zod';
import { at, exampleNames, exampleStacks, recordedExample } from '../pulumi/recordings';
import { type Outcome, folder, root, run, stackFile } from './command';

const listed = z.object({
  resources: z.array(z.object({ type: z.string(), name: z.string(), values: z.unknown().optional() })).optional(),
});

function resourcesOf({ out }: Outcome): readonly string[] | undefined {
  return listed.parse(JSON.parse(out)).resources?.map(({ type, name }) => `${type} ${name}`);
}

describe('plan --resources', function () {
  // Each run loads Pulumi in a process of its own.
  this.timeout(60_000);

  // The files that own-wildcard names are not there: it is told so below.
  for (const name of exampleNames.filter((one) => one !== 'own-wildcard')) {
    it(`lists for ${name} what the program registers, and no more`, async () => {
      const directory = exampleStacks[name].includes('/') ? 'examples' : '.';
      const outcome = run(['plan', '--resources', '--format', 'json', '--stack', name, '--cwd', directory], {
        cwd: root,
      });
      const { resources } = await recordedExample(name);
      const registered = resources.filter(({ read }) => !read).map(({ type, name: resource }) => `${type} ${resource}`);
      assert.deepEqual([...(resourcesOf(outcome) ?? [])].sort(), registered.sort());
    });
  }

  it('lists them by type and name, the same at each run, and for people too', () => {
    const args = ['plan', '--resources', '--format', 'json'];
    const [first, second] = [run(args, { cwd: root }), run(args, { cwd: root })];
    assert.equal(first.out, second.out);
    const lines = resourcesOf(first) ?? [];
    assert.deepEqual([...lines].sort(), lines);
    const table = run(['plan', '--resources'], { cwd: root });
    assert.match(table.out, /^Resources \(\d+\)\n/m);
    assert.match(table.out, /^ {2}kubernetes:helm\.sh\/v3:Release +traefik-external-chart-release$/m);
  });

  it('lists nothing where it was not asked to, or where errors stop the program', () => {
    assert.equal(resourcesOf(run(['plan', '--format', 'json'], { cwd: root })), undefined);
    const { path, remove } = folder({ 'Pulumi.dev.yaml': stackFile('a.b.apps.example.com') });
    try {
      const outcome = run(['plan', '--resources', '--format', 'json'], { cwd: path });
      assert.equal(outcome.code, 1);
      assert.equal(resourcesOf(outcome), undefined);
    } finally {
      remove();
    }
  });

  it('shows the chart values of each release as they are merged, secrets masked', () => {
    const file = `config:
  edgewire:addresses: { pools: { edge: [192.0.2.10-192.0.2.20] } }
  edgewire:issuers: { corporate: { ca: { generate: { commonName: A } } } }
  edgewire:environments: { production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } } }
  edgewire:epinio:
    environment: production
    webInterface: false
    users: [{ username: ops, password: { secure: v1:hidden } }]
    storage: { s3: { endpoint: s3.example.net, accessKeyID: a, secretAccessKey: { secure: v1:hidden } } }
  edgewire:controllers:
    external: { values: { log: { level: DEBUG }, env: [{ name: TOKEN, value: { secure: v1:hidden } }] } }
`;
    const { path, remove } = folder({ 'Pulumi.dev.yaml': file });
    try {
      const outcome = run(['plan', '--resources', '--format', 'json'], { cwd: path });
      assert.equal(outcome.code, 0, outcome.err);
      assert.ok(!outcome.out.includes('hidden'));
      const values = new Map(listed.parse(JSON.parse(outcome.out)).resources?.map((one) => [one.name, one.values]));
      assert.deepEqual(at(values.get('traefik-external-chart-release'), 'log'), { level: 'DEBUG', format: 'json' });
      assert.deepEqual(at(values.get('traefik-external-chart-release'), 'env'), [{ name: 'TOKEN', value: '[secret]' }]);
      assert.equal(at(values.get('epinio-chart-release'), 's3', 'secretAccessKey'), '[secret]');
      assert.equal(values.get('traefik-external'), undefined);
    } finally {
      remove();
    }
  });

  it('lists what the program itself orders', () => {
    const acme =
      '{ acme: { directory: letsencrypt-staging, email: a@example.com, termsOfServiceAgreed: true, dns01: { cloudflare: { apiToken: { secure: v1:x } } } } }';
    const file = `config:\n  edgewire:charts: { install: { metallb: false } }\n  edgewire:environments:\n    program: { domain: apps.example.com, namespaces: { list: [wiki] }, certificate: ${acme} }\n`;
    const { path, remove } = folder({ 'Pulumi.dev.yaml': file });
    try {
      const outcome = run(['plan', '--resources', '--format', 'json'], { cwd: path });
      assert.equal(outcome.code, 0, outcome.err);
      assert.ok(resourcesOf(outcome)?.some((line) => line.includes('acme-program-certificate')));
    } finally {
      remove();
    }
  });

  it('says in one sentence each which files are missing', () => {
    const outcome = run(['plan', '--resources', '--stack', 'own-wildcard', '--cwd', 'examples'], { cwd: root });
    assert.equal(outcome.code, 2);
    assert.equal(outcome.out, '');
    assert.match(
      outcome.err,
      /certificate\.files\.certificate: the file secrets\/wildcard\.crt does not exist, looked for from the folder of the stack files \(examples\/Pulumi\.own-wildcard\.yaml:\d+:\d+\)\n/,
    );
    assert.doesNotMatch(outcome.err, /\n {4}at /);
  });
});
