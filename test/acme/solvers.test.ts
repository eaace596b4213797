import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import * as packet from 'dns-packet';
import fc from 'fast-check';
import { solverFor, type SolverInputs, solverOf } from '../../components/acme/solvers';
import { FakeNameServer, noSuchName, records, refusal } from './fake-name-server';
import { mapping } from '../pulumi/recordings';

const record = { name: '_acme-challenge.apps.example.com', value: 'the-value' };

/** A request as a fake API got it. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** Runs with an API that answers so; gives what it was asked. */
async function withApi(
  answer: (asked: Asked) => { readonly status: number; readonly body?: unknown },
  run: (url: string) => Promise<unknown>,
): Promise<readonly Asked[]> {
  const all: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((content) => {
      const { method = '', url: path = '', headers } = request;
      const body: unknown = content === '' ? undefined : JSON.parse(content);
      const asked = { method, path, authorization: headers.authorization, body };
      all.push(asked);
      const { status, body: reply } = answer(asked);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return all;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the solver cloudflare', () => {
  const token = 'credential-of-cloudflare';
  const solver = (apiUrl: string) => solverOf({ kind: 'cloudflare', apiToken: token, apiUrl });

  /** An account with the zone example.com, which has records. */
  function account(...found: readonly { readonly id: string; readonly content: string }[]) {
    return ({ method, path }: Asked) => {
      if (path.startsWith('/zones?'))
        return { status: 200, body: { result: path.endsWith('=example.com') ? [{ id: 'z' }] : [] } };
      return { status: 200, body: { success: true, result: method === 'GET' ? found : { id: 'new' } } };
    };
  }

  it('makes a record in the zone that contains the name', async () => {
    const asked = await withApi(account(), (url) => solver(url).present(record));
    const last = asked.at(-1);
    assert.deepEqual(last, {
      method: 'POST',
      path: '/zones/z/dns_records',
      authorization: `Bearer ${token}`,
      body: { type: 'TXT', name: record.name, content: '"the-value"', ttl: 60 },
    });
    assert.ok(asked.every(({ authorization }) => authorization === `Bearer ${token}`));
  });

  it('removes its own record, and no other of the name', async () => {
    const theirs = { id: 'theirs', content: '"another"' };
    const asked = await withApi(
      account(theirs, { id: 'quoted', content: '"the-value"' }, { id: 'plain', content: 'the-value' }),
      (url) => solver(url).remove(record),
    );
    const deleted = asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    assert.deepEqual(deleted, ['/zones/z/dns_records/quoted', '/zones/z/dns_records/plain']);
  });

  it('takes a record that is there already for its own', () =>
    withApi(
      (asked) =>
        asked.method === 'POST'
          ? {
              status: 400,
              body: { result: null, errors: [{ code: 81058, message: 'An identical record already exists.' }] },
            }
          : account()(asked),
      (url) => solver(url).present(record),
    ));

  it('says what the API answers, and nothing of the token', async () => {
    const errors = [{ code: 9109, message: 'Invalid access token' }];
    await withApi(
      () => ({ status: 403, body: { success: false, errors } }),
      (url) =>
        assert.rejects(solver(url).present(record), { message: 'Cloudflare answers 403: Invalid access token (9109)' }),
    );
    await withApi(
      () => ({ status: 200, body: { result: [] } }),
      (url) =>
        assert.rejects(solver(url).present(record), {
          message: `the token for Cloudflare sees no zone that contains ${record.name}`,
        }),
    );
    await assert.rejects(solver('http://127.0.0.1:1').present(record), (error: Error) => {
      assert.match(error.message, /^127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/);
      assert.equal(error.cause, undefined, "axios' error has the token");
      return true;
    });
  });
});

describe('the solver httpreq', () => {
  it('posts what lego posts, with basic authentication', async () => {
    const asked = await withApi(
      () => ({ status: 200 }),
      async (url) => {
        const solver = solverOf({ kind: 'httpreq', endpoint: `${url}/dns/`, username: 'edge', password: 'pass' });
        await solver.present(record);
        await solver.remove(record);
      },
    );
    const body = { fqdn: '_acme-challenge.apps.example.com.', value: 'the-value' };
    const authorization = `Basic ${Buffer.from('edge:pass').toString('base64')}`;
    assert.deepEqual(asked, [
      { method: 'POST', path: '/dns/present', authorization, body },
      { method: 'POST', path: '/dns/cleanup', authorization, body },
    ]);
  });

  it('fails with the status', async () => {
    const asked = await withApi(
      () => ({ status: 401, body: 'no' }),
      (url) => {
        const solver = solverOf({ kind: 'httpreq', endpoint: url, username: '', password: '' });
        return assert.rejects(
          solver.present(record),
          /^Error: 127\.0\.0\.1:\d+ answers 401 to \/present of _acme-challenge/,
        );
      },
    );
    assert.equal(asked[0]?.authorization, undefined);
  });
});

describe('the solver exec', () => {
  const run = (code: string, environment: Record<string, string> = {}) =>
    solverOf({ kind: 'exec', command: process.execPath, args: ['-e', code], environment });

  it('calls the program as lego does, with the variables given', () =>
    run(
      `const [action, name, value] = process.argv.slice(1);
       if (action !== 'present' || name !== '${record.name}.' || value !== '${record.value}' || process.env.ZONE !== 'z') process.exit(1);`,
      { ZONE: 'z' },
    ).present(record));

  it('tells it to clean up', () => run(`if (process.argv[1] !== 'cleanup') process.exit(1);`).remove(record));

  it('says that there is no such program', () =>
    assert.rejects(
      solverOf({ kind: 'exec', command: './nowhere', args: [], environment: {} }).present(record),
      /^Error: \.\/nowhere present _acme-challenge\.apps\.example\.com failed with ENOENT$/,
    ));
});

describe('the solver rfc2136', () => {
  const zones = (question: string) =>
    question === 'SOA example.com'
      ? records({
          type: 'SOA',
          name: 'example.com',
          data: { mname: 'ns.example.com', rname: 'hostmaster.example.com' },
        })
      : noSuchName;

  /** Runs with a primary server, by UDP for questions and on the same port by TCP for updates. */
  async function withPrimary(
    onUpdate: (socket: Socket, message: Buffer) => void,
    run: (nameserver: string) => Promise<unknown>,
    answer: ConstructorParameters<typeof FakeNameServer>[0] = zones,
  ) {
    const updates = createTcpServer((socket) => socket.once('data', (data) => onUpdate(socket, data.subarray(2))));
    const { questions, nameserver } = await onOnePort(answer, updates);
    try {
      await run(nameserver);
    } finally {
      questions.stop();
      updates.close();
    }
  }

  /** A port that is free for UDP need not be so for TCP: then another one is tried. */
  async function onOnePort(answer: ConstructorParameters<typeof FakeNameServer>[0], updates: Server) {
    for (let attempts = 20; ; attempts--) {
      const questions = new FakeNameServer(answer);
      const nameserver = await questions.start();
      try {
        updates.listen(Number(nameserver.split(':')[1]), '127.0.0.1');
        await once(updates, 'listening');
        return { questions, nameserver };
      } catch (error) {
        questions.stop();
        if (attempts === 0) throw error;
      }
    }
  }

  function reply(socket: Socket, message: Buffer, code: number, id = message.readUInt16BE(0)): void {
    socket.end(packet.streamEncode({ type: 'response', id, flags: code }));
  }

  const present = (nameserver: string) => solverOf({ kind: 'rfc2136', nameserver }).present(record);
  const key = { name: 'edgewire', algorithm: 'HMACSHA256' as const, secret: 'c2VjcmV0' };

  it('tells the primary server to add the record to its zone, and to remove that one', async () => {
    const messages: packet.DecodedPacket[] = [];
    const classes: number[] = [];
    const take = (socket: Socket, message: Buffer) => {
      messages.push(packet.decode(message));
      const class_ = message.indexOf(
        packet.encode({ questions: [{ type: 'TXT', name: record.name }] }).subarray(12, -4),
      );
      classes.push(message.readUInt16BE(class_ + record.name.length + 4));
      reply(socket, message, 0);
    };
    await withPrimary(take, async (nameserver) => {
      await present(nameserver);
      await solverOf({ kind: 'rfc2136', nameserver }).remove(record);
    });
    assert.deepEqual(
      messages.map(({ questions }) => questions?.[0]?.name),
      ['example.com', 'example.com'],
    );
    assert.deepEqual(
      messages.map(({ authorities }) => String(mapping(authorities?.[0]).data)),
      ['the-value', 'the-value'],
    );
    assert.deepEqual(classes, [1, 254], 'the classes IN and NONE');
  });

  const answers: readonly (readonly [
    how: string,
    onUpdate: (socket: Socket, message: Buffer) => void,
    said: RegExp,
  ])[] = [
    [
      'refuses',
      (socket, message) => reply(socket, message, 5),
      /told to update the zone example\.com, answered REFUSED$/,
    ],
    ['has not that zone', (socket, message) => reply(socket, message, 10), /answered NOTZONE$/],
    ['answers something else', (socket, message) => reply(socket, message, 0, 7), /answered something else$/],
    [
      'talks nonsense',
      (socket, message) => socket.end(Buffer.concat([Buffer.of(0, 12), message.subarray(0, 12)])),
      /gave an answer that cannot be read$/,
    ],
    ['closes the connection', (socket) => socket.end(), /closed the connection without an answer$/],
  ];
  for (const [how, onUpdate, said] of answers)
    it(`says that the server ${how}`, () => withPrimary(onUpdate, (server) => assert.rejects(present(server), said)));

  it('does not take an answer without a signature to an update that has one', () =>
    withPrimary(
      (socket, message) => reply(socket, message, 0),
      (nameserver) =>
        assert.rejects(
          solverOf({ kind: 'rfc2136', nameserver, key }).present(record),
          /gave an answer that is not signed$/,
        ),
    ));

  it('says that the server has no zone for the name, or does not tell', async () => {
    const unasked = () => assert.fail('no update was to be made');
    const none = /has no zone that contains _acme-challenge\.apps\.example\.com$/;
    await withPrimary(
      unasked,
      (server) => assert.rejects(present(server), none),
      () => noSuchName,
    );
    const secretive = /does not tell the zone of _acme-challenge\.apps\.example\.com \(EREFUSED\)$/;
    await withPrimary(
      unasked,
      (server) => assert.rejects(present(server), secretive),
      () => refusal,
    );
  });
});

describe('the solver for a name', () => {
  const solver = (...zones: string[]): SolverInputs => ({
    zones,
    nameservers: [],
    propagationSeconds: 1,
    provider: { kind: 'exec', command: zones.join(), args: [], environment: {} },
  });

  it('is that of the longest zone, else the first for all, else none', () => {
    const [all, other, short, long] = [
      solver(),
      solver(),
      solver('example.com'),
      solver('example.net', 'Apps.Example.com.'),
    ];
    const solvers = [all, other, short, long];
    assert.equal(solverFor('wiki.apps.example.com', solvers), long);
    assert.equal(solverFor('apps.example.com', solvers), long);
    assert.equal(solverFor('napps.example.com', solvers), short);
    assert.equal(solverFor('example.org', solvers), all);
    assert.equal(solverFor('example.org', [short, long]), undefined);
  });

  it('has a zone that contains the name, whatever the zones', () => {
    const name = fc
      .array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 4 })
      .map((labels) => labels.join('.'));
    fc.assert(
      fc.property(name, fc.array(fc.array(name, { maxLength: 3 }), { maxLength: 4 }), (asked, lists) => {
        const solvers = lists.map((zones) => solver(...zones));
        const contains = (zone: string) => `.${asked}`.endsWith(`.${zone}`);
        const found = solverFor(asked, solvers);
        const fitting = solvers.filter(({ zones }) => zones.length === 0 || zones.some(contains));
        assert.equal(found === undefined, fitting.length === 0);
        if (found === undefined) return;
        assert.ok(fitting.includes(found));
        const longest = (one: SolverInputs) => Math.max(0, ...one.zones.filter(contains).map((zone) => zone.length));
        assert.ok(fitting.every((one) => longest(one) <= longest(found)));
      }),
    );
  });
});
