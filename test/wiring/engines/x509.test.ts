import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { KeyUsageFlags } from '@peculiar/asn1-x509';
import { readCertificate } from '../../../components/wiring/engines/x509/certificate';
import { issue, issueCa, type Issued, rsaKey } from '../../certificates';

function derOf({ certificate }: Issued): Buffer {
  return Buffer.from(new X509Certificate(certificate).raw);
}

/** A certificate whose first UTCTime is another text; its own length and those around it are mended. */
function withTime(der: Buffer, time: string): Buffer {
  const start = der.indexOf('200101000000Z');
  const grown = Buffer.concat([der.subarray(0, start), Buffer.from(time), der.subarray(start + 13)]);
  const more = time.length - 13;
  for (const at of [2, 6]) grown.writeUInt16BE(der.readUInt16BE(at) + more, at);
  for (const at of [start - 3, start - 1]) grown.writeUInt8(der.readUInt8(at) + more, at);
  return grown;
}

describe('certificates as Go reads them', () => {
  it('have what the certificate says of itself', () => {
    const found = readCertificate(
      derOf(
        issue({
          dnsNames: ['*.x.example.com', 'X.example.com'],
          keyUsage: KeyUsageFlags.digitalSignature,
          extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
          issuerAddress: 'http://ca.example.com/ca.der',
          notBefore: '2026-01-02T03:04:05Z',
          notAfter: '2050-01-01T00:00:00Z',
        }),
      ),
    );
    assert.deepEqual(found, {
      dnsNames: ['*.x.example.com', 'X.example.com'],
      isCa: false,
      isLogged: false,
      maySign: false,
      extendedKeyUsage: ['2b06010505070301'],
      hasIssuerAddress: true,
      notBefore: new Date('2026-01-02T03:04:05Z'),
      notAfter: new Date('2050-01-01T00:00:00Z'),
      signatureAlgorithm: '2a8648ce3d040302',
    });
  });

  it('are those of CAs by what they say of themselves', () => {
    const { isCa, maySign } = readCertificate(derOf(issueCa('CA'))) ?? {};
    assert.deepEqual([isCa, maySign], [true, true]);
  });

  it('may have times with an offset, and without seconds', () => {
    // Long enough for lengths of two bytes.
    const der = derOf(issue({ key: rsaKey(2048), dnsNames: ['x.example.com'] }));
    const notBefore = (time: string) => readCertificate(withTime(der, time))?.notBefore.toISOString();
    assert.equal(notBefore('210102030405Z'), '2021-01-02T03:04:05.000Z');
    assert.equal(notBefore('2101020304+0130'), '2021-01-02T01:34:00.000Z');
    assert.equal(notBefore('2101020304-0130'), '2021-01-02T04:34:00.000Z');
    assert.equal(notBefore('500102030405Z'), '1950-01-02T03:04:05.000Z');
    for (const time of ['2101020304+0000', '210230030405Z', '210102030465Z', '210102030405+1']) {
      assert.equal(notBefore(time), undefined, time);
    }
  });

  it('have an RSA key of two positive numbers', () => {
    const der = derOf(issue({ key: rsaKey(2048), dnsNames: ['x.example.com'] }));
    const exponent = der.indexOf(Buffer.from('0203010001', 'hex'));
    assert.ok(readCertificate(der));
    for (const numbers of ['0203000001', '0203810001', '0203000000', '0103010001']) {
      const changed = Buffer.from(der);
      changed.write(numbers, exponent, 'hex');
      assert.equal(readCertificate(changed), null, numbers);
    }
  });
});
