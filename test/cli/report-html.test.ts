import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { diagnostic } from '../../components/wiring/rules/diagnostic';
import { type PageData } from '../../cli/report/page-data';
import { planJson } from '../../cli/report/plan-json';
import { renderPlan, type ReportDetails } from '../../cli/report/report';
import { folder, run, stackFile } from './command';
import { bare, samplePlan, wired } from './sample-plan';

const page = { script: 'document.title = "1 < 2";', style: 'body { color: red }' };

function html(given: Parameters<typeof samplePlan>[0] = {}, details: ReportDetails = {}): string {
  return renderPlan(samplePlan(given), { format: 'html', page, ...details });
}

/** The text of the only element that matches, as a browser takes it from the file: up to the first end tag. */
function inner(file: string, start: RegExp, end: string): string {
  const begins = [...file.matchAll(new RegExp(start, 'g'))];
  assert.equal(begins.length, 1, String(start));
  const from = begins[0]!.index + begins[0]![0].length;
  return file.slice(from, file.indexOf(end, from));
}

function dataOf(file: string): PageData {
  return JSON.parse(inner(file, /<script type="application\/json" id="data">/, '</script>')) as PageData;
}

/** The sources of a directive. */
function sources(file: string, directive: string): string[] {
  const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(file) ?? [];
  const found = policy.split('; ').find((one) => one.startsWith(`${directive} `));
  return found?.split(' ').slice(1) ?? [];
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('report: HTML', () => {
  it('has the JSON of the plan', () => {
    const plan = samplePlan();
    assert.deepEqual(dataOf(html()).plan, JSON.parse(JSON.stringify(planJson(plan))));
  });

  it('lets its own script and style run, and nothing else, from nowhere', () => {
    const file = html();
    assert.deepEqual(sources(file, 'default-src'), ["'none'"]);
    assert.deepEqual(sources(file, 'script-src'), [hashOf(inner(file, /<script>/, '</script>'))]);
    assert.deepEqual(sources(file, 'style-src'), [hashOf(inner(file, /<style>/, '</style>'))]);
    assert.deepEqual(sources(file, 'img-src'), ['data:']);
    assert.deepEqual(sources(file, 'base-uri'), ["'none'"]);
  });

  it('lets no name end the script, begin an element, or break a line', () => {
    const bad = '</script><img src=x onerror=alert(1)><!--<script>\u2028\u202e"&';
    const found = diagnostic('EW1003', 'edgewire:apps[0].host', bad, bad);
    const file = html({ wiring: [bare(bad)], diagnostics: [found], stackName: bad }, { file: bad, cluster: bad });
    assert.equal(dataOf(file).plan.wiring[0]?.host, bad);
    assert.equal(dataOf(file).plan.diagnostics[0]?.message, found.message);
    assert.ok(!file.includes('<img'));
    assert.doesNotMatch(file, /[\u2028\u202e]/);
    assert.equal(file.match(/<\/script>/g)?.length, 2);
    assert.equal(inner(file, /<title>/, '</title>').includes('<'), false);
  });

  it('gives the same bytes for the same plan', () => {
    assert.equal(html(), html());
  });

  it('says which hosts, environments and controllers a diagnostic is about', () => {
    const app = { kind: 'app', namespace: 'wiki', name: 'wiki' } as const;
    const manifest = {
      kind: 'manifest',
      file: 'a.yaml',
      document: 1,
      objectKind: 'Ingress',
      namespace: 'n',
      name: 'x',
    } as const;
    const wiring = [
      wired('a.apps.example.com', { source: app }),
      wired('b.a.apps.example.com', { source: app }),
      wired('c.apps.example.com', { source: manifest }),
    ];
    const paths = [
      'manifest:a.yaml#1/Ingress/n/x/spec.rules[0].host',
      'manifest:a.yaml#1/Ingress/n/xy/spec.rules[0].host',
      'edgewire:environments.production.names[0]',
      'edgewire:environments.productionx',
      'edgewire:controllers.internal.replicas',
      'edgewire:issuers.letsencrypt.acme',
      'edgewire:addresses',
    ];
    const diagnostics = paths.map((path) => diagnostic('EW1003', path, 'It is wrong.', 'Mend it.'));
    const none = { hosts: [], environments: [], controllers: [] };
    assert.deepEqual(dataOf(html({ wiring, diagnostics })).subjects, [
      { ...none, hosts: [2] },
      none,
      { ...none, environments: ['production'] },
      none,
      { ...none, controllers: ['internal'] },
      { ...none, environments: ['production'] },
      none,
    ]);
  });

  it('links a diagnostic of an application to the hosts that it names, or to all', () => {
    const { path: cwd, remove } = folder({
      'Pulumi.dev.yaml': stackFile('wiki.apps.example.com')
        .replace('host: wiki.apps.example.com', 'hosts: [wiki.apps.example.com, a.wiki.apps.example.com]')
        .replace('namespaces: { list: [wiki] }', 'namespaces: { list: [other] }'),
    });
    const { code, out, err } = run(['plan', '--format', 'html'], { cwd });
    remove();
    assert.deepEqual([code, err], [1, '']);
    const { plan, subjects } = dataOf(out);
    const about = (wanted: string) => subjects[plan.diagnostics.findIndex((one) => one.code === wanted)]?.hosts;
    assert.deepEqual([about('EW1003'), about('EW2001')], [[1], [0, 1]]);
  });

  it('is what `plan` and `check` print, with the bundled client code, the same each time', () => {
    const manifest =
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: x, namespace: wiki }\nspec: { rules: [{ host: x.apps.example.com }] }\n';
    const { path: cwd, remove } = folder({ 'Pulumi.dev.yaml': stackFile('wiki.apps.example.com'), 'x.yaml': manifest });
    const print = (...args: string[]) => run([...args, '--format', 'html', '--now', '2026-12-01T00:00:00Z'], { cwd });
    const first = print('plan');
    const again = print('plan');
    const checked = print('check', 'x.yaml');
    const json = run(['plan', '--format', 'json', '--now', '2026-12-01T00:00:00Z'], { cwd });
    remove();
    assert.deepEqual([first.code, first.err], [0, '']);
    assert.equal(first.out, again.out);
    const { basis, ...plan } = JSON.parse(json.out) as Record<string, unknown>;
    assert.ok(basis);
    assert.deepEqual(dataOf(first.out).plan, plan);
    assert.deepEqual(sources(first.out, 'script-src'), [hashOf(inner(first.out, /<script>/, '</script>'))]);
    assert.doesNotMatch(first.out, /(?:src|href)="?https?:/);
    assert.equal(dataOf(checked.out).plan.wiring[0]?.host, 'x.apps.example.com');
  });
});
