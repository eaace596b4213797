import assert from 'node:assert/strict';
import { diagnostic } from '../../components/wiring/rules/diagnostic';
import { renderPlan } from '../../cli/report/report';
import { bare, samplePlan, tooDeep, wired } from './sample-plan';

const table = (given: Parameters<typeof samplePlan>[0], color = false) =>
  renderPlan(samplePlan(given), { format: 'table', color });

const longHost = `${'wordpress-'.repeat(5)}a.${'team-'.repeat(10)}b.apps.example.com`;
const longPath = `manifest:${'rendered/charts/'.repeat(10)}all.yaml#17/Ingress/wiki/wiki`;

/** What stands in a column of the table, the pieces of wrapped cells put together again. */
function pieces(report: string, first: string): string {
  const lines = report.split('\n');
  const start = lines.findIndex((line) => line.includes(first));
  const rest = lines.slice(start).map((line) => line.trim().split(/ {2,}/)[0]!);
  return rest.join('');
}

describe('report: table', () => {
  it('fits 100 columns, and cuts off neither hosts nor paths', () => {
    const report = table({
      wiring: [
        wired(longHost, { namespace: 'n'.repeat(63), secretName: 's'.repeat(63) }),
        wired(`a.${'x'.repeat(200)}`),
        wired('例え'.repeat(60)),
      ],
      diagnostics: [diagnostic('EW3001', longPath, 'word '.repeat(60).trim(), 'hint '.repeat(40).trim())],
    });
    const tooLong = report.split('\n').filter((line) => line.length > 100);
    assert.deepEqual(tooLong, []);
    assert.ok(!report.includes('…'));
    assert.ok(pieces(report, 'wordpress-').startsWith(longHost));
    assert.ok(pieces(report, 'error EW3001').startsWith(`error EW3001${longPath}`));
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
    const last = (given: Parameters<typeof samplePlan>[0]) =>
      table(given).trimEnd().split('\n\n').at(-1)!.replaceAll('\n', ' ');
    assert.equal(
      last({}),
      '2 hosts: 1 on routing secrets, 0 own certificates, 1 without TLS; 1 order; 1 error, 0 warnings, 1 accepted',
    );
    assert.equal(
      last({
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
      '3 hosts: 0 on routing secrets, 1 own certificate, 1 on load balancers, 1 without TLS; 2 orders; 0 errors, 1 warning, 1 for information',
    );
  });

  it('names the Secret beside its environment only where its name does not say it', () => {
    const report = table({ wiring: [wired('a.example'), wired('b.example', { secretName: 'edge' })] });
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
