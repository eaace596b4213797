import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRule } from '../../../components/wiring/engines/traefik/rule';
import { canonicalName } from '../../../components/wiring/names/host-name';
import { probes } from '../../vectors/rule-corpus';
import { recordedRules } from '../../vectors/rules';

const vectors = recordedRules(readFileSync(join(__dirname, '../../vectors/traefik-rules.json'), 'utf8'));

/** The hosts that a rule names, or why they are not known. */
function hosts(match: string): string {
  const { hosts: found } = readRule(match, match.startsWith('HostSNI') ? 'tcp' : 'http');
  return found.kind === 'hosts' ? found.hosts.join() : found.kind;
}

describe("the rules of Traefik's routers", () => {
  for (const [match, expected] of [
    ['Host(`a.io`)', 'a.io'],
    ['Host("a.io")', 'a.io'],
    ['host(`a.io`)', 'a.io'],
    ['HOST(`a.io`)', 'a.io'],
    ['Host(`a.io`) || Host(`b.io`)', 'a.io,b.io'],
    ['(Host(`a.io`) || Host(`b.io`)) && PathPrefix(`/api`)', 'a.io,b.io'],
    ['Host(`a.io`) && PathPrefix(`/api`) || Host(`b.io`)', 'a.io,b.io'],
    ['Host(`a.io`) && !PathPrefix(`/api`)', 'a.io'],
    ['Host(`a.io`) && Header(`X-A`, `1`)', 'a.io'],
    ['Host(`a.io`)&&(PathPrefix(`/a`)||PathPrefix(`/b`))', 'a.io'],
    ['Host(`a.io`) && Host(`b.io`)', ''],
    ['HostSNI(`a.io`)', 'a.io'],
    ['HostSNI(`*`)', 'any'],
    ['Host(`*.a.io`)', '*.a.io'],
    ['PathPrefix(`/`)', 'any'],
    ['Host(`a.io`) || PathPrefix(`/`)', 'any'],
    ['HostRegexp(`.+\\.a\\.io`)', 'undecided'],
    ['HostRegexp(`.+`) && Host(`a.io`)', 'a.io'],
    ['HostRegexp(`.+`) || Host(`a.io`)', 'undecided'],
    ['!Host(`a.io`)', 'undecided'],
    ['Host(`a.io`) && !Host(`b.io`)', 'a.io'],
    ['Host(`a.io`, `b.io`)', 'invalid'],
    ['Host()', 'invalid'],
    ['Host(``)', 'invalid'],
    ['Host(`a.io`) && Headers(`X-A`, `1`)', 'invalid'],
    ['Host(`a.io`) && Header(`X-A`)', 'invalid'],
    ['Host(`a.io`) && !Invented(`x`)', 'invalid'],
    ['Host(`a.io`) && Query(`a`, `b`)', 'a.io'],
    ['HostHeader(`a.io`)', 'invalid'],
    ['HostSNI(`a.io`) && ALPN(`h2`)', 'a.io'],
    ['HostSNI(`a.io`) && PathPrefix(`/`)', 'invalid'],
    ['hOsT(`a.io`)', 'invalid'],
    ['Host(`ä.io`)', 'invalid'],
    ['Host(`a.io`', 'invalid'],
    ['Host(`a.io`) Host(`b.io`)', 'invalid'],
    ['Host(`a.io`) &&', 'invalid'],
    ['Host(`a.io`) & Host(`b.io`)', 'invalid'],
    ['', 'invalid'],
    [`${'('.repeat(5_000)}Host(\`a.io\`)${')'.repeat(5_000)}`, 'invalid'],
    ['  Host(`a.io`)  ', 'a.io'],
    ['Host(`a.io`) ||\n  Host(`b.io`)\n', 'a.io,b.io'],
    ['Host(`a.io`)\n|| Host(`b.io`)', 'invalid'],
    ['Host(`a.io`\n)', 'invalid'],
    ['Host(`a.io`) && ClientIP(`10.0.0.0/8`)', 'a.io'],
    ['Host(`a.io`) && ClientIP(`10.0.0.0/33`)', 'invalid'],
  ] as const) {
    it(`${match.slice(0, 80)}: ${expected || 'no host'}`, () => assert.equal(hosts(match), expected));
  }

  for (const [match, expected] of [
    ['Host(`a.io`)', ['/']],
    ['Host(`a.io`) && PathPrefix(`/api`)', ['/api']],
    ['PathPrefix(`/api`) && Host(`a.io`)', ['/api']],
    ['Host(`a.io`) && (Path(`/a`) || Path(`/b`))', ['/a', '/b']],
    ['Host(`a.io`) && Header(`X-A`, `1`)', undefined],
    ['Host(`a.io`) && !Path(`/a`)', undefined],
  ] as const) {
    it(`${match} claims ${expected === undefined ? 'no path for itself' : expected.join(' and ')}`, () =>
      assert.deepEqual(readRule(match).paths, expected));
  }

  it('of the v2 syntax have its matchers', () => {
    const of = (match: string) => readRule(match, 'http', 'v2').hosts;
    assert.deepEqual(of('Host(`a.io`, `b.io`) && Headers(`X`, `1`)'), { kind: 'hosts', hosts: ['a.io', 'b.io'] });
    assert.deepEqual(of('HostHeader(`a.io`)'), { kind: 'hosts', hosts: ['a.io'] });
    assert.equal(of('Host(`a.io`) && Header(`X`, `1`)').kind, 'invalid');
  });

  it('are read in a time that grows with their length', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `Host(\`h${index}.io\`)`).join(' || ');
    const { hosts: found } = readRule(many);
    assert.equal(found.kind === 'hosts' ? found.hosts.length : 0, 20_000);
  });
});

describe('the rules that Traefik v3.7.9 was recorded with', () => {
  const covers = (name: string, host: string) =>
    name === host || name === '*' || (name.startsWith('*.') && host.replace(/^[^.]+/, '*') === name);

  for (const { match, isServed, hosts: served } of vectors) {
    it(JSON.stringify(match), () => {
      const { hosts: read, paths } = readRule(match);
      // Whether Go takes a regular expression is not told.
      if (read.kind !== 'undecided') assert.equal(read.kind !== 'invalid', isServed, JSON.stringify(read));
      if (read.kind !== 'hosts') return;
      const canonical = read.hosts.map(canonicalName);
      const named = probes.filter((host) => canonical.some((name) => covers(name, host)));
      // What else a rule asks for may keep a host from being served.
      if (paths === undefined) assert.ok(served.every((host) => named.includes(host)));
      else assert.deepEqual(served, named);
    });
  }
});
