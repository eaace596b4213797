import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type PlanJson } from '../../cli/report/plan-json';
import { type Changes } from '../../cli/report/changes';
import { folder, type Outcome, run, stackFile } from './command';

const ingress = (host: string, secretName: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: blog, namespace: wiki }
spec:
  ingressClassName: traefik
  tls: [{ hosts: [${host}], secretName: ${secretName} }]
  rules: [{ host: ${host}, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: blog, port: { number: 80 } } } }] } }]
`;

/** A stack file whose certificates come from a public authority. */
const publicStackFile = (host: string) =>
  stackFile(host).replace(
    '{ selfSigned: {} }',
    '{ acme: { directory: letsencrypt-production, dns01: { cloudflare: { apiToken: { secure: c } } } } }',
  );

const good = ingress('blog.apps.example.com', 'production-routing');

describe('commands', () => {
  const { path: cwd, remove } = folder({
    'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'),
    'Pulumi.deep.yaml': stackFile('a.b.apps.example.com'),
    'Pulumi.warned.yaml': stackFile('wiki.example.net'),
    'Pulumi.strict.yaml': stackFile('wiki.example.net', '  edgewire:planning: { strict: true }\n'),
    'Pulumi.hopeless.yaml': `config:\n${Array.from({ length: 201 }, (_, index) => `  edgewire:x${index}: 1\n`).join('')}`,
    'Pulumi.broken.yaml': 'config:\n  edgewire:enviroments: {}\n  edgewire:apps: 5\n',
    'good.yaml': good,
    'bad.yaml': ingress('blog.apps.example.com', 'missing'),
    'syntax.yaml': 'kind: [\n---\na: "b\n',
    'more-syntax.yaml': '---\nkind: {\n',
    'config.yaml': 'kind: ConfigMap\n',
    'sub/good.yaml': good,
  });
  after(remove);

  const edgewire = (...args: string[]) => run(args, { cwd });
  const jsonOf = ({ out }: Outcome) => JSON.parse(out) as PlanJson & { readonly changes?: Changes };
  const hosts = (outcome: Outcome) => jsonOf(outcome).wiring.map(({ host }) => host);

  /** Wrong usage or configuration: exit code 2, the message alone, and no stack trace. */
  function refused({ code, out, err }: Outcome, message: RegExp): void {
    assert.deepEqual({ code, out }, { code: 2, out: '' }, err);
    assert.match(err, message);
    assert.doesNotMatch(err, /^ {4}at /m);
  }

  describe('plan', () => {
    it('prints the plan of the dev stack as a table, and nothing else', () => {
      const { code, out, err } = edgewire('plan');
      assert.deepEqual({ code, err }, { code: 0, err: '' });
      assert.match(out, /wiki\.apps\.example\.com +wiki +production-routing/);
      assert.ok(!out.includes('\u001b'), 'no colours in a pipe, not even in CI');
    });

    it('tells two hundred mistakes of a configuration, and how many are left', () => {
      const { code, err } = edgewire('plan', '--stack', 'hopeless');
      const lines = err.trimEnd().split('\n');
      assert.deepEqual([code, lines.length], [2, 201]);
      assert.equal(lines.at(-1), 'And 2 more mistakes: --format json has them all.');
      const failure = JSON.parse(edgewire('plan', '--stack', 'hopeless', '--format', 'json').out) as {
        errors: unknown[];
      };
      assert.equal(failure.errors.length, 202);
    });

    it('prints the same bytes every time, in every format', () => {
      const starts = {
        table: /^Stack dev \(Pulumi\.dev\.yaml\), cluster dev\nPasses: /,
        json: /^\{\n {2}"stack"/,
        markdown: /^### /,
        mermaid: /^flowchart LR\n/,
      };
      for (const [format, start] of Object.entries(starts)) {
        const { out } = edgewire('plan', '--format', format);
        assert.match(out, start);
        assert.equal(edgewire('plan', '-f', format).out, out);
      }
    });

    it('ends with 1 for errors, and for warnings under strict, still printing the plan', () => {
      const code = (stack: string) => {
        const outcome = edgewire('plan', '--stack', stack, '--format', 'json');
        assert.deepEqual([outcome.err, hosts(outcome).length], ['', 1]);
        return outcome.code;
      };
      assert.deepEqual(['dev', 'deep', 'warned', 'strict'].map(code), [0, 1, 0, 1]);
    });

    it('finds the stack files in --cwd', () => {
      const elsewhere = run(['plan', '--cwd', cwd, '--format', 'json'], { cwd: '/' });
      assert.equal(elsewhere.out, edgewire('plan', '--format', 'json').out);
    });

    it('reports every mistake of a configuration as path: message', () => {
      const outcome = edgewire('plan', '--stack', 'broken');
      refused(outcome, /^edgewire:apps: /m);
      assert.match(outcome.err, /^edgewire:enviroments: .*environments/m);
    });

    it('names the stacks that exist for one that does not, the nearest first of all', () => {
      const outcome = edgewire('plan', '--stack', 'devv');
      refused(
        outcome,
        /^Pulumi\.devv\.yaml does not exist\. Stacks there: broken, deep, dev, hopeless, strict, warned\. Did you mean "dev"\?\n$/,
      );
      refused(
        edgewire('plan', '--cwd', 'sub'),
        /^sub\/Pulumi\.dev\.yaml does not exist\. No stack file is there: init writes one\.\n$/,
      );
      refused(edgewire('plan', '--cwd', 'nowhere'), /^nowhere does not exist\.\n$/);
      refused(edgewire('plan', '--cwd', 'Pulumi.dev.yaml'), /^Pulumi\.dev\.yaml is a file, not a directory\.\n$/);
    });

    it('refuses a stack name that leads elsewhere', () => {
      for (const name of ['../dev', 'a/b', 'a\\b']) refused(edgewire('plan', '--stack', name), /is no name of a stack/);
    });

    it('is the plan of a day to come with --now', () => {
      const { path, remove: removeStack } = folder({ 'Pulumi.dev.yaml': publicStackFile('wiki.apps.example.com') });
      const outcome = run(['plan', '--now', '2028-03-01T00:00:00Z', '-f', 'json'], { cwd: path });
      removeStack();
      const { calendar, diagnostics } = jsonOf(outcome);
      assert.deepEqual(
        calendar[0]?.periods.map(({ from, lifetimeHours, reuseHours }) => ({ from, lifetimeHours, reuseHours })),
        [{ from: null, lifetimeHours: 45 * 24, reuseHours: 7 }],
      );
      assert.ok(diagnostics.some(({ code }) => code === 'EW4020'));
    });

    it('takes an instant as --now, and nothing else', () => {
      assert.equal(edgewire('plan', '--now', '2027-01-31T12:00:00+01:00').code, 0);
      for (const now of ['tomorrow', '2027-01-31', '2027-02-30T00:00:00Z', '2027-01-31T12:00:00']) {
        refused(edgewire('plan', '--now', now), /ISO 8601/);
      }
    });

    it('shows what changes against --base', () => {
      const { path: before, remove: removeBefore } = folder({
        'base.json': edgewire('plan', '--stack', 'warned', '--format', 'json').out,
      });
      const outcome = edgewire('plan', '--base', join(before, 'base.json'), '--format', 'json');
      removeBefore();
      assert.match(outcome.err, /is a plan of stack "warned", compared here with stack "dev"/);
      const { changes } = jsonOf(outcome);
      assert.deepEqual(
        changes?.wiring.added.map(({ host }) => host),
        ['wiki.apps.example.com'],
      );
      assert.deepEqual(
        changes.diagnostics.resolved.map(({ code }) => code),
        ['EW1005'],
      );
    });

    it('refuses a base that is none', () => {
      refused(edgewire('plan', '--base', 'nowhere.json'), /^nowhere\.json does not exist\.\n$/);
      refused(edgewire('plan', '--base', 'sub'), /^sub is a directory, not a file\.\n$/);
      refused(edgewire('plan', '--base', 'good.yaml'), /^good\.yaml is not the JSON of a plan.*\n$/);
    });
  });

  describe('check', () => {
    it('wires the Ingresses of files and of standard input', () => {
      const outcome = run(['check', '--format', 'json', 'good.yaml', '-'], {
        cwd,
        input: ingress('shop.apps.example.com', 'production-routing').replace('name: blog,', 'name: shop,'),
      });
      assert.deepEqual([outcome.code, outcome.err], [0, '']);
      assert.deepEqual(
        jsonOf(outcome).wiring.map(({ source }) => source),
        ['manifest:good.yaml#1/Ingress/wiki/blog', 'manifest:-#1/Ingress/wiki/shop'],
      );
    });

    it('ends with 1 where a manifest is wrong', () => {
      const outcome = edgewire('check', 'bad.yaml', '--format', 'json');
      assert.equal(outcome.code, 1);
      assert.ok(jsonOf(outcome).diagnostics.some(({ code }) => code === 'EW3001'));
    });

    it('puts objects that name no namespace into --namespace', () => {
      // An empty name is none to the API server.
      const input = good.replace(', namespace: wiki', ", namespace: ''");
      const namespaces = ['', 'blog'].map((name) => {
        const outcome = run(['check', '-', '-f', 'json', ...(name === '' ? [] : ['--namespace', name])], {
          cwd,
          input,
        });
        return jsonOf(outcome).wiring[0]?.namespace;
      });
      assert.deepEqual(namespaces, ['default', 'blog']);
    });

    it('reads the manifests of a directory and those below, and says what it passed over', () => {
      const { path: tree, remove: removeTree } = folder({
        'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'),
        'all/b.yml': ingress('b.apps.example.com', 'production-routing'),
        'all/a/deep/a.yaml': ingress('a.apps.example.com', 'production-routing').replace('name: blog', 'name: a'),
        'all/c.json': JSON.stringify({ kind: 'ConfigMap' }),
        'all/README.md': 'kind: [',
        'all/.git/config.yaml': 'kind: [',
        'none/notes.txt': '',
      });
      try {
        const outcome = run(['check', 'all', '-f', 'json'], { cwd: tree });
        assert.deepEqual(
          [outcome.code, outcome.err],
          [0, 'Passed over in all, as no .yaml, .yml or .json file: all/.git, all/README.md.\n'],
        );
        assert.deepEqual(hosts(outcome), ['a.apps.example.com', 'b.apps.example.com']);
        refused(run(['check', 'none'], { cwd: tree }), /^No \.yaml, \.yml or \.json file is in none, nor below\.$/m);
      } finally {
        removeTree();
      }
    });

    it('names all syntax errors of all files, and files that are not there', () => {
      const outcome = edgewire('check', 'syntax.yaml', 'good.yaml', 'nowhere.yaml', 'more-syntax.yaml');
      refused(outcome, /^syntax\.yaml, document 1, line \d+, column \d+: /m);
      assert.match(outcome.err, /^syntax\.yaml, document 2, line \d+, column 1: /m);
      assert.match(outcome.err, /^nowhere\.yaml does not exist\.$/m);
      assert.match(outcome.err, /^more-syntax\.yaml, document 1, /m);
    });

    it('says so where there is no Ingress, on standard error', () => {
      const { code, err, out } = edgewire('check', 'config.yaml');
      assert.deepEqual([code, err], [0, 'No route with a host in the manifests (1 object).\n']);
      assert.match(out, /no hosts/);
    });

    it('refuses what is no Kubernetes object', () => {
      const of = (input: string) => run(['check', '-'], { cwd, input });
      refused(of('metadata: { name: a }\n'), /^-, document 1 is no Kubernetes object: it has no kind\.$/m);
      refused(of('kind: Ingress\nmetadata: { name: a }\n'), /it has no apiVersion\.$/m);
    });

    it('says of a kustomization and of a chart in a directory how to check them', () => {
      const good = ingress('b.apps.example.com', 'production-routing');
      const { path: tree, remove: removeTree } = folder({
        'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'),
        'all/app/b.yaml': good,
        'all/app/kustomization.yaml': 'resources: [b.yaml]\n',
        'all/app/values.yaml': 'replicas: 2\n',
        'all/chart/Chart.yaml': 'name: wiki\n',
        'all/chart/templates/ingress.yaml': '{{ if .Values.host }}',
      });
      try {
        const outcome = run(['check', 'all', '-f', 'json'], { cwd: tree });
        assert.equal(outcome.code, 0, outcome.err);
        assert.match(outcome.err, /^Passed over, as a Helm chart: all\/chart: render it first/m);
        assert.match(outcome.err, /^Read as plain manifests, .*: all\/app\. .*`kustomize build DIRECTORY` prints\.$/m);
        assert.match(outcome.err, /^Passed over: all\/app\/values\.yaml, document 1: no Kubernetes object/m);
        assert.deepEqual(hosts(outcome), ['b.apps.example.com']);
        refused(run(['check', 'all/chart'], { cwd: tree }), /^all\/chart is a Helm chart: render it first/m);
      } finally {
        removeTree();
      }
    });

    it('passes over what is no YAML in a directory, unless it looks like an object of Kubernetes', () => {
      const { path: tree, remove: removeTree } = folder({
        'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'),
        'all/b.yaml': ingress('b.apps.example.com', 'production-routing'),
        'all/compose.yaml': 'services: { web: [\n',
        'broken/b.yaml': 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: [\n',
      });
      try {
        const outcome = run(['check', 'all', '-f', 'json'], { cwd: tree });
        assert.equal(outcome.code, 0, outcome.err);
        assert.match(outcome.err, /^Passed over: all\/compose\.yaml: not to be read as YAML/m);
        refused(run(['check', 'all/compose.yaml'], { cwd: tree }), /^all\/compose\.yaml, document 1, line/m);
        refused(run(['check', 'all', 'broken'], { cwd: tree }), /^broken\/b\.yaml, document 1, line/m);
      } finally {
        removeTree();
      }
    });

    it('needs a file', () => refused(edgewire('check'), /^check needs a file/));

    it('looks up CAA records with --online alone, and says once that there is no network', () => {
      const { path: tree, remove: removeTree } = folder({
        'Pulumi.dev.yaml': publicStackFile('wiki.apps.example.com'),
      });
      try {
        const { code, err } = run(['check', '--online', '--dns-server', '127.0.0.1:1'], { cwd: tree });
        assert.equal(code, 0, err);
        assert.match(
          err,
          /^Whether CAA records of apps\.example\.com allow the authority is not known: .* \(ECONNREFUSED\)\.\n$/,
        );
        refused(run(['check', '--dns-server', '127.0.0.1:1', '-'], { cwd: tree }), /--online/);
        refused(run(['check', '--online', '--dns-server', 'no.invalid'], { cwd: tree }), /no\.invalid cannot be found/);
      } finally {
        removeTree();
      }
    });
  });

  describe('usage', () => {
    it('refuses what it does not know, with the nearest that it does', () => {
      refused(edgewire('plan', '--fromat', 'json'), /unknown option '--fromat'\n\(Did you mean --format\?\)/);
      refused(edgewire('plan', '--format', 'yaml'), /Allowed choices are table, json, markdown, mermaid/);
      refused(edgewire('plan', 'dev'), /too many arguments/);
      refused(edgewire('plna'), /unknown command 'plna'\n\(Did you mean plan\?\)/);
      refused(edgewire(), /Usage: /);
    });

    it('prints help and the version as results', () => {
      for (const args of [['--help'], ['plan', '--help'], ['help', 'check'], ['--version']]) {
        const { code, out, err } = edgewire(...args);
        assert.deepEqual([code, err], [0, '']);
        assert.ok(out.length > 0);
      }
    });
  });
});
