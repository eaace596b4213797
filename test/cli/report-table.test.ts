import assert from 'node:assert/strict';
import { pins } from '../../components/charts/pins';
import { loadStack } from '../../components/config/stack-file';
import { plan as planStack } from '../../components/wiring/plan-stack';
import { diagnostic } from '../../components/wiring/rules/diagnostic';
import { renderPlan } from '../../cli/report/report';
import { bare, environments as sampleEnvironments, samplePlan, tooDeep, wired } from './sample-plan';

const table = (given: Parameters<typeof samplePlan>[0], color = false) =>
  renderPlan(samplePlan(given), { format: 'table', color });

const longHost = `${'wordpress-'.repeat(5)}a.${'team-'.repeat(10)}b.apps.example.com`;
const longPath = `manifest:${'rendered/charts/'.repeat(10)}all.yaml#17/Ingress/wiki/wiki`;

describe('report: table', () => {
  it('never breaks a host, and fits 100 columns but for one that is longer', () => {
    const hosts = [longHost, `a.${'x'.repeat(200)}`, '例え'.repeat(60)];
    const report = table({
      wiring: [
        wired(longHost, { namespace: 'n'.repeat(63), secretName: 's'.repeat(63) }),
        ...hosts.slice(1).map((host) => wired(host)),
      ],
      diagnostics: [diagnostic('EW3001', longPath, 'word '.repeat(60).trim(), 'hint '.repeat(40).trim())],
    });
    const lines = report.split('\n').map((line) => line.trim());
    for (const host of hosts) assert.ok(lines.includes(host), host);
    assert.deepEqual(
      lines.filter((line) => line.length > 98 && !hosts.includes(line)),
      [],
    );
    assert.ok(!report.includes('…'));
    const [, path = ''] = report.split('error EW3001');
    assert.ok(path.replace(/\s/g, '').startsWith(longPath));
  });

  it('shows twenty diagnostics of a code, and counts the others; the verdict counts all', () => {
    const many = Array.from({ length: 32 }, (_, index) =>
      diagnostic('EW3001', `at ${index}.`, 'No Secret.', 'Make it.'),
    );
    const other = diagnostic('EW3003', 'elsewhere', 'No TLS.', 'Name a Secret.');
    const report = table({ diagnostics: [...many, other] });
    assert.ok(report.includes('at 19.') && !report.includes('at 20.'));
    assert.match(report, /^ {2}error and 12 more of EW3001: --format json has all$/m);
    assert.match(report, /elsewhere/);
    assert.match(report, /32\s+errors,\s+1\s+warning/);
  });

  const at = (width: number, given: Parameters<typeof samplePlan>[0]) =>
    renderPlan(samplePlan(given), { format: 'table', width });
  const host = (index: number) => `application-${index}.apps.example.com`;
  const fifteen = Array.from({ length: 15 }, (_, index) => wired(host(index)));

  for (const width of [80, 100, 160]) {
    it(`fits a terminal of ${width} columns, where hosts are whole, or whole below their wildcard`, () => {
      const own = wired('shop.example.com', { coveringName: 'shop.example.com', tls: 'own-certificate' });
      const report = at(width, { wiring: [...fifteen, own, bare('old.example.net')] });
      const lines = report.split('\n');
      assert.deepEqual(
        lines.filter((line) => line.length > width),
        [],
      );
      const [, wiring = ''] = report.split('\nWiring\n');
      const [section = ''] = wiring.split('\n\n');
      const firsts = section.split('\n').map((line) => line.trim().replace(/ {2,}.*/, ''));
      const shared = firsts.indexOf('*.apps.example.com');
      if (width === 160) assert.equal(shared, -1);
      for (const { host: name } of fifteen) {
        const label = shared === -1 ? name : `- ${name.split('.')[0]}`;
        assert.ok(firsts.indexOf(label) > shared, `${label} in\n${section}`);
      }
      for (const name of ['shop.example.com', 'old.example.net']) assert.ok(firsts.includes(name), section);
      // The wildcard is not repeated for each.
      if (shared !== -1) assert.equal(section.split('*.apps.example.com').length, 2);
    });
  }

  it('ends a long list in a count on a terminal, with every host that has no TLS, and has all of them in a pipe', () => {
    const wiring = Array.from({ length: 300 }, (_, index) =>
      index % 50 === 49 ? bare(host(index)) : wired(host(index)),
    );
    const orders = wiring.map((one) => ({
      registeredDomain: 'example.com',
      directory: 'letsencrypt-production',
      identifiers: [one.host],
      count: 1,
    }));
    const short = at(100, { wiring, orders });
    assert.match(short, /^ {2}and 250 more, all of them with TLS: --format json has them all$/m);
    assert.match(short, /^ {2}and 280 more: --format json has them all$/m);
    for (const one of wiring.filter(({ tls }) => tls === 'none')) assert.ok(short.includes(one.host), one.host);
    const piped = at(Infinity, { wiring, orders });
    assert.ok(wiring.every((one) => piped.includes(`\n  ${one.host} `)));
    assert.doesNotMatch(piped, /and \d+ more/);
  });

  it('has no ANSI sequence unless asked for colours', () => {
    assert.ok(!table({}).includes('\u001b'));
    assert.ok(table({}, true).includes('\u001b['));
  });

  it('shows the same text with and without colours', () => {
    // eslint's no-control-regex is about accidents; here the sequences are what is meant.
    const escape = String.fromCharCode(27);
    const stripped = table({}, true)
      .split(escape)
      .map((part, index) => (index === 0 ? part : part.replace(/^\[\d+m/, '')))
      .join('');
    assert.equal(stripped, table({}));
  });

  it('shows control characters of manifests instead of sending them to the terminal', () => {
    const report = table({
      wiring: [wired('\u001b]0;owned\u0007.example.com')],
      diagnostics: [{ ...tooDeep, path: 'manifest:\u001b[2Ja', message: 'a\u202eb\nc' }],
    });
    assert.ok(!/[^\P{Cc}\n]|\p{Cf}/u.test(report));
    assert.ok(report.includes('\\u{1b}'));
  });

  it('sums up: hosts by their TLS, orders, diagnostics', () => {
    const verdict = (given: Parameters<typeof samplePlan>[0]) =>
      renderPlan(samplePlan(given), { format: 'table', width: Infinity }).split('\n')[1]!;
    assert.equal(
      verdict({}),
      'Fails: 2 hosts: 1 on routing secrets, 0 own certificates, 1 without TLS; 1 order; 1 error, 0 warnings, 1 accepted',
    );
    assert.equal(
      verdict({
        wiring: [
          wired('a.example'),
          bare('a.example'),
          wired('a.example'),
          wired('b.example', { tls: 'load-balancer' }),
          wired('c.example', { tls: 'own-certificate' }),
        ],
        orders: ['example.com', 'example.net'].map((registeredDomain) => ({
          registeredDomain,
          directory: 'letsencrypt-production',
          identifiers: ['a.example.com', 'a.example.net'],
          count: 2,
        })),
        diagnostics: [diagnostic('EW1005', 'a', '', ''), diagnostic('EW1007', 'a', '', '')],
        ignored: [],
      }),
      'Passes: 3 hosts: 0 on routing secrets, 1 own certificate, 1 on load balancers, 1 without TLS; 2 orders; 0 errors, 1 warning, 1 for information',
    );
  });

  it('names the Secret beside its environment only where its name does not say it', () => {
    const wiring = [wired('a.example'), wired('b.example', { secretName: 'edge' })];
    const report = renderPlan(samplePlan({ wiring }), { format: 'table', width: Infinity });
    assert.match(report, /a\.example +wiki +production-routing /);
    assert.match(report, /b\.example +wiki +production: edge /);
  });

  it('marks a host that another certificate would be served for', () => {
    const red = '\u001b[31mintranet\u001b[39m';
    assert.ok(table({ wiring: [wired('a.example', { servedBy: 'intranet' })] }, true).includes(red));
    assert.ok(
      !table({ wiring: [wired('a.example', { environment: 'intranet', servedBy: 'intranet' })] }, true).includes(red),
    );
  });

  it('names the stack, its file and its cluster first, and then the verdict', () => {
    const report = renderPlan(samplePlan(), { format: 'table', file: 'Pulumi.dev.yaml', cluster: 'dev' });
    assert.match(report, /^Stack dev \(Pulumi\.dev\.yaml\), cluster dev\nFails: /);
    assert.match(renderPlan(samplePlan({ diagnostics: [] }), { format: 'table' }), /^Stack dev\nPasses: /);
  });

  it('fails for a warning under strict', () => {
    const diagnostics = [diagnostic('EW1005', 'a', 'b', 'c')];
    assert.match(table({ diagnostics }), /^Stack .*\nPasses: /);
    assert.match(table({ diagnostics, strict: true }), /^Stack .*\nFails: /);
  });

  it('keeps a row on one line where lines may have any length', () => {
    const report = renderPlan(samplePlan({ wiring: [wired(longHost, { namespace: 'n'.repeat(63) })] }), {
      format: 'table',
      width: Infinity,
    });
    assert.ok(report.includes(`  ${longHost}  ${'n'.repeat(63)}  production-routing  `));
  });

  it('shows the controller of a host, and its address, where there are several', () => {
    const { controllers, ...plan } = samplePlan({ wiring: [wired('a.example')] });
    const addressed = { ...controllers[0]!, addresses: ['192.0.2.10'] };
    const of = (some: typeof controllers) =>
      renderPlan({ ...plan, controllers: some }, { format: 'table', width: Infinity });
    const internal = { ...addressed, name: 'internal', default: false };
    assert.match(of([addressed, internal]), /a\.example .* external +192\.0\.2\.10 +-$/m);
    assert.doesNotMatch(of([addressed]), /a\.example .*192/m);
  });

  it('breaks no name, Secret or selector of an environment: a narrow terminal gets lines in place of a row', () => {
    const selector = 'app.kubernetes.io/component=epinio-namespace';
    const longName = `*.${'department-'.repeat(9)}a.example.com`;
    const environments = [{ ...sampleEnvironments[0]!, names: ['*.apps.example.com', longName], selector }];
    const words = ['*.apps.example.com,', longName, 'edgewire/production-routing', selector];
    for (const width of [40, 80, 100, 200, Infinity]) {
      const [, section = ''] = at(width, { environments }).split('\nEnvironments\n');
      const [shown = ''] = section.split('\n\n');
      const found = shown.split(/\s+/);
      assert.deepEqual(
        words.filter((word) => !found.includes(word)),
        [],
        `at ${width}:\n${shown}`,
      );
      const cells = words.map((word) => word.length);
      const tooLong = shown.split('\n').filter((line) => line.length > Math.max(width, Math.max(...cells) + 4));
      assert.deepEqual(tooLong, []);
    }
  });

  it('lists the DNS records that nobody makes, but for names that have their address in them', () => {
    const { controllers, environments } = samplePlan();
    const [external, internal] = controllers;
    const plan = {
      controllers: [{ ...external!, publicAddresses: ['203.0.113.7'] }, internal!],
      environments: [
        { ...environments[0]!, names: ['*.apps.example.com', 'apps.example.com', '*.203-0-113-7.sslip.io'] },
        environments[1]!,
      ],
      wiring: [
        wired('wiki.apps.example.com'),
        wired('own.apps.example.com', { coveringName: 'own.apps.example.com' }),
        bare('shop.example.net'),
        wired('a.203.0.113.7.nip.io', { coveringName: null }),
      ],
    };
    const report = table(plan);
    const names = '\\*\\.apps\\.example\\.com, apps\\.example\\.com, shop\\.example\\.net';
    assert.match(report, new RegExp(`^ {2}DNS records that nobody makes here: ${names} to\\s+203\\.0\\.113\\.7$`, 'm'));
    assert.match(report, /nobody makes here: \*\.corp\.example\.com to the address that its\s+Service\s+gets$/m);
    const published = loadStack({
      name: 'Pulumi.dev.yaml',
      text: 'config: { edgewire:environments: {}, edgewire:dns: { all: { provider: { values: {} }, zones: [example.com] } } }',
    });
    assert.equal(published.kind, 'stack');
    const { dns } = planStack(published.config, 'dev');
    assert.equal(dns.length, 1);
    assert.doesNotMatch(table({ ...plan, dns }), /nobody makes/);
  });

  it('leads no wildcard to two controllers: a host beside its environment has a DNS record of its own', () => {
    const { controllers, environments } = samplePlan();
    const report = table({
      controllers: [
        { ...controllers[0]!, publicAddresses: ['203.0.113.7'] },
        { ...controllers[1]!, publicAddresses: ['203.0.113.8'] },
      ],
      environments: [environments[0]!],
      wiring: [wired('wiki.apps.example.com'), wired('admin.apps.example.com', { controller: controllers[1]!.name })],
    });
    assert.match(report, /nobody makes here: \*\.apps\.example\.com.* to\s+203\.0\.113\.7$/m);
    assert.match(report, /nobody makes here: admin\.apps\.example\.com to\s+203\.0\.113\.8$/m);
  });

  it('lists controllers, and what is expected of the cluster', () => {
    const { controllers, components } = samplePlan();
    const report = table({
      controllers: [
        { ...controllers[0]!, addresses: ['192.0.2.10'], floatingIp: '203.0.113.7', replicas: 3, installed: false },
        { ...controllers[0]!, gateway: true },
      ],
      components: { ...components, kubed: undefined },
      namespaces: [
        { name: 'shop', labels: {}, complete: false, create: false, ownership: 'foreign' },
        { name: 'made', labels: {}, complete: true, create: true, ownership: 'own' },
      ],
    });
    assert.match(report, /external +traefik \(default\) +192\.0\.2\.10 +203\.0\.113\.7 +3$/m);
    assert.match(report, /^ {2}components in the cluster: Traefik, kubed, the Gateway API's definitions$/m);
    assert.match(report, /^ {2}namespaces that nobody creates here: shop$/m);
    const charts = table({ charts: { ...samplePlan().charts, versions: { metallb: '0.15.0' } } });
    const { version } = pins.traefik;
    assert.ok(charts.includes(`\nCharts\n  traefik ${version}, metallb 0.15.0 (chosen), cert-manager `), charts);
    assert.ok(charts.includes(`, kubed ${pins.kubed.version}\n`), charts);
    assert.ok(!charts.includes('external-dns'));
  });

  it('says who chooses the address of a controller that asks for none', () => {
    const { controllers } = samplePlan();
    const without = { ...controllers[0]!, addresses: [] };
    assert.match(table({ controllers: [{ ...without, metallb: true }] }), /traefik \(default\) +any of the pools/);
    assert.match(table({ controllers: [{ ...without, metallb: false }] }), /traefik \(default\) +from the cloud/);
  });

  it('shows no Secret and no copies where TLS ends at a load balancer of the cloud', () => {
    const [production] = samplePlan().environments;
    const issuance = { kind: 'arn' as const, arn: 'arn:aws:acm:eu-central-1:1:certificate/1' };
    const report = table({ environments: [{ ...production!, issuance }] });
    assert.match(report, /production .* arn +none \(load balancer\) +none$/m);
  });

  it('takes time in proportion to the number of hosts', () => {
    const hosts = (count: number) =>
      Array.from({ length: count }, (_, index) => wired(`host-${index}.apps.example.com`));
    const seconds = (count: number) => {
      const start = performance.now();
      table({ wiring: hosts(count) });
      return performance.now() - start;
    };
    seconds(500);
    assert.ok(seconds(4000) < 40 * seconds(500));
  });
});
