import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import fc from 'fast-check';
import { type Answer } from '../../../components/wiring/engines/engine';
import {
  canonicalIp,
  covers,
  tlsClients,
  type CertificateForHost,
  type Verdict,
} from '../../../components/wiring/engines/tls-clients/names';

interface Case extends Verdict {
  readonly id: string;
  readonly note?: string;
  readonly sans: readonly string[];
  readonly ips?: readonly string[];
  readonly cn?: string;
  readonly host: string;
}

const cases = JSON.parse(readFileSync(join(__dirname, '../../vectors/rfc9525.json'), 'utf8')) as Case[];

function verdict(situation: CertificateForHost): Verdict {
  const answer: Answer<Verdict> = tlsClients.decide(situation);
  assert.equal(answer.kind, 'decided');
  return answer.decision;
}

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?$/);
const oddLabel = fc.oneof(label, fc.constantFrom('*', 'a*', '*a', 'a*b', '', '-a', 'a-', '_a', 'xn--a', 'A', 'ü', ' '));
const oddHost = fc.array(fc.oneof(label, oddLabel), { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
/** A host, and a name that may cover it: the same, its wildcard, a wildcard above it, or of another domain. */
const nameAndHost = fc
  .tuple(fc.array(label, { minLength: 3, maxLength: 5 }), fc.array(label, { minLength: 2, maxLength: 3 }), fc.nat(3))
  .map(([host, other, kind]) => ({
    host: host.join('.'),
    name: [host, ['*', ...host.slice(1)], ['*', ...host.slice(2)], ['*', ...other]][kind]?.join('.') ?? '',
  }))
  .filter(({ host, name }) => name.split('.').length > 2 && canonicalIp(host) === undefined);

describe('what TLS clients accept', () => {
  it('has recorded cases', () => assert.ok(cases.length > 0));

  for (const { id, note = '', sans, ips, cn, host, go, node, nodeStrict, nodeTls } of cases) {
    it(`${id} ${note}`, () => {
      const actual = verdict({ names: sans, ips, commonName: cn, host });
      assert.deepEqual(actual, { go, node, nodeStrict, nodeTls });
    });
  }

  it('reads partial wildcards and dots as the real programs did on certificates made for this test', () => {
    // Name, host, and what Go 1.26.8 and Node 20.20.2 answered: go, node, nodeStrict, nodeTls.
    const answers: [string, string, ...boolean[]][] = [
      ['xn--a*.x.io', 'xn--ab.x.io', false, false, false, false],
      ['xn--a*.x.io', 'xn--a*.x.io', true, true, true, true],
      ['*a.x.io', 'xn--a.x.io', false, false, false, true],
      ['*a.x.io', 'ba.x.io', false, true, false, true],
      ['*-a.x.io', 'b-a.x.io', false, true, false, true],
      ['a-*.x.io', 'a-b.x.io', false, false, false, true],
      ['.', '.', false, true, true, false],
      ['', '', false, false, false, false],
    ];
    for (const [name, host, go, node, nodeStrict, nodeTls] of answers) {
      assert.deepEqual(verdict({ names: [name], host }), { go, node, nodeStrict, nodeTls }, `${name} ${host}`);
    }
  });

  it('covers only hosts with as many labels as the name', () => {
    const labels = (text: string) => text.replace(/\.$/, '').split('.').length;
    fc.assert(fc.property(oddHost, oddHost, (name, host) => !covers(name, host) || labels(name) === labels(host)));
    fc.assert(fc.property(nameAndHost, ({ name, host }) => !covers(name, host) || labels(name) === labels(host)));
  });

  it('covers whatever the case and one trailing dot on either side', () => {
    fc.assert(
      fc.property(nameAndHost, ({ name, host }) => {
        const expected = covers(name, host);
        assert.equal(covers(name.toUpperCase(), `${host}.`), expected);
        assert.equal(covers(`${name}.`, host.toUpperCase()), expected);
      }),
    );
  });

  it('covers what all four clients accept, for ordinary names below a registrable domain', () => {
    fc.assert(
      fc.property(nameAndHost, ({ name, host }) => {
        const expected = covers(name, host);
        const all = { go: expected, node: expected, nodeStrict: expected, nodeTls: expected };
        assert.deepEqual(verdict({ names: [name], host }), all);
      }),
    );
  });

  it('never lets a DNS name cover an address', () => {
    assert.equal(covers('*.0.0.1', '10.0.0.1'), false);
    assert.equal(covers('10.0.0.1', '10.0.0.1'), false);
  });

  it('answers for Node clients as the tls module of this Node does', () => {
    const withCertificate = (names: readonly string[], ips: readonly string[], commonName: string, host: string) => {
      const texts = [...names.map((name) => `DNS:${JSON.stringify(name)}`), ...ips.map((ip) => `IP Address:${ip}`)];
      const subject = { CN: commonName };
      const certificate = { subject, subjectaltname: texts.join(', ') } as PeerCertificate;
      return checkServerIdentity(host, certificate) === undefined;
    };
    const ip = fc.oneof(fc.ipV4(), fc.ipV6());
    const name = fc.oneof(oddHost, ip);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 3 }), fc.array(ip, { maxLength: 2 }), name, name, fc.nat(3), (...all) => {
        const [names, ips, commonName, other, pick] = all;
        const host = [names[0], ips[0], commonName][pick]?.replace('*', 'ab') ?? other;
        const actual = verdict({ names, ips, commonName, host }).nodeTls;
        // A certificate holds an address that is mapped to IPv6 as IPv4, so no text of one shows it mapped.
        const held = ips.map((address) => canonicalIp(address) ?? address);
        assert.equal(actual, withCertificate(names, held, commonName, host));
      }),
      { numRuns: 500 },
    );
  });

  it('spells addresses as Go prints them', () => {
    const spellings: Record<string, string | undefined> = {
      '10.0.0.1': '10.0.0.1',
      '010.0.0.1': undefined,
      '2001:0DB8:0:0::1': '2001:db8::1',
      '::ffff:10.0.0.1': '10.0.0.1',
      '::FFFF:0a00:1': '10.0.0.1',
      '::10.0.0.1': '::a00:1',
      '1:0:0:2:0:0:0:3': '1:0:0:2::3',
      'fe80::1%eth0': undefined,
      '[::1]': undefined,
      'x.io': undefined,
    };
    for (const [text, expected] of Object.entries(spellings)) assert.equal(canonicalIp(text), expected, text);
  });
});
