import assert from 'node:assert/strict';
import * as packet from 'dns-packet';
import fc from 'fast-check';
import {
  decodeAnswer,
  encodeText,
  encodeUpdate,
  recordClasses,
  recordTypes,
  withAdditional,
} from '../../components/acme/dns-message';
import { signatureProblem, signMessage, type TsigAlgorithm, type TsigKey } from '../../components/acme/tsig';

const secret = 'NoTCJU+DMqFWywaPyxSijrDEA/eC3nK0xi3AMEZuPVk=';
const signedAt = 1_700_000_000;

/** Adds TXT `value` at _acme-challenge.example.com to the zone example.com. */
const update = encodeUpdate(0x1234, 'example.com', {
  name: '_acme-challenge.example.com',
  type: recordTypes.TXT,
  class: recordClasses.IN,
  ttl: 60,
  data: encodeText('value'),
});

/**
 * What miekg/dns v1.1.72 signs for this update with the key key.example.com, and for an answer to it a second later:
 * the signatures of both.
 */
const vectors: readonly (readonly [algorithm: TsigAlgorithm, mac: string, answerMac: string])[] = [
  ['HMACSHA1', '9f1e275cda698e5328d9073b783f36873d22348e', '3294045f4f4483e1591779fd16c00f319532d71e'],
  [
    'HMACSHA256',
    'f5e87c48d7fb2af9cd9990ec39af42eb958a34e802e15449c2837b4070ba1c54',
    'b9fb58dcad42208a211c05ad062a7b2f10a77a511ee1573ba8dcde7763c7807c',
  ],
  [
    'HMACSHA384',
    'a9cdedd063b82b77bc4b601198078d9643e4e5d4b63ec525d95536aa6527d1de1265ed6b6170728032a51c2b654ee071',
    'c4a058f8c9db79d8037d8ee5b687b0375763d02be56fa0b6288be2026ec347e1afc182c92a5d0bb681d330d4b196a269',
  ],
  [
    'HMACSHA512',
    'b24a34249e1b39ba54edf5220d7282a1ae58af78a85b878908b5880f0c7f2db6cbe8048fb430dbf610a38a270bac80789a3433136a13516820417e718e1acaf7',
    '448df9ce46d79010abb41b19afa5abf29a47645d053d3aa76412141f70af7afb65dbdfa99df65fa50b764dc01523da0e8e399d167f187ea0989624b244e27e5d',
  ],
];

/** The answer of these vectors, signed or not. */
function answer(
  algorithm: TsigAlgorithm,
  mac: string,
  change: { readonly error?: number; readonly code?: number } = {},
) {
  const { error = 0, code = 0 } = change;
  const bytes = Buffer.from(mac, 'hex');
  const flags = 0xa800 | code;
  const header = Buffer.from([0x12, 0x34, flags >> 8, flags & 0xff, 0, 1, 0, 0, 0, 0, 0, 0]);
  const question = packet.encode({ questions: [{ type: 'SOA', name: 'example.com' }] }).subarray(12);
  const name = packet.encode({ questions: [{ type: 'A', name: `hmac-${algorithm.slice(4).toLowerCase()}` }] });
  const data = Buffer.concat([
    name.subarray(12, -4),
    Buffer.from('00006553f101012c', 'hex'),
    Buffer.of(0, bytes.length),
    bytes,
    Buffer.from('1234', 'hex'),
    Buffer.of(0, error, 0, 0),
  ]);
  const message = Buffer.concat([header, question]);
  const record = { name: 'key.example.com', type: recordTypes.TSIG, class: recordClasses.ANY, ttl: 0, data };
  return withAdditional(message, record);
}

describe('TSIG', () => {
  for (const [algorithm, mac, answerMac] of vectors) {
    const key: TsigKey = { name: 'Key.Example.com.', algorithm, secret };

    it(`signs by ${algorithm} as another implementation does`, async () => {
      const signed = await signMessage(update, key, signedAt);
      assert.equal(signed.mac.toString('hex'), mac);
      const { additionals = [], authorities = [] } = packet.decode(signed.message);
      assert.deepEqual(
        [additionals.length, authorities.length, String(additionals[0]?.type), additionals[0]?.name],
        [1, 1, 'TSIG', 'key.example.com'],
      );
    });

    it(`takes an answer by ${algorithm} for genuine, and none that was changed`, async () => {
      const requestMac = Buffer.from(mac, 'hex');
      const genuine = answer(algorithm, answerMac);
      assert.equal(await signatureProblem(genuine, key, requestMac), undefined);
      const forged = 'is not signed with the TSIG key of the update';
      assert.equal(await signatureProblem(answer(algorithm, answerMac, { code: 5 }), key, requestMac), forged);
      assert.equal(await signatureProblem(genuine, { ...key, secret: 'AAAA' }, requestMac), forged);
      assert.equal(await signatureProblem(genuine, key, Buffer.alloc(requestMac.length)), forged);
      assert.equal(await signatureProblem(answer(algorithm, answerMac.slice(2)), key, requestMac), forged);
    });
  }

  const key: TsigKey = { name: 'key.example.com', algorithm: 'HMACSHA256', secret };

  it('tells what a server says of the key', async () => {
    const say = (error: number) =>
      signatureProblem(answer('HMACSHA256', '', { error, code: 9 }), key, Buffer.alloc(32));
    assert.equal(await say(17), 'refuses the TSIG key key.example.com (BADKEY)');
    assert.equal(await say(18), 'refuses the TSIG key key.example.com (BADTIME)');
    assert.equal(await say(99), 'refuses the TSIG key key.example.com (error 99)');
  });

  it('tells that an answer is not signed', async () =>
    assert.equal(await signatureProblem(update, key, Buffer.alloc(32)), 'is not signed'));
});

describe('messages of DNS', () => {
  it('add and remove one record, as another implementation reads them', () => {
    const { questions = [], authorities = [] } = packet.decode(update);
    assert.deepEqual(questions, [{ type: 'SOA', name: 'example.com', class: 'IN' }]);
    assert.deepEqual(
      authorities.map(({ name, type, ...rest }) => ({ name, type, ...('ttl' in rest ? { ttl: rest.ttl } : {}) })),
      [{ name: '_acme-challenge.example.com', type: 'TXT', ttl: 60 }],
    );
    assert.equal(update.readUInt16BE(2) >> 11, 5, 'the operation code of an update');
  });

  it('are read whatever records they have', () => {
    const name = fc
      .array(fc.stringMatching(/^[a-z0-9]{1,20}$/), { minLength: 1, maxLength: 5 })
      .map((labels) => labels.join('.'));
    const record = fc.record({ name, data: fc.stringMatching(/^[a-z]{1,40}$/) });
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(10), fc.array(record, { maxLength: 5 }), name, (id, code, found, question) => {
        const message = packet.encode({
          type: 'response',
          id,
          flags: code,
          questions: [{ type: 'SOA', name: question }],
          authorities: found.map((one) => ({ type: 'TXT', ...one })),
        });
        assert.deepEqual(decodeAnswer(message), { id, code, signature: undefined });
        const data = Buffer.from('signature');
        const signed = withAdditional(message, { name: 'key', type: recordTypes.TSIG, class: 255, ttl: 0, data });
        const { signature } = decodeAnswer(signed);
        assert.equal(signature?.offset, message.length);
        assert.deepEqual(signature?.data, data);
      }),
    );
  });

  it('follow names that are compressed', () => {
    const question = Buffer.from('0765786163706c6503636f6d0000060001', 'hex');
    const record = Buffer.from('c00c00060001000000000000', 'hex');
    const header = Buffer.from('123480000001000100000000', 'hex');
    assert.deepEqual(decodeAnswer(Buffer.concat([header, question, record])), {
      id: 0x1234,
      code: 0,
      signature: undefined,
    });
  });

  it('are refused where they are cut short', () => {
    for (let length = 0; length < update.length - 6; length++)
      assert.throws(() => decodeAnswer(update.subarray(0, length)), RangeError, String(length));
  });
});
