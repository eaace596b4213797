import assert from 'node:assert/strict';
import { at, isSecret, mapping, type Recorded, recorded, type Sections } from '../pulumi/recordings';
import { privateCaStack } from '../platform/stacks';

let all: Recorded;
before(async () => {
  all = await recorded(privateCaStack);
});

/** The stack with other options of a CA that this program makes. */
function withCa(generate: object): Sections {
  return { ...privateCaStack, issuers: { ...mapping(privateCaStack.issuers), ...ca('rotated', generate) } };
}

function ca(name: string, generate: object): Sections {
  return { [name]: { ca: { generate: { commonName: 'Rotated', ...generate } } } };
}

describe('a certificate by @pulumi/tls', () => {
  it('has the names of its environment and no common name, and signs itself where no CA is named', () => {
    const { privateKeyPem, ...rest } = all.inputs('certificate-direct-certificate');
    assert.ok(privateKeyPem);
    assert.deepEqual(rest, {
      dnsNames: ['*.d.example.com', 'd.example.com'],
      subject: { organization: 'direct' },
      validityPeriodHours: 90 * 24,
      earlyRenewalHours: 30 * 24,
      allowedUses: ['digital_signature', 'server_auth'],
    });
    assert.match(all.get('certificate-direct-certificate').type, /SelfSignedCert$/);
    assert.deepEqual(all.inputs('certificate-direct-key'), { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
  });

  it('is signed by the CA named, renewed in the last third, with a key as asked for', () => {
    assert.match(all.get('certificate-signed-certificate').type, /LocallySignedCert$/);
    const { validityPeriodHours, earlyRenewalHours, allowedUses } = all.inputs('certificate-signed-certificate');
    assert.deepEqual([validityPeriodHours, earlyRenewalHours], [720, 240]);
    assert.deepEqual(allowedUses, ['digital_signature', 'key_encipherment', 'server_auth']);
    assert.deepEqual(all.inputs('certificate-signed-key'), { algorithm: 'RSA', rsaBits: 2048 });
    assert.deepEqual(at(all.inputs('certificate-signed-request'), 'dnsNames'), ['*.t.example.com']);
    assert.ok(all.precedes('issuer-outside-ca', 'certificate-signed-certificate'));
  });

  it('is the routing secret, with the intermediate behind it, and copied as given ones are', () => {
    const data = mapping(all.inputs('routing-signed-secret').stringData);
    assert.equal(data['tls.crt'], '[made by tls]\n[made by tls]\n');
    assert.equal(at(all.inputs('routing-direct-secret').stringData, 'tls.crt'), '[made by tls]');
    assert.equal(at(all.inputs('routing-direct-in-wiki').stringData, 'tls.key'), '[made by tls]');
    assert.ok(all.get('routing-signed-in-wiki', 'CertificateSecret'));
    assert.ok(all.precedes('routing-signed-secret', 'app-wiki.wiki-ingress'));
  });

  it('has its key in secrets only', () => {
    for (const name of ['certificate-direct-certificate', 'certificate-signed-request']) {
      assert.ok(isSecret(all.get(name).inputs.privateKeyPem), name);
    }
    assert.ok(isSecret(all.get('certificate-signed-certificate').inputs.caPrivateKeyPem));
    assert.ok(isSecret(all.get('routing-signed-secret').inputs.stringData));
  });

  it('keeps the key of a CA out of the cluster where no ClusterIssuer is wanted', () => {
    const issuer = all.get('issuer-outside').urn;
    const types = all.resources.filter(({ parent }) => parent === issuer).map(({ type }) => type);
    assert.deepEqual([...new Set(types.map((type) => type.split(':')[0]))], ['tls']);
  });

  it('needs no cert-manager, not even for kubed', async () => {
    const sections: Sections = {
      ...privateCaStack,
      issuers: { outside: mapping(privateCaStack.issuers).outside },
      environments: { signed: mapping(privateCaStack.environments).signed },
      apps: [],
      charts: { install: { certManager: false } },
    };
    const { resources } = await recorded(sections);
    assert.deepEqual(
      resources.filter(({ type }) => type.includes('cert-manager')),
      [],
    );
  });
});

describe('a private CA in the state', () => {
  it('is a root that signs an intermediate, each with a key and a name of its own', () => {
    const { privateKeyPem, ...root } = all.inputs('issuer-outside-root-ca');
    assert.ok(privateKeyPem);
    const made = {
      isCaCertificate: true,
      allowedUses: ['cert_signing', 'crl_signing'],
      validityPeriodHours: 3650 * 24,
    };
    assert.deepEqual(root, { ...made, subject: { commonName: 'Outside', organization: 'Example' } });
    assert.deepEqual(at(all.inputs('issuer-outside-request'), 'subject'), {
      commonName: 'Issuing',
      organization: 'Example',
    });
    const { isCaCertificate, allowedUses, validityPeriodHours } = all.inputs('issuer-outside-ca');
    assert.deepEqual({ isCaCertificate, allowedUses, validityPeriodHours }, made);
    for (const key of ['issuer-outside-root-key', 'issuer-outside-key']) {
      assert.deepEqual(all.inputs(key), { algorithm: 'ECDSA', ecdsaCurve: 'P384' });
    }
  });

  it('has the key of the generation that issues in the cluster, and no other', () => {
    const names = all.all('core/v1:Secret').map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => name.startsWith('issuer-stated')),
      ['issuer-stated-secret-2'],
    );
    assert.equal(at(all.inputs('issuer-stated-secret-2'), 'metadata', 'name'), 'edgewire-stated-ca-2');
    assert.deepEqual(at(all.inputs('issuer-stated-ca'), 'subject'), { commonName: 'Stated' });
    assert.deepEqual(at(all.inputs('issuer-stated-ca-2'), 'subject'), { commonName: 'Stated G2' });
  });
});

describe('a private CA in the cluster', () => {
  it('is a root that signs an intermediate, with its name constraints in both', () => {
    const spec = {
      isCA: true,
      subject: { organizations: ['Example'] },
      duration: `${365 * 24}h`,
      privateKey: { algorithm: 'RSA', size: 3072, rotationPolicy: 'Never' },
      nameConstraints: {
        critical: true,
        permitted: { dnsDomains: ['example.com'] },
        excluded: { dnsDomains: ['secret.example.com'] },
      },
    };
    const issuerRef = (name: string) => ({ kind: 'ClusterIssuer', name, group: 'cert-manager.io' });
    assert.deepEqual(all.spec('issuer-rotated-root-ca'), {
      ...spec,
      commonName: 'Rotated',
      secretName: 'edgewire-rotated-root',
      issuerRef: issuerRef('rotated-root'),
    });
    assert.deepEqual(all.spec('issuer-rotated-root-ca-issuer'), { ca: { secretName: 'edgewire-rotated-root' } });
    assert.deepEqual(all.spec('issuer-rotated-ca'), {
      ...spec,
      commonName: 'Rotated Intermediate',
      secretName: 'edgewire-rotated-ca',
      issuerRef: issuerRef('rotated-root-ca'),
    });
    assert.equal(at(all.spec('issuer-rotated-ca-2'), 'commonName'), 'Rotated Intermediate G2');
    assert.ok(all.precedes('issuer-rotated-root-ca-issuer-2', 'issuer-rotated-ca-2'));
  });

  it('has its root published, not its intermediate', () => {
    assert.equal(all.inputs('issuer-rotated-published').name, 'edgewire-rotated-root');
    assert.equal(all.inputs('issuer-rotated-published-2').name, 'edgewire-rotated-root-2');
  });
});

describe('the rotation of a private CA', () => {
  const issuerOf = (stack: Recorded, certificate: string) => at(stack.spec(certificate), 'issuerRef', 'name');
  const caOf = (stack: Recorded, issuer: string) => at(stack.spec(issuer), 'ca', 'secretName');

  it('makes the certificates of this program anew, from the generation that issues', () => {
    for (const certificate of ['routing-rotated-certificate', 'app-wiki.own-tls-certificate']) {
      assert.equal(issuerOf(all, certificate), 'rotated-2', certificate);
    }
    assert.equal(issuerOf(all, 'routing-stated-certificate'), 'stated-2');
    assert.equal(caOf(all, 'issuer-rotated-2-issuer'), 'edgewire-rotated-ca-2');
  });

  it('leaves the name that others know with the generation that issues', () => {
    assert.equal(caOf(all, 'issuer-rotated-issuer'), 'edgewire-rotated-ca-2');
    assert.equal(caOf(all, 'issuer-stated-issuer'), 'edgewire-stated-ca-2');
    assert.ok(all.precedes('issuer-rotated-ca-2', 'issuer-rotated-issuer'));
  });

  it('trusts a generation before it issues, and drops one that is trusted no longer', async () => {
    const announced = await recorded(withCa({ generation: 1, trusted: [1, 2] }));
    assert.equal(issuerOf(announced, 'routing-rotated-certificate'), 'rotated');
    assert.equal(caOf(announced, 'issuer-rotated-issuer'), 'edgewire-rotated-ca');
    assert.ok(announced.get('issuer-rotated-ca-2'));
    const dropped = await recorded(withCa({ generation: 2 }));
    assert.deepEqual(
      dropped.resources.filter(({ name }) => /^issuer-rotated-(ca|published)$/.test(name)),
      [],
    );
  });

  it('changes nothing of the first generation', async () => {
    const before = await recorded(withCa({}));
    const after = await recorded(withCa({ generation: 2, trusted: [1, 2] }));
    for (const name of ['issuer-rotated-ca', 'issuer-rotated-published', 'issuer-rotated-root-issuer']) {
      assert.deepEqual(after.inputs(name), before.inputs(name), name);
    }
  });
});
