import assert from 'node:assert/strict';
import { errorsOf, stackOf } from './reading';

const exec = { exec: { command: './dns.sh' } };

/** One environment, whose certificate the program orders. */
function ordered(acme: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = { directory: 'letsencrypt-staging', termsOfServiceAgreed: true, dns01: exec, ...acme };
  return { environments: { a: { domain: 'a.example.com', namespaces: { all: true }, certificate: { acme: given } } } };
}

const at = (key: string) => `edgewire:environments.a.certificate.acme.${key}`;

function acmeOf(acme: Readonly<Record<string, unknown>>) {
  const issuance = stackOf(ordered(acme)).environments[0]?.issuance;
  assert.equal(issuance?.kind, 'acme');
  return issuance.acme;
}

describe('configuration: certificates that the program orders', () => {
  const agree =
    "has to be true: the account is registered in your name, and so you agree to the authority's terms of service";
  const own = 'rfc2136, cloudflare, httpreq, exec';
  const cases: readonly (readonly [what: string, acme: Record<string, unknown>, ...errors: readonly string[]])[] = [
    ['terms of service left out', { termsOfServiceAgreed: undefined }, `${at('termsOfServiceAgreed')}: ${agree}`],
    [
      'terms of service not agreed to',
      { termsOfServiceAgreed: false },
      `${at('termsOfServiceAgreed')}: expected true, found false`,
    ],
    [
      'a solver of cert-manager',
      { dns01: { route53: { region: 'eu-central-1' } } },
      `${at('dns01.route53')}: is a solver of cert-manager's: the program itself has ${own}. Use one of them, or an issuer in edgewire:issuers`,
    ],
    ['no solver', { dns01: {} }, `${at('dns01')}: exactly one of ${own} is needed, found none of them`],
    [
      'two solvers in one',
      { dns01: [{ ...exec, cloudflare: { apiToken: 't' } }] },
      `${at('dns01[0]')}: exactly one of ${own} is needed, found cloudflare and exec`,
    ],
    ['zones for nothing', { dns01: { ...exec, zones: [] } }, `${at('dns01.zones')}: must not be empty`],
    [
      'half a TSIG key',
      { dns01: { rfc2136: { nameserver: '192.0.2.53', tsigSecret: 's' } } },
      `${at('dns01.rfc2136')}: needs \`tsigKeyName\` and \`tsigSecret\` together, or neither`,
    ],
    [
      'half a login',
      { dns01: { httpreq: { endpoint: 'https://dns.example.com', username: 'edge' } } },
      `${at('dns01.httpreq')}: needs \`username\` and \`password\` together, or neither`,
    ],
    [
      'a renewal time that is none',
      { renewBefore: '30 days' },
      `${at('renewBefore')}: has to be days, hours or a share of the lifetime, as in 30d, 48h or 33%, found "30 days"`,
    ],
    [
      'all of the lifetime',
      { renewBefore: '100%' },
      `${at('renewBefore')}: has to be days, hours or a share of the lifetime, as in 30d, 48h or 33%, found "100%"`,
    ],
  ];
  for (const [what, acme, ...errors] of cases)
    it(`refuses ${what}`, () => assert.deepEqual(errorsOf(ordered(acme)), errors));

  it('does not know HTTP-01 there, nor names a solver of cert-manager among the known ones', () => {
    const [http, ...others] = errorsOf(ordered({ http01: {} }));
    assert.deepEqual(others, []);
    assert.match(http ?? '', /http01: unknown key "http01"\. Known keys: directory, .*dns01/);
    const [mistyped] = errorsOf(ordered({ dns01: { rout53: {} } }));
    assert.match(
      mistyped ?? '',
      /Known keys: zones, nameservers, propagationSeconds, rfc2136, cloudflare, httpreq, exec\.$/,
    );
  });

  it('has the renewal time in hours or percent', () => {
    assert.deepEqual(acmeOf({ renewBefore: '30d' }).renewBefore, { kind: 'hours', hours: 720 });
    assert.deepEqual(acmeOf({ renewBefore: '48h' }).renewBefore, { kind: 'hours', hours: 48 });
    assert.deepEqual(acmeOf({ renewBefore: '50%' }).renewBefore, { kind: 'percent', percent: 50 });
    assert.equal(acmeOf({}).renewBefore, undefined);
  });
});
