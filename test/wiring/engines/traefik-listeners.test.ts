import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { issue } from '../../certificates';
import { listenerCases, namespacesOf, objectsOf } from '../../vectors/listener-corpus';
import { recordedListeners } from '../../vectors/listeners';
import { checkOf } from '../stacks';

const file = join(__dirname, '../../vectors/traefik-listeners.json');
const recorded = new Map(recordedListeners(readFileSync(file, 'utf8')).map((one) => [one.what, one]));
const ports = { websecure: 8443, web: 8000, none: 9999 };
const { certificate, key } = issue({ dnsNames: ['*.apps.example.com'] });
const secret = { apiVersion: 'v1', kind: 'Secret', stringData: { 'tls.crt': certificate, 'tls.key': key } };

/** What `check` says against the Gateway and against the route of a case. */
function told(index: number) {
  const one = listenerCases[index];
  assert.ok(one !== undefined);
  const secrets = namespacesOf(index).map((namespace) => ({ ...secret, metadata: { name: 'tls', namespace } }));
  const text = [...secrets, ...objectsOf(one, index, ports)].map((object) => `---\n${stringify(object)}`).join('');
  const stack = {
    environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { all: true } }',
  };
  const found = checkOf(stack, text).diagnostics.filter(({ code }) => /^EW(3001|3011|3013|3017)$/.test(code));
  const of = (kind: string) => found.filter(({ path }) => path.includes(`/${kind}/`)).map(({ code }) => code);
  // That a redirect is in front of a plain listener is no matter of the listener.
  return { gateway: of('Gateway'), route: of('HTTPRoute').filter((code) => code !== 'EW3011') };
}

describe('the listeners that Traefik v3.7.9 was recorded with', () => {
  for (const [index, { what }] of listenerCases.entries()) {
    const { refused, detached } = recorded.get(what) ?? assert.fail(`${what} is not recorded`);
    it(`${what}: ${refused.join(', ') || 'served'}, the route ${detached ?? 'attached'}`, () => {
      const { gateway, route } = told(index);
      const isRefused = refused.length > 0;
      assert.equal(gateway.length > 0, isRefused, gateway.join());
      // A listener that is refused takes its route with it, which is told once.
      if (!isRefused) assert.equal(route.length > 0, detached !== null, route.join());
    });
  }
});
