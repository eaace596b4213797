import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  gateway,
  serves,
  type Attachment,
  type GatewayDecision,
  type ListenerAndRoute,
} from '../../../components/wiring/engines/gateway/hostnames';

interface Case extends ListenerAndRoute {
  readonly id: string;
  readonly note?: string;
  readonly attached: boolean;
  readonly expect: readonly string[];
  /** Absent: the route is not attached, or serves any host. */
  readonly rule?: string;
  readonly ruleError?: string;
  readonly served?: readonly string[];
  readonly notServed?: readonly string[];
  readonly envoy: readonly string[];
  readonly apiAccepts: GatewayDecision['apiAccepts'];
}

const cases = JSON.parse(readFileSync(join(__dirname, '../../vectors/gateway-hostnames.json'), 'utf8')) as Case[];

function decide(situation: ListenerAndRoute): GatewayDecision {
  const answer = gateway.decide(situation);
  assert.equal(answer.kind, 'decided');
  return answer.decision;
}

function expectedAttachment({ attached, expect, rule, ruleError }: Case): Attachment {
  if (!attached) return { kind: 'detached' };
  if (rule === undefined) return { kind: 'attached', hostnames: expect, rule: { kind: 'any' } };
  if (ruleError === undefined) return { kind: 'attached', hostnames: expect, rule: { kind: 'hosts', text: rule } };
  return { kind: 'attached', hostnames: expect, rule: { kind: 'invalid', text: rule, error: ruleError } };
}

const label = fc.constantFrom('a', 'b', 'a-b', 'x1');
const host = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => labels.join('.'));
const hostname = fc.tuple(fc.boolean(), host).map(([isWildcard, name]) => (isWildcard ? `*.${name}` : name));

describe('Gateway API hostnames', () => {
  it('has recorded cases', () => assert.ok(cases.length > 0));

  for (const recorded of cases) {
    it(`${recorded.id} ${recorded.note ?? ''}`, () => {
      const { listener, route, attached, expect, served = [], notServed = [], envoy, apiAccepts } = recorded;
      const actual = decide({ listener, route });
      assert.deepEqual(actual, { traefik: expectedAttachment(recorded), envoy, apiAccepts });
      if (!attached) return;
      for (const probe of served) assert.equal(serves(expect, probe), true, `serves ${probe}`);
      for (const probe of notServed) assert.equal(serves(expect, probe), false, `does not serve ${probe}`);
    });
  }

  it('serves what the listener and the route both serve', () => {
    fc.assert(
      fc.property(hostname, fc.array(hostname, { minLength: 1, maxLength: 3 }), host, (listener, route, probe) => {
        const { traefik } = decide({ listener, route });
        const both = serves([listener], probe) && serves(route, probe);
        assert.equal(traefik.kind === 'attached' && serves(traefik.hostnames, probe), both);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives what Envoy Gateway gives, repetitions and order aside', () => {
    fc.assert(
      fc.property(hostname, fc.array(hostname, { maxLength: 3 }), (listener, route) => {
        const { traefik, envoy } = decide({ listener, route });
        assert.deepEqual(new Set(envoy), new Set(traefik.kind === 'attached' ? traefik.hostnames : []));
      }),
    );
  });

  it('serves by the regular expression in the rule', () => {
    const probe = fc.oneof(host, fc.stringMatching(/^[a-zA-Z0-9_.*-]{0,12}$/));
    const odd = fc.stringMatching(/^[a-z.*+?$^(){}|[\]-]{1,8}$/);
    fc.assert(
      fc.property(fc.oneof(hostname, odd), fc.oneof(probe, odd), (name, asked) => {
        fc.pre(name.includes('*'));
        const { traefik } = decide({ listener: null, route: [name] });
        assert.ok(traefik.kind === 'attached' && traefik.rule.kind === 'hosts');
        const quoted = /^HostRegexp\((.*)\)$/.exec(traefik.rule.text)?.[1] ?? '';
        const pattern = new RegExp(JSON.parse(quoted) as string);
        for (const candidate of [asked, name.replace('*', asked), name]) {
          assert.equal(serves([name], candidate), pattern.test(candidate.trim().toLowerCase()), candidate);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('reports a refused matcher through the tree of the rule', () => {
    const errorOf = (route: readonly string[]) => {
      const { traefik } = decide({ listener: null, route });
      assert.ok(traefik.kind === 'attached' && traefik.rule.kind === 'invalid');
      assert.equal(serves(route, 'a.x.io'), false);
      return traefik.rule.error;
    };
    const empty = 'error while checking rule Host: empty args for matcher Host, []';
    const first = '(Host("") || Host("a.x.io") || Host("b.x.io"))';
    const wrapped = `error while adding rule or: error while adding rule or: ${empty}`;
    assert.equal(
      errorOf(['', 'a.x.io', 'b.x.io']),
      `error while parsing rule ${first}: adding rule ${first}: ${wrapped}`,
    );
    const last = '(Host("a.x.io") || Host(""))';
    assert.equal(errorOf(['a.x.io', '']), `error while parsing rule ${last}: adding rule ${last}: ${empty}`);
    const umlaut = 'Host("bücher.x.io")';
    const refused =
      'error while adding rule Host: invalid value "bücher.x.io" for Host matcher, non-ASCII characters are not allowed';
    assert.equal(errorOf(['bücher.x.io']), `error while parsing rule ${umlaut}: adding rule ${umlaut}: ${refused}`);
  });

  it('knows which hostnames the CRDs refuse', () => {
    const accepts = (hostname: string) => decide({ listener: hostname, route: [] }).apiAccepts.listener;
    const longest = `${'a.'.repeat(126)}a`;
    for (const hostname of ['a-b.x.io', 'x', '*.io', longest]) assert.equal(accepts(hostname), true, hostname);
    const refused = ['-a.x.io', 'a-.x.io', '*.-a.io', 'a..io', '*.', '_a.x.io', 'a b', `a${longest}`];
    for (const hostname of refused) assert.equal(accepts(hostname), false, hostname);
    assert.equal(decide({ listener: null, route: Array<string>(17).fill('x.io') }).apiAccepts.route, false);
  });

  it('looks at a very long host once', () => {
    const long = `${'a-'.repeat(200_000)}.y.io`;
    assert.equal(serves(['*.x.io', 'f*.x.io', '*.*.x.io'], long), false);
    assert.equal(serves(['*.y.io'], long), true);
  });
});
