import assert from 'node:assert/strict';
import { join } from 'node:path';
import { adoptedSecretProvider, type AdoptedSecretInputs } from '../../components/secrets/adopted-secret';
import { parseStack } from '../../components/config/stack-file';
import { readGivenFiles } from '../../components/given/given-files';
import { acmeJson } from '../acme-json';
import { ecKey, issue, rsaKey } from '../certificates';
import { folder } from '../cli/command';
import { RecordingApiServer } from '../cluster/recording-api-server';
import { at, isSecret, type Recorded, recorded, type Sections } from '../pulumi/recordings';
import { runSerialized } from '../pulumi/serialized-provider';

const wildcard = '*.apps.example.com';
const staging = 'https://acme-staging-v02.api.letsencrypt.org/acme/acct/9';
const day = 86_400_000;
const validity = {
  notBefore: new Date(Date.now() - day).toISOString(),
  notAfter: new Date(Date.now() + 89 * day).toISOString(),
};
const apps = issue({ dnsNames: [wildcard], key: ecKey(), ...validity });
const other = issue({ dnsNames: [wildcard, 'x.example.com'], key: ecKey() });
const trial = issue({ dnsNames: [wildcard], key: ecKey(), notAfter: '2121-01-01T00:00:00Z' });
const accountKey = rsaKey(2048);

const { path: directory, remove } = folder({
  'acme.json': acmeJson({
    le: {
      accountKey,
      certificates: [
        { issued: other, domain: [wildcard] },
        { issued: apps, domain: [wildcard] },
      ],
    },
    trial: { uri: staging, certificates: [{ issued: trial, domain: [wildcard] }] },
  }),
  'other.json': '{}',
  'account.pem': accountKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  'ec.pem': apps.key,
});
const file = (name: string) => join(directory, name);

const letsencrypt = { directory: 'letsencrypt-production', dns01: { cloudflare: { apiToken: 'x' } } };

/** One environment, from an ACME issuer unless told otherwise. */
function sections(environment: object, account?: object): Sections {
  const source = 'certificate' in environment ? {} : { issuer: 'acme' };
  return {
    issuers: { acme: { acme: { ...letsencrypt, account } } },
    environments: { apps: { domain: 'apps.example.com', namespaces: { list: ['wiki'] }, ...source, ...environment } },
    namespaces: { wiki: { create: true } },
    charts: { install: { traefik: false, metallb: false } },
  };
}

const fromStore = (more: object = {}) => ({ acmeJson: { path: file('acme.json'), ...more } });

after(remove);

describe("a certificate out of Traefik's acme.json", () => {
  it('is served as it is: the one that is valid for the longest', async () => {
    const stack = await recorded(sections({ certificate: fromStore({ resolver: 'le' }) }));
    assert.deepEqual(stack.inputs('routing-apps-secret').stringData, {
      'tls.crt': other.certificate,
      'tls.key': other.key,
    });
    assert.ok(isSecret(stack.get('routing-apps-secret').inputs.stringData));
  });

  describe('that an issuer takes over', () => {
    let stack: Recorded;

    before(async () => {
      stack = await recorded(sections({ adopt: fromStore() }, fromStore()));
    });

    it('is there before cert-manager is asked for one, marked as issued', () => {
      assert.ok(stack.precedes('routing-apps-adopted', 'routing-apps-certificate'));
      const { __provider, ...inputs } = stack.inputs('routing-apps-adopted');
      assert.equal(typeof __provider, 'string');
      assert.deepEqual(inputs, {
        namespace: 'edgewire',
        name: 'apps-routing',
        annotations: {
          'cert-manager.io/issuer-name': 'acme',
          'cert-manager.io/issuer-kind': 'ClusterIssuer',
          'cert-manager.io/issuer-group': 'cert-manager.io',
        },
        certificate: apps.certificate,
        key: apps.key,
        kubeconfig: '',
        context: '',
      });
    });

    it('is one of the authority of the issuer that has exactly the names, whatever others there are', () => {
      assert.equal(stack.inputs('routing-apps-adopted').certificate, apps.certificate);
    });

    it('comes with the account, whose key is there before the issuer', () => {
      assert.ok(stack.precedes('issuer-acme-account', 'issuer-acme-issuer'));
      const { metadata, stringData } = stack.inputs('issuer-acme-account');
      assert.deepEqual([at(metadata, 'namespace'), at(metadata, 'name')], ['cert-manager', 'acme-account-key']);
      assert.equal(at(stringData, 'tls.key'), accountKey.export({ type: 'pkcs8', format: 'pem' }));
      assert.deepEqual(at(stack.spec('issuer-acme-issuer'), 'acme', 'privateKeySecretRef'), {
        name: 'acme-account-key',
      });
    });

    it('leaves no private key but in secrets', () => {
      assert.ok(isSecret(stack.get('routing-apps-adopted').inputs.key));
      assert.ok(isSecret(stack.get('issuer-acme-account').inputs.stringData));
    });
  });
});

describe('AdoptedSecret', () => {
  const inputs = {
    namespace: 'edgewire',
    name: 'apps-routing',
    annotations: { 'cert-manager.io/issuer-name': 'acme' },
    certificate: apps.certificate,
    key: apps.key,
    context: '',
  };
  const data = (certificate: string) => ({ 'tls.crt': Buffer.from(certificate).toString('base64') });

  /** What the provider, as the state has it, asks of an API server that has a Secret or none. */
  async function asked(secret?: object) {
    const server = new RecordingApiServer(secret);
    const kubeconfig = await server.start();
    try {
      const ran = await runSerialized(adoptedSecretProvider, 'create', { ...inputs, kubeconfig });
      return { ran, kubeconfig, requests: server.requests };
    } finally {
      await server.stop();
    }
  }

  it('makes the Secret where there is none, and keeps nothing of what is in it', async () => {
    const { ran, kubeconfig, requests } = await asked();
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['GET', 'POST'],
    );
    assert.deepEqual(requests[1]?.body, {
      metadata: {
        name: 'apps-routing',
        labels: { 'epinio.io/routing': 'true', 'controller.cert-manager.io/fao': 'true' },
        annotations: inputs.annotations,
      },
      type: 'kubernetes.io/tls',
      data: { ...data(apps.certificate), 'tls.key': Buffer.from(apps.key).toString('base64') },
    });
    const outs = { namespace: 'edgewire', name: 'apps-routing', kubeconfig, context: '' };
    assert.deepEqual(ran, { kind: 'result', result: { id: 'edgewire/apps-routing', outs } });
  });

  it('marks the Secret that has the certificate already, and changes nothing else', async () => {
    const { requests } = await asked({ data: data(apps.certificate) });
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['GET', 'PATCH'],
    );
    assert.deepEqual(requests[1]?.body, {
      metadata: {
        labels: { 'epinio.io/routing': 'true', 'controller.cert-manager.io/fao': 'true' },
        annotations: inputs.annotations,
      },
    });
  });

  it('leaves a Secret with another certificate alone: it is newer', async () => {
    const { ran, requests } = await asked({ data: data(other.certificate) });
    assert.deepEqual([ran.kind, requests.map(({ method }) => method)], ['result', ['GET']]);
  });

  it('has no change to make by what it was made from', async () => {
    const olds = { namespace: 'edgewire', name: 'apps-routing', kubeconfig: '', context: '' };
    const diff = async (news: Partial<AdoptedSecretInputs>) => {
      const ran = await runSerialized(adoptedSecretProvider, 'diff', 'id', olds, { ...olds, ...inputs, ...news });
      return ran.kind === 'result' ? ran.result : ran.message;
    };
    assert.deepEqual(await diff({ certificate: other.certificate, key: other.key }), { changes: false, replaces: [] });
    assert.deepEqual(await diff({ name: 'other' }), { changes: true, replaces: ['name'] });
  });
});

describe('what the configuration asks of acme.json', () => {
  function errorsOf(environment: object, account?: object): readonly string[] {
    const loaded = parseStack(sections(environment, account));
    if (loaded.kind === 'errors') return assert.fail(loaded.errors.map(({ message }) => message).join());
    return readGivenFiles(loaded.config, directory, new Date()).errors.map(
      ({ path, message }) => `${path}: ${message}`,
    );
  }
  const adopt = (acmeJson: object, more: object = {}) => errorsOf({ adopt: { acmeJson }, ...more });
  const at = 'edgewire:environments.apps.adopt.acmeJson:';

  it('is said in one sentence where it is not there', () => {
    assert.deepEqual(adopt({ path: 'acme.json' }), []);
    assert.deepEqual(adopt({ path: 'missing.json' }), [
      `${at} the file missing.json does not exist, looked for from the folder of the stack files`,
    ]);
    assert.deepEqual(adopt({ path: 'other.json' }), [`${at} the file other.json has no certificate resolver in it`]);
    assert.deepEqual(adopt({ path: 'acme.json', resolver: 'tria' }), [
      `${at} the file acme.json has no certificate resolver "tria". Did you mean "trial"? It has le, trial`,
    ]);
    assert.deepEqual(adopt({ path: 'acme.json', resolver: 'le' }, { domain: 'corp.example.com' }), [
      `${at} the file acme.json has no certificate for *.corp.example.com; it has ${wildcard}, x.example.com; ${wildcard}`,
    ]);
  });

  it('is said of an account too', () => {
    const account = (given: object, more: object = {}) => errorsOf(more, given);
    const path = 'edgewire:issuers.acme.acme.account';
    assert.deepEqual(account({ acmeJson: { path: 'acme.json' } }), [], 'the one at the authority of the issuer');
    assert.deepEqual(account({ key: 'account.pem' }), []);
    assert.deepEqual(account({ key: 'ec.pem' }), [
      `${path}.key: has to be an RSA key in PEM without a passphrase: cert-manager takes no other`,
    ]);
    assert.deepEqual(account({ acmeJson: { path: 'acme.json', resolver: 'l' } }), [
      `${path}.acmeJson: the file acme.json has no certificate resolver "l". Did you mean "le"? It has le, trial`,
    ]);
  });
});
