import assert from 'node:assert/strict';
import { join } from 'node:path';
import { docsUrl } from '../../cli/docs-url';
import { folder, type Outcome, run, stackFile } from './command';

const faulty = `config:
  edgewire:issuers:
    le:
      acme: { directory: letsencrypt-prod }
  edgewire:environments:
    production: { domain: apps.example.com, isuer: le, namespaces: { all: true } }
`;

const token = `config:
  edgewire:addresses: { pools: { edge: [192.0.2.10-192.0.2.20] } }
  edgewire:issuers: { le: { acme: { directory: letsencrypt-staging, dns01: { cloudflare: { apiToken: abcdef } } } } }
  edgewire:environments:
    production: { domain: apps.example.com, issuer: le, namespaces: { all: true } }
`;

function ingress(metadata: string, spec: string): string {
  return `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: ${metadata}\nspec: ${spec}\n`;
}

describe('commands and what is around them', () => {
  const { path: cwd, remove } = folder({
    'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'),
    'Pulumi.faulty.yaml': faulty,
    'Pulumi.token.yaml': token,
    'Pulumi.short.yml': stackFile('wiki.apps.example.com'),
    'sub/Pulumi.inner.yaml': stackFile('inner.apps.example.com'),
    'empty/README.md': 'nothing',
    'malformed.yaml': ingress('{ name: a, namespace: 5 }', '{ tls: 5, rules: { host: x } }'),
    'hosts.yaml': ingress('{ name: a }', '{ tls: [{ hosts: a.example.com }] }'),
    'nameless.yaml': ingress('{ namespace: wiki }', '{}'),
    'annotated.yaml': ingress('{ name: a, annotations: { cert-manager.io/cluster-issuer: {}, b: true } }', '{}'),
    'misnamed.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: { name: Wiki TLS, namespace: wiki }\n',
    'unnamed-secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {}\n',
    'chart.yaml': 'kind: Ingress\n{{- if .Values.tls }}\nspec:\n  tls: {{ toYaml .Values.tls }}\n{{- end }}\n',
    'quoted.yaml': ingress('{ name: a }', "{ rules: [{ host: '{{ .Values.host }}' }] }"),
    'empty.yaml': ' \n',
    'rendered.yaml': ingress(
      '{ name: blog }',
      '{ tls: [{ hosts: [blog.apps.example.com], secretName: production-routing }], rules: [{ host: blog.apps.example.com }] }',
    ),
    'legal.yaml': ingress(
      '{ generateName: a-, namespace: wiki, annotations: { a: "{{ x }}" } }',
      '{ rules: [{ host: blog.apps.example.com, http: null }], tls: null }',
    ),
  });
  after(remove);

  const edgewire = (...args: string[]) => run(args, { cwd });

  function refused({ code, out, err }: Outcome, message: string | RegExp): void {
    assert.deepEqual({ code, out }, { code: 2, out: '' }, err);
    if (typeof message === 'string') assert.equal(err, `${message}\n`);
    else assert.match(err, message);
  }

  describe('npm', () => {
    const asNpm = (env: Readonly<Record<string, string>>, ...args: string[]) =>
      run(args, { cwd, env: { npm_lifecycle_event: 'plan', ...env } });

    it('took an option whose -- was forgotten', () => {
      refused(
        asNpm({ npm_config_stack: 'prod', npm_config_format: 'json' }, 'plan'),
        'npm took --stack for an option of its own, so that plan would not see it. Put -- in front: npm run -s plan -- --stack prod --format json',
      );
      refused(asNpm({ npm_config_docs_url: 'true' }, 'plan', 'x'), /npm run -s plan -- --docs-url …\n$/);
    });

    it('runs another script, whose options are not meant', () => {
      assert.equal(asNpm({ npm_lifecycle_event: 'test', npm_config_stack: 'prod' }, 'plan').code, 0);
    });

    it('went to another folder than the one that was typed in', () => {
      const plan = (typedIn: string) => asNpm({ INIT_CWD: join(cwd, typedIn) }, 'plan', '--stack', 'inner');
      assert.match(plan('sub').out, /^Stack inner \(Pulumi\.inner\.yaml\)/);
      refused(plan('empty'), /^Pulumi\.inner\.yaml does not exist\./);
    });
  });

  it('refuse an option with two values, of which one would be lost', () => {
    refused(edgewire('plan', '--stack', 'dev', '--stack', 'token'), /is given twice, as dev and as token/);
    refused(edgewire('check', 'legal.yaml', '--namespace', 'a', '--namespace', 'b'), /is given twice, as a and as b/);
    refused(edgewire('plan', '-f', 'json', '--format=table'), /is given twice, as json and as table/);
    assert.equal(edgewire('plan', '--stack', 'dev', '-s', 'dev').code, 0);
  });

  it('refuse what a variable left empty that is not set', () => {
    const hint = 'is empty: is a variable of the shell not set?';
    refused(edgewire('plan', '--base', ''), `error: option '--base <file>' ${hint}`);
    refused(edgewire('plan', '--cwd='), `error: option '--cwd <directory>' ${hint}`);
    refused(edgewire('check', 'legal.yaml', ''), `error: an argument ${hint}`);
    assert.equal(edgewire('plan', '--docs-url', '').code, 0);
  });

  it('say that a stack file of the other extension is not read', () => {
    refused(
      edgewire('plan', '--stack', 'short'),
      'Pulumi.short.yml is not read, by Pulumi neither: rename it to Pulumi.short.yaml.',
    );
  });

  it('give mistakes of a configuration with their places, and as JSON too where that is wanted', () => {
    const plain = edgewire('plan', '--stack', 'faulty');
    refused(plain, /^edgewire:issuers\.le\.acme\.directory: .* \(Pulumi\.faulty\.yaml:4:15\)$/m);
    assert.match(plain.err, /^edgewire:environments\.production\.isuer: .* \(Pulumi\.faulty\.yaml:6:45\)$/m);
    for (const command of [['plan'], ['check', 'legal.yaml']]) {
      const { code, out, err } = edgewire(...command, '--stack', 'faulty', '--format', 'json');
      assert.deepEqual([code, err], [2, plain.err]);
      const { stack, errors } = JSON.parse(out) as { stack: string; errors: readonly Record<string, unknown>[] };
      assert.equal(stack, 'faulty');
      assert.deepEqual(
        errors.map(({ path, file, line, column }) => [path, file, line, column]),
        [
          ['edgewire:issuers.le.acme.directory', 'Pulumi.faulty.yaml', 4, 15],
          ['edgewire:environments.production.isuer', 'Pulumi.faulty.yaml', 6, 45],
        ],
      );
    }
  });

  it('warn of a credential in plain text, and do not repeat it', () => {
    const { code, out } = edgewire('plan', '--stack', 'token');
    assert.equal(code, 0);
    assert.match(
      out,
      /warning EW9001 edgewire:issuers\.le\.acme\.dns01\.cloudflare\.apiToken \(Pulumi\.token\.yaml:3:92\)\n/,
    );
    assert.match(out, /pulumi config set --path --secret 'edgewire:issuers\S+apiToken' --stack token$/m);
    assert.ok(!out.includes('abcdef'));
  });

  describe('check', () => {
    it('refuses malformed objects with the path, and those without a name', () => {
      refused(
        edgewire(
          'check',
          'malformed.yaml',
          'hosts.yaml',
          'nameless.yaml',
          'unnamed-secret.yaml',
          'misnamed.yaml',
          'annotated.yaml',
        ),
        [
          'malformed.yaml, document 1: metadata.namespace: expected text, found a number',
          'malformed.yaml, document 1: spec.tls: expected a list, found a number',
          'malformed.yaml, document 1: spec.rules: expected a list, found a mapping',
          'hosts.yaml, document 1: spec.tls[0].hosts: expected a list, found text',
          'nameless.yaml, document 1: metadata.name: is required',
          'unnamed-secret.yaml, document 1: metadata.name: is required',
          'misnamed.yaml, document 1: metadata.name: "Wiki TLS" has to be lower-case letters, digits, "-" and ".", and start and end with a letter or digit',
          'annotated.yaml, document 1: metadata.annotations.cert-manager.io/cluster-issuer: expected text, found a mapping',
          'annotated.yaml, document 1: metadata.annotations.b: expected text, found true',
        ].join('\n'),
      );
    });

    it('takes what the API server takes', () => {
      assert.deepEqual([edgewire('check', 'legal.yaml').err], ['']);
    });

    it('says once that a template was not rendered', () => {
      refused(edgewire('check', 'chart.yaml'), /^chart\.yaml is a template that was not rendered: .*\n$/);
      refused(edgewire('check', 'quoted.yaml'), /^quoted\.yaml is a template that was not rendered: .*\n$/);
    });

    it('refuses an empty standard input', () => {
      refused(run(['check', '-'], { cwd, input: ' \n' }), /^Standard input is empty: /);
    });

    it('refuses files that are all empty: the command that wrote them failed; beside another one passes', () => {
      refused(edgewire('check', 'empty.yaml'), /^Nothing is in empty\.yaml: did the command that wrote it fail\?\n$/);
      assert.equal(edgewire('check', 'empty.yaml', 'legal.yaml').code, 0);
    });

    it('says where objects without a namespace are judged, if something is found about that', () => {
      const elsewhere = edgewire('check', 'rendered.yaml');
      assert.match(elsewhere.out, /EW2001 manifest:rendered\.yaml#1\/Ingress\/default\/blog\/metadata\.namespace/);
      assert.equal(
        elsewhere.err,
        'Objects that name no namespace are judged in default: give --namespace, as helm or kubectl is given it.\n',
      );
      const meant = edgewire('check', '--namespace', 'wiki', 'rendered.yaml');
      assert.deepEqual([meant.code, meant.err], [0, '']);
    });

    it('refuses a namespace that is none', () => {
      refused(edgewire('check', '--namespace', 'Wiki', 'legal.yaml'), /It is no name of a namespace/);
    });
  });
});

describe('the URL of the pages', () => {
  it('is that of the repository in CI, at the commit', () => {
    const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b', GITHUB_SHA: 'c' };
    assert.equal(docsUrl(github, true), 'https://github.com/a/b/blob/c/docs/diagnostics');
    const gitlab = { CI_PROJECT_URL: 'https://gitlab.com/a/b', CI_COMMIT_SHA: 'c' };
    assert.equal(docsUrl(gitlab, true), 'https://gitlab.com/a/b/-/blob/c/docs/diagnostics');
    assert.equal(docsUrl({}, true), 'docs/diagnostics');
  });

  it('is none in a repository that has edgewire as a package: a code is then no link', () => {
    const env = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'team/edge', GITHUB_SHA: 'c' };
    const { path: cwd, remove } = folder({ 'Pulumi.dev.yaml': stackFile('wiki.elsewhere.example.org') });
    try {
      const ofPackage = run(['plan', '--format', 'markdown'], { cwd, env });
      assert.match(ofPackage.out, /\| warning \| EW1005 \|/);
      const given = run(['plan', '--format', 'markdown', '--docs-url', 'https://docs.example.com/'], { cwd, env });
      assert.match(given.out, /\| warning \| \[EW1005\]\(https:\/\/docs\.example\.com\/EW1005\.md\) \|/);
    } finally {
      remove();
    }
  });
});
