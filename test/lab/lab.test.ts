import assert from 'node:assert/strict';
import { connect } from 'node:tls';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';

const selfSigned = `
apiVersion: v1
kind: Namespace
metadata: { name: routed }
---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: { name: self, namespace: routed }
spec: { selfSigned: {} }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: wildcard, namespace: routed }
spec:
  secretName: wildcard-tls
  dnsNames: ['*.apps.example.com']
  issuerRef: { name: self, kind: Issuer }
`;

const ingress = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: routed }
spec:
  ingressClassName: traefik
  tls: [{ hosts: [web.apps.example.com], secretName: wildcard-tls }]
  rules:
    - host: web.apps.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: traefik }
spec: { controller: traefik.io/ingress-controller }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: routed }
spec: { ports: [{ port: 80 }], selector: { app: web } }
`;

const addressed = `
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: edge, namespace: metallb-system }
spec: { addresses: [192.0.2.10-192.0.2.20] }
---
apiVersion: v1
kind: Service
metadata:
  name: edge
  annotations: { metallb.io/loadBalancerIPs: 192.0.2.17 }
spec: { type: LoadBalancer, ports: [{ port: 443 }] }
`;

const claim = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: claim }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

const acme = ({ directory, caBundle }: Lab['acme'], { address, key }: Lab['nameServer']) => `
apiVersion: v1
kind: Secret
metadata: { name: tsig, namespace: acme }
stringData: { key: ${key.secret} }
---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: { name: pebble, namespace: acme }
spec:
  acme:
    server: ${directory}
    caBundle: ${Buffer.from(caBundle).toString('base64')}
    privateKeySecretRef: { name: account }
    solvers:
      - dns01:
          rfc2136:
            nameserver: ${address}
            tsigKeyName: ${key.name}
            tsigAlgorithm: ${key.algorithm}
            tsigSecretSecretRef: { name: tsig, key: key }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: wildcard, namespace: acme }
spec:
  secretName: wildcard-tls
  dnsNames: ['*.apps.example.com']
  issuerRef: { name: pebble, kind: Issuer }
`;

describe('a lab', function () {
  this.timeout('3m');
  let lab: Lab;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager', 'metallb'] });
  });
  after(() => lab?.stop());

  it('has nodes that are ready', async () => {
    const status = '-o=jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status} {end}';
    assert.equal((await lab.kubectl(['get', 'nodes', status])).trim(), 'True True');
  });

  it('has an API server that tells its version, which charts ask for', async () => {
    assert.match(await lab.kubectl(['version']), /Server Version: v1\.35\./);
  });

  it('issues a certificate from a self-signed issuer', async () => {
    await lab.kubectl(['apply', '-f', '-'], selfSigned);
    await lab.kubectl(['wait', '-n=routed', 'certificate/wildcard', '--for=condition=Ready', '--timeout=60s']);
    const type = await lab.kubectl(['get', 'secret', 'wildcard-tls', '-n=routed', '-o=jsonpath={.type}']);
    assert.equal(type, 'kubernetes.io/tls');
  });

  it('serves that certificate through Traefik for a host of an Ingress', async () => {
    const { https } = await lab.startTraefik({ ingressClass: 'traefik' });
    await lab.kubectl(['apply', '-f', '-'], ingress);
    await eventually(async () => assert.equal(await served(https), 'DNS:*.apps.example.com'));
  });

  it('issues a wildcard certificate through ACME and DNS-01', async () => {
    await lab.kubectl(['create', 'namespace', 'acme']);
    await lab.kubectl(['apply', '-f', '-'], acme(lab.acme, lab.nameServer));
    await lab.kubectl(['wait', '-n=acme', 'certificate/wildcard', '--for=condition=Ready', '--timeout=150s']);
  });

  it('makes the pods of a Deployment ready', async () => {
    await lab.kubectl(['create', 'deployment', 'web', '--image=stand-in', '--replicas=3']);
    await lab.kubectl(['wait', 'deployment/web', '--for=condition=Available', '--timeout=60s']);
  });

  it('binds a claim to a volume of its default class', async () => {
    await lab.kubectl(['apply', '-f', '-'], claim);
    await lab.kubectl(['wait', 'pvc/claim', '--for=jsonpath={.status.phase}=Bound', '--timeout=60s']);
  });

  it('gives a Service the address that its annotation asks for', async () => {
    await lab.startMetalLb();
    await lab.kubectl(['apply', '-f', '-'], addressed);
    await lab.kubectl(['wait', 'service/edge', '--for=jsonpath={.status.loadBalancer.ingress}', '--timeout=60s']);
    const address = await lab.kubectl(['get', 'service', 'edge', '-o=jsonpath={.status.loadBalancer.ingress[0].ip}']);
    assert.equal(address, '192.0.2.17');
  });

  it('says why a program did not start, with the end of its log', async () => {
    const broken = { name: 'broken', command: '/bin/sh', args: ['-c', 'echo out of luck; exit 1'] };
    await assert.rejects(
      lab.start({ ...broken, ready: { kind: 'connect', port: 1 }, timeoutSeconds: 5 }),
      /broken ended before it was ready[^]*out of luck/,
    );
  });

  it('says that a program was not ready in time', async () => {
    const slow = { name: 'slow', command: '/bin/sh', args: ['-c', 'echo still thinking; exec sleep 60'] };
    await assert.rejects(
      lab.start({ ...slow, ready: { kind: 'connect', port: 1 }, timeoutSeconds: 1 }),
      /slow was not ready after 1 s[^]*still thinking/,
    );
  });

  it('keeps its state when the API server is killed and started again', async () => {
    await lab.kubectl(['create', 'configmap', 'kept']);
    await lab.kill('kube-apiserver');
    await assert.rejects(lab.kubectl(['get', 'configmap', 'kept']));
    await lab.restartApiServer();
    await lab.kubectl(['get', 'configmap', 'kept']);
  });
});

/** The names of the certificate that a Traefik serves to a client of web.apps.example.com. */
function served(port: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', servername: 'web.apps.example.com', rejectUnauthorized: false };
    const socket = connect(options, () => {
      resolve(socket.getPeerCertificate().subjectaltname);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
