import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issue } from '../certificates';
import { folder, run, root, type Outcome } from './command';

const wildcard = issue({ dnsNames: ['*.apps.example.com'], notAfter: '2027-01-31T00:00:00Z' });

const ingress = (host: string, secretName: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: blog, namespace: wiki }
spec:
  tls: [{ hosts: [${host}], secretName: ${secretName} }]
  rules: [{ host: ${host}, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: blog, port: { number: 80 } } } }] } }]
`;

/** Secrets of every kind that a stack file may hold, each with the mark that must not leave it. */
const secrets = `config:
  edgewire:issuers:
    cloud: { acme: { directory: letsencrypt-staging, email: ops@example.com, dns01: { cloudflare: { apiToken: { secure: v1:hidden1 } } } } }
    plain: { acme: { directory: letsencrypt-staging, email: ops@example.com, dns01: { cloudflare: { apiToken: hidden2 } } } }
  edgewire:environments:
    production: { domain: apps.example.com, issuer: cloud, namespaces: { list: [wiki] } }
    given: { domain: given.example.com, certificate: { files: { certificate: both.pem, key: both.pem } }, namespaces: { list: [wiki] } }
  edgewire:namespaces: { wiki: { create: true } }
  edgewire:addresses: { pools: { edge: [192.0.2.10-192.0.2.20] } }
  edgewire:charts: { values: { traefik: { env: [{ name: x, value: y }], extra: { adminPassword: hidden3, token: { secure: hidden4 } } } } }
`;

describe('check --plan', () => {
  const { path: cwd, remove } = folder({
    'Pulumi.secrets.yaml': secrets,
    'secrets/wildcard.crt': wildcard.certificate,
    'secrets/wildcard.key': wildcard.key,
    'both.pem': `${wildcard.key}${wildcard.certificate}`,
    'manifests/right.yaml': ingress('blog.apps.example.com', 'production-routing'),
    'manifests/wrong.yaml': ingress('blog.apps.example.com', 'nobody'),
    'manifests/example.yaml': ingress('blog.apps.172.18.255.200.sslip.io', 'production-routing'),
    'manifests/nowhere.yaml': ingress('nowhere.example.org', 'given-routing'),
    'elsewhere/note.txt': '',
  });
  after(remove);
  const examples = ['aws', 'openstack', 'own-wildcard', 'teams', 'two-controllers'];
  copyFileSync(join(root, 'Pulumi.dev.yaml'), join(cwd, 'Pulumi.dev.yaml'));
  for (const name of examples) {
    copyFileSync(join(root, 'examples', `Pulumi.${name}.yaml`), join(cwd, `Pulumi.${name}.yaml`));
  }

  const now = ['--now', '2026-12-01T00:00:00Z', '--format', 'json'];
  const planOf = (stack: string): string => {
    const { out } = run(['plan', '--stack', stack, ...now], { cwd });
    writeFileSync(join(cwd, `${stack}.json`), out);
    return out;
  };
  const refused = ({ code, out, err }: Outcome, pattern: RegExp) => {
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, pattern);
  };

  for (const stack of ['dev', ...examples, 'secrets']) {
    it(`finds what it finds with the stack file: ${stack}`, function () {
      this.timeout(60_000);
      planOf(stack);
      const withStack = run(['check', 'manifests', '--stack', stack, ...now], { cwd });
      const withPlan = run(['check', '../manifests', '--plan', `../${stack}.json`, ...now], {
        cwd: join(cwd, 'elsewhere'),
      });
      assert.equal(withStack.code, 1, withStack.err);
      assert.equal(withPlan.code, withStack.code, withPlan.err);
      assert.equal(withPlan.out.replaceAll('../manifests', 'manifests'), withStack.out);
    });
  }

  it('has no secret in the JSON, and no private key', () => {
    const out = planOf('secrets');
    assert.match(out, /"\[secret\]"/);
    assert.doesNotMatch(out, /hidden[0-9]|PRIVATE KEY/);
    assert.match(out, /BEGIN CERTIFICATE/);
  });

  it('refuses a file that is no plan, has no basis, or one of another version', () => {
    const plan: unknown = JSON.parse(planOf('dev'));
    assert.ok(typeof plan === 'object' && plan !== null && 'basis' in plan);
    const { basis, ...without } = plan;
    assert.ok(typeof basis === 'object');
    const bad: Readonly<Record<string, string>> = {
      'text.json': 'secret text',
      'without.json': JSON.stringify(without),
      'newer.json': JSON.stringify({ ...plan, basis: { ...basis, version: 2 } }),
      'wrong.json': JSON.stringify({ ...plan, basis: { ...basis, configuration: { environments: 7 } } }),
    };
    for (const [name, text] of Object.entries(bad)) {
      writeFileSync(join(cwd, name), text);
      const pattern = new RegExp(`^${name} is not the JSON of a plan with the basis that this version .*\\n$`);
      refused(run(['check', 'manifests', '--plan', name], { cwd }), pattern);
    }
    refused(run(['check', 'manifests', '--plan', 'gone.json'], { cwd }), /^gone\.json does not exist\.\n$/);
  });

  it('takes no stack and no directory of stack files beside a plan', () => {
    for (const other of ['--stack', '--cwd']) {
      const outcome = run(['check', 'manifests', '--plan', 'dev.json', other, 'dev'], { cwd });
      refused(outcome, /'--plan <file>' cannot be used with option/);
    }
  });

  it('is the JSON of `plan` alone: a check has no basis', () => {
    planOf('dev');
    const { out } = run(['check', 'manifests', '--plan', 'dev.json', ...now], { cwd });
    assert.ok(!out.includes('"basis"'));
    assert.ok(readFileSync(join(cwd, 'dev.json'), 'utf8').includes('"basis"'));
  });
});
