import assert from 'node:assert/strict';
import { createCipheriv, generateKeyPairSync } from 'node:crypto';
import { KeyUsageFlags } from '@peculiar/asn1-x509';
import { parse } from 'yaml';
import { type Diagnostic } from '../../../components/wiring/rules/diagnostic';
import { ManifestWiring } from '../../../components/wiring/manifests/wire-manifest';
import { ecKey, issue, issueCa, type Issued, pem, rsaKey, type Wanted } from '../../certificates';
import { app, factsOf, ingress, planOf, quietStack, type Sections, wikiIngress } from '../stacks';
import { isMapping } from '../../pulumi/recordings';
import { pairs } from './pairs';

const path = {
  certificate: 'edgewire:environments.production.certificate.files.certificate',
  key: 'edgewire:environments.production.certificate.files.key',
  ca: 'edgewire:issuers.given.ca.certificate',
  caKey: 'edgewire:issuers.given.ca.key',
};

/** The environment `production` with a certificate of its own; both texts in PEM. */
function files(certificate: string, key: string | { readonly secure: string }, more = ''): Sections {
  const given = JSON.stringify({ files: { certificate, key } });
  return {
    environments: `production: { domain: apps.example.com, ${more}certificate: ${given}, namespaces: { list: [wiki] } }`,
  };
}

/** A certificate with its key and what stands behind it. */
function pair({ certificate, key }: Issued, ...issuers: readonly Issued[]): Sections {
  return files([certificate, ...issuers.map((issuer) => issuer.certificate)].join(''), key);
}

/** The issuer `given`, a CA of one's own. */
function ca({ certificate, key }: Pick<Issued, 'certificate' | 'key'>, ...behind: readonly Issued[]): Sections {
  const texts = { certificate: [certificate, ...behind.map((issuer) => issuer.certificate)].join(''), key };
  return { issuers: `corporate: { selfSigned: {} }\ngiven: { ca: ${JSON.stringify(texts)} }` };
}

const names = ['*.apps.example.com'];
const root = issueCa('Root');
const intermediate = issueCa('Intermediate', { issuer: root, issuerAddress: 'http://ca.example.com/root.der' });
const leafOf = (wanted: Wanted = {}) => issue({ dnsNames: names, ...wanted });
const leaf = leafOf({ issuer: intermediate, issuerAddress: 'http://ca.example.com/intermediate.der' });
const other = leafOf();
const good = pair(leaf, intermediate);

const damaged = (text: string) => text.replace(/\n./, '\n?');
const encryptedKey = leaf.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
const tooSmall = leafOf({ key: rsaKey(512) });
const foreignCurve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });

/** A key as `openssl rsa -aes128` wrote it for decades. */
function legacyEncrypted({ privateKey }: Issued): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(16));
  const der = Buffer.concat([cipher.update(privateKey.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  const headers = `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${'00'.repeat(16)}\n\n`;
  return pem('EC PRIVATE KEY', der).replace('KEY-----\n', `KEY-----\n${headers}`);
}

pairs('EW5001', [
  {
    when: 'something else in the place of both',
    stack: files(
      '-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n',
      '-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n',
    ),
    path: [path.certificate, path.key],
    message: ['the certificate holds no certificate, only "NOTHING"'],
    hint: ['openssl x509 -inform der'],
    twins: { 'a pair': { stack: good } },
  },
  {
    when: 'certificate and key exchanged',
    stack: files(leaf.key, leaf.certificate),
    path: [path.certificate, path.key],
    message: ['only "PRIVATE KEY"'],
    hint: ['PEM'],
    twins: { 'a pair': { stack: good } },
  },
  {
    when: 'a certificate with a line that is no base64, in front of one that is fine',
    stack: files(damaged(other.certificate) + leaf.certificate, leaf.key),
    path: path.certificate,
    message: ['a block CERTIFICATE that is damaged'],
    hint: ['PEM'],
    twins: { 'the damage': { stack: good } },
  },
  {
    when: 'an issuer that is no certificate inside',
    stack: files(leaf.certificate + pem('CERTIFICATE', Buffer.from('nothing')), leaf.key),
    path: path.certificate,
    message: ['number 2 does not parse as Go reads it', 'Epinio, Traefik and cert-manager'],
    hint: ['PEM'],
    twins: { 'the issuer': { stack: good } },
  },
  {
    when: 'a key of a curve that Go does not know',
    stack: files(leaf.certificate, foreignCurve.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    path: path.key,
    message: ['a private key that is of a curve that is none of P-256, P-384 and P-521'],
    hint: ['RSA, ECDSA or Ed25519'],
    twins: { 'a curve that it knows': { stack: good } },
  },
  {
    when: 'a curve that Go does not serve to clients of TLS 1.3',
    stack: pair(leafOf({ key: ecKey('P-224') })),
    path: [path.certificate, path.key],
    message: ['number 1 has a public key that is of a curve that is none of P-256, P-384 and P-521'],
    hint: ['PEM'],
    twins: { 'another curve': { stack: pair(leafOf({ key: ecKey('P-256') })) } },
  },
  {
    when: 'RSA keys that Go does not use for their size',
    stack: pair(tooSmall),
    path: [path.certificate, path.key],
    message: ['number 1 has a public key that is RSA of 512 bits', 'under 1024'],
    hint: ['PEM'],
    twins: { 'a larger one': { stack: pair(leafOf({ key: rsaKey(2048) })) } },
  },
  {
    when: 'an encrypted key in PKCS#8',
    stack: files(leaf.certificate + intermediate.certificate, encryptedKey.toString()),
    path: path.key,
    message: ['encrypted with a passphrase'],
    hint: ['openssl pkey -in', 'pulumi config set --path --secret'],
    twins: { 'the hint': { stack: good } },
  },
  {
    when: "an encrypted key in OpenSSL's own form",
    stack: files(leaf.certificate, legacyEncrypted(leaf)),
    path: path.key,
    message: ['encrypted with a passphrase'],
    hint: ['openssl pkey -in'],
    twins: { 'the hint': { stack: good } },
  },
  {
    when: 'a CA',
    stack: ca({ certificate: root.key, key: root.certificate }),
    path: [path.ca, path.caKey],
    message: ['the certificate holds no certificate'],
    hint: ['PEM'],
    twins: { 'a CA': { stack: ca(root) } },
  },
]);

pairs('EW5002', [
  {
    when: 'a key of another certificate',
    stack: files(leaf.certificate + intermediate.certificate, other.key),
    path: path.key,
    message: ['does not belong to the certificate "*.apps.example.com"'],
    hint: [path.certificate],
    twins: {
      'the hint': { stack: good },
      'a key that is still encrypted in the configuration': {
        stack: files(leaf.certificate + intermediate.certificate, { secure: 'v1:x' }),
      },
    },
  },
  {
    when: 'a key of another kind',
    stack: files(leaf.certificate, leafOf({ key: rsaKey(2048) }).key),
    path: path.key,
    message: ['does not belong'],
    hint: ['request'],
    twins: { 'the hint': { stack: good } },
  },
  {
    when: 'a CA with the key of another',
    stack: ca({ certificate: root.certificate, key: intermediate.key }),
    path: path.caKey,
    message: ['does not belong to the certificate "Root"'],
    hint: [path.ca],
    twins: { 'the hint': { stack: ca(root) } },
  },
]);

pairs('EW5003', [
  {
    when: 'a certificate that has expired',
    stack: pair(leafOf({ notAfter: '2026-12-31T23:59:59Z' })),
    path: path.certificate,
    message: ['"*.apps.example.com" expired at 2026-12-31T23:59:59Z'],
    hint: ['Renew it'],
    twins: {
      'the last second': { stack: pair(leafOf({ notAfter: '2027-01-01T00:00:00Z' })) },
      'an issuer that has expired instead': {
        stack: pair(leafOf({ issuer: issueCa('Old', { notAfter: '2026-01-01T00:00:00Z' }) })),
      },
    },
  },
  {
    when: 'a certificate that is not valid yet',
    stack: pair(leafOf({ notBefore: '2027-01-01T00:00:01Z' })),
    path: path.certificate,
    message: ['is valid from 2027-01-01T00:00:01Z only'],
    hint: ['valid now'],
    twins: { 'a second before': { stack: pair(leafOf({ notBefore: '2027-01-01T00:00:00Z' })) } },
  },
  {
    when: 'a CA that has expired',
    stack: ca(issueCa('Old', { notAfter: '2026-01-01T00:00:00Z' })),
    path: path.ca,
    message: ['"Old" expired at 2026-01-01T00:00:00Z'],
    hint: ['Renew it'],
    twins: { 'a CA that is valid': { stack: ca(root) } },
  },
]);

const shortLived = issueCa('Short', { issuer: root, notAfter: '2027-01-10T00:00:00Z' });

pairs('EW5004', [
  {
    when: 'the last 30 days of a certificate',
    stack: pair(leafOf({ notAfter: '2027-01-31T00:00:00Z' })),
    path: path.certificate,
    message: ['Within 30 days expires "*.apps.example.com" at 2027-01-31T00:00:00Z'],
    hint: ['pulumi up'],
    twins: {
      'one second more': { stack: pair(leafOf({ notAfter: '2027-01-31T00:00:01Z' })) },
      'the end itself, which is an error': {
        stack: pair(leafOf({ notAfter: '2026-12-31T00:00:00Z' })),
        also: ['EW5003'],
      },
    },
  },
  {
    when: 'an issuer that ends before the certificate',
    stack: pair(leafOf({ issuer: shortLived }), shortLived),
    path: path.certificate,
    message: ['expires "Short" at 2027-01-10T00:00:00Z'],
    hint: ['Renew it'],
    twins: { 'another issuer': { stack: good } },
  },
  {
    when: 'a CA',
    stack: ca(shortLived, root),
    path: path.ca,
    message: ['"Short"'],
    hint: ['Renew it'],
    twins: { 'another CA': { stack: ca(intermediate, root) } },
  },
]);

const cloud = (names: string) => ({
  environments: `lb: { domain: apps.example.com, apex: true, certificate: { arn: "arn:aws:acm:eu-central-1:1:certificate/1", names: [${names}] } }`,
});

pairs('EW5005', [
  {
    when: 'a certificate in the cloud without a name of its environment',
    stack: cloud('"*.apps.example.com", "*.labs.apps.example.com"'),
    path: 'edgewire:environments.lb.certificate.names',
    message: ['does not cover apps.example.com of the environment lb; it has *.apps.example.com, *.labs.'],
    hint: ['these names too'],
    twins: { 'the hint': { stack: cloud('"*.apps.example.com", apps.example.com') } },
  },
  {
    when: 'names of the environment that the certificate lacks',
    stack: files(leaf.certificate + intermediate.certificate, leaf.key, 'apex: true, names: [a.b.apps.example.com], '),
    path: path.certificate,
    message: ['does not cover apps.example.com, a.b.apps.example.com of the environment production; it has *.apps.'],
    hint: ['these names too'],
    twins: {
      'the hint': {
        stack: pair(leafOf({ dnsNames: ['apps.example.com', '*.apps.example.com', '*.b.apps.example.com'] })),
      },
      'names that it covers': {
        stack: files(leaf.certificate + intermediate.certificate, leaf.key, 'names: [a.apps.example.com], '),
      },
      'names in capitals': {
        stack: pair(leafOf({ dnsNames: ['Apps.Example.com', '*.APPS.example.com', '*.b.apps.example.com'] })),
      },
    },
  },
  {
    when: 'exact names where the environment has a wildcard',
    stack: pair(leafOf({ dnsNames: ['wiki.apps.example.com'] })),
    path: path.certificate,
    message: ['does not cover *.apps.example.com'],
    hint: ['these names too'],
    twins: { 'the wildcard': { stack: good } },
  },
  {
    when: 'a key that is still encrypted in the configuration',
    stack: files(leafOf({ dnsNames: ['*.example.com'] }).certificate, { secure: 'v1:x' }),
    path: path.certificate,
    message: ['does not cover *.apps.example.com'],
    hint: ['these names too'],
    twins: { 'the wildcard': { stack: files(other.certificate, { secure: 'v1:x' }) } },
  },
]);

pairs('EW5006', [
  {
    when: 'an issuer in front of the certificate',
    stack: files(intermediate.certificate + leaf.certificate, leaf.key),
    path: path.certificate,
    message: ['The first certificate is "Intermediate", not "*.apps.example.com"', 'Epinio', 'Traefik'],
    hint: ['Put "*.apps.example.com" first'],
    twins: { 'the hint': { stack: good } },
  },
  {
    when: 'an issuer in front of the certificate, and the key still encrypted in the configuration',
    stack: files(root.certificate + intermediate.certificate + leaf.certificate, { secure: 'v1:x' }),
    path: path.certificate,
    message: ['The first certificate is "Root"'],
    hint: ['first'],
    twins: {
      'the hint': {
        stack: files(leaf.certificate + intermediate.certificate + root.certificate, { secure: 'v1:x' }),
      },
    },
  },
  {
    when: 'the root in front of the CA that the key belongs to',
    stack: ca({ certificate: root.certificate + intermediate.certificate, key: intermediate.key }),
    path: path.ca,
    message: ['The first certificate is "Root", not "Intermediate"', 'cert-manager'],
    hint: ['Put "Intermediate" first'],
    twins: { 'the hint': { stack: ca(intermediate, root) } },
  },
]);

pairs('EW5007', [
  {
    when: 'a common name alone',
    stack: pair(issue({ commonName: '*.apps.example.com' })),
    path: path.certificate,
    message: ['"*.apps.example.com" has no DNS name', 'common name'],
    hint: ['*.apps.example.com'],
    twins: {
      'the hint': { stack: good },
      'a CA, which needs none': { stack: { ...quietStack, ...ca(root) } },
    },
  },
]);

const detached = leafOf({ issuer: intermediate });
const crossSigned = issueCa('Intermediate', { issuer: other, key: intermediate.privateKey });

pairs('EW5008', [
  {
    when: 'a certificate alone that tells where its issuer is to be had',
    stack: pair(leaf),
    path: path.certificate,
    message: ['its issuer is missing'],
    hint: ['full chain'],
    twins: {
      'the hint': { stack: good },
      'the root behind it too': { stack: pair(leaf, intermediate, root) },
      'a certificate that tells nothing, as from a root': { stack: pair(detached) },
      'a certificate that signs itself': { stack: pair(other) },
    },
  },
  {
    when: 'issuers out of order',
    stack: pair(leaf, root, intermediate),
    path: path.certificate,
    message: ['not in order'],
    hint: ['first, then its issuer'],
    twins: { 'the hint': { stack: pair(leaf, intermediate, root) } },
  },
  {
    when: 'the chain of another certificate',
    stack: pair(detached, root),
    path: path.certificate,
    message: ['its issuer is missing', '"Root" did not issue any of it'],
    hint: ['then its issuer'],
    twins: { 'the hint': { stack: pair(detached, intermediate, root) } },
  },
  {
    when: 'an issuer of the right name with another key',
    stack: pair(detached, issueCa('Intermediate', { issuer: root })),
    path: path.certificate,
    message: ['"Intermediate" did not issue any of it'],
    hint: ['then its issuer'],
    twins: { 'the right one, signed by another root': { stack: pair(detached, crossSigned) } },
  },
  {
    when: 'a certificate twice',
    stack: pair(leaf, leaf, intermediate),
    path: path.certificate,
    message: ['"*.apps.example.com" stands there twice'],
    hint: ['then its issuer'],
    twins: { 'the hint': { stack: good } },
  },
  {
    when: 'an issuer that is not valid now',
    stack: pair(
      leafOf({ issuer: intermediate }),
      issueCa('Intermediate', { issuer: root, key: intermediate.privateKey, notAfter: '2026-01-01T00:00:00Z' }),
    ),
    path: path.certificate,
    message: ['"Intermediate" is not valid now'],
    hint: ['as the authority offers it'],
    twins: { 'one that is': { stack: good } },
  },
]);

const weakCa = issueCa('Weak', { key: rsaKey(1024) });
const rsaCa = issueCa('Strong', { key: rsaKey(2048), hash: 'sha1' });

pairs('EW5009', [
  {
    when: 'a short RSA key',
    stack: pair(leafOf({ key: rsaKey(1024) })),
    path: path.certificate,
    message: ['"*.apps.example.com" has an RSA key of 1024 bits'],
    hint: ['2048 bits or more'],
    twins: { 'the hint': { stack: pair(leafOf({ key: rsaKey(2048) })) } },
  },
  {
    when: 'an issuer with a short RSA key',
    stack: pair(leafOf({ issuer: weakCa }), weakCa),
    path: path.certificate,
    message: ['"Weak" has an RSA key of 1024 bits'],
    hint: ['2048 bits or more'],
    twins: { 'a root that signs itself with SHA-1': { stack: pair(leafOf({ issuer: rsaCa }), rsaCa) } },
  },
  {
    when: 'a signature with SHA-1',
    stack: pair(leafOf({ issuer: rsaCa, hash: 'sha1' }), rsaCa),
    path: path.certificate,
    message: ['"*.apps.example.com" is signed with SHA-1'],
    hint: ['SHA-256'],
    twins: {
      'the hint': { stack: pair(leafOf({ issuer: rsaCa }), rsaCa) },
      'its own, which may not sign others': {
        stack: pair(leafOf({ key: rsaKey(2048), hash: 'sha1', keyUsage: KeyUsageFlags.digitalSignature })),
      },
    },
  },
  {
    when: 'a signature with MD5',
    stack: pair(leafOf({ issuer: rsaCa, hash: 'md5' }), rsaCa),
    path: path.certificate,
    message: ['is signed with MD5'],
    hint: ['SHA-256'],
    twins: { 'the hint': { stack: pair(leafOf({ issuer: rsaCa }), rsaCa) } },
  },
  {
    when: 'a CA',
    stack: ca(weakCa),
    path: path.ca,
    message: ['"Weak" has an RSA key of 1024 bits'],
    hint: ['ECDSA'],
    twins: { 'a strong one': { stack: ca(rsaCa) } },
  },
]);

const clientAuth = '1.3.6.1.5.5.7.3.2';
const serverAuth = '1.3.6.1.5.5.7.3.1';

pairs('EW5010', [
  {
    when: 'a certificate of a client',
    stack: pair(leafOf({ extendedKeyUsage: [clientAuth] })),
    path: path.certificate,
    message: ['not for TLS servers', 'serverAuth'],
    hint: ['TLS servers'],
    twins: {
      'the hint': { stack: pair(leafOf({ extendedKeyUsage: [clientAuth, serverAuth] })) },
      'any usage': { stack: pair(leafOf({ extendedKeyUsage: ['2.5.29.37.0'] })) },
    },
  },
  {
    when: 'a CA that is none',
    stack: ca(other),
    path: path.ca,
    message: ['cannot sign others', 'is no CA'],
    hint: ['of a CA'],
    twins: { 'the hint': { stack: ca(root) } },
  },
  {
    when: 'a CA whose key may not sign certificates',
    stack: ca(issueCa('Signs nothing', { keyUsage: KeyUsageFlags.digitalSignature })),
    path: path.ca,
    message: ['keyCertSign'],
    hint: ['of a CA'],
    twins: { 'a usage that is not limited': { stack: ca(issueCa('Any', { keyUsage: undefined })) } },
  },
  {
    when: 'a CA with certificates behind it that did not issue it',
    stack: ca(root, intermediate),
    path: path.ca,
    message: ['a chain with "Intermediate"'],
    hint: ['its issuers alone'],
    twins: { 'its issuers': { stack: ca(intermediate, root) } },
  },
]);

/** Two environments, and a host of the one; the certificate of the other is given. */
function beside(given: Issued): Sections {
  const { certificate, key } = given;
  const partner = { domain: 'partner.example.com', certificate: { files: { certificate, key } } };
  return {
    environments: `
      production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }
      partner: ${JSON.stringify({ ...partner, namespaces: { list: ['wiki'] } })}`,
    apps: app('wiki.apps.example.com'),
  };
}

const partnerName = '*.partner.example.com';

pairs('EW3009', [
  {
    when: 'a given certificate has names of another environment too',
    stack: beside(issue({ dnsNames: [partnerName, '*.apps.example.com'] })),
    path: 'edgewire:apps[0].host',
    severity: 'warning',
    message: ['partner', 'wiki.apps.example.com', 'as soon as anything names that one'],
    hint: [],
    twins: {
      'its own names alone': { stack: beside(issue({ dnsNames: [partnerName] })) },
      'the environment that serves it': { stack: good },
    },
  },
  {
    when: 'a manifest',
    stack: beside(issue({ commonName: '*.apps.example.com', dnsNames: [partnerName] })),
    manifests: ingress(),
    path: `${wikiIngress}/spec.rules[0].host`,
    severity: 'warning',
    message: ['partner', 'wiki.apps.example.com'],
    hint: [],
    twins: { 'another common name': { stack: beside(issue({ commonName: 'Partner', dnsNames: [partnerName] })) } },
  },
]);

describe('given certificates', () => {
  const given = (stack: Sections): readonly Diagnostic[] =>
    planOf(stack).diagnostics.filter(({ code }) => code.startsWith('EW5'));

  for (const [kind, key] of Object.entries({
    'RSA of 2048 bits': rsaKey(2048),
    'P-256': ecKey(),
    'P-384': ecKey('P-384'),
    'P-521': ecKey('P-521'),
    Ed25519: generateKeyPairSync('ed25519').privateKey,
  })) {
    it(`may have a key of ${kind}`, () => assert.deepEqual(given(pair(leafOf({ key }))), []));
  }

  it('have the faults of their chain told, and no others', () => {
    const faults = (stack: Sections) => given(stack).map(({ message }) => /need: (.*)\.$/.exec(message)?.[1]);
    assert.deepEqual(faults(pair(leaf, intermediate, intermediate)), ['"Intermediate" stands there twice']);
    assert.deepEqual(faults(pair(other, root)), ['"Root" did not issue any of it']);
    assert.deepEqual(faults(pair(leaf, intermediate, root, crossSigned)), ['"Intermediate" did not issue any of it']);
  });

  it('do not expire soon because of an issuer that has expired', () => {
    const old = issueCa('Old', { issuer: root, notAfter: '2026-01-01T00:00:00Z' });
    assert.deepEqual(
      given(pair(leafOf({ issuer: old }), old)).map(({ code }) => code),
      ['EW5008'],
    );
  });

  it('count in what the program makes of the Ingresses of others', () => {
    const ingressOf = (dnsNames: readonly string[]) => {
      const object: unknown = parse(ingress());
      assert.ok(isMapping(object));
      return new ManifestWiring(
        factsOf({ ...beside(issue({ dnsNames })), apps: app(partnerName.replace('*', 'docs'), { name: 'partner' }) }),
      ).wire(object);
    };
    assert.equal(ingressOf([partnerName]).kind, 'wired');
    assert.equal(ingressOf([partnerName, '*.apps.example.com']).kind, 'refused');
  });

  it('tell nothing of a private key, whatever is wrong', () => {
    const all = [
      files(leaf.key, leaf.key),
      files(leaf.certificate, other.key),
      files(leaf.certificate, damaged(leaf.key)),
      files(leaf.certificate, encryptedKey.toString()),
    ];
    for (const stack of all) {
      const text = JSON.stringify(given(stack));
      assert.notEqual(text, '[]');
      for (const line of [leaf, other].flatMap(({ key }) => key.split('\n').slice(1, -2))) {
        assert.ok(!text.includes(line.slice(0, 20)));
      }
    }
  });

  it('are told about once for each code and path, errors before warnings', () => {
    const bad = issue({ commonName: 'old', key: rsaKey(1024), notAfter: '2021-01-01T00:00:00Z' });
    assert.deepEqual(
      given(files(bad.certificate + intermediate.certificate, leaf.key)).map(({ code }) => code),
      ['EW5002', 'EW5003', 'EW5007', 'EW5008', 'EW5009'],
    );
  });
});

const logged = (notBefore: string, notAfter: string) => pair(leafOf({ isLogged: true, notBefore, notAfter }));

pairs('EW4019', [
  {
    when: "a public authority's certificate of 201 days, issued where browsers trust 200",
    stack: logged('2026-12-01T00:00:00Z', '2027-06-20T00:00:00Z'),
    path: path.certificate,
    message: ['is valid for 201 days from 2026-12-01T00:00:00Z on', 'browsers trust 200 days'],
    hint: ['200 days at most'],
    twins: {
      'the hint': { stack: logged('2026-12-01T00:00:00Z', '2027-06-19T00:00:00Z') },
      'a day of issue on which 398 were trusted': { stack: logged('2026-03-14T00:00:00Z', '2027-03-01T00:00:00Z') },
      'a private CA': { stack: pair(leafOf({ notBefore: '2026-12-01T00:00:00Z', notAfter: '2036-12-01T00:00:00Z' })) },
    },
  },
  {
    when: 'the day on which 47 days begin',
    stack: logged('2029-03-15T00:00:00Z', '2029-05-31T00:00:00Z'),
    at: '2029-03-16T00:00:00Z',
    path: path.certificate,
    message: ['is valid for 77 days', 'browsers trust 47 days'],
    hint: ['47 days at most'],
    twins: { 'the day before': { stack: logged('2029-03-14T00:00:00Z', '2029-05-31T00:00:00Z') } },
  },
  {
    when: 'the day on which 100 days begin',
    stack: logged('2027-03-15T00:00:00Z', '2027-07-01T00:00:00Z'),
    at: '2027-03-16T00:00:00Z',
    path: path.certificate,
    message: ['is valid for 108 days', 'browsers trust 100 days'],
    hint: ['100 days at most'],
    twins: { 'the day before': { stack: logged('2027-03-14T00:00:00Z', '2027-07-01T00:00:00Z') } },
  },
]);

const ending = (notAfter: string, upEvery: string): Sections => ({
  ...pair(leafOf({ notAfter })),
  planning: `{ upEvery: ${upEvery} }`,
});

pairs('EW4013', [
  {
    when: 'a given certificate that ends before the next `up` may come',
    stack: ending('2027-02-10T00:00:00Z', '60d'),
    path: 'edgewire:environments.production.certificate',
    message: ['given for production ends on 2027-02-10', 'may come 60 days from now'],
    hint: ['before 2027-02-10'],
    twins: {
      'an `up` before that': { stack: ending('2027-02-10T00:00:00Z', '30d') },
      'an end of which EW5004 warns': { stack: ending('2027-01-20T00:00:00Z', '60d') },
    },
  },
]);
