import assert from 'node:assert/strict';
import { renderPlan } from '../../cli/report/report';
import { planJson } from '../../cli/report/plan-json';
import { type Plan } from '../../components/wiring/plan';
import { bare, environments, samplePlan, wired } from './sample-plan';

const mermaid = (given: Partial<Plan>, base?: Plan) =>
  renderPlan(samplePlan(given), { format: 'mermaid', base: base === undefined ? undefined : planJson(base) });

const shape =
  /^[a-z]+\d*(\["[^"[\]`<>]*"\]|\(\["[^"[\]`<>]*"\]\)|\[\("[^"[\]`<>]*"\)\]|\{\{"[^"[\]`<>]*"\}\})?(:::[a-z]+)?$/;

/** Nodes and edges, having seen that every line is one of Mermaid's. */
function parse(text: string): { labels: Map<string, string>; edges: string[] } {
  const [first, ...lines] = text.trimEnd().split('\n');
  assert.equal(first, 'flowchart LR');
  const labels = new Map<string, string>();
  const edges: string[] = [];
  for (const line of lines.map((one) => one.trim()).filter((one) => !one.startsWith('classDef '))) {
    const ends = line.split(/ --> | -\.-> /);
    for (const end of ends) {
      assert.match(end.replaceAll('<br/>', ' '), shape);
      const label = /"(.*)"/.exec(end)?.[1];
      if (label !== undefined) labels.set(/^\w+/.exec(end)![0], label);
    }
    if (ends.length === 2) edges.push(ends.map((end) => /^\w+/.exec(end)![0]).join(' '));
  }
  for (const end of edges.flatMap((edge) => edge.split(' '))) assert.ok(labels.has(end), end);
  return { labels, edges };
}

describe('report: Mermaid', () => {
  it('draws issuer, environment, Secret and hosts, and the controllers', () => {
    const { labels, edges } = parse(mermaid({}));
    const named = edges.map((edge) =>
      edge
        .split(' ')
        .map((id) => labels.get(id))
        .join(' > '),
    );
    assert.deepEqual(named, [
      'letsencrypt > production<br/>#42;.apps.example.com',
      'production<br/>#42;.apps.example.com > edgewire/production-routing',
      'files > intranet<br/>#42;.corp.example.com',
      'intranet<br/>#42;.corp.example.com > edgewire/intranet-routing',
      'edgewire/production-routing > external<br/>class traefik',
      'edgewire/intranet-routing > internal<br/>class traefik-internal',
      'edgewire/production-routing > wiki.apps.example.com',
      'without TLS > a.b.apps.example.com',
    ]);
  });

  it('escapes whatever a name contains', () => {
    const bad = 'a"]; click h0 `b` [c](d) #35; %%{init}%% <script>|x|\nend';
    const { labels } = parse(mermaid({ wiring: [wired(bad)] }));
    const shown = labels.get('h0')!.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
    assert.equal(shown, bad.replace('\n', '\\u{a}'));
    assert.doesNotMatch(labels.get('h0')!, /[`"[\]<>|%{}]/);
  });

  it('leaves a Secret out where a load balancer has the certificate', () => {
    const [production] = environments;
    const arn = { ...production!, issuance: { kind: 'arn' as const, arn: 'arn:aws:acm:1' } };
    const { labels, edges } = parse(
      mermaid({ environments: [arn], wiring: [wired('a.example', { tls: 'load-balancer', secretName: null })] }),
    );
    assert.ok(![...labels.keys()].some((id) => id.startsWith('s')));
    assert.ok(edges.includes('e0 h0'));
  });

  it('draws many hosts by namespace, and no more than Mermaid takes', () => {
    const wiring = Array.from({ length: 6000 }, (_, index) =>
      wired(`host-${index}.apps.example.com`, { namespace: `team-${index % 1000}` }),
    );
    const text = mermaid({ wiring: [...wiring, bare('bare.example')] });
    const { labels, edges } = parse(text);
    assert.ok(edges.length < 500 && text.length < 50_000);
    assert.equal(labels.get('h0'), 'namespace team-0<br/>6 hosts');
    assert.equal(labels.get('h19'), '981 namespaces<br/>5886 hosts');
    const hosts = [...labels.values()].flatMap((label) => Number(/(\d+) hosts?$/.exec(label)?.[1] ?? 0));
    assert.equal(
      hosts.reduce((sum, one) => sum + one),
      6000,
    );
    assert.ok([...labels.values()].includes('bare.example'));
  });

  it('draws fewer nodes an environment, the more environments there are', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...environments[0]!, name: `e${index}` }));
    const wiring = many.flatMap(({ name }) =>
      Array.from({ length: 30 }, (_, index) =>
        wired(`h${index}.${name}`, { environment: name, namespace: `n${index}` }),
      ),
    );
    const { edges } = parse(mermaid({ environments: many, wiring }));
    assert.ok(edges.length < 500, String(edges.length));
  });

  it('marks what is new or changed against a base', () => {
    const base = samplePlan({ wiring: [bare('changed.example'), wired('same.example')] });
    const text = mermaid({ wiring: [wired('changed.example'), wired('same.example'), wired('new.example')] }, base);
    parse(text);
    assert.deepEqual(text.match(/(?<=")\w+\.example"\].*$/gm), [
      'changed.example"]:::changed',
      'same.example"]',
      'new.example"]:::added',
    ]);
    assert.match(text, /classDef added /);
  });
});
