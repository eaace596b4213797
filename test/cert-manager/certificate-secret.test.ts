import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  certificateSecretProvider,
  type CertificateSecretInputs,
} from '../../components/cert-manager/certificate-wait';
import { FakeApiServer, type FakeCluster } from '../cluster/fake-api-server';
import { at, mapping, recorded, root } from '../pulumi/recordings';
import { runSerialized, serialized } from '../pulumi/serialized-provider';
import { maximalStack } from '../platform/stacks';

const wildcard = recordedCertificate('el-001');
const other = recordedCertificate('el-003');

/** The first certificate of a recorded vector: el-001 has *.x.io, el-003 has *.a.io. */
function recordedCertificate(id: string): string {
  const cases: unknown = JSON.parse(readFileSync(join(root, 'test/vectors/epinio-load.json'), 'utf8'));
  assert.ok(Array.isArray(cases));
  const found = cases.map(mapping).find((one) => one.id === id);
  return String(at(found, 'secrets', 0, 'tls.crt'));
}

const selected = { 'epinio.example.com/routed': 'yes' };

const inputs: CertificateSecretInputs = {
  namespace: 'wiki',
  name: 'production-routing',
  names: [],
  sourceNamespace: 'edgewire',
  selector: 'epinio.example.com/routed=yes',
  distribution: 'kubed',
  timeoutSeconds: 0,
  kubeconfig: '',
  context: 'fake',
};

const source = 'edgewire/production-routing';
const copy = 'wiki/production-routing';

/** What the provider finds in a cluster. */
async function wait(
  cluster: FakeCluster,
  more: Partial<CertificateSecretInputs> = {},
  beforeSecret?: (cluster: FakeCluster, asked: number) => void,
): Promise<{ readonly outs: unknown; readonly asked: number }> {
  const server = new FakeApiServer(cluster, beforeSecret);
  const kubeconfig = await server.start();
  try {
    const { id, outs } = await certificateSecretProvider.create({ ...inputs, kubeconfig, ...more });
    assert.equal(id, `${more.namespace ?? 'wiki'}/production-routing`);
    return { outs, asked: server.asked };
  } finally {
    await server.stop();
  }
}

/** What cert-manager has to say of a Certificate that is not issued: by the request, the order and the challenge. */
function issuance({ request, order, challenge }: Partial<Record<'request' | 'order' | 'challenge', string>>) {
  const annotations = { 'cert-manager.io/certificate-name': 'production-routing' };
  const notReady = (message: string) => ({ conditions: [{ type: 'Ready', status: 'False', message }] });
  const made = (text: string | undefined, object: object) =>
    text === undefined ? [] : [{ metadata: { name: 'one', annotations }, status: { reason: text }, ...object }];
  return {
    certificates: [
      { metadata: { name: 'production-routing' }, status: notReady('Issuing as Secret does not exist') },
      { metadata: { name: 'other' }, status: notReady('of another Certificate') },
    ],
    certificaterequests: [
      { metadata: { name: 'other-1' }, status: notReady('of another Certificate') },
      ...made(request, { status: notReady(request ?? '') }),
    ],
    orders: made(order, {}),
    challenges: [
      { metadata: { name: 'other-1-1', ownerReferences: [{ name: 'other-1' }] }, status: { reason: 'of another' } },
      ...made(challenge, { metadata: { name: 'two', ownerReferences: [{ name: 'one' }] } }),
    ],
  };
}

const bothNamespaces = { edgewire: {}, wiki: selected };

describe('CertificateSecret', () => {
  it('finds a Secret that is there', async () => {
    const { outs, asked } = await wait({
      namespaces: bothNamespaces,
      certificates: { [source]: wildcard, [copy]: wildcard },
    });
    assert.equal(mapping(outs).certificate, wildcard);
    assert.equal(mapping(outs).caCertificate, '');
    assert.equal(asked, 2);
  });

  it('asks again where the API server is busy', async () => {
    const certificates = { [source]: wildcard, [copy]: wildcard };
    const { outs, asked } = await wait({ namespaces: bothNamespaces, certificates, busy: 2 });
    assert.equal(mapping(outs).certificate, wildcard);
    assert.equal(asked, 2);
  });

  it('reads nothing of the private key', async () => {
    const { outs } = await wait({ namespaces: bothNamespaces, certificates: { [source]: wildcard, [copy]: wildcard } });
    assert.deepEqual(
      Object.keys(mapping(outs)).sort(),
      [...Object.keys(inputs), 'caCertificate', 'certificate'].sort(),
    );
    assert.ok(!JSON.stringify(outs).includes('secret key'));
  });

  it('finds a Secret that appears later', async () => {
    const certificates: Record<string, string> = { [source]: wildcard };
    const { outs, asked } = await wait(
      { namespaces: bothNamespaces, certificates },
      { timeoutSeconds: 20 },
      (cluster, count) => {
        if (count === 3) cluster.certificates[copy] = wildcard;
      },
    );
    assert.equal(mapping(outs).certificate, wildcard);
    assert.equal(asked, 4);
  });

  it('waits until a copy has the certificate of its source', async () => {
    const certificates: Record<string, string> = { [source]: wildcard, [copy]: other };
    const { outs } = await wait(
      { namespaces: bothNamespaces, certificates },
      { timeoutSeconds: 20 },
      (cluster, count) => {
        if (count === 3) cluster.certificates[copy] = wildcard;
      },
    );
    assert.equal(mapping(outs).certificate, wildcard);
  });

  it('waits until the certificate has the names asked for', async () => {
    const certificates: Record<string, string> = { [source]: other, [copy]: other };
    const more = { timeoutSeconds: 20, names: ['*.X.io'] };
    const { outs } = await wait({ namespaces: bothNamespaces, certificates }, more, (cluster, count) => {
      if (count === 3) Object.assign(cluster.certificates, { [source]: wildcard, [copy]: wildcard });
    });
    assert.equal(mapping(outs).certificate, wildcard);
  });

  it('waits for a source too, which has no other', async () => {
    const { outs } = await wait(
      { namespaces: {}, certificates: { [source]: wildcard } },
      { namespace: 'edgewire', sourceNamespace: '' },
    );
    assert.equal(mapping(outs).certificate, wildcard);
  });

  it('waits until the Certificate that writes a source is issued as it now stands', async () => {
    const ready = { type: 'Ready', status: 'True', observedGeneration: 1 };
    const certificate = { metadata: { name: 'production-routing', generation: 2 }, status: { conditions: [ready] } };
    const cluster = { namespaces: {}, certificates: { [source]: wildcard }, issuance: { certificates: [certificate] } };
    const more = { namespace: 'edgewire', sourceNamespace: '', timeoutSeconds: 20 };
    const { asked } = await wait(cluster, more, (_, count) => {
      if (count === 3) ready.observedGeneration = 2;
    });
    assert.equal(asked, 3);
  });

  const missing = 'after 0 s the Secret wiki/production-routing, a copy of edgewire/production-routing,';
  const unissued = 'after 0 s the Secret wiki/production-routing';
  const failures: readonly (readonly [
    cause: string,
    cluster: FakeCluster,
    message: string,
    more?: Partial<CertificateSecretInputs>,
  ])[] = [
    [
      'the namespace is missing',
      { namespaces: { edgewire: {} }, certificates: { [source]: wildcard } },
      `${missing} is not there: the namespace wiki does not exist`,
    ],
    [
      'the source is missing',
      { namespaces: bothNamespaces, certificates: {} },
      `${missing} is not there: its source edgewire/production-routing does not exist`,
    ],
    [
      'the selector does not take the namespace',
      { namespaces: { ...bothNamespaces, wiki: { team: 'docs' } }, certificates: { [source]: wildcard } },
      `${missing} is not there: the selector "epinio.example.com/routed=yes" does not take the namespace, whose labels are {"team":"docs"}`,
    ],
    [
      'something else made it',
      { namespaces: bothNamespaces, certificates: { [source]: wildcard, [copy]: other } },
      `${missing} has another certificate than its source: something else made it, or kubed does not update it`,
    ],
    [
      'the distribution does not run',
      { namespaces: bothNamespaces, certificates: { [source]: wildcard } },
      `${missing} is not there: kubed does not copy; see whether it runs and what it logs`,
    ],
    [
      'the certificate lacks a name',
      { namespaces: bothNamespaces, certificates: { [source]: wildcard, [copy]: wildcard } },
      `${missing} has a certificate without the name more.example.com: cert-manager has not issued it anew for all names; see kubectl describe certificate`,
      { names: ['*.x.io', 'more.example.com'] },
    ],
    [
      'the certificate is none',
      { namespaces: bothNamespaces, certificates: { [source]: 'nonsense', [copy]: 'nonsense' } },
      `${missing} has a certificate without the name *.x.io: cert-manager has not issued it anew for all names; see kubectl describe certificate`,
      { names: ['*.x.io'] },
    ],
    [
      'it is empty',
      { namespaces: bothNamespaces, certificates: { [source]: wildcard, [copy]: '' } },
      `${missing} has no tls.crt: something else made it, or kubed does not update it`,
    ],
    [
      'cert-manager has not issued it',
      { namespaces: bothNamespaces, certificates: {} },
      `${unissued} is not there: cert-manager has not issued it, and it does not see to it; see whether it runs`,
      { sourceNamespace: '' },
    ],
    [
      'cert-manager waits for something',
      { namespaces: bothNamespaces, certificates: {}, issuance: issuance({}) },
      `${unissued} is not there: cert-manager has not issued it, and it says: Issuing as Secret does not exist`,
      { sourceNamespace: '' },
    ],
    [
      'the issuer is missing',
      { namespaces: bothNamespaces, certificates: {}, issuance: issuance({ request: 'issuer not found' }) },
      `${unissued} is not there: cert-manager has not issued it, and it says: issuer not found`,
      { sourceNamespace: '' },
    ],
    [
      'the order failed',
      {
        namespaces: bothNamespaces,
        certificates: {},
        issuance: issuance({ request: 'waiting for the order', order: '429:\n  too many' }),
      },
      `${unissued} is not there: cert-manager has not issued it, and it says: 429: too many`,
      { sourceNamespace: '' },
    ],
    [
      'a challenge fails',
      {
        namespaces: bothNamespaces,
        certificates: {},
        issuance: issuance({ request: 'waiting for the order', order: '', challenge: 'bad authentication' }),
      },
      `${unissued} is not there: cert-manager has not issued it, and it says: bad authentication`,
      { sourceNamespace: '' },
    ],
    [
      'a changed Certificate is not issued anew',
      { namespaces: bothNamespaces, certificates: { [copy]: wildcard }, issuance: issuance({ request: 'pending' }) },
      `${unissued} has a certificate of before: cert-manager has not issued it, and it says: pending`,
      { sourceNamespace: '' },
    ],
  ];

  for (const [cause, cluster, message, more] of failures) {
    it(`says in the end that ${cause}`, () => assert.rejects(wait(cluster, more), { message }));
  }

  it('does not take an error of the API server for a missing Secret', async () => {
    const refused = { namespaces: bothNamespaces, certificates: {}, forbidden: 'wiki' };
    await assert.rejects(wait(refused, { timeoutSeconds: 20 }), /403[^]*forbidden by the fake/);
  });

  it('changes with what it waits for, and is replaced with its place', async () => {
    const { diff } = certificateSecretProvider;
    assert.ok(diff);
    const olds = { ...inputs, certificate: wildcard, caCertificate: '' };
    assert.equal((await diff('', olds, inputs)).changes, false);
    assert.equal((await diff('', olds, { ...inputs, names: ['*.x.io'] })).changes, true);
    assert.equal((await diff('', olds, { ...inputs, selector: 'a=b' })).changes, true);
    assert.equal((await diff('', olds, { ...inputs, generation: 2 })).changes, true);
    assert.deepEqual((await diff('', olds, { ...inputs, kubeconfig: '/other' })).changes, false);
    assert.deepEqual((await diff('', olds, { ...inputs, namespace: 'ci' })).replaces, ['namespace', 'name']);
  });

  it('works serialised, in a process without this project', async () => {
    const server = new FakeApiServer({
      namespaces: bothNamespaces,
      certificates: { [source]: wildcard, [copy]: wildcard },
    });
    const kubeconfig = await server.start();
    try {
      const names = ['*.x.io'];
      const ran = await runSerialized(certificateSecretProvider, 'create', { ...inputs, kubeconfig, names });
      assert.deepEqual(ran.kind === 'result' ? mapping(mapping(ran.result).outs).certificate : ran, wildcard);
      const failed = await runSerialized(certificateSecretProvider, 'create', {
        ...inputs,
        kubeconfig,
        namespace: 'gone',
      });
      assert.match(failed.kind === 'error' ? failed.message : '', /the namespace gone does not exist$/);
    } finally {
      await server.stop();
    }
  });

  it('is serialised without files of this project and without anything secret', async () => {
    const text = await serialized(certificateSecretProvider);
    const loaded = [...text.matchAll(/(?:require|import)\("([^"]+)"\)/g)].map(([, name]) => name);
    // The SDK is there in the process for dynamic providers, which alone loads it; nothing of it is serialised.
    const allowed = ['@kubernetes/client-node', '@pulumi/pulumi', 'node:crypto', 'node:events', 'p-retry'];
    assert.deepEqual([...new Set(loaded)].sort(), allowed);
  });

  it('is told where the cluster is, what to expect, and no more', async () => {
    const all = await recorded(maximalStack);
    const { __provider, ...rest } = all.inputs('routing-intranet-in-wiki');
    assert.equal(typeof __provider, 'string');
    assert.deepEqual(rest, {
      namespace: 'wiki',
      name: 'intranet-routing',
      names: ['*.corp.example.com', '*.labs.corp.example.com'],
      sourceNamespace: 'epinio',
      selector: 'kubernetes.io/metadata.name in (ci,traefik-internal,wiki)',
      distribution: 'kubed',
      timeoutSeconds: 300,
      kubeconfig: '/kube/config',
      context: 'maximal',
    });
    assert.deepEqual(all.inputs('routing-files-in-wiki').names, []);
  });
});
