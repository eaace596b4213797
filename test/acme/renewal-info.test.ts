import assert from 'node:assert/strict';
import { askRenewalInfo, idOf, renewalId, windowIn } from '../../components/acme/renewal-info';
import { FakeAcmeServer, type FakeReply } from './fake-acme-server';

/** RFC 9773, 4.1 and appendix A. */
const example = `-----BEGIN CERTIFICATE-----
MIIBQzCB66ADAgECAgUAh2VDITAKBggqhkjOPQQDAjAVMRMwEQYDVQQDEwpFeGFt
cGxlIENBMCIYDzAwMDEwMTAxMDAwMDAwWhgPMDAwMTAxMDEwMDAwMDBaMBYxFDAS
BgNVBAMTC2V4YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEeBZu
7cbpAYNXZLbbh8rNIzuOoqOOtmxA1v7cRm//AwyMwWxyHz4zfwmBhcSrf47NUAFf
qzLQ2PPQxdTXREYEnKMjMCEwHwYDVR0jBBgwFoAUaYhba4dGQEHhs3uEe6CuLN4B
yNQwCgYIKoZIzj0EAwIDRwAwRAIge09+S5TZAlw5tgtiVvuERV6cT4mfutXIlwTb
+FYN/8oCIClDsqBklhB9KAelFiYt9+6FDj3z4KGVelYM5MdsO3pK
-----END CERTIFICATE-----
`;

const end = Date.parse('2026-04-01T00:00:00Z');

async function asking(reply: FakeReply, resources: Readonly<Record<string, string>> = { renewalInfo: '/renewal' }) {
  const server = new FakeAcmeServer(() => reply, resources);
  try {
    const info = await askRenewalInfo({ directory: await server.start(), caBundle: '' }, example, end);
    return { info, asked: server.asked };
  } finally {
    server.stop();
  }
}

const suggested = (start: string, stop: string) => ({ suggestedWindow: { start, end: stop } });

describe('renewal information (RFC 9773)', () => {
  it('calls a certificate by the key of its issuer and its serial number, as in the example of the RFC', async () => {
    assert.equal(await renewalId(example), 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE');
    assert.equal(await renewalId(`${example}-----BEGIN CERTIFICATE-----\nthe issuer's`), await renewalId(example));
    assert.equal(idOf('69', '00000f'), `${Buffer.from([0x69]).toString('base64url')}.Dw`);
  });

  it('is asked for by that name', async () => {
    const body = suggested('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z');
    assert.deepEqual(await asking({ status: 200, body }), {
      info: { kind: 'window', window: { start: Date.UTC(2026, 2, 1), end: Date.UTC(2026, 2, 2) } },
      asked: ['/renewal/aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE'],
    });
  });

  it('is none of an authority without', async () =>
    assert.deepEqual(await asking({ status: 200 }, {}), { info: { kind: 'none' }, asked: [] }));

  it('has failed where the authority refuses, or cannot be reached', async () => {
    assert.deepEqual((await asking({ status: 500 })).info, { kind: 'failed', why: 'answers 500' });
    const nowhere = { directory: 'http://127.0.0.1:1/directory', caBundle: '' };
    assert.deepEqual(await askRenewalInfo(nowhere, example, end), {
      kind: 'failed',
      why: 'cannot be reached (connect ECONNREFUSED 127.0.0.1:1)',
    });
  });

  it('is nonsense without instants, with an end before the start, and after the end of the certificate', async () => {
    const nonsense: readonly unknown[] = [
      'soon',
      null,
      {},
      { suggestedWindow: 'soon' },
      suggested('soon', 'later'),
      suggested('2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z'),
      suggested('2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z'),
    ];
    for (const body of nonsense) assert.equal(windowIn(body, end), undefined, JSON.stringify(body));
    assert.ok(windowIn(suggested('2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z'), end), 'the past: renew now');
    assert.deepEqual((await asking({ status: 200, body: {} })).info, {
      kind: 'failed',
      why: 'says nothing that can be used',
    });
  });
});
