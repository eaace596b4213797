import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { acmeAccountProvider } from '../../components/acme/acme-account';
import {
  type AcmeCertificateInputs,
  acmeCertificateProvider,
  type AcmeCertificateOutputs,
} from '../../components/acme/acme-certificate';
import { privateKeyProvider } from '../../components/acme/private-key';
import { at, isSecret, type Recorded, recorded, type Sections, unwrapped } from '../pulumi/recordings';
import { runSerialized, serialized } from '../pulumi/serialized-provider';
import { smallStack } from '../platform/stacks';
import { FakeAcmeServer } from './fake-acme-server';

const credentials = {
  eab: 'credential-of-the-external-account',
  tsig: 'credential-of-the-tsig-key',
  cloudflare: 'credential-of-cloudflare',
  httpreq: 'credential-of-httpreq',
  exec: 'credential-of-the-command',
};

const stack: Sections = {
  ...smallStack,
  environments: {
    production: {
      domain: 'apps.example.com',
      apex: true,
      namespaces: { list: ['wiki'] },
      certificate: {
        acme: {
          directory: 'letsencrypt-staging',
          email: 'ops@example.com',
          termsOfServiceAgreed: true,
          eab: { keyId: 'kid', hmacKey: credentials.eab },
          profile: 'tlsserver',
          preferredChain: 'ISRG Root X1',
          keyType: 'rsa-2048',
          keyGeneration: 3,
          renewBefore: '20d',
          dns01: [
            {
              zones: ['apps.example.com'],
              nameservers: ['192.0.2.53'],
              rfc2136: { nameserver: '192.0.2.53:53', tsigKeyName: 'edge', tsigSecret: credentials.tsig },
            },
            { zones: ['plain.example.com'], rfc2136: { nameserver: '192.0.2.53' } },
            { zones: ['example.net'], cloudflare: { apiToken: credentials.cloudflare } },
            {
              propagationSeconds: 600,
              httpreq: { endpoint: 'https://dns.example.com', username: 'edge', password: credentials.httpreq },
            },
            { zones: ['example.org'], exec: { command: './dns.sh', environment: { TOKEN: credentials.exec } } },
          ],
        },
      },
    },
  },
};

/** The inputs of a dynamic resource without its code. */
function inputsOf(all: Recorded, name: string): Readonly<Record<string, unknown>> {
  const { __provider, ...inputs } = all.inputs(name);
  assert.equal(typeof __provider, 'string');
  return inputs;
}

describe('OrderedCertificate', () => {
  let all: Recorded;
  before(async () => (all = await recorded(stack)));

  it('makes both keys first, then the account, then the order, then the Secret', () => {
    const account = 'acme-production-account';
    const certificate = 'acme-production-certificate';
    assert.ok(all.precedes(`${account}-key`, account));
    assert.ok(all.precedes(account, certificate));
    assert.ok(all.precedes('acme-production-key', certificate));
    assert.ok(all.precedes(certificate, 'routing-production-secret'));
    assert.ok(all.precedes('routing-production-secret', 'app-wiki.wiki-ingress'));
  });

  it('has a copy awaited that has all names: after a change the old one is there for a while', () =>
    assert.deepEqual(all.inputs('routing-production-in-wiki').names, ['*.apps.example.com', 'apps.example.com']));

  it('has a key as asked for, and an account key that nobody chooses', () => {
    assert.deepEqual(inputsOf(all, 'acme-production-key'), { keyType: 'rsa-2048', generation: 3 });
    assert.deepEqual(inputsOf(all, 'acme-production-account-key'), { keyType: 'ecdsa-p256', generation: 1 });
  });

  it('registers an account at the directory, bound to the external one', () => {
    assert.deepEqual(inputsOf(all, 'acme-production-account'), {
      accountKey: '[made during up]',
      directory: 'https://acme-staging-v02.api.letsencrypt.org/directory',
      caBundle: '',
      email: 'ops@example.com',
      eabKeyId: 'kid',
      eabHmacKey: credentials.eab,
    });
  });

  it('orders the names, by solvers with their credentials', () => {
    const { solvers, ...order } = inputsOf(all, 'acme-production-certificate');
    assert.deepEqual(order, {
      accountKey: '[made during up]',
      accountUrl: '[registered during up]',
      privateKey: '[made during up]',
      names: ['*.apps.example.com', 'apps.example.com'],
      directory: 'https://acme-staging-v02.api.letsencrypt.org/directory',
      caBundle: '',
      profile: 'tlsserver',
      preferredChain: 'ISRG Root X1',
      renewBefore: { kind: 'hours', hours: 480 },
    });
    const common = { zones: [], nameservers: [], propagationSeconds: 120 };
    const key = { name: 'edge', algorithm: 'HMACSHA256', secret: credentials.tsig };
    assert.deepEqual(solvers, [
      {
        ...common,
        zones: ['apps.example.com'],
        nameservers: ['192.0.2.53'],
        provider: { kind: 'rfc2136', nameserver: '192.0.2.53:53', key },
      },
      { ...common, zones: ['plain.example.com'], provider: { kind: 'rfc2136', nameserver: '192.0.2.53' } },
      {
        ...common,
        zones: ['example.net'],
        provider: {
          kind: 'cloudflare',
          apiToken: credentials.cloudflare,
          apiUrl: 'https://api.cloudflare.com/client/v4',
        },
      },
      {
        ...common,
        propagationSeconds: 600,
        provider: {
          kind: 'httpreq',
          endpoint: 'https://dns.example.com',
          username: 'edge',
          password: credentials.httpreq,
        },
      },
      {
        ...common,
        zones: ['example.org'],
        provider: { kind: 'exec', command: './dns.sh', args: [], environment: { TOKEN: credentials.exec } },
      },
    ]);
  });

  it('keeps credentials in secrets, and none in the code of a provider', () => {
    assert.ok(isSecret(all.get('acme-production-certificate').inputs.solvers));
    assert.ok(isSecret(all.get('acme-production-account').inputs.eabHmacKey));
    assert.equal(isSecret(all.get('acme-production-certificate').inputs.names), false);
    for (const { name, inputs } of all.resources) {
      const plain = JSON.stringify(inputs, (_key, value: unknown) => (isSecret(value) ? undefined : value));
      for (const credential of Object.values(credentials)) assert.ok(!plain.includes(credential), name);
    }
    const certificate = unwrapped(all.get('acme-production-certificate').inputs);
    assert.ok(JSON.stringify(certificate).includes(credentials.exec), 'the test sees what is secret');
  });

  it('has the written Secret follow the order, key and all', () => {
    const { metadata, type, stringData } = all.inputs('routing-production-secret');
    assert.equal(at(metadata, 'name'), 'production-routing');
    assert.equal(type, 'kubernetes.io/tls');
    assert.deepEqual(stringData, { 'tls.crt': '[ordered during up]', 'tls.key': '[made during up]' });
    assert.ok(isSecret(all.get('routing-production-secret').inputs.stringData));
  });
});

describe('the provider of private keys', () => {
  it('makes keys of every kind, in a process without this project', async function () {
    this.timeout('1m');
    const kinds = [
      ['ecdsa-p256', 'ec', 'prime256v1'],
      ['ecdsa-p384', 'ec', 'secp384r1'],
      ['rsa-2048', 'rsa', 2048],
    ] as const;
    for (const [keyType, type, size] of kinds) {
      const ran = await runSerialized(privateKeyProvider, 'create', { keyType, generation: 1 });
      assert.ok(ran.kind === 'result', JSON.stringify(ran));
      const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(String(at(ran.result, 'outs', 'pem')));
      assert.equal(asymmetricKeyType, type);
      assert.equal(asymmetricKeyDetails?.namedCurve ?? asymmetricKeyDetails?.modulusLength, size);
    }
  });

  it('makes another one for another kind or generation, in place', async () => {
    const { diff } = privateKeyProvider;
    assert.ok(diff);
    const inputs = { keyType: 'ecdsa-p256', generation: 1 } as const;
    const olds = { ...inputs, pem: 'key' };
    assert.deepEqual(await diff('', olds, inputs), { changes: false });
    assert.deepEqual(await diff('', olds, { ...inputs, generation: 2 }), { changes: true });
    assert.deepEqual(await diff('', olds, { ...inputs, keyType: 'rsa-2048' }), { changes: true });
  });
});

describe('the provider of accounts', () => {
  it('registers anew for another directory, contact or key, in place, and for nothing else', async () => {
    const { diff } = acmeAccountProvider;
    assert.ok(diff);
    const inputs = { directory: 'd', caBundle: '', accountKey: 'k', email: 'e', eabKeyId: '', eabHmacKey: '' };
    const olds = { directory: 'd', accountKey: 'k', email: 'e', url: 'u' };
    for (const change of [{}, { caBundle: 'other' }, { eabKeyId: 'other' }, { eabHmacKey: 'other' }])
      assert.deepEqual(await diff('', olds, { ...inputs, ...change }), { changes: false });
    for (const key of ['directory', 'email', 'accountKey'])
      assert.deepEqual(await diff('', olds, { ...inputs, [key]: 'other' }), { changes: true });
  });
});

describe('the provider of ordered certificates', () => {
  // It knows of no renewal information: the lifetime decides.
  const authority = new FakeAcmeServer(() => ({ status: 404 }));

  before(async () => {
    const directory = await authority.start();
    inputs = { ...inputs, directory };
    olds = { ...olds, directory };
  });

  after(() => authority.stop());

  let inputs: AcmeCertificateInputs = {
    names: ['*.apps.example.com', 'apps.example.com'],
    directory: 'https://acme.example.com/directory',
    caBundle: '',
    accountUrl: 'https://acme.example.com/account/1',
    accountKey: 'account key',
    privateKey: 'key',
    profile: '',
    preferredChain: '',
    solvers: [],
  };
  let olds: AcmeCertificateOutputs = {
    names: inputs.names,
    directory: inputs.directory,
    profile: '',
    privateKey: 'key',
    certificate: 'certificate',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2026-04-01T00:00:00.000Z',
  };

  async function changes(instant: string, change: Partial<AcmeCertificateInputs> = {}): Promise<unknown> {
    const { diff } = acmeCertificateProvider;
    assert.ok(diff);
    process.env.EDGEWIRE_NOW = instant;
    try {
      return await diff('', olds, { ...inputs, ...change });
    } finally {
      delete process.env.EDGEWIRE_NOW;
    }
  }

  const fresh = '2026-01-02T00:00:00Z';

  it('orders when a third of the lifetime is left, in place', async () => {
    assert.deepEqual(await changes('2026-03-01T23:59:59Z'), { changes: false });
    assert.deepEqual(await changes('2026-03-02T00:00:00Z'), { changes: true });
    assert.deepEqual(await changes('2027-01-01T00:00:00Z'), { changes: true });
    const late = { renewBefore: { kind: 'hours', hours: 24 } } as const;
    assert.deepEqual(await changes('2026-03-30T23:59:59Z', late), { changes: false });
    assert.deepEqual(await changes('2026-03-31T00:00:00Z', late), { changes: true });
  });

  it('orders for other names, another key, profile or directory, in place', async () => {
    const others = [{ names: ['*.apps.example.com'] }, { privateKey: 'k' }, { profile: 'p' }, { directory: 'd' }];
    for (const change of others) assert.deepEqual(await changes(fresh, change), { changes: true });
  });

  it('orders for nothing else', async () => {
    const others: readonly Partial<AcmeCertificateInputs>[] = [
      {},
      { names: [...inputs.names].reverse() },
      { accountUrl: 'other' },
      { caBundle: 'other' },
      { preferredChain: 'other' },
      {
        solvers: [
          { zones: [], nameservers: [], propagationSeconds: 1, provider: { kind: 'rfc2136', nameserver: 'n' } },
        ],
      },
    ];
    for (const change of others) assert.deepEqual(await changes(fresh, change), { changes: false });
  });

  it('does all this in a process without this project', async function () {
    this.timeout('2m');
    const now = { ...olds, notBefore: new Date(Date.now() - 1000).toISOString(), notAfter: '2999-01-01T00:00:00.000Z' };
    assert.deepEqual(await runSerialized(acmeCertificateProvider, 'diff', '', now, inputs), {
      kind: 'result',
      result: { changes: false },
    });
    const unreachable = { ...inputs, directory: 'http://127.0.0.1:1/directory' };
    for (const provider of [acmeCertificateProvider, acmeAccountProvider]) {
      assert.deepEqual(await runSerialized(provider, 'create', unreachable), {
        kind: 'error',
        message: 'the ACME server 127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
      });
    }
  });

  it('is serialised without files of this project', async function () {
    this.timeout('1m');
    // The SDK is there in the process for dynamic providers, which alone loads it; nothing of it is serialised.
    const packages = ['acme-client', 'axios', '@peculiar/x509', '@pulumi/pulumi'];
    for (const provider of [acmeCertificateProvider, acmeAccountProvider, privateKeyProvider]) {
      const text = await serialized(provider);
      const loaded = [...text.matchAll(/(?:require|import)\("([^"]+)"\)/g)].map(([, name = '']) => name);
      const foreign = loaded.filter((name) => !name.startsWith('node:') && !packages.includes(name));
      assert.deepEqual(foreign, []);
    }
  });
});
