import assert from 'node:assert/strict';
import { exampleNames, type Recorded, recorded, recordedExample } from '../pulumi/recordings';
import { maximalStack, smallStack } from './stacks';

/** What has to come before what, in the maximal stack. */
const order: readonly (readonly [before: string, after: string])[] = [
  ['namespace-metallb-system', 'metallb-chart-release'],
  ['metallb-chart-release', 'metallb-pool-outside'],
  ['metallb-peer-0-password', 'metallb-peer-0'],
  ['routing-direct-certificate', 'routing-direct-issued'],
  ['metallb-pool-outside', 'traefik-external-chart-release'],
  ['metallb-bgp', 'traefik-external-chart-release'],
  ['metallb-peer-0', 'traefik-internal-chart-release'],
  ['namespace-traefik-external', 'traefik-external-chart-release'],
  ['traefik-external-chart-crds', 'traefik-external-chart-release'],
  ['traefik-cloud-chart-release', 'traefik-cloud-service'],
  ['namespace-cert-manager', 'cert-manager-chart-release'],
  ['cert-manager-chart-release', 'issuer-throwaway-issuer'],
  ['cert-manager-chart-release', 'issuer-corporate-root-issuer'],
  ['issuer-corporate-root-issuer', 'issuer-corporate-ca'],
  ['issuer-corporate-ca', 'issuer-corporate-issuer'],
  ['issuer-corporate-ca', 'issuer-corporate-published'],
  ['issuer-stated-secret', 'issuer-stated-issuer'],
  ['issuer-given-secret', 'issuer-given-issuer'],
  ['namespace-cert-manager', 'issuer-given-secret'],
  ['issuer-letsencrypt-tsig', 'issuer-letsencrypt-issuer'],
  ['issuer-letsencrypt-eab', 'issuer-letsencrypt-issuer'],
  ['traefik-internal-chart-release', 'issuer-letsencrypt-issuer'],
  ['traefik-external-chart-release', 'issuer-http-issuer'],
  ['issuer-letsencrypt-issuer', 'routing-production-certificate'],
  ['issuer-corporate-issuer', 'routing-intranet-certificate'],
  ['cert-manager-chart-release', 'app-wiki.theirs-tls-certificate'],
  ['cert-manager-chart-release', 'kubed-serving-issuer'],
  ['kubed-serving-certificate', 'kubed-chart-release'],
  ['kubed-chart-release', 'routing-intranet-in-wiki'],
  ['routing-intranet-certificate', 'routing-intranet-in-wiki'],
  ['namespace-wiki', 'routing-intranet-in-wiki'],
  ['replicator-chart-release', 'routing-replicated-in-wiki'],
  ['routing-direct-certificate', 'routing-direct-in-wiki'],
  ['namespace-ci', 'routing-direct-in-ci'],
  ['namespace-epinio', 'routing-files-handover'],
  ['routing-files-handover', 'routing-files-secret'],
  ['routing-files-secret', 'routing-files-in-wiki'],
  ['routing-filed-secret', 'routing-filed-in-ci'],
  ['routing-intranet-in-wiki', 'app-wiki.wiki-ingress'],
  ['routing-intranet-in-ci', 'app-ci.ci-ingress'],
  ['routing-direct-in-ci', 'app-ci.ci-ingress'],
  ['routing-replicated-in-wiki', 'app-wiki.replicated-ingress'],
  ['routing-files-in-wiki', 'app-wiki.files-ingress'],
  ['routing-filed-in-ci', 'app-ci.filed-ingress'],
  ['traefik-internal-chart-release', 'app-wiki.wiki-ingress'],
  ['app-ci.own-tls-certificate', 'app-ci.own-ingress'],
  ['app-wiki.theirs-tls-certificate', 'app-wiki.theirs-ingress'],
  ['routing-intranet-in-traefik-internal', 'dashboard-internal-route'],
  ['dashboard-internal-clients', 'dashboard-internal-route'],
  ['traefik-internal-chart-release', 'dashboard-internal-route'],
  ['metallb-chart-release', 'epinio-chart-release'],
  ['traefik-external-chart-release', 'epinio-chart-release'],
  ['traefik-internal-chart-release', 'epinio-chart-release'],
  ['cert-manager-chart-release', 'epinio-chart-release'],
  ['issuer-letsencrypt-issuer', 'epinio-chart-release'],
  ['kubed-chart-release', 'epinio-chart-release'],
  ['routing-production-certificate', 'epinio-chart-release'],
  ['epinio-chart-release', 'epinio-registry-credentials'],
  ['epinio-chart-release', 'epinio-web-ingress'],
  ['routing-production-certificate', 'epinio-web-ingress'],
];

/** Every stack that tests record. */
const stacks: readonly (readonly [name: string, stack: () => Promise<Recorded>])[] = [
  ['the maximal stack', () => recorded(maximalStack)],
  ['a small stack', () => recorded(smallStack)],
  ...exampleNames.map((name) => [`the example ${name}`, () => recordedExample(name)] as const),
];

describe('order of the program', () => {
  let all: Recorded;
  before(async () => {
    all = await recorded(maximalStack);
  });

  for (const [before, after] of order) {
    it(`${before} comes before ${after}`, () => assert.ok(all.precedes(before, after)));
  }

  it('makes nothing wait for what it has nothing to do with', () => {
    assert.equal(all.precedes('epinio-chart-release', 'app-wiki.wiki-ingress'), false);
    assert.equal(all.precedes('traefik-external-chart-release', 'metallb-pool-outside'), false);
    assert.equal(all.precedes('routing-intranet-in-wiki', 'app-wiki.replicated-ingress'), false);
    assert.equal(all.precedes('namespace-wiki', 'cert-manager-chart-release'), false);
  });

  it('waits for MetalLB before it has L2 advertisements too', async () => {
    const small = await recorded(smallStack);
    assert.ok(small.precedes('metallb-l2', 'traefik-external-chart-release'));
  });
});

for (const [name, stack] of stacks) {
  describe(`shape of ${name}`, () => {
    let all: Recorded;
    before(async () => {
      all = await stack();
    });

    it('parents everything to the platform or to a component in it', () => {
      for (const { name: child, type, parent } of all.resources) {
        if (type === 'pulumi:pulumi:Stack') continue;
        const above = all.at(parent);
        if (type.startsWith('pulumi:providers:') || child === 'edge') assert.equal(above.type, 'pulumi:pulumi:Stack');
        else assert.match(above.type, /^edgewire:index:/, child);
      }
    });

    it("starts every name with its parent's, but for the children of stack and platform", () => {
      for (const { name: child, parent } of all.resources) {
        if (parent === '') continue;
        const above = all.at(parent);
        if (above.type === 'pulumi:pulumi:Stack' || above.name === 'edge') continue;
        assert.ok(child.startsWith(`${above.name}-`), `${child} in ${above.name}`);
      }
    });

    it('gives every resource a URN of its own', () => {
      const urns = all.resources.map(({ urn }) => urn);
      assert.equal(new Set(urns).size, urns.length);
    });

    it('has no providers but its own, of which the one of dynamic resources is told nothing', () => {
      const providers = all.all('pulumi:providers:').map(({ name: provider }) => provider);
      assert.deepEqual(providers.sort(), ['cluster', 'dynamic']);
      assert.deepEqual(all.inputs('dynamic'), {});
    });

    it('waits for the routing secret before an Ingress, wherever one is wired', () => {
      for (const { secretName, namespace, source, tls, environment } of all.outputs.wiring) {
        if (tls !== 'routing-secret') continue;
        const [ingress] = all.resources.filter(({ name: one }) => one === ingressOf(source, namespace));
        assert.ok(ingress, `${source} has no Ingress`);
        const places = all.resources.filter(
          ({ name: one }) => one.startsWith(`routing-${environment}-`) && all.precedes(one, ingress.name),
        );
        const there = places.filter(({ name: one, type }) => {
          const { namespace: directly, name: secret, metadata } = all.inputs(one) as Placed;
          const placed = type.includes('CertificateSecret') ? { namespace: directly, name: secret } : metadata;
          return placed?.namespace === namespace && placed.name === secretName;
        });
        assert.notEqual(there.length, 0, `${ingress.name} does not wait for ${namespace}/${secretName}`);
      }
    });
  });
}

interface Placed {
  readonly namespace?: unknown;
  readonly name?: unknown;
  readonly metadata?: { readonly namespace?: unknown; readonly name?: unknown };
}

/** The resource that serves a source of the wiring. */
function ingressOf(source: string, namespace: string): string {
  const [kind = '', name = ''] = source.split(':');
  if (kind === 'controller') return `dashboard-${name}-route`;
  return kind === 'epinio' ? 'epinio-web-ingress' : `app-${namespace}.${name}-ingress`;
}
