import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import * as z from 'zod';
import { Edge } from '../../components/platform/edge';
import { acmeJson } from '../acme-json';
import { issue } from '../certificates';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { apply, ingressClass, manifest, namespaceNamed } from './manifests';
import { type Combination, combinations, hostsOf, type SourceKind, titleOf } from '../docs/matrix';
import { PlayedKubed } from './played-kubed';
import { PlayedReplicator } from './played-replicator';
import { certificateIn } from './secret-certificate';
import { shownFor } from './tls-client';
import { zoneSolver } from './zone-solver';

const copySchema = z.object({ type: z.string(), metadata: z.object({ labels: z.record(z.string(), z.string()) }) });

describe('hosts of an Ingress, an Ingress of a chart, an IngressRoute and a Gateway', function () {
  this.timeout('5m');
  let lab: Lab;
  let stack: LabStack;
  let kubed: PlayedKubed | undefined;
  let replicator: PlayedReplicator | undefined;
  let port: number;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager', 'traefik', 'gateway-api'], nodes: 0 });
    await apply(
      lab,
      namespaceNamed('cert-manager'),
      ingressClass('traefik'),
      manifest('gateway.networking.k8s.io/v1', 'GatewayClass', 'traefik', undefined, {
        spec: { controllerName: 'traefik.io/gateway-controller' },
      }),
      manifest('cert-manager.io/v1', 'ClusterIssuer', 'theirs', undefined, { spec: { selfSigned: {} } }),
    );
    ({ https: port } = await lab.startTraefik({ ingressClass: 'traefik', crds: true, gateways: true }));
    kubed = new PlayedKubed(lab);
    replicator = new PlayedReplicator(lab);
    stack = await LabStack.open(lab, sections(lab, port), { program: (directory) => declared(directory, port) });
    bring(stack.directory);
    await stack.up();
  });

  after(async () => {
    await Promise.all([kubed?.stop(), replicator?.stop()]);
    stack?.close();
    await lab?.stop();
  });

  for (const combination of combinations) {
    it(titleOf(combination), async () => {
      const { environment, distribution } = combination;
      const { fingerprint256 } = await certificateIn(lab, distribution, `${environment}-routing`);
      await eventually(async () => {
        for (const host of hostsOf(combination)) {
          const { certificate } = await shownFor(host, port, '');
          assert.equal(certificate.fingerprint256, fingerprint256, host);
        }
      }, 60);
      const found = await lab.kubectl(['get', 'secret', `${environment}-routing`, `-n=${distribution}`, '-o=json']);
      const { type, metadata } = copySchema.parse(JSON.parse(found));
      assert.deepEqual([type, metadata.labels['epinio.io/routing']], ['kubernetes.io/tls', 'true']);
    });
  }
});

const files = { certificate: 'given.crt', key: 'given.key' };

/** Puts certificates of one's own where the configuration has them. */
function bring(directory: string): void {
  const given = combinations.filter(({ source }) => source === 'certificate.files');
  for (const { environment } of given) {
    const { certificate, key } = issue({ dnsNames: [`*.${environment}.example.com`] });
    writeFileSync(join(directory, `${environment}-${files.certificate}`), certificate);
    writeFileSync(join(directory, `${environment}-${files.key}`), key, { mode: 0o600 });
  }
  const certificates = combinations
    .filter(({ source }) => source === 'certificate.acmeJson')
    .map(({ environment }) => {
      const name = `*.${environment}.example.com`;
      return { issued: issue({ dnsNames: [name] }), domain: [name] as const };
    });
  writeFileSync(join(directory, 'acme.json'), acmeJson({ le: { certificates } }), { mode: 0o600 });
}

function sections(lab: Lab, port: number): Sections {
  const { directory, caBundle } = lab.acme;
  return {
    addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] } },
    controllers: { external: { class: 'traefik', default: true, address: '192.0.2.10', gateway: true } },
    issuers: {
      acme: { acme: { directory, caBundle, email: 'ops@example.com', dns01: zoneSolver(lab) } },
      ca: { ca: { generate: { commonName: 'Example Corp' } } },
      selfsigned: { selfSigned: {} },
      existing: { existing: { name: 'theirs' } },
    },
    environments: Object.fromEntries(
      combinations.map((one) => [
        one.environment,
        {
          domain: `${one.environment}.example.com`,
          namespaces: { list: [one.distribution] },
          distribution: one.distribution,
          ...issuanceOf(lab, one),
        },
      ]),
    ),
    namespaces: Object.fromEntries(
      [...new Set(combinations.map(({ distribution }) => distribution))].map((name) => [name, { create: true }]),
    ),
    apps: combinations.map(({ environment, distribution, ...one }) => ({
      name: environment,
      namespace: distribution,
      host: hostsOf({ environment, ...one })[0],
      service: { name: 'web', port: 80 },
    })),
    charts: { ...noCharts, values: { traefik: { ports: { websecure: { port } } } } },
  };
}

function issuanceOf(lab: Lab, { source, environment }: Combination): object {
  const { directory, caBundle } = lab.acme;
  const dns01 = { nameservers: [lab.nameServer.address], ...zoneSolver(lab) };
  const ways: Readonly<Partial<Record<SourceKind, object>>> = {
    'issuer.acme': { issuer: 'acme' },
    'issuer.ca': { issuer: 'ca' },
    'issuer.selfSigned': { issuer: 'selfsigned' },
    'issuer.existing': { issuer: 'existing' },
    'certificate.files': {
      certificate: {
        files: {
          certificate: `${environment}-${files.certificate}`,
          key: `${environment}-${files.key}`,
        },
      },
    },
    'certificate.acmeJson': { certificate: { acmeJson: { path: 'acme.json' } } },
    'certificate.acme': {
      certificate: { acme: { directory, caBundle, profile: 'default', termsOfServiceAgreed: true, dns01 } },
    },
    'certificate.tls': { certificate: { tls: {} } },
  };
  const way = ways[source];
  assert.ok(way, source);
  return way;
}

/** An edge, and beside it what others declare: each names no Secret, and gets that of its environment. */
function declared(directory: string, port: number): Promise<void> {
  const { provider } = new Edge({ directory });
  const metadata = (name: string, namespace: string) => ({
    name,
    namespace,
    annotations: { 'pulumi.com/skipAwait': 'true' },
  });
  for (const combination of combinations) {
    const { environment, distribution } = combination;
    const [, ofChart = '', ofRoute = '', ofGateway = ''] = hostsOf(combination);
    const backend = { service: { name: 'web', port: { number: 80 } } };
    const http = { paths: [{ path: '/', pathType: 'Prefix', backend }] };
    new kubernetes.networking.v1.Ingress(
      `chart-${environment}`,
      {
        metadata: metadata(`chart-${environment}`, distribution),
        spec: { tls: [{ hosts: [ofChart] }], rules: [{ host: ofChart, http }] },
      },
      { provider },
    );
    new kubernetes.apiextensions.CustomResource(
      `route-${environment}`,
      {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'IngressRoute',
        metadata: metadata(environment, distribution),
        spec: {
          ingressClassName: 'traefik',
          entryPoints: ['websecure'],
          routes: [{ kind: 'Rule', match: `Host(\`${ofRoute}\`)`, services: [{ name: 'web', port: 80 }] }],
          tls: {},
        },
      },
      { provider },
    );
    new kubernetes.apiextensions.CustomResource(
      `gateway-${environment}`,
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: metadata(environment, distribution),
        spec: {
          gatewayClassName: 'traefik',
          listeners: [{ name: 'https', port, protocol: 'HTTPS', hostname: ofGateway, tls: { mode: 'Terminate' } }],
        },
      },
      { provider },
    );
  }
  return Promise.resolve();
}
