import assert from 'node:assert/strict';
import Ajv, { type ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { merged } from '../../components/charts/chart';
import { chartDefaults, customResourceSchema, hasChartData, isKnown, keyPaths, valuesSchema } from './chart-data';
import {
  at,
  exampleNames,
  mapping,
  type Recorded,
  recorded,
  recordedExample,
  type Sections,
  unwrapped,
} from '../pulumi/recordings';
import { balancedStack, dualStack, maximalStack, privateCaStack, smallStack, twoDoors } from '../platform/stacks';

/** Stacks for what the maximal one has no room for, since the keys exclude one another. */
const others: readonly (readonly [name: string, sections: Sections])[] = [
  ['the maximal stack', maximalStack],
  ['a small stack', smallStack],
  ['a stack of private CAs', privateCaStack],
  ['a dual stack', dualStack],
  ['two doors', twoDoors],
  ['balancers of AWS', balancedStack],
  ['an L2 stack with limits', limitedL2()],
  ['Epinio with all that its chart brings', innerEpinio()],
  ['upstream images and addresses of a cloud', { ...maximalStack, charts: { install: { metallb: false } } }],
];

function limitedL2(): Sections {
  const l2 = { interfaces: ['eth0'], nodeSelectors: [{ 'kubernetes.io/os': 'linux' }] };
  return { ...smallStack, addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] }, l2 } };
}

function innerEpinio(): Sections {
  return {
    ...maximalStack,
    epinio: { environment: 'production', users: [{ username: 'a', password: 'long enough for it' }] },
  };
}

const stacks: readonly (readonly [name: string, stack: () => Promise<Recorded>])[] = [
  ...exampleNames.map((name) => [`the example ${name}`, () => recordedExample(name)] as const),
  ...others.map(([name, sections]) => [name, () => recorded(sections)] as const),
];

/** Key paths that we set and that the chart's values.yaml does not spell out, each with why it is right. */
const unlisted: Readonly<Record<string, readonly (readonly [path: string, reason: string])[]>> = {
  traefik: [
    [
      'service.spec.externalTrafficPolicy',
      'service.spec is free-form and passed to the Service (facts/charts.md, run)',
    ],
    ['service.spec.ipFamilyPolicy', 'service.spec is free-form and passed to the Service (facts/charts.md, run)'],
    ['service.spec.ipFamilies', 'service.spec is free-form and passed to the Service (facts/charts.md, run)'],
    ['service.spec.loadBalancerClass', 'service.spec is free-form and passed to the Service (facts/charts.md, run)'],
    ...[
      'scheme',
      'nlb-target-type',
      'target-group-attributes',
      'ssl-cert',
      'ssl-ports',
      'ssl-negotiation-policy',
      'backend-protocol',
    ].map(
      (name) =>
        [
          `service.annotations.service.beta.kubernetes.io/aws-load-balancer-${name}`,
          'annotations are free (facts/charts.md, run)',
        ] as const,
    ),
    [
      'service.spec.loadBalancerSourceRanges',
      'service.spec is free-form and passed to the Service (facts/charts.md, run)',
    ],
    ['service.annotations.metallb.io/address-pool', 'annotations are free (facts/charts.md, run)'],
    ['ports.web.http.middlewares', 'middlewares of the entry point, as `websecure` has them (values.yaml 41.3.0)'],
    ['service.spec.loadBalancerIP', 'service.spec is free-form and passed to the Service (facts/charts.md, run)'],
    ['service.annotations.metallb.io/loadBalancerIPs', 'annotations are free (facts/charts.md, run)'],
    ...[
      '',
      '.acme',
      '.acme.caServer',
      '.acme.email',
      '.acme.httpChallenge',
      '.acme.httpChallenge.entryPoint',
      '.acme.storage',
    ].map(
      (path) =>
        [`certificatesResolvers.acme${path}`, 'a mapping by name, as Traefik reads it (values.yaml 41.3.0)'] as const,
    ),
    ...['fsGroup', 'fsGroupChangePolicy'].map(
      (key) => [`podSecurityContext.${key}`, "a pod's own fields (values.yaml 41.3.0)"] as const,
    ),
    ['tlsOptions.default', 'tlsOptions is a mapping by name (facts/charts.md, run)'],
    ['tlsOptions.default.minVersion', 'tlsOptions is a mapping by name (facts/charts.md, run)'],
    ['ports.web.http.redirections.entryPoint.to', 'the default is empty (facts/charts.md, run)'],
    ['ports.web.http.redirections.entryPoint.scheme', 'the default is empty (facts/charts.md, run)'],
    ['ports.web.http.redirections.entryPoint.permanent', 'the default is empty (facts/charts.md, run)'],
  ],
  metallb: [],
  'external-dns': [
    ...[
      'ingress-class',
      'ignore-ingress-tls-spec',
      'txt-wildcard-replacement',
      'rfc2136-axfr',
      'rfc2136-host',
      'rfc2136-port',
      'rfc2136-tsig-keyname',
      'rfc2136-tsig-secret-alg',
      'rfc2136-zone',
    ].map((flag) => [`extraArgs.${flag}`, 'extraArgs is a list or a mapping of flags (facts/charts.md, run)'] as const),
  ],
  'cert-manager': [],
  kubed: [
    ['operator.resources.requests', 'resources are those of a container (facts/charts.md, run)'],
    ['operator.resources.requests.cpu', 'resources are those of a container (facts/charts.md, run)'],
    ['operator.resources.requests.memory', 'resources are those of a container (facts/charts.md, run)'],
  ],
  'kubernetes-replicator': [['args', 'arguments of the container (facts/charts.md, run)']],
  epinio: [],
};

const ajv07 = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const ajv2020 = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const validators = new Map<string, ValidateFunction>();

function validator(name: string, schema: Readonly<Record<string, unknown>>): ValidateFunction {
  const known = validators.get(name);
  if (known !== undefined) return known;
  const { $schema, ...rest } = schema;
  // Both name their draft in a form that ajv has not registered.
  const compiled = (String($schema).includes('2020-12') ? ajv2020 : ajv07).compile(rest);
  validators.set(name, compiled);
  return compiled;
}

function assertValid(name: string, schema: Readonly<Record<string, unknown>>, value: unknown): void {
  const validate = validator(name, schema);
  validate(value);
  const problems = (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
  assert.deepEqual(problems, [], name);
}

/** A release, and the chart that it installs. */
function releases(all: Recorded): readonly { readonly chart: string; readonly values: unknown }[] {
  return all.all('helm.sh/v3:Release').map(({ inputs }) => {
    const { chart, values } = mapping(unwrapped(inputs));
    const file = String(chart).split('/').pop() ?? '';
    return { chart: file.replace(/-v?\d+\.\d+\.\d+\.tgz$/, ''), values };
  });
}

/** The custom resources of cert-manager, MetalLB and Traefik. */
function customResources(all: Recorded): readonly Readonly<Record<string, unknown>>[] {
  return all.resources
    .filter(({ type }) => /^kubernetes:(cert-manager\.io|metallb\.io|traefik\.io)\//.test(type))
    .map(({ inputs }) => mapping(unwrapped(inputs)));
}

describe('schemas of the charts', () => {
  before(function () {
    if (!hasChartData()) this.skip();
  });

  for (const [name, stack] of stacks) {
    it(`accept every set of chart values of ${name}`, async () => {
      for (const { chart, values } of releases(await stack())) {
        const schema = valuesSchema(chart);
        // As Helm does it: over the chart's own values.
        if (schema !== undefined) assertValid(chart, schema, merged(chartDefaults(chart), mapping(values)));
      }
    });

    it(`know every key of the chart values of ${name}`, async () => {
      for (const { chart, values } of releases(await stack())) {
        const defaults = chartDefaults(chart);
        const allowed = (unlisted[chart] ?? []).map(([path]) => path);
        const strange = keyPaths(values)
          .filter((path) => !isKnown(defaults, path) && !allowed.includes(path.join('.')))
          .map((path) => path.join('.'));
        assert.deepEqual(strange, [], chart);
      }
    });

    it(`accept every custom resource of ${name}`, async () => {
      for (const object of customResources(await stack())) {
        const { apiVersion, kind } = object;
        const schema = customResourceSchema(String(apiVersion), String(kind));
        assert.ok(schema, `${String(kind)} has no CRD`);
        assertValid(`${String(apiVersion)} ${String(kind)}`, schema, object);
      }
    });
  }

  it('are of every chart that is pinned, but for kubed and the replicator, which have none', () => {
    const charts = ['traefik', 'metallb', 'cert-manager', 'epinio', 'kubed', 'kubernetes-replicator'];
    assert.deepEqual(
      charts.filter((chart) => valuesSchema(chart) === undefined),
      ['kubed', 'kubernetes-replicator'],
    );
  });

  it('see every chart and every kind in the maximal stack', async () => {
    const all = await recorded(maximalStack);
    assert.equal(new Set(releases(all).map(({ chart }) => chart)).size, 6);
    const kinds = new Set(customResources(all).map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), [
      'BGPAdvertisement',
      'BGPPeer',
      'Certificate',
      'ClusterIssuer',
      'IPAddressPool',
      'IngressRoute',
      'Issuer',
      'Middleware',
    ]);
  });

  it('refuse what is wrong', () => {
    const schema = customResourceSchema('cert-manager.io/v1', 'Certificate');
    assert.ok(schema);
    const spec = { secretName: 'x', dnsNames: ['x.example.com'], issuerRef: { name: 'x' } };
    assertValid('a Certificate', schema, { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', spec });
    assert.throws(() => assertValid('a Certificate', schema, { spec: { ...spec, secretNames: 'x' } }), /secretNames/);
    assert.throws(() => assertValid('a Certificate', schema, { spec: { ...spec, duration: 5 } }), /string/);
    const values = valuesSchema('traefik');
    assert.ok(values);
    assert.throws(
      () => assertValid('traefik', values, { providers: { kubernetesCRD: { ingressClas: 'x' } } }),
      /ingressClas/,
    );
    assert.equal(isKnown(chartDefaults('metallb'), ['frrk8s', 'enabledd']), false);
  });

  it('need every exception that is made for them', async () => {
    const used = new Set<string>();
    for (const [, stack] of stacks) {
      for (const { chart, values } of releases(await stack())) {
        for (const path of keyPaths(values)) used.add(`${chart} ${path.join('.')}`);
      }
    }
    for (const [chart, exceptions] of Object.entries(unlisted)) {
      for (const [path] of exceptions) {
        assert.ok(used.has(`${chart} ${path}`), `${chart} ${path} is never set`);
        assert.equal(isKnown(chartDefaults(chart), path.split('.')), false, `${chart} ${path} is in values.yaml`);
      }
    }
  });

  it('see the pool of the L2 stack announced as configured', async () => {
    const all = await recorded(limitedL2());
    assert.deepEqual(at(all.spec('metallb-l2'), 'nodeSelectors'), [{ matchLabels: { 'kubernetes.io/os': 'linux' } }]);
  });
});
