import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { folder, root, run, stackFile } from './command';

const manifest = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: blog, namespace: wiki }
spec:
  tls: [{ hosts: [blog.apps.example.com], secretName: nobody }]
  rules: [{ host: blog.apps.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: blog, port: { number: 80 } } } }] } }]
`;

const printed = z.object({
  host: z.string(),
  controllers: z.array(
    z.object({
      name: z.string(),
      routed: z.boolean(),
      shown: z.object({
        kind: z.string(),
        certificate: z.object({ environment: z.string().nullable(), accepted: z.boolean().nullable() }).nullable(),
      }),
    }),
  ),
  routes: z.array(z.object({ source: z.string(), reason: z.object({ kind: z.string(), by: z.string().nullable() }) })),
  changes: z.array(z.object({ kind: z.string() })),
  diagnostics: z.array(z.object({ code: z.string() })),
});

const passing = `apiVersion: traefik.io/v1alpha1
kind: IngressRouteTCP
metadata: { name: vault, namespace: wiki }
spec:
  ingressClassName: traefik
  entryPoints: [websecure]
  routes: [{ match: "HostSNI(\`wiki.apps.example.com\`) || HostSNI(\`vault.apps.example.com\`)", services: [{ name: vault, port: 443 }] }]
  tls: { passthrough: true }
`;

describe('explain', () => {
  const { path: cwd, remove } = folder({
    'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'),
    'Pulumi.wrong.yaml': stackFile('a.wiki.apps.example.com'),
    'blog.yaml': manifest,
    'vault.yaml': passing,
  });
  copyFileSync(join(root, 'examples', 'Pulumi.teams.yaml'), join(cwd, 'Pulumi.teams.yaml'));
  after(remove);

  const explained = (...args: string[]) => {
    const { code, out, err } = run(['explain', '--format', 'json', ...args], { cwd });
    assert.ok(code === 0 || code === 1, err);
    return { code, ...printed.parse(JSON.parse(out)) };
  };

  it('says first what clients get, then what each program makes of the host, the rule, and what would change it', () => {
    const { code, out, err } = run(['explain', 'wiki.apps.example.com'], { cwd });
    assert.deepEqual([code, err], [0, '']);
    const inOrder = [
      /^wiki\.apps\.example\.com\n/,
      /At external clients get the certificate of environment production, and accept it\./,
      /signed by self-signed, valid for 90 days, renewed after 60 days by cert-manager/,
      /app:wiki +wiki +external +routing-secret +wiki\/production-routing: environment production/,
      /TLS clients +accept it by \*\.apps\.example\.com/,
      /cert-manager +issues edgewire\/production-routing from issuer own/,
      /kubed +copies edgewire\/production-routing .*wiki has it/,
      /served +environment production +\*\.apps\.example\.com +wiki\/production-routing\n/,
      /Why\n {2}app:wiki: environment production, which covers the host by \*\.apps\.example\.com: no other does/,
      /What would change it\n {2}- An environment with the exact name/,
    ];
    const places = inOrder.map((pattern) => out.search(pattern));
    assert.ok(!places.includes(-1), `${places.join()}\n${out}`);
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
  });

  it('has the same as JSON', () => {
    const { code, controllers, routes } = explained('wiki.apps.example.com');
    assert.equal(code, 0);
    const certificate = { environment: 'production', accepted: true };
    assert.deepEqual(controllers, [{ name: 'external', routed: true, shown: { kind: 'certificate', certificate } }]);
    assert.deepEqual(routes, [{ source: 'app:wiki', reason: { kind: 'chosen', by: 'specific' } }]);
  });

  it('says what would cover a host that nothing covers, and what Epinio would do with it', () => {
    const { out } = run(['explain', 'a.wiki.apps.example.com'], { cwd });
    assert.match(out, /No route has this host/);
    assert.match(out, /"\*\.wiki\.apps\.example\.com" in edgewire:environments\.production\.names/);
    assert.match(out, /A new environment with domain wiki\.apps\.example\.com\./);
    const { changes } = explained('wiki.app.example.com');
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ['misspelled', 'declare', 'route'],
    );
  });

  it('ends with 1 for an error about the host, and for no other', () => {
    const { code, diagnostics } = explained('a.wiki.apps.example.com', '--stack', 'wrong');
    assert.deepEqual([code, diagnostics.map((one) => one.code)], [1, ['EW1003']]);
    const other = run(['explain', 'other.apps.example.com', '--stack', 'wrong'], { cwd });
    assert.equal(other.code, 0);
    assert.match(other.out, /1 diagnostic about other things/);
  });

  it('reads manifests beside the stack', () => {
    const { code, routes, diagnostics } = explained('blog.apps.example.com', 'blog.yaml');
    assert.equal(code, 1);
    assert.deepEqual(routes, [
      { source: 'manifest:blog.yaml#1/Ingress/wiki/blog', reason: { kind: 'chosen', by: 'specific' } },
    ]);
    assert.deepEqual(
      diagnostics.map((one) => one.code),
      ['EW3001'],
    );
    const { out } = run(['explain', 'blog.apps.example.com', 'blog.yaml'], { cwd });
    assert.match(out, /wiki\/nobody: nothing puts it there/);
  });

  it('says to which route TLS is passed through, and where HTTP comes before it', () => {
    const { code, controllers, changes } = explained('vault.apps.example.com', 'vault.yaml');
    assert.deepEqual(controllers, [{ name: 'external', routed: true, shown: { kind: 'passed', certificate: null } }]);
    assert.ok(!changes.some(({ kind }) => kind === 'route'));
    const { out } = run(['explain', 'vault.apps.example.com', 'vault.yaml'], { cwd });
    assert.match(
      out,
      /clients get the certificate of a backend: manifest:vault\.yaml#1\/IngressRouteTCP\/wiki\/vault passes/,
    );
    assert.doesNotMatch(out, /No route has this host/);
    const behind = explained('wiki.apps.example.com', 'vault.yaml');
    assert.deepEqual(behind.controllers[0]?.shown.kind, 'certificate');
    assert.deepEqual([code, behind.code, behind.diagnostics.map((one) => one.code)], [0, 1, ['EW1009']]);
  });

  const understood = {
    'https://wiki.apps.example.com:8443/path?q=1': 'wiki.apps.example.com',
    'wiki.apps.example.com:443': 'wiki.apps.example.com',
    'WIKI.Apps.example.com.': 'wiki.apps.example.com',
    'bücher.apps.example.com': 'xn--bcher-kva.apps.example.com',
  };
  for (const [text, host] of Object.entries(understood)) {
    it(`reads ${text} as a host, and says so`, () => {
      const { code, out, err } = run(['explain', text], { cwd });
      assert.deepEqual([code, err], [0, `"${text}" is read as ${host}.\n`]);
      assert.ok(out.startsWith(`${host}\n`));
    });
  }

  const refused = {
    '192.0.2.10': /^"192\.0\.2\.10" is an address: .* Ask for a host\.\n$/,
    'https://[2001:db8::1]/': /is an address/,
    '*.apps.example.com': /stands for many hosts\. Ask for one of them, such as any\.apps\.example\.com\.\n$/,
    'my_wiki.apps.example.com':
      /^"my_wiki.*" is not a DNS name: it has an underscore .*Write my-wiki\.apps\.example\.com\n$/,
    '': /^error: an argument is empty: is a variable of the shell not set\?\n$/,
  };
  for (const [text, pattern] of Object.entries(refused)) {
    it(`refuses ${text === '' ? 'nothing' : text} in a sentence`, () => {
      const { code, out, err } = run(['explain', text], { cwd });
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, pattern);
    });
  }

  it('refuses what it does not know, and a forgotten --', () => {
    assert.equal(run(['explain'], { cwd }).code, 2);
    const unknown = run(['explain', 'wiki.apps.example.com', '--stak', 'dev'], { cwd });
    assert.deepEqual([unknown.code, unknown.out], [2, '']);
    assert.match(unknown.err, /unknown option '--stak'/);
    const env = { npm_lifecycle_event: 'explain', npm_config_stack: 'prod' };
    assert.match(run(['explain', 'x.example.com'], { cwd, env }).err, /npm run -s explain -- --stack prod\n$/);
  });

  it('prints what its guide shows', () => {
    const guide = readFileSync(join(root, 'docs', 'guides', 'explain.md'), 'utf8');
    const { out } = run(['explain', 'epinio.apps.172.18.255.200.sslip.io'], { cwd: root });
    assert.ok(guide.includes(`\n\`\`\`\n${out}\`\`\`\n`), out);
    const deep = run(['explain', 'a.b.apps.172.18.255.200.sslip.io'], { cwd: root }).out;
    const parts = deep
      .trimEnd()
      .split('\n\n')
      .filter((part) => /^(What|Why)/.test(part));
    assert.ok(guide.includes(`\n\`\`\`\n${parts.join('\n\n')}\n\`\`\`\n`), deep);
  });

  it('says of a stack with several controllers what each shows, with guard and monitors', () => {
    const { out } = run(['explain', 'shop.web.example.com', '--stack', 'teams'], { cwd });
    assert.match(out, /signed by letsencrypt-production/);
    assert.match(out, /guard +warn: admits \*\.web\.example\.com at class traefik/);
    assert.match(out, /monitors +EndpointMonitor asks for https:\/\/shop\.web\.example\.com\/healthz every 1m/);
    assert.match(out, /ordered at letsencrypt-production/);
  });
});
