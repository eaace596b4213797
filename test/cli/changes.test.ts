import assert from 'node:assert/strict';
import { changeLines } from '../../cli/report/change-lines';
import { changesBetween } from '../../cli/report/changes';
import { planJson, type RecordJson } from '../../cli/report/plan-json';
import { type Format, renderPlan } from '../../cli/report/report';
import { diagnostic } from '../../components/wiring/rules/diagnostic';
import { type Plan, type Wiring } from '../../components/wiring/plan';
import { type WiringSource } from '../../components/wiring/source';
import { bare, emptyPage, environments, samplePlan, wired } from './sample-plan';

const changes = (base: Partial<Plan>, plan: Partial<Plan>) =>
  changesBetween(planJson(samplePlan(base)), planJson(samplePlan(plan)));

/** Wirings as the JSON has them. */
const ofApp = (name: string) => wired('a.example', { source: { kind: 'app', namespace: 'wiki', name } });
const manifestSource = (name: string): WiringSource => ({
  kind: 'manifest',
  file: 'a.yaml',
  document: 1,
  objectKind: 'Ingress',
  namespace: 'wiki',
  name,
});
const inJson = (...wiring: Wiring[]) => planJson(samplePlan({ wiring })).wiring;

const deep = (path: string, host: string) => diagnostic('EW1003', path, `${host} lies too deep.`, 'Move it.');

describe('report: changes against a base', () => {
  it('finds nothing between a plan and itself', () => {
    const none = { added: [], removed: [], changed: [] };
    assert.deepEqual(changes({}, {}), {
      environments: none,
      wiring: none,
      orders: { added: [], removed: [] },
      canaries: none,
      monitors: { added: [], removed: [] },
      records: none,
      diagnostics: { new: [], resolved: [], ignored: [] },
    });
  });

  it('finds hosts that come, go and change, in the order of the plans', () => {
    const before = [wired('same.example'), bare('changed.example'), wired('gone-b.example'), wired('gone-a.example')];
    const after = [wired('new-b.example'), wired('changed.example'), wired('new-a.example'), wired('same.example')];
    const { wiring } = changes({ wiring: before }, { wiring: after });
    assert.deepEqual(wiring.added, inJson(after[0]!, after[2]!));
    assert.deepEqual(wiring.removed, inJson(before[2]!, before[3]!));
    const [from, to] = inJson(before[1]!, after[1]!);
    assert.deepEqual(wiring.changed, [{ host: 'changed.example', from, to }]);
  });

  it('tells Ingresses of one host apart by their source, and knows one again that moved', () => {
    const [shop, blog] = ['shop', 'blog'].map((name) => ofApp(name));
    assert.deepEqual(changes({ wiring: [shop!, blog!] }, { wiring: [blog!, shop!] }).wiring.changed, []);
    const source = manifestSource('shop');
    const moved = { ...shop!, source, namespace: 'elsewhere' };
    const { wiring } = changes({ wiring: [shop!, blog!] }, { wiring: [moved, blog!] });
    const [from, to] = inJson(shop!, moved);
    assert.deepEqual(wiring, { added: [], removed: [], changed: [{ host: 'a.example', from, to }] });
    assert.deepEqual(changes({ wiring: [blog!, shop!] }, { wiring: [shop!] }).wiring.removed, inJson(blog!));
  });

  it('prefers the same source to the same host, and else keeps to the order', () => {
    const [shop, blog] = ['shop', 'blog'].map((name) => ofApp(name));
    const moved = { ...blog!, namespace: 'elsewhere' };
    const { changed, removed } = changes({ wiring: [shop!, blog!] }, { wiring: [moved] }).wiring;
    assert.deepEqual(
      changed.map(({ from }) => from.source),
      ['app:blog'],
    );
    assert.deepEqual(removed, inJson(shop!));
    const others = ['shop-2', 'blog-2'].map((name) => ofApp(name));
    const pairs = changes({ wiring: [shop!, blog!] }, { wiring: others }).wiring.changed;
    assert.deepEqual(
      pairs.map(({ from, to }) => [from.source, to.source]),
      [
        ['app:shop', 'app:shop-2'],
        ['app:blog', 'app:blog-2'],
      ],
    );
  });

  it('pairs each host once, though it stands in a plan twice', () => {
    const twice = [wired('a.example'), wired('a.example')];
    assert.deepEqual(changes({ wiring: twice }, { wiring: [wired('a.example')] }).wiring.removed, inJson(twice[0]!));
    assert.deepEqual(changes({ wiring: [wired('a.example')] }, { wiring: twice }).wiring.added, inJson(twice[0]!));
  });

  it('finds environments that come, go and change', () => {
    const [production, intranet] = environments;
    const renamed = { ...intranet!, name: 'extranet' };
    const reissued = { ...production!, issuance: { kind: 'issuer' as const, issuer: 'corporate' } };
    const found = changes(
      { environments: [production!, intranet!] },
      { environments: [reissued, renamed] },
    ).environments;
    assert.deepEqual(
      found.added.map(({ name }) => name),
      ['extranet'],
    );
    assert.deepEqual(
      found.removed.map(({ name }) => name),
      ['intranet'],
    );
    assert.deepEqual(
      found.changed.map(({ name, from, to }) => [name, from.issuer, to.issuer]),
      [['production', 'letsencrypt', 'corporate']],
    );
  });

  it('has an order of another count removed and added', () => {
    const [order] = samplePlan().orders;
    assert.deepEqual(changes({}, { orders: [{ ...order!, count: 2 }] }).orders, {
      added: [{ ...order!, count: 2 }],
      removed: [order],
    });
  });

  it('finds records that come, go and point elsewhere, of each type and instance', () => {
    const record = (name: string, target: string, more: Partial<RecordJson> = {}): RecordJson => ({
      name,
      type: 'A',
      target,
      zone: 'example',
      instance: 'public',
      owner: 'dev.public',
      ...more,
    });
    const plan = planJson(samplePlan());
    const v6 = record('moved.example', '2001:db8::1', { type: 'AAAA' });
    const before = {
      ...plan,
      records: [record('gone.example', '192.0.2.1'), record('moved.example', '192.0.2.1'), v6],
    };
    const after = { ...plan, records: [record('moved.example', '192.0.2.2'), v6, record('new.example', '192.0.2.1')] };
    assert.deepEqual(changesBetween(before, after).records, {
      added: [after.records[2]],
      removed: [before.records[0]],
      changed: [{ name: 'moved.example', from: before.records[1], to: after.records[0] }],
    });
    const lines = changeLines(changesBetween(before, after)).map(({ kind, name, detail }) => [kind, name, detail]);
    assert.deepEqual(lines, [
      ['removed', 'gone.example', 'A 192.0.2.1 by public'],
      ['added', 'new.example', 'A 192.0.2.1 by public'],
      ['changed', 'moved.example', 'target 192.0.2.1 -> 192.0.2.2 by public'],
    ]);
  });

  it('knows a diagnostic again whose path or message changed, but not one where both did', () => {
    const before = [deep('apps[0]', 'a'), deep('apps[1]', 'b'), deep('apps[2]', 'c')];
    const after = [deep('apps[1]', 'a'), deep('apps[2]', 'b'), deep('apps[5]', 'd')];
    const { diagnostics } = changes({ diagnostics: before, ignored: [] }, { diagnostics: after, ignored: [] });
    assert.deepEqual(diagnostics, { new: [after[2]], resolved: [before[2]], ignored: [] });
    const reworded = changes({ diagnostics: [deep('apps[0]', 'a')] }, { diagnostics: [deep('apps[0]', 'z')] });
    assert.deepEqual(reworded.diagnostics.new, []);
  });

  it('tells a diagnostic that is accepted by now from one that is resolved', () => {
    const [first, second] = [deep('apps[0]', 'a'), deep('apps[1]', 'b')];
    const ignored = [{ diagnostic: first, reason: 'legacy' }];
    const { diagnostics } = changes({ diagnostics: [first, second], ignored: [] }, { diagnostics: [], ignored });
    assert.deepEqual(diagnostics.resolved, [second]);
    assert.deepEqual(diagnostics.ignored, [{ code: 'EW1003', path: 'apps[0]', reason: 'legacy' }]);
  });

  describe('in a report', () => {
    const base = samplePlan({ wiring: [bare('wiki.apps.example.com')], diagnostics: [] });
    const report = (format: Format, plan = samplePlan()) =>
      renderPlan(plan, { format, page: emptyPage, base: planJson(base) });

    it('is the last field of the JSON', () => {
      const json = JSON.parse(report('json')) as Record<string, unknown>;
      assert.equal(Object.keys(json).at(-1), 'changes');
      assert.deepEqual(json.changes, changesBetween(planJson(base), planJson(samplePlan())));
      assert.ok(!renderPlan(samplePlan(), { format: 'json' }).includes('"changes"'));
    });

    it('says of a changed host what it was and what it becomes', () => {
      const text = report('table').replaceAll(/\s+/g, ' ');
      assert.ok(text.includes('changed host wiki.apps.example.com environment none -> production;'), text);
      assert.ok(text.includes('added host a.b.apps.example.com none'), text);
      assert.match(text, /added EW1003 edgewire:apps\[1\]\.host/);
    });

    it('is a section of the Markdown', () => {
      assert.match(report('markdown'), /#### Changes \(3\)/);
      assert.match(
        report('markdown'),
        /\| changed \| host \| `wiki\.apps\.example\.com` \| environment none -&#62; production;/,
      );
    });

    it('says that nothing changes', () => {
      assert.match(report('table', base), /Changes\n {2}none since the base/);
      assert.match(report('markdown', base), /Nothing changes against the base\./);
    });
  });
});
