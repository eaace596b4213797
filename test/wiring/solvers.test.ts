import assert from 'node:assert/strict';
import { planOf } from './stacks';

function solversOf(acme: string): Readonly<Record<string, string | null>> {
  const { solvers } = planOf({
    issuers: `issuer: { acme: { directory: letsencrypt-production, ${acme} } }`,
    environments:
      'production: { domain: apps.example.com, names: [www.example.net], issuer: issuer, namespaces: { list: [wiki] } }',
  });
  return Object.fromEntries(solvers.map(({ name, solver }) => [name, solver]));
}

const provider = 'cloudflare: { apiToken: { secure: c } }';
const path = 'edgewire:issuers.issuer.acme';

describe('the solvers of a plan', () => {
  it('are those with the longest zone around the name of the certificate', () =>
    assert.deepEqual(
      solversOf(
        `dns01: [{ zones: [example.com], ${provider} }, { zones: [apps.example.com], ${provider} }, { ${provider} }]`,
      ),
      { '*.apps.example.com': `${path}.dns01[1]`, 'www.example.net': `${path}.dns01[2]` },
    ));

  it('are none where the zone is only that of the alias that a challenge record has', () =>
    assert.deepEqual(solversOf(`dns01: { zones: [proofs.example.org], ${provider} }`), {
      '*.apps.example.com': null,
      'www.example.net': null,
    }));

  it('are HTTP-01 for plain names that no zone has', () =>
    assert.deepEqual(solversOf(`http01: {}, dns01: { zones: [apps.example.com], ${provider} }`), {
      '*.apps.example.com': `${path}.dns01[0]`,
      'www.example.net': `${path}.http01`,
    }));

  it('are not told where there is no choice', () => assert.deepEqual(solversOf(`dns01: { ${provider} }`), {}));
});
