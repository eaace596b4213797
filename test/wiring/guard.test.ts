import assert from 'node:assert/strict';
import { parameters } from '../../components/wiring/guard-parameters';
import { app, planOf, type Sections } from './stacks';

function grantsOf(sections: Sections): Readonly<Record<string, string>> {
  return parameters(planOf({ guard: '{ action: deny }', ...sections }).guard?.grants ?? []);
}

describe('the guard of a plan', () => {
  it('is there where it is asked for', () => {
    assert.equal(planOf({}).guard, undefined);
    const { guard, namespaces } = planOf({ guard: '{ action: warn }' });
    assert.deepEqual(
      [guard?.action, guard?.name, guard?.namespace, guard?.classes],
      ['warn', 'edgewire-test-guard', 'edgewire', ['traefik']],
    );
    assert.ok(namespaces.some(({ name, create }) => name === 'edgewire' && create));
  });

  it('gives the names of an environment to the namespaces that have its Secret, at its class', () => {
    const environments = `
      production: { domain: apps.example.com, apex: true, issuer: corporate, namespaces: { selector: "team in (a,b),!old" } }
      everywhere: { domain: corp.example.com, issuer: corporate, controller: internal, namespaces: { all: true } }`;
    const controllers = 'external: { default: true }\ninternal: {}';
    const production = [
      'routed|traefik-external|absent old ;in team a,b',
      'routed|traefik-external|in kubernetes.io/metadata.name edgewire',
    ].join('\n');
    assert.deepEqual(grantsOf({ environments, controllers }), {
      '_.apps.example.com': production,
      'apps.example.com': production,
      '_.corp.example.com': 'routed|traefik-internal|',
    });
  });

  it('has hosts of their own for what is wired otherwise, with all who have such a host', () => {
    const apps =
      app('wiki.apps.example.com', { issuer: 'corporate' }) +
      app('wiki.apps.example.com', { name: 'docs', path: '/docs' }) +
      app('other.apps.example.com', { name: 'other' });
    const { 'wiki.apps.example.com': wiki, 'other.apps.example.com': other } = grantsOf({ apps });
    assert.equal(
      wiki,
      ['own', 'routed'].map((word) => `${word}|traefik|in kubernetes.io/metadata.name wiki`).join('\n'),
    );
    assert.equal(other, undefined);
  });
});
