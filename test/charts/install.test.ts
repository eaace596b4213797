import assert from 'node:assert/strict';
import { issue } from '../certificates';
import { type Recorded, recorded, type Sections } from '../pulumi/recordings';
import { maximalStack } from '../platform/stacks';

interface LeftOut {
  readonly flag: string;
  /** Beginnings of the names that are not there. */
  readonly gone: readonly string[];
  /** Names of what is expected of the cluster, and used all the same. */
  readonly used: readonly string[];
  /** What the plan does not allow without the component, taken out. */
  readonly without?: Sections;
}

const components: readonly LeftOut[] = [
  {
    flag: 'traefik',
    gone: ['traefik-', 'dashboard-', 'namespace-traefik-', 'routing-intranet-in-traefik-internal'],
    used: ['app-wiki.wiki-ingress', 'metallb-chart-release', 'epinio-chart-release'],
  },
  { flag: 'metallb', gone: ['metallb', 'namespace-metallb'], used: ['traefik-external-chart-release'] },
  {
    flag: 'certManager',
    gone: ['cert-manager', 'namespace-cert-manager'],
    used: ['issuer-letsencrypt-issuer', 'routing-production-certificate', 'kubed-serving-certificate'],
  },
  {
    flag: 'kubed',
    gone: ['kubed', 'namespace-kubed'],
    used: ['routing-intranet-in-wiki', 'epinio-registry-credentials'],
  },
  { flag: 'replicator', gone: ['replicator', 'namespace-kubernetes-replicator'], used: ['routing-replicated-in-wiki'] },
  { flag: 'epinio', gone: ['epinio-chart', 'epinio-registry', 'namespace-epinio'], used: ['epinio-web-ingress'] },
];

function names({ resources }: Recorded): readonly string[] {
  return resources.map(({ name }) => name).sort();
}

describe('what is installed', () => {
  let whole: readonly string[];
  before(async () => {
    whole = names(await recorded(maximalStack));
  });

  for (const { flag, gone, used } of components) {
    const stack = { ...maximalStack, charts: { install: { [flag]: false } } };

    it(`leaves ${flag} out, and nothing but what belongs to it`, async () => {
      const rest = names(await recorded(stack));
      const belongs = (name: string) => gone.some((start) => name.startsWith(start));
      assert.notEqual(whole.filter(belongs).length, 0);
      // The component itself has the name of the stack's section; everything else of it begins as named above.
      const expected = whole.filter((name) => !belongs(name) && !(flag === 'epinio' && name === 'epinio'));
      assert.deepEqual(
        rest.filter((name) => !name.startsWith('kubed-serving')),
        expected.filter((name) => !name.startsWith('kubed-serving')),
      );
    });

    it(`expects what ${flag} would have provided of the cluster`, async () => {
      const all = await recorded(stack);
      for (const name of used) assert.ok(all.get(name));
    });
  }

  it('asks the cloud for the address where MetalLB is not installed', async () => {
    const all = await recorded({ ...maximalStack, charts: { install: { metallb: false } } });
    const { service } = all.values('traefik-external-chart-release');
    assert.deepEqual(service, { spec: { externalTrafficPolicy: 'Local', loadBalancerIP: '192.0.2.10' } });
  });

  it('installs kubed and the replicator only where they are used', async () => {
    const { environments, ...rest } = maximalStack;
    assert.ok(environments);
    const production = { domain: 'apps.example.com', issuer: 'letsencrypt', namespaces: { list: ['wiki'] } };
    const direct = { production: { ...production, distribution: 'direct' } };
    const all = await recorded({
      ...rest,
      environments: direct,
      apps: [],
      controllers: { external: {} },
      addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] } },
      epinio: undefined,
      issuers: { letsencrypt: { selfSigned: {} } },
    });
    assert.deepEqual(
      all
        .all('Release')
        .map(({ name }) => name)
        .sort(),
      ['cert-manager-chart-release', 'metallb-chart-release', 'traefik-external-chart-release'],
    );
  });

  it('makes the certificate of kubed in the state where there is no cert-manager', async () => {
    const { certificate, key } = issue({ dnsNames: ['*.apps.example.com'] });
    const files = { certificate, key };
    const environments = {
      own: { domain: 'apps.example.com', certificate: { files }, namespaces: { list: ['wiki'] } },
    };
    const all = await recorded({ environments, charts: { install: { certManager: false, metallb: false } } });
    assert.deepEqual(all.all('cert-manager.io').length, 0);
    assert.ok(all.precedes('kubed-serving-certificate', 'kubed-chart-release'));
    assert.match(all.get('kubed-serving-certificate').type, /^tls:/);
  });
});
