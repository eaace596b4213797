import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  covers,
  epinio,
  loadRoutingSecrets,
  ROUTING_LABEL,
  type CertificateSecret,
  type EpinioDecision,
} from '../../../components/wiring/engines/epinio/routing';
import { matchGlob } from '../../../components/wiring/engines/epinio/glob';
import { compareBytes, quote } from '../../../components/wiring/engines/go/strconv';

interface MatchCase {
  readonly id: string;
  readonly note?: string;
  readonly patterns: Record<string, string> | null;
  readonly domain: string;
  readonly expect: string | null | string[];
  readonly error?: string;
  readonly ambiguous?: boolean;
}

interface LoadCase {
  readonly id: string;
  readonly note?: string;
  readonly namespace: string;
  readonly secrets: {
    readonly namespace: string;
    readonly name: string;
    readonly labels?: Record<string, string>;
    readonly 'tls.crt'?: string;
    readonly 'tls.crt.base64'?: string;
  }[];
  readonly apiError?: boolean;
  readonly expect: Record<string, string> | null;
}

function readVectors<Case>(file: string): Case[] {
  return JSON.parse(readFileSync(join(__dirname, '../../vectors', file), 'utf8')) as Case[];
}

/** MatchDo returns a text and an error; an empty text is recorded as null, and as '' in a list of several answers. */
function recorded(decision: EpinioDecision): { expect: string | null; error?: string } {
  if (decision.kind === 'error') return { expect: null, error: decision.message };
  return { expect: decision.kind === 'secret' ? decision.name : null };
}

function decide(domain: string, patterns: Record<string, string> | null) {
  return epinio.decide({ domain, secrets: patterns === null ? null : new Map(Object.entries(patterns)) });
}

function checkMatch({ domain, patterns, expect, error, ambiguous }: MatchCase): void {
  const answer = decide(domain, patterns);
  if (ambiguous || Array.isArray(expect)) {
    assert.equal(answer.kind, 'ambiguous');
    const { reason } = answer;
    for (const name of [expect].flat()) assert.ok(reason.includes(`Secret ${quote(name ?? '')}`), reason);
    return;
  }
  assert.equal(answer.kind, 'decided');
  assert.deepEqual(recorded(answer.decision), error === undefined ? { expect } : { expect, error });
}

function asSecret(secret: LoadCase['secrets'][number]): CertificateSecret {
  const { namespace, name, labels, 'tls.crt': text, 'tls.crt.base64': base64 } = secret;
  const bytes = base64 === undefined ? undefined : Buffer.from(base64, 'base64');
  return { namespace, name, labels, certificate: text === undefined ? bytes : Buffer.from(text, 'utf8') };
}

function checkLoad({ namespace, secrets, apiError, expect }: LoadCase): void {
  const found = loadRoutingSecrets(namespace, apiError ? null : secrets.map(asSecret));
  assert.deepEqual(found, expect === null ? null : new Map(Object.entries(expect)));
}

describe('Epinio, MatchDo', () => {
  const cases = readVectors<MatchCase>('epinio-match.json');
  it('has cases', () => assert.ok(cases.length > 0));
  for (const vector of cases) it(`${vector.id} ${vector.note ?? ''}`.trimEnd(), () => checkMatch(vector));

  it('has no Secret without a map', () => {
    assert.deepEqual(decide('x.io', null), { kind: 'decided', decision: { kind: 'none' } });
  });

  it('names the Secrets of a tie, none among them', () => {
    const answer = decide('a.x', { 'a.*': 's1', '*.x': '' });
    assert.equal(answer.kind, 'ambiguous');
    assert.match(answer.reason, /Secret "s1".*Secret ""/);
  });

  it('finds a malformed pattern only as far as the match goes', () => {
    assert.deepEqual(recorded(decideOne('b', 'a*[')), { expect: null });
    assert.deepEqual(recorded(decideOne('ab', 'a*[')), { expect: null, error: 'syntax error in pattern' });
  });

  it('takes keys that JavaScript objects have of their own for plain names', () => {
    assert.equal(covers('__proto__', '__proto__'), true);
    assert.deepEqual(recorded(decideOne('constructor', '*')), { expect: 's' });
    assert.deepEqual(recorded(decideOne('constructor', 'x')), { expect: null });
  });
});

/** A certificate for *.x.io, its key long thrown away. */
const der = Buffer.from(
  'MIIBMTCB2aADAgECAggIcSxZDAHBvDAKBggqhkjOPQQDAjAAMB4XDTI2MDEwMTAwMDAwMFoXDTQ2MDEwMTAwMDAwMFowADBZMBMG' +
    'ByqGSM49AgEGCCqGSM49AwEHA0IABFJEANsKR3Sb2K0QCBZZlB63XoCY1/RxWWTQLE/jMM133x0pyjWcHPSIZ2yE2py6xbiYwnuA' +
    'UWwnR1kZdHziyDCjPTA7MA4GA1UdDwEB/wQEAwIHgDATBgNVHSUEDDAKBggrBgEFBQcDATAUBgNVHREBAf8ECjAIggYqLnguaW8w' +
    'CgYIKoZIzj0EAwIDRwAwRAIgazl+ZGQ4Ne6KLqbOBqWjNFqH0OAy1Z2jJQFkAE97XSkCIHhsacZDyPVRbZIZjd1VHmftgu+DybSh' +
    'Iw7dqf6rpTfV',
  'base64',
);

function decideOne(domain: string, pattern: string): EpinioDecision {
  const answer = epinio.decide({ domain, secrets: new Map([[pattern, 's']]) });
  assert.equal(answer.kind, 'decided');
  return answer.decision;
}

describe('Epinio, MatchMapLoad', () => {
  const cases = readVectors<LoadCase>('epinio-load.json');
  it('has cases', () => assert.ok(cases.length > 0));
  for (const vector of cases) it(`${vector.id} ${vector.note ?? ''}`.trimEnd(), () => checkLoad(vector));

  it('takes no trailing byte after the DER of a certificate', () => {
    const load = (bytes: Buffer) => {
      const text = `-----BEGIN X-----\n${bytes.toString('base64')}\n-----END X-----\n`;
      const secret = { namespace: 'a', name: 's', labels: { [ROUTING_LABEL]: '' }, certificate: Buffer.from(text) };
      return loadRoutingSecrets('a', [secret]);
    };
    assert.deepEqual(load(der), new Map([['*.x.io', 's']]));
    assert.equal(load(Buffer.concat([der, Buffer.alloc(1)])), null);
  });
});

/** What the pattern language means, without a thought for cost; for ASCII patterns without classes and escapes. */
function slowMatch(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  const [head, rest] = [pattern[0], pattern.slice(1)];
  if (head === '*') {
    return slowMatch(rest, name) || (name !== '' && !name.startsWith('/') && slowMatch(pattern, name.slice(1)));
  }
  if (name === '' || (head === '?' && name.startsWith('/'))) return false;
  return (head === '?' || head === name[0]) && slowMatch(rest, name.slice(1));
}

describe('Epinio, patterns', () => {
  const text = (characters: string, maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...characters), maxLength });

  it('match what the pattern language says', () => {
    fc.assert(
      fc.property(text('**?ab./', 8), text('ab./', 8), (pattern, name) => {
        assert.equal(matchGlob(pattern, name), slowMatch(pattern, name) ? 'match' : 'no match');
      }),
      { numRuns: 5000 },
    );
  });

  it('take a name that is escaped letter by letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        assert.equal(matchGlob(name.replace(/[*?[\]\\]/g, '\\$&'), name), 'match');
        assert.equal(matchGlob('?'.repeat(Array.from(name).length), name), name.includes('/') ? 'no match' : 'match');
      }),
    );
  });

  it('see bytes that are no code point where a star leaves a character half taken', () => {
    assert.equal(matchGlob('*[\u00a9]', 'é'), 'no match');
    assert.equal(matchGlob('*[\ufffd]', 'é'), 'match');
  });

  it('cost at most pattern bytes times name bytes', () => {
    for (const pattern of [
      '*a'.repeat(3000),
      '*'.repeat(5000) + 'b',
      'a*'.repeat(2000) + 'b',
      '*a?'.repeat(1000) + 'c',
    ]) {
      let steps = 0;
      const name = 'a'.repeat(2000);
      assert.equal(
        matchGlob(pattern, name, () => steps++),
        'no match',
      );
      assert.ok(steps <= pattern.length * (name.length + 1), `${steps} steps`);
    }
  });

  it('decide one Secret whatever the order of the map', () => {
    const secrets = fc.uniqueArray(fc.tuple(text('*?ab.', 5), fc.constantFrom('s1', 's2')), {
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(secrets, text('ab.', 5), (entries, domain) => {
        const sorted = [...entries].sort(([a], [b]) => compareBytes(a, b));
        const inOrder = epinio.decide({ domain, secrets: new Map(sorted) });
        const asGiven = epinio.decide({ domain, secrets: new Map(entries) });
        assert.equal(asGiven.kind, inOrder.kind);
        if (asGiven.kind === 'decided') assert.deepEqual(asGiven, inOrder);
      }),
    );
  });
});
