import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { issue, issueCa, type Issued } from '../certificates';
import { failureOf, isSecret, recorded, type Sections } from '../pulumi/recordings';
import { smallStack } from '../platform/stacks';

const issuer = issueCa('Issuer');
const first = issue({ dnsNames: ['*.apps.example.com'], issuer });
const renewed = issue({ dnsNames: ['*.apps.example.com'], issuer });

/** A stack whose only environment has a certificate of its own, copied to where its application is. */
function served(certificate: string, key: string, more: Sections = {}): Sections {
  const environment = { domain: 'apps.example.com', namespaces: { list: ['wiki'] }, distribution: 'direct' };
  return {
    ...smallStack,
    issuers: {},
    environments: { production: { ...environment, certificate: { files: { certificate, key } } } },
    ...more,
  };
}

function issuedFrom({ certificate, key }: Pick<Issued, 'certificate' | 'key'>): Sections {
  return { ...smallStack, issuers: { corporate: { ca: { certificate, key } } } };
}

/** What a stack that fails says; it has registered nothing but itself. */
async function messageOf(sections: Sections): Promise<string> {
  const { error, types } = await failureOf(sections);
  assert.ok(pulumi.RunError.isInstance(error), String(error));
  assert.deepEqual(types, ['pulumi:pulumi:Stack']);
  return error.message;
}

const windows = (text: string) => `\uFEFFtext of openssl x509\r\n${text.replaceAll('\n', '\r\n')}`;
const inOneForm = { 'tls.crt': first.certificate + issuer.certificate, 'tls.key': first.key };

describe('given certificates in the cluster', () => {
  for (const [when, certificate, key] of [
    ['as they are', first.certificate + issuer.certificate, first.key],
    ['with line ends of Windows and text around', windows(first.certificate + issuer.certificate), windows(first.key)],
    ['out of one text, the key in front', ...twice(first.key + first.certificate + issuer.certificate)],
    ['with the key in SEC1', first.certificate + issuer.certificate, sec1(first)],
  ] as const) {
    it(`are written in one form, as secrets: given ${when}`, async () => {
      const all = await recorded(served(certificate, key));
      for (const name of ['routing-production-secret', 'routing-production-in-wiki']) {
        assert.deepEqual(all.inputs(name).stringData, inOneForm);
        assert.ok(isSecret(all.get(name).inputs.stringData));
      }
    });
  }

  it('are written in one form as the CA of an issuer', async () => {
    const all = await recorded(issuedFrom({ certificate: windows(issuer.certificate), key: windows(issuer.key) }));
    const { stringData } = all.inputs('issuer-corporate-secret');
    assert.deepEqual(stringData, { 'tls.crt': issuer.certificate, 'tls.key': issuer.key });
    assert.ok(isSecret(all.get('issuer-corporate-secret').inputs.stringData));
  });

  it('change the Secret in place when they are renewed, and nothing else', async () => {
    const [before, after] = await Promise.all(
      [first, renewed].map((one) => recorded(served(one.certificate + issuer.certificate, one.key))),
    );
    assert.ok(before && after);
    const changed = before.resources.filter(({ urn, inputs }) => {
      return JSON.stringify(inputs) !== JSON.stringify(after.at(urn).inputs);
    });
    assert.deepEqual(changed.map(({ name }) => name).sort(), [
      'routing-production-in-wiki',
      'routing-production-secret',
    ]);
    for (const { urn, inputs } of changed) {
      assert.deepEqual({ ...after.at(urn).inputs, stringData: undefined }, { ...inputs, stringData: undefined });
    }
    assert.equal(after.get('cluster').inputs.enableSecretMutable, 'true', 'the provider replaces no Secret');
  });

  it('stop the program where the plan refuses them, keys that were encrypted included', async () => {
    assert.match(
      await messageOf(served(first.certificate, renewed.key)),
      /^The plan has an error, nothing was changed:\n {2}EW5002 edgewire:environments\.production\.certificate\.files\.key: /,
    );
    assert.match(
      await messageOf(issuedFrom(first)),
      /\n {2}EW5010 edgewire:issuers\.corporate\.ca\.certificate: .*is no CA/,
    );
  });

  it('stop the program where they cannot be written, whatever the configuration accepts', async () => {
    const path = 'edgewire:environments.production.certificate.files.certificate';
    const planning = { ignore: [{ code: 'EW5001', path, reason: 'try' }] };
    assert.match(
      await messageOf(served(first.key, first.key, { planning })),
      /^The configuration is wrong:\n {2}edgewire:planning\.ignore\[0\]\.code: EW5001 cannot be ignored: /,
    );
  });

  it('are no files, where a key without its first line is given: it is not told', async () => {
    const body = first.key.split('\n').slice(1, -2).join('\n');
    for (const key of [body, body.replaceAll('\n', ''), `friendlyName: a.b\n${body}`]) {
      const message = await messageOf(served(first.certificate, key));
      assert.match(
        message,
        /certificate\.files\.key: the file that it names (does not exist, looked for from the folder of the stack files|cannot be read \([A-Z]+\))$/,
      );
    }
  });
});

function twice(text: string): readonly [string, string] {
  return [text, text];
}

function sec1({ privateKey }: Issued): string {
  return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
}
