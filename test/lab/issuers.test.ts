import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { changesIn } from './changes';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { type Presented, pemBlocks, presentedTo } from './presented';
import { type AcmeServer } from './programs/pebble';

/** What an operator has before this program: a CA of the company, and an issuer. */
const beforehand = `
apiVersion: v1
kind: Namespace
metadata: { name: cert-manager }
---
apiVersion: v1
kind: Namespace
metadata: { name: company }
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: their-issuer }
spec: { selfSigned: {} }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: ca, namespace: company }
spec: { isCA: true, commonName: Company CA, secretName: ca, issuerRef: { name: their-issuer, kind: ClusterIssuer } }
`;

/** A certificate whose name the constraints of the CA exclude; cert-manager itself makes it all the same. */
const excluded = `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: excluded, namespace: company }
spec:
  secretName: excluded
  dnsNames: [deep.secret.corp.example.com]
  issuerRef: { name: corporate, kind: ClusterIssuer }
`;

const externalAccount = { keyId: 'kid-1', hmacKey: 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W' };

const secret = z.object({ data: z.record(z.string(), z.string()) });

describe('issuers', function () {
  this.timeout('4m');
  let lab: Lab;
  let stack: LabStack;
  let company: Presented;
  let bound: AcmeServer;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'] });
    await lab.kubectl(['apply', '-f', '-'], beforehand);
    const { keyId, hmacKey } = externalAccount;
    bound = await lab.startPebble({ name: 'pebble-bound', externalAccounts: { [keyId]: hmacKey }, shortlived: true });
    await lab.kubectl(['wait', '-n=company', 'certificate/ca', '--for=condition=Ready', '--timeout=60s']);
    company = await served('ca', 'company');
    writeFileSync(file('company.crt'), company.certificate);
    writeFileSync(file('company.key'), company.key, { mode: 0o600 });
    stack = await LabStack.open(lab, sections({}), { name: 'issuers' });
    await stack.up();
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  function file(name: string): string {
    return join(lab.directory, name);
  }

  /** Every kind of issuer, each with an environment; the generations of the CA made in the cluster as told. */
  function sections(generations: object): Sections {
    const { address, key } = lab.nameServer;
    const rfc2136 = {
      nameserver: address,
      tsigKeyName: key.name,
      tsigAlgorithm: key.algorithm,
      tsigSecret: key.secret,
    };
    const generate = {
      commonName: 'Corporate',
      intermediate: {},
      nameConstraints: { permitted: ['corp.example.com'], excluded: ['deep.secret.corp.example.com'] },
      ...generations,
    };
    const trust = { namespaces: { list: ['wiki'] }, distribution: 'direct' };
    const environment = (domain: string, issuer: string) => ({
      domain,
      issuer,
      namespaces: { list: ['wiki'] },
      distribution: 'direct',
    });
    return {
      charts: noCharts,
      issuers: {
        company: { ca: { certificate: file('company.crt'), key: file('company.key') } },
        corporate: { ca: { generate, trust } },
        bound: {
          acme: {
            directory: bound.directory,
            caBundle: bound.caBundle,
            eab: externalAccount,
            profile: 'shortlived',
            dns01: { rfc2136 },
          },
        },
        theirs: { existing: { name: 'their-issuer' } },
        own: { selfSigned: {} },
      },
      environments: {
        company: environment('company.example.com', 'company'),
        corporate: { ...environment('corp.example.com', 'corporate'), keyType: 'rsa-2048' },
        bound: environment('bound.example.com', 'bound'),
        theirs: environment('theirs.example.com', 'theirs'),
        own: environment('own.example.com', 'own'),
      },
      namespaces: { wiki: { create: true }, ci: { create: true } },
    };
  }

  async function served(name: string, namespace = 'edgewire'): Promise<Presented> {
    const { data } = secret.parse(
      JSON.parse(await lab.kubectl(['get', 'secret', name, '-n', namespace, '-o', 'json'])),
    );
    const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
    return { certificate: text('tls.crt'), key: text('tls.key') };
  }

  /** What workloads of a namespace are told to trust. */
  function bundle(): Promise<string> {
    const path = '-o=jsonpath={.data.ca\\.crt}';
    return lab.kubectl(['get', 'configmap', 'corporate-ca-bundle', '-n', 'wiki', path]);
  }

  it('of a CA given as files sign with it', async () => {
    await presentedTo(company.certificate, await served('company-routing'), 'wiki.company.example.com');
  });

  it('of a CA made in the cluster sign with an intermediate, and its root is all that a client needs', async () => {
    const routing = await served('corporate-routing');
    assert.deepEqual(
      certificates(routing.certificate).map(({ issuer }) => issuer),
      ['CN=Corporate Intermediate', 'CN=Corporate'],
    );
    const trusted = await bundle();
    assert.deepEqual(
      certificates(trusted).map(({ subject }) => subject),
      ['CN=Corporate'],
    );
    await presentedTo(trusted, routing, 'wiki.corp.example.com');
    assert.equal(certificates(routing.certificate)[0]?.publicKey.asymmetricKeyType, 'rsa');
  });

  it('of a CA with name constraints are refused for other names by clients', async () => {
    await lab.kubectl(['apply', '-f', '-'], excluded);
    await lab.kubectl(['wait', '-n=company', 'certificate/excluded', '--for=condition=Ready', '--timeout=60s']);
    const misissued = await served('excluded', 'company');
    await assert.rejects(presentedTo(await bundle(), misissued, 'deep.secret.corp.example.com'), /excluded subtree/);
  });

  it('of an ACME server that binds accounts order by the profile asked for', async () => {
    const [leaf] = certificates((await served('bound-routing')).certificate);
    assert.equal(leaf?.subjectAltName, 'DNS:*.bound.example.com');
    assert.equal(Math.round((Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / 86_400_000), 6);
  });

  it('that the cluster has already, and those that sign themselves, are used as they are', async () => {
    for (const name of ['theirs', 'own']) {
      const routing = await served(`${name}-routing`);
      await presentedTo(routing.certificate, routing, `wiki.${name}.example.com`);
    }
    assert.deepEqual((await lab.kubectl(['get', 'clusterissuers', '-o=name'])).trim().split('\n').sort(), [
      'clusterissuer.cert-manager.io/bound',
      'clusterissuer.cert-manager.io/company',
      'clusterissuer.cert-manager.io/corporate',
      'clusterissuer.cert-manager.io/corporate-root',
      'clusterissuer.cert-manager.io/corporate-root-ca',
      'clusterissuer.cert-manager.io/own',
      'clusterissuer.cert-manager.io/their-issuer',
    ]);
  });

  it('offer their trust bundle where asked, and nowhere else', async () => {
    const names = '-o=jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}';
    const all = (await lab.kubectl(['get', 'configmaps', '--all-namespaces', names])).trim().split(' ');
    assert.deepEqual(
      all.filter((name) => name.endsWith('-ca-bundle')),
      ['wiki/corporate-ca-bundle'],
    );
  });

  it('expect no changes at a second up', async () => {
    const { summary } = await stack.up();
    assert.deepEqual(changesIn(summary.resourceChanges), []);
  });

  it('of a CA that is rotated trust both generations until the old one is dropped', async () => {
    const host = 'wiki.corp.example.com';
    const old = await served('corporate-routing');

    stack.configure(sections({ generation: 1, trusted: [1, 2] }));
    await stack.up();
    const both = await bundle();
    assert.deepEqual(
      certificates(both).map(({ subject }) => subject),
      ['CN=Corporate', 'CN=Corporate G2'],
    );
    assert.equal((await served('corporate-routing')).certificate, old.certificate, 'nothing is issued anew yet');

    stack.configure(sections({ generation: 2, trusted: [1, 2] }));
    await stack.up();
    assert.equal(await bundle(), both);
    const renewed = await eventually(async () => {
      const routing = await served('corporate-routing');
      assert.equal(certificates(routing.certificate)[0]?.issuer, 'CN=Corporate Intermediate G2');
      return routing;
    }, 60);
    await presentedTo(both, old, host);
    await presentedTo(both, renewed, host);

    stack.configure(sections({ generation: 2 }));
    await stack.up();
    const last = await bundle();
    assert.deepEqual(
      certificates(last).map(({ subject }) => subject),
      ['CN=Corporate G2'],
    );
    await presentedTo(last, await served('corporate-routing'), host);
    await assert.rejects(
      presentedTo(last, old, host),
      /unable to get local issuer certificate|self.signed certificate/,
    );
  });

  it('keep no private key in plain state', () => {
    assert.doesNotMatch(stack.stateText(), /PRIVATE KEY|UFJJVkFURSBLRVk|BSSVZBVEUgS0VZ|QUklWQVRFIEtFW/);
  });
});

/** The certificates of a PEM text, in its order. */
function certificates(pem: string): readonly X509Certificate[] {
  return pemBlocks(pem).map((text) => new X509Certificate(text));
}
