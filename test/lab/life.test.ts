import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { acmeJson } from '../acme-json';
import { issue } from '../certificates';
import { givenCertificate } from './given-certificate';
import { HandshakeStream } from './handshake-stream';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { renew } from './renew';
import { shownFor } from './tls-client';

const host = 'wiki.apps.example.com';
const ingressClass = `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: traefik }
spec: { controller: traefik.io/ingress-controller }
`;
type Source = 'a private CA' | 'a self-signed issuer' | 'files' | "Traefik's acme.json" | 'ACME by the program';

/** A walk along every ordered pair, back to its beginning. */
function everyPair<Kind>(kinds: readonly Kind[]): readonly Kind[] {
  const there = kinds.flatMap((from, index) => [from, ...kinds.slice(index + 2).flatMap((to) => [to, from])]);
  return [...there, ...kinds.slice(0, -1).reverse()];
}

describe('a routing secret, from issue to its last change, under a stream of handshakes', function () {
  this.timeout('2m');
  const [first = 'files', ...changes] = everyPair<Source>([
    'a private CA',
    'a self-signed issuer',
    'files',
    "Traefik's acme.json",
    'ACME by the program',
  ]);
  let sources: Readonly<Record<Source, object>>;
  /** The certificates that the Secret has had. */
  const had: string[] = [];
  let lab: Lab;
  let stack: LabStack;
  let port: number;
  let stream: HandshakeStream;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    sources = {
      'a private CA': { issuer: 'ca' },
      'a self-signed issuer': { issuer: 'self' },
      files: { certificate: { files: await givenCertificate('*.apps.example.com') } },
      "Traefik's acme.json": { certificate: { acmeJson: { path: acmeJsonFile(lab) } } },
      'ACME by the program': { certificate: { acme: acmeByDns(lab) } },
    };
    await lab.kubectl(['create', 'namespace', 'cert-manager']);
    await lab.kubectl(['apply', '-f', '-'], ingressClass);
    const { https } = await lab.startTraefik({ ingressClass: 'traefik' });
    port = https;
    stack = await LabStack.open(lab, sections(sources[first]));
    await stack.up();
    await served();
    stream = new HandshakeStream(host, port);
  });

  after(async () => {
    await stream?.stop();
    stack?.close();
    await lab?.stop();
  });

  for (const [index, source] of changes.entries()) {
    it(`goes from ${changes[index - 1] ?? first} to ${source}`, async () => {
      stack.configure(sections(sources[source]));
      await stack.up();
      await served();
    });
  }

  it('is renewed', async () => {
    await renew(lab, 'wiki', 'apps-routing');
    await served();
  });

  it('covers other names', async () => {
    stack.configure(sections({ ...sources['a private CA'], names: ['*.more.example.com'] }));
    const { summary } = await stack.up();
    await served();
    assert.equal(summary.resourceChanges?.replace, undefined);
  });

  it('was served all the time: no handshake failed, and none saw any other certificate', async () => {
    const seen = await stream.stop();
    assert.deepEqual(
      seen.map(({ fingerprint }) => fingerprint),
      had,
    );
    const handshakes = seen.reduce((sum, { count }) => sum + count, 0);
    console.log(`      ${handshakes} handshakes, ${had.length} certificates`);
  });

  /** Resolves once another certificate than the last one is in the Secret, and is served. */
  async function served(): Promise<void> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const current = await certificateOf(lab);
      const { certificate } = await shownFor(host, port, '');
      if (current !== had.at(-1) && current === certificate.fingerprint256) return void had.push(current);
      assert.ok(Date.now() < deadline, `the Secret has ${current}, and served is ${certificate.fingerprint256}`);
      await delay(50);
    }
  }
});

/** One environment with one application, whose routing secret lies beside its Ingress: there is no copy to follow. */
function sections(source: object): Sections {
  return {
    issuers: { ca: { ca: { generate: { commonName: 'Example Corp' } } }, self: { selfSigned: {} } },
    environments: {
      apps: {
        domain: 'apps.example.com',
        ...source,
        source: { namespace: 'wiki' },
        namespaces: { list: ['wiki'] },
        distribution: 'direct',
      },
    },
    namespaces: { wiki: { create: true } },
    apps: [{ name: 'wiki', namespace: 'wiki', host, service: { name: 'wiki', port: 80 } }],
    charts: noCharts,
  };
}

function acmeByDns({ acme, nameServer }: Lab): object {
  const { name: tsigKeyName, secret: tsigSecret } = nameServer.key;
  return {
    directory: acme.directory,
    caBundle: acme.caBundle,
    termsOfServiceAgreed: true,
    dns01: {
      nameservers: [nameServer.address],
      rfc2136: { nameserver: nameServer.address, tsigKeyName, tsigSecret },
    },
  };
}

/** What a Traefik has stored that ordered the wildcard itself. */
function acmeJsonFile({ directory }: Lab): string {
  const issued = issue({ dnsNames: ['*.apps.example.com'] });
  const file = join(directory, 'acme.json');
  writeFileSync(file, acmeJson({ letsencrypt: { certificates: [{ issued, domain: ['*.apps.example.com'] }] } }));
  return file;
}

async function certificateOf(lab: Lab): Promise<string> {
  const path = ['get', 'secret', 'apps-routing', '-n=wiki', '-o=jsonpath={.data.tls\\.crt}'];
  return new X509Certificate(Buffer.from(await lab.kubectl(path), 'base64')).fingerprint256;
}
