import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import acme from 'acme-client';
import { registerAccount } from '../../components/acme/account';
import { orderCertificate, type OrderInputs } from '../../components/acme/order';
import { type SolverInputs } from '../../components/acme/solvers';
import { FakeAcmeServer, type FakeReply } from './fake-acme-server';
import { FakeNameServer, noSuchName, records } from './fake-name-server';

const pem = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const accountKey = pem();
const privateKey = pem();

const problem = (type: string, detail: string, more: object = {}): FakeReply['body'] => ({
  type: `urn:ietf:params:acme:error:${type}`,
  detail,
  ...more,
});

/** Runs something with a server that answers so, and gives what the server was asked. */
async function against(
  answer: (path: string, before: number, server: FakeAcmeServer) => FakeReply,
  run: (directory: string, server: FakeAcmeServer) => Promise<unknown>,
): Promise<readonly string[]> {
  const server: FakeAcmeServer = new FakeAcmeServer((path, before) => answer(path, before, server));
  try {
    await run(await server.start(), server);
    return server.asked;
  } finally {
    server.stop();
  }
}

function register(directory: string, caBundle = ''): Promise<string> {
  return registerAccount({ directory, caBundle, accountKey, email: 'ops@example.com', eabKeyId: '', eabHmacKey: '' });
}

function order(
  directory: string,
  solvers: readonly SolverInputs[] = [],
  names = ['*.apps.example.com'],
  replaces?: string,
) {
  const inputs: OrderInputs = {
    directory,
    caBundle: '',
    names,
    accountUrl: `${directory}/account/1`,
    accountKey,
    privateKey,
    profile: '',
    preferredChain: '',
    solvers,
  };
  return orderCertificate(inputs, replaces);
}

const registered: FakeReply = {
  status: 201,
  body: { status: 'valid' },
  headers: { location: 'http://acme/account/1' },
};

describe('requests to an ACME server', () => {
  it('wait as long as the server says, and go on', async () => {
    const asked = await against(
      (_path, before) => {
        if (before > 1) return registered;
        const after = before === 0 ? '1' : new Date(Date.now() + 1500).toUTCString();
        return { status: before === 0 ? 429 : 503, headers: { 'retry-after': after } };
      },
      async (directory) => assert.equal(await register(directory), 'http://acme/account/1'),
    );
    assert.equal(asked.length, 3);
  });

  it('fail at once where the wait is too long, and say when they may succeed', async () => {
    const body = problem('rateLimited', 'too many certificates (5) already issued for this exact set of identifiers');
    const before = Date.now();
    const asked = await against(
      () => ({ status: 429, body, headers: { 'retry-after': '121' } }),
      (directory) =>
        assert.rejects(order(directory), (error: Error) => {
          const [, said, instant = ''] =
            /^the ACME server 127\.0\.0\.1:\d+ refuses for now: (.*); it may succeed after (\S+Z)$/.exec(
              error.message,
            ) ?? [];
          assert.equal(
            said,
            'too many certificates (5) already issued for this exact set of identifiers (rateLimited)',
          );
          const seconds = (Date.parse(instant) - before) / 1000;
          assert.ok(seconds >= 120 && seconds < 140, error.message);
          return true;
        }),
    );
    assert.deepEqual(asked, ['/order']);
  });

  it('fail at once where the server is asked too much and says no time', async () => {
    const asked = await against(
      () => ({ status: 429, body: problem('rateLimited', 'slow down') }),
      (directory) => assert.rejects(order(directory), /refuses: slow down \(rateLimited\)$/),
    );
    assert.equal(asked.length, 1);
  });

  it('name no certificate to replace where the authority refuses that, and are no more where it is asked too much', async () => {
    const orders = async (type: string) =>
      against(
        () => ({ status: 409, body: problem(type, 'no') }),
        (directory) => assert.rejects(order(directory, [], ['a.example.com'], 'key.serial'), / refuses: no /),
      );
    assert.deepEqual(await orders('alreadyReplaced'), ['/order', '/order']);
    assert.deepEqual(await orders('rateLimited'), ['/order']);
  });

  it('say what is wrong with each name', async () => {
    const subproblems = [
      {
        ...(problem('caa', 'CAA record forbids issuance') as object),
        identifier: { type: 'dns', value: 'a.example.com' },
      },
      {
        ...(problem('rejectedIdentifier', 'not\nhere') as object),
        identifier: { type: 'dns', value: 'b.example.com' },
      },
    ];
    await against(
      () => ({ status: 403, body: problem('rejectedIdentifier', 'some names are refused', { subproblems }) }),
      (directory) =>
        assert.rejects(
          order(directory),
          /refuses: some names are refused \(rejectedIdentifier\); a\.example\.com: CAA record forbids issuance \(caa\); b\.example\.com: not here \(rejectedIdentifier\)$/,
        ),
    );
  });

  it('say what is missing in the configuration, where that is known', async () => {
    const hints = { externalAccountRequired: 'set eab', accountDoesNotExist: 'pulumi up --replace' };
    for (const [type, hint] of Object.entries(hints)) {
      await against(
        () => ({ status: 400, body: problem(type, 'no') }),
        (directory) => assert.rejects(register(directory), new RegExp(`refuses: no \\(${type}\\); .*${hint}`)),
      );
    }
  });

  it('tell an answer that is none of ACME by its status', async () => {
    await against(
      () => ({ status: 502 }),
      (directory) => assert.rejects(order(directory), /^Error: the ACME server \S+ answers 502 without a reason$/),
    );
  });

  it('sign anew where a nonce is rejected', async () => {
    const asked = await against(
      (_path, before) => (before < 2 ? { status: 400, body: problem('badNonce', 'used') } : registered),
      async (directory) => assert.equal(await register(directory), 'http://acme/account/1'),
    );
    assert.equal(asked.length, 3);
  });

  it('say that there is no server', () =>
    assert.rejects(register('http://127.0.0.1:1/directory'), {
      message: 'the ACME server 127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
    }));

  it('leave those of others alone', async () => {
    await against(
      (path, before) => {
        if (path === '/theirs') return { status: 404, body: problem('malformed', 'not found') };
        return before === 0 ? { status: 429, headers: { 'retry-after': '1' } } : registered;
      },
      async (directory, server) => {
        const own = register(directory);
        const theirs = acme.axios.request({ url: server.url('/theirs') });
        await assert.rejects(theirs, { message: 'Request failed with status code 404' });
        await own;
      },
    );
  });
});

describe('an order', () => {
  let directory: string;
  let log: string;
  let script: string;
  let nameServer: FakeNameServer;
  let nameserver: string;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'edgewire-order-'));
    log = join(directory, 'log');
    script = join(directory, 'solver.cjs');
    writeFileSync(
      script,
      `require('node:fs').appendFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(' ') + '\\n');
       if (process.argv[2] === process.env.FAILS) { console.error('no', process.env.TOKEN); process.exit(3); }`,
    );
    nameServer = new FakeNameServer((question) => {
      if (!question.startsWith('TXT')) return noSuchName;
      return records(...live().map((data) => ({ type: 'TXT' as const, name: question.slice(4), data })));
    });
    nameserver = await nameServer.start();
  });
  beforeEach(() => rmSync(log, { force: true }));
  after(() => {
    nameServer.stop();
    rmSync(directory, { recursive: true });
  });

  const calls = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);

  /** The values that are presented and not cleaned up. */
  function live(): readonly string[] {
    const gone = calls().filter((call) => call.startsWith('cleanup'));
    const values = calls().flatMap((call) => (call.startsWith('present') ? (call.split(' ')[2] ?? []) : []));
    return values.filter((value) => !gone.some((call) => call.endsWith(value)));
  }

  const solver = (environment: Record<string, string> = {}): SolverInputs => ({
    zones: [],
    nameservers: [nameserver],
    propagationSeconds: 1,
    provider: { kind: 'exec', command: process.execPath, args: [script], environment },
  });

  /** A server whose order has an apex and its wildcard to prove, and comes to what it is told. */
  function ordering(outcome: object, type = 'dns-01', error: object | undefined = undefined) {
    return (path: string, before: number, server: FakeAcmeServer): FakeReply => {
      const [, kind, id] = path.split('/');
      const challenge = { type, url: server.url(`/challenge/${id}`), token: `token-${id}`, status: 'pending', error };
      switch (kind) {
        case 'order': {
          const body = {
            status: 'pending',
            identifiers: ['*.apps.example.com', 'apps.example.com'].map((value) => ({ type: 'dns', value })),
            authorizations: [server.url('/authorization/a'), server.url('/authorization/b')],
            finalize: server.url('/finalize'),
            ...(before > 0 || id !== undefined ? outcome : {}),
          };
          return { status: id === undefined ? 201 : 200, body, headers: { location: server.url('/order/1') } };
        }
        case 'authorization': {
          const identifier = { type: 'dns', value: 'apps.example.com' };
          return {
            status: 200,
            body: { status: 'pending', identifier, wildcard: id === 'a', challenges: [challenge] },
          };
        }
        default:
          return { status: 200, body: challenge };
      }
    };
  }

  it('has both records of an apex and its wildcard there at once, and removes both', async () => {
    const invalid = problem('unauthorized', 'the record is wrong') as object;
    let together: readonly string[] = [];
    const answer = ordering({ status: 'invalid' }, 'dns-01', invalid);
    const asked = await against(
      (path, before, server) => {
        if (path.startsWith('/challenge/')) together = live();
        return answer(path, before, server);
      },
      (url) =>
        assert.rejects(order(url, [solver()]), {
          message: 'the authority refuses the order: apps.example.com: the record is wrong (unauthorized)',
        }),
    );
    assert.equal(new Set(together).size, 2);
    assert.deepEqual(
      calls().map((call) => call.split(' ').slice(0, 2).join(' ')),
      [
        ...Array<string>(2).fill('present _acme-challenge.apps.example.com.'),
        ...Array<string>(2).fill('cleanup _acme-challenge.apps.example.com.'),
      ],
    );
    assert.deepEqual(live(), []);
    assert.equal(asked.filter((path) => path === '/order').length, 1);
  });

  it('removes what was begun where a record cannot be made, and masks what the solver was given', async () => {
    const token = 'credential-of-the-solver';
    await against(ordering({}), (url) =>
      assert.rejects(order(url, [solver({ FAILS: 'present', TOKEN: token })]), (error: Error) => {
        assert.match(error.message, /present _acme-challenge\.apps\.example\.com failed with 3: no \[secret\]$/);
        return true;
      }),
    );
    assert.deepEqual(
      calls().map((call) => call.split(' ')[0]),
      ['present', 'cleanup'],
    );
  });

  it('does not fail because a record cannot be removed', async () => {
    const warn = console.warn;
    const warnings: unknown[] = [];
    console.warn = (text: unknown) => void warnings.push(text);
    try {
      await against(ordering({ status: 'invalid', error: problem('caa', 'forbidden') }), (url) =>
        assert.rejects(order(url, [solver({ FAILS: 'cleanup' })]), /refuses the order: forbidden \(caa\)$/),
      );
    } finally {
      console.warn = warn;
    }
    assert.equal(warnings.length, 2);
    assert.match(String(warnings[0]), /the record TXT _acme-challenge\.apps\.example\.com is left behind: /);
  });

  it('asks no authority to look where a record is nowhere', async () => {
    const nowhere = new FakeNameServer(() => noSuchName);
    const server = await nowhere.start();
    try {
      const asked = await against(ordering({}), (url) =>
        assert.rejects(
          order(url, [{ ...solver(), nameservers: [server] }]),
          /after 1 s the record TXT .* has no such record/,
        ),
      );
      assert.ok(!asked.some((path) => path.startsWith('/challenge/')));
    } finally {
      nowhere.stop();
    }
    assert.equal(calls().filter((call) => call.startsWith('cleanup')).length, 2);
  });

  it('needs DNS-01, and a solver for each name', async () => {
    await against(ordering({}, 'http-01'), (url) =>
      assert.rejects(order(url, [solver()]), { message: 'the authority offers no DNS-01 for apps.example.com' }),
    );
    await against(ordering({}), (url) =>
      assert.rejects(order(url, [{ ...solver(), zones: ['example.org'] }]), {
        message: 'no solver is for apps.example.com',
      }),
    );
  });
});
