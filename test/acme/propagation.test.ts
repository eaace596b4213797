import assert from 'node:assert/strict';
import type * as packet from 'dns-packet';
import { authoritativeServers, effectiveName, waitForRecord } from '../../components/acme/propagation';
import { splitServer } from '../../components/wiring/name-server';
import { type FakeAnswer, FakeNameServer, noSuchName, records, refusal, silence } from './fake-name-server';

const name = '_acme-challenge.apps.example.com';
const record = { name, value: 'the-value' };

/** Runs with a name server that answers so. */
async function at<Result>(
  answer: (question: string, asked: number) => FakeAnswer,
  run: (server: string, asked: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const server = new FakeNameServer(answer);
  try {
    return await run(await server.start(), server.asked);
  } finally {
    server.stop();
  }
}

/** Answers from a zone: what is not in it does not exist. */
function zone(found: Readonly<Record<string, readonly packet.Answer[]>>) {
  return (question: string): FakeAnswer => (question in found ? records(...(found[question] ?? [])) : noSuchName);
}

const text = (...values: readonly string[]) => values.map((data) => ({ type: 'TXT' as const, name, data }));
const alias = (from: string, to: string) => [{ type: 'CNAME' as const, name: from, data: to }];

describe('the name that a record is put at', () => {
  it('is the name itself, or the end of its aliases', async () => {
    assert.equal(
      await at(
        () => noSuchName,
        (server) => effectiveName(name, [server]),
      ),
      name,
    );
    assert.equal(
      await at(
        () => records(),
        (server) => effectiveName(name, [server]),
      ),
      name,
    );
    const aliases = zone({
      [`CNAME ${name}`]: alias(name, 'a.example.net'),
      'CNAME a.example.net': alias('a.example.net', 'b.example.net'),
    });
    assert.equal(await at(aliases, (server) => effectiveName(name, [server])), 'b.example.net');
  });

  it('is none where aliases go round', async () => {
    const aliases = zone({ [`CNAME ${name}`]: alias(name, name) });
    const asking = at(aliases, (server) => effectiveName(name, [server]));
    await assert.rejects(asking, { message: `${name} is an alias that does not end after 8 others` });
  });

  it('is not known where the server does not say', () =>
    at(
      () => refusal,
      (server) =>
        assert.rejects(effectiveName(name, [server]), {
          message: `whether ${name} is an alias cannot be told: ${server} refuses to answer`,
        }),
    ));
});

describe('waiting for a record', () => {
  const wait = (servers: readonly string[], propagationSeconds = 1) =>
    waitForRecord(record, { nameservers: servers, propagationSeconds });

  it('ends when the server has it, beside others of its name', () =>
    at(zone({ [`TXT ${name}`]: text('another', 'the-value') }), async (server, asked) => {
      await wait([server]);
      assert.equal(asked.length, 1);
    }));

  it('goes on until every server has it', () =>
    at(zone({ [`TXT ${name}`]: text('the-value') }), (first) =>
      at(
        (_question, asked) => (asked < 2 ? noSuchName : records(...text('the-value'))),
        async (second, asked) => {
          await wait([first, second], 30);
          assert.equal(asked.length, 3);
        },
      ),
    ));

  it('ends with what each server answered that does not have it', async () => {
    await at(zone({ [`TXT ${name}`]: text('the-value') }), (first) =>
      at(zone({ [`TXT ${name}`]: text('old', 'older') }), (second) =>
        at(
          () => refusal,
          (third) =>
            at(
              () => silence,
              (fourth) =>
                assert.rejects(wait([first, second, third, fourth]), {
                  message: `after 1 s the record TXT ${name} is not everywhere: ${second} has 2 other records of that name; ${third} refuses to answer; ${fourth} does not answer`,
                }),
            ),
        ),
      ),
    );
  });

  it('takes a server that is not there for one that may come', () =>
    assert.rejects(wait(['127.0.0.1:1']), /127\.0\.0\.1:1 (refuses the connection|does not answer)/));
});

describe('authoritative servers', () => {
  it('are those of the closest zone, by their addresses', async () => {
    const found = zone({
      'NS example.com': ['ns1.example.net', 'ns2.example.net', 'ns3.example.net'].map((data) => ({
        type: 'NS' as const,
        name: 'example.com',
        data,
      })),
      'A ns1.example.net': [{ type: 'A', name: 'ns1.example.net', data: '192.0.2.1' }],
      'AAAA ns1.example.net': [{ type: 'AAAA', name: 'ns1.example.net', data: '2001:db8::1' }],
      'AAAA ns2.example.net': [{ type: 'AAAA', name: 'ns2.example.net', data: '2001:db8::2' }],
    });
    assert.deepEqual(await at(found, (server) => authoritativeServers(name, [server])), [
      '192.0.2.1:53',
      '[2001:db8::2]:53',
    ]);
  });

  it('are not known where the server does not say', () =>
    at(
      () => refusal,
      (server) =>
        assert.rejects(authoritativeServers(name, [server]), {
          message: `which name servers ${name} has cannot be told: ${server} refuses to answer`,
        }),
    ));

  it('are missed where no zone has any', () =>
    at(
      () => noSuchName,
      (server) =>
        assert.rejects(authoritativeServers(name, [server]), {
          message: `no authoritative name server of ${name} was found`,
        }),
    ));
});

describe('a name server', () => {
  it('is given with or without a port', () => {
    assert.deepEqual(splitServer('ns.example.com'), { host: 'ns.example.com', port: 53 });
    assert.deepEqual(splitServer('192.0.2.53:5353'), { host: '192.0.2.53', port: 5353 });
    assert.deepEqual(splitServer('[2001:db8::1]:5353'), { host: '2001:db8::1', port: 5353 });
    assert.deepEqual(splitServer('[2001:db8::1]'), { host: '2001:db8::1', port: 53 });
    assert.deepEqual(splitServer('2001:db8::1'), { host: '2001:db8::1', port: 53 });
  });
});
