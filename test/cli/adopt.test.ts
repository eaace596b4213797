import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { acmeJson, acmeJsonOfTraefik1 } from '../acme-json';
import { ecKey, issue, issueCa, rsaKey } from '../certificates';
import { folder, type Outcome, run } from './command';

const now = '2027-01-01T00:00:00Z';
const authority = issueCa('R3', { key: ecKey() });
const staging = 'https://acme-staging-v02.api.letsencrypt.org/acme/acct/99';

/** A certificate as Traefik files it; valid from a month before now until two months after it, unless told otherwise. */
function filed(domain: readonly [string, ...string[]], notAfter = '2027-03-01T00:00:00Z', key = rsaKey(2048)) {
  const wanted = { dnsNames: domain, notBefore: '2026-12-01T00:00:00Z', notAfter, issuer: authority, key };
  return { issued: issue(wanted), domain, chain: authority.certificate };
}

const apps = filed(['*.apps.example.com', 'apps.example.com']);
const single = filed(['wiki.example.net']);
const store = acmeJson({
  le: { certificates: [apps, single, { ...filed(['*.x.example.com']), domain: ['*.old.example.com'] }] },
  test: { uri: staging, certificates: [filed(['*.apps.example.com'], '2027-12-01T00:00:00Z')] },
});

const stack = (environment: string) => `config:
  edgewire:environments:
    production: { domain: apps.example.com, ${environment}, namespaces: { all: true } }
`;

const acmeStack = (environment: string, directory = 'letsencrypt-production') => `${stack(environment)}
  edgewire:issuers:
    acme: { acme: { directory: ${directory}, dns01: { cloudflare: { apiToken: x } } } }
`;

describe('adopt', () => {
  const { path: cwd, remove } = folder({
    'acme.json': store,
    'one.json': acmeJson({ le: { certificates: [apps] } }),
    'old.json': acmeJsonOfTraefik1({ certificates: [apps] }),
    'private.json': acmeJson({ le: { uri: 'https://ca.corp.example/acct/1', certificates: [apps] } }),
    'broken.json': acmeJson({ le: { certificates: [{ ...apps, key: single.issued.certificate }] } }),
    'foreign.json': '{"name":"edgewire"}',
    'Pulumi.apex.yaml': acmeStack('apex: true, issuer: acme'),
    'Pulumi.fits.yaml': acmeStack('apex: true, keyType: rsa-2048, issuer: acme'),
    'Pulumi.staging.yaml': acmeStack('issuer: acme, keyType: rsa-2048', 'letsencrypt-staging'),
    'Pulumi.served.yaml': stack('apex: true, certificate: { acmeJson: { path: acme.json } }'),
    'Pulumi.own.yaml': `${stack('issuer: own')}  edgewire:issuers: { own: { selfSigned: {} } }\n`,
  });
  after(remove);

  const edgewire = (...args: string[]) => run(['adopt', ...args, '--now', now], { cwd });
  const jsonOf = (...args: string[]) => {
    const { code, out, err } = edgewire(...args, '--format', 'json');
    assert.equal(code, 0, err);
    return JSON.parse(out) as {
      readonly certificates: readonly { readonly place: string; readonly environments: readonly string[] }[];
      readonly accounts: readonly { readonly resolver: string; readonly issuers: readonly string[] }[];
      readonly configuration: unknown;
      readonly diagnostics: readonly { readonly code: string; readonly path: string }[];
    };
  };

  function refused({ code, out, err }: Outcome, message: RegExp): void {
    assert.deepEqual({ code, out }, { code: 2, out: '' });
    assert.match(err, message);
    assert.equal(err.trim().split('\n').length, 1, err);
  }

  it('lists what there is, what takes it, and what nothing takes', () => {
    const { code, out, err } = edgewire('acme.json');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /le +\*\.apps\.example\.com, apps\.example\.com +2027-03-01 +rsa-2048 +apps-example-com\n/);
    assert.match(out, /le +wiki\.example\.net +2027-03-01 +rsa-2048 +nothing\n/);
    assert.match(out, /test +\*\.apps\.example\.com .* nothing\n/);
    assert.match(out, /le\.Certificates\[2\] +\*\.old\.example\.com +\*\.x\.example\.com\n/);
    assert.match(out, /test +ops@example\.com +letsencrypt-staging /);
    assert.ok(out.includes(staging), 'no line is broken in a pipe');
  });

  it('proposes a configuration that takes it over', () => {
    const { code, out } = edgewire('acme.json', '--format', 'yaml');
    assert.equal(code, 0);
    const le = { acmeJson: { path: 'acme.json', resolver: 'le' } };
    const environment = { issuer: 'le', keyType: 'rsa-2048', adopt: le, namespaces: { all: true } };
    assert.deepEqual(parse(out), {
      config: {
        'edgewire:issuers': {
          le: { acme: { directory: 'letsencrypt-production', email: 'ops@example.com', account: le } },
        },
        'edgewire:environments': {
          'apps-example-com': { domain: 'apps.example.com', apex: true, ...environment },
          'x-example-com': { domain: 'x.example.com', ...environment },
        },
      },
    });
    assert.match(out, /# dns01: /);
  });

  it('proposes what plans: nothing is left to do but the DNS-01 solver', () => {
    const { out } = edgewire('one.json', '--format', 'yaml');
    const solved = out.replace(/# dns01: .*/, 'dns01: { cloudflare: { apiToken: x } }');
    const { path, remove: removeFolder } = folder({
      'Pulumi.dev.yaml': solved,
      'one.json': readFileSync(join(cwd, 'one.json'), 'utf8'),
    });
    const planned = run(['plan', '--format', 'json', '--now', now], { cwd: path });
    removeFolder();
    const { orders, diagnostics } = JSON.parse(planned.out) as { orders: unknown; diagnostics: { code: string }[] };
    assert.deepEqual([planned.err, orders], ['', []]);
    assert.deepEqual(
      diagnostics.filter(({ code }) => code.startsWith('EW4') || code.startsWith('EW5')),
      [],
    );
  });

  it('prints nothing that would act on a terminal, in any format, and means what the store says', () => {
    const email = 'ops\u202e\u009b\u{e0041}@example.com';
    const { path, remove: removeFolder } = folder({ 'acme.json': acmeJson({ le: { certificates: [apps], email } }) });
    try {
      const printed = ['table', 'json', 'yaml'].map((format) =>
        run(['adopt', 'acme.json', '--format', format, '--now', now], { cwd: path }),
      );
      for (const { code, out, err } of printed) {
        assert.deepEqual([code, err], [0, '']);
        assert.doesNotMatch(out, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
      for (const { out } of printed.slice(1)) {
        assert.ok(JSON.stringify(parse(out)).includes(email), out);
      }
    } finally {
      removeFolder();
    }
  });

  it('reads the store of Traefik 1, and standard input', () => {
    const { certificates, configuration } = jsonOf('old.json');
    assert.deepEqual(
      certificates.map(({ environments }) => environments),
      [['apps-example-com']],
    );
    const piped = run(['adopt', '-', '--now', now, '-f', 'json'], {
      cwd,
      input: readFileSync(join(cwd, 'old.json'), 'utf8'),
    });
    assert.deepEqual(
      (JSON.parse(piped.out) as { configuration: unknown }).configuration,
      JSON.parse(JSON.stringify(configuration).replaceAll('old.json', 'acme.json')),
    );
  });

  it('says that the directory of an authority it does not know is a guess', () => {
    const { out } = edgewire('private.json');
    assert.match(out, /directory: https:\/\/ca\.corp\.example\/directory # a guess/);
    assert.deepEqual(jsonOf('private.json').certificates[0]?.environments, ['apps-example-com']);
  });

  it('tells, for a stack, what to add to it', () => {
    const le = { acmeJson: { path: 'acme.json', resolver: 'le' } };
    const { certificates, accounts, configuration, diagnostics } = jsonOf('acme.json', '--stack', 'fits');
    assert.deepEqual(
      certificates.map(({ environments }) => environments),
      [['production'], [], [], []],
    );
    assert.deepEqual(
      accounts.map(({ issuers }) => issuers),
      [['acme'], []],
    );
    assert.deepEqual(configuration, {
      issuers: { acme: { acme: { account: le } } },
      environments: { production: { adopt: le } },
    });
    assert.deepEqual(diagnostics, []);
  });

  it('tells what the issuer would order all the same, and what to change', () => {
    const { configuration, diagnostics } = jsonOf('one.json', '--stack', 'apex');
    assert.deepEqual(
      diagnostics.map(({ code, path }) => [code, path]),
      [['EW5011', 'edgewire:environments.production.adopt.acmeJson']],
    );
    const adopt = { acmeJson: { path: 'one.json' } };
    assert.deepEqual(configuration, {
      issuers: { acme: { acme: { account: adopt } } },
      environments: { production: { keyType: 'rsa-2048', adopt } },
    });
  });

  it('takes certificates of the authority of the issuer only', () => {
    assert.deepEqual(
      jsonOf('acme.json', '--stack', 'staging').certificates.map(({ environments }) => environments),
      [[], [], [], ['production']],
    );
  });

  it('has nothing to add for what the stack serves already, or signs itself', () => {
    const { certificates, configuration } = jsonOf('one.json', '--stack', 'served');
    assert.deepEqual([certificates[0]?.environments, configuration], [['production'], {}]);
    assert.deepEqual(jsonOf('one.json', '--stack', 'own').certificates[0]?.environments, []);
    assert.equal(edgewire('one.json', '--stack', 'own', '--format', 'yaml').out, '# nothing to add\n');
  });

  it('writes manifests of the Secrets that only their owner may read', () => {
    const { code, out, err } = edgewire('one.json', '--stack', 'fits', '--out', 'secrets', '--format', 'yaml');
    assert.equal(code, 0);
    assert.match(err, /^Wrote 2 Secrets into secrets, with private keys/);
    assert.equal(parse(out), null, 'nothing to add: cert-manager finds the Secrets');
    const directory = join(cwd, 'secrets');
    const modes = [directory, ...readdirSync(directory).map((name) => join(directory, name))].map(
      (path) => statSync(path).mode & 0o777,
    );
    assert.deepEqual(modes, [0o700, 0o600, 0o600]);
    const [account, routing] = readdirSync(directory)
      .sort()
      .map((name) => parse(readFileSync(join(directory, name), 'utf8')) as Record<string, unknown>);
    assert.deepEqual(account?.metadata, { name: 'acme-account-key', namespace: 'cert-manager' });
    assert.deepEqual(routing, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'production-routing',
        namespace: 'edgewire',
        labels: { 'epinio.io/routing': 'true', 'controller.cert-manager.io/fao': 'true' },
        annotations: {
          'cert-manager.io/issuer-name': 'acme',
          'cert-manager.io/issuer-kind': 'ClusterIssuer',
          'cert-manager.io/issuer-group': 'cert-manager.io',
        },
      },
      type: 'kubernetes.io/tls',
      stringData: { 'tls.crt': apps.issued.certificate + apps.chain, 'tls.key': apps.issued.key },
    });
  });

  it('writes over nothing, and nothing at all where it cannot write everything', () => {
    const before = readdirSync(cwd).sort();
    refused(edgewire('one.json', '--out', '.'), /^\. exists already: nothing there is written over\./);
    refused(edgewire('one.json', '--out', 'one.json/secrets'), /cannot be written \(ENOTDIR\); nothing was\.$/m);
    refused(edgewire('one.json', '--stack', 'own', '--out', 'none'), /^There is nothing to write/);
    // The directories around it can be made, and the directory itself cannot.
    refused(
      edgewire('one.json', '--out', `a/b/${'c'.repeat(250)}`),
      /cannot be written \(ENAMETOOLONG\); nothing was\.$/m,
    );
    assert.deepEqual(readdirSync(cwd).sort(), before);
    assert.ok(!existsSync(join(cwd, 'none')));
  });

  it('refuses what is no acme.json, and a resolver that is not there, in one sentence', () => {
    refused(edgewire('foreign.json'), /^foreign\.json is JSON, but not as Traefik writes it/);
    refused(edgewire('missing.json'), /^missing\.json does not exist\.$/m);
    refused(
      edgewire('acme.json', '--resolver', 'lee'),
      /no certificate resolver "lee"\. Did you mean "le"\? It has le, test\.$/m,
    );
    refused(edgewire('acme.json', '--stack', 'fit'), /Did you mean "fits"\?$/m);
    assert.equal(edgewire().code, 2);
  });

  it('ends with 1 where what is served has an error', () => {
    const { path, remove: removeFolder } = folder({
      'acme.json': acmeJson({
        le: { certificates: [filed(['*.apps.example.com', 'apps.example.com'], '2026-12-15T00:00:00Z')] },
      }),
      'Pulumi.dev.yaml': stack('apex: true, certificate: { acmeJson: { path: acme.json } }'),
    });
    const { code, out } = run(['adopt', 'acme.json', '--stack', 'dev', '--now', now], { cwd: path });
    removeFolder();
    assert.equal(code, 1);
    assert.match(out, /error EW5003 edgewire:environments\.production\.certificate\.acmeJson/);
  });

  it('never prints a private key', () => {
    const keys = [rsaKey(2048)].flatMap((key) => [
      key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      key.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    ]);
    const pieces = keys.flatMap((key) =>
      key.split('\n').filter((line) => line.length > 40 && !line.startsWith('-----')),
    );
    for (const file of ['acme.json', 'broken.json', 'old.json']) {
      for (const format of ['table', 'json', 'yaml']) {
        const { out, err } = edgewire(file, '--format', format);
        for (const piece of pieces) assert.ok(!(out + err).includes(piece.slice(0, 40)));
        assert.doesNotMatch(out + err, /PRIVATE KEY-----/);
      }
    }
  });
});
