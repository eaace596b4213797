import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { leaks } from './secrecy';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const der = privateKey.export({ type: 'pkcs8', format: 'der' });
const token = 'a token & <more> "of" it';
const known = [
  { what: 'key', value: pem },
  { what: 'token', value: token },
];

const base64 = (text: string) => Buffer.from(text).toString('base64');
const asJson = (text: string) => JSON.stringify({ text });
/** As Go's encoder has it, which Pulumi's engine writes with. */
const asGoJson = (text: string) =>
  asJson(text).replace(/[&<>]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
const indented = (text: string) => text.replace(/^/gm, '    ');

const spellings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in JSON': asJson,
  'in JSON of Go': asGoJson,
  'in JSON in JSON': (text) => asGoJson(asGoJson(text)),
  'indented, as in YAML': indented,
  'in base64': base64,
  'in base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  'in base64 after other text': (text) => base64(`kind: Secret\n${text}`),
  'in base64 wrapped to lines': (text) => base64(text).replace(/.{20}/g, '$&\n'),
  'in base64 of base64': (text) => base64(`data: ${base64(text)}`),
  'in base64 in JSON after a path': (text) => asJson(`/a/b/${base64(text)}`),
};

/** Text as it may stand around a secret, without a secret. */
const surroundings = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });

describe('the search for secrets', () => {
  for (const [name, spell] of Object.entries(spellings)) {
    it(`finds a planted key and a planted token ${name}`, () => {
      assert.deepEqual(leaks(`before ${spell(pem)} after`, known), ['key', 'a PEM private key']);
      assert.deepEqual(leaks(`before ${spell(token)} after`, known), ['token']);
      assert.deepEqual(leaks(`before ${spell(pem)} after`, []), ['a PEM private key']);
    });
  }

  it('finds a known key without its heading', () => {
    assert.deepEqual(leaks(der.toString('base64'), known), ['key']);
  });

  it('finds a key in base64 at any alignment', () => {
    fc.assert(
      fc.property(surroundings, surroundings, (before, after) => {
        assert.deepEqual(leaks(base64(before + pem + after), known), ['key', 'a PEM private key']);
      }),
    );
  });

  it('finds nothing in what is public', () => {
    const spoken = '-----BEGIN PRIVATE KEY----- is how a private key begins; its Secret is tools-routing';
    for (const text of [publicKey.export({ type: 'spki', format: 'pem' }).toString(), spoken]) {
      for (const spell of Object.values(spellings)) assert.deepEqual(leaks(spell(text), known), []);
    }
  });

  it('says nothing of values that may stand somewhere by chance', () => {
    assert.deepEqual(leaks('admin', [{ what: 'a name', value: 'admin' }]), []);
  });
});
