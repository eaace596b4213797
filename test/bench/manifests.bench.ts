import { judgeManifests } from '../../components/wiring/manifests/check';
import { type ManifestDocument } from '../../components/wiring/manifests/object';
import { gatherFacts } from '../../components/wiring/plan-stack';
import { parseManifests } from '../../cli/manifests';
import { figure } from './figure';
import { largeStack } from './large-stack';

const sizes = [500, 1_500, 5_000];
const environments = 200;

/** `check` over trees of manifest files: time to read and to judge them, how it grows, and memory. */
export function benchManifests(): void {
  const facts = gatherFacts(largeStack(1_000, environments));
  judgeManifests(facts, documentsOf(1_000));
  const times = sizes.map((size) => {
    const start = performance.now();
    const documents = documentsOf(size);
    const read = performance.now();
    const { wiring } = judgeManifests(facts, documents);
    const end = performance.now();
    figure(`check-${size}-files-read`, (read - start) / 1_000, 's');
    figure(`check-${size}-files-judged`, (end - read) / 1_000, 's');
    figure(`check-${size}-files-peak-memory`, process.resourceUsage().maxRSS / 1024, 'MiB');
    if (wiring.length !== size || documents.length !== size) throw new Error('a route of the benchmark is lost');
    return end - start;
  });
  const [before = 0, last = 0] = times.slice(-2);
  const [fewer = 1, most = 1] = sizes.slice(-2);
  figure('check-files-growth', Math.log(last / before) / Math.log(most / fewer), 'exponent');
}

function documentsOf(size: number): ManifestDocument[] {
  return Array.from({ length: size }, (_, index) => {
    const file = { name: `apps/app-${index}.yaml`, text: textOf(index) };
    const manifests = parseManifests(file);
    if (manifests.kind === 'errors') throw new Error(manifests.errors.join('\n'));
    return manifests.documents;
  }).flat();
}

/** An Ingress, an IngressRoute, or a Gateway, by turns. */
function textOf(index: number): string {
  const environment = index % environments;
  const host = `file-${index}.env-${environment}.example.org`;
  const metadata = `metadata: { name: file-${index}, namespace: ns-${environment} }`;
  const secret = `env-${environment}-routing`;
  switch (index % 3) {
    case 0:
      return `apiVersion: networking.k8s.io/v1
kind: Ingress
${metadata}
spec:
  ingressClassName: traefik
  tls: [{ hosts: [${host}], secretName: ${secret} }]
  rules:
    - host: ${host}
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
`;
    case 1:
      return `apiVersion: traefik.io/v1alpha1
kind: IngressRoute
${metadata}
spec:
  ingressClassName: traefik
  entryPoints: [websecure]
  routes: [{ kind: Rule, match: 'Host("${host}")', services: [{ name: web, port: 80 }] }]
  tls: { secretName: ${secret} }
`;
    default:
      return `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
${metadata}
spec:
  gatewayClassName: traefik
  listeners: [{ name: https, port: 8443, protocol: HTTPS, hostname: ${host}, tls: { certificateRefs: [{ name: ${secret} }] } }]
`;
  }
}
