import assert from 'node:assert/strict';
import { type CaaRecord } from 'node:dns';
import { lookUpCaa } from '../../components/verify/caa';

/** A DNS that has records by name, and fails with a code where a name has one in their place. */
function dnsOf(answers: Readonly<Record<string, readonly CaaRecord[] | string>>) {
  const asked: string[] = [];
  const resolveCaa = (name: string): Promise<CaaRecord[]> => {
    asked.push(name);
    const answer = answers[name] ?? 'ENOTFOUND';
    if (typeof answer === 'string') return Promise.reject(Object.assign(new Error(answer), { code: answer }));
    return Promise.resolve([...answer]);
  };
  return { asked, resolver: { resolveCaa } };
}

function certificate(...names: readonly string[]) {
  return {
    path: 'x',
    authority: ['letsencrypt.org'] as const,
    accountUri: undefined,
    names: names.map((name) => ({ name, method: undefined })),
  };
}

const limit = <Result>(task: () => Promise<Result>) => task();

describe('looking up CAA records', () => {
  it('goes up to the first name that has some, a wildcard from the name below it, each name once', async () => {
    const { asked, resolver } = dnsOf({
      'apps.example.com': 'ENODATA',
      'example.com': [{ critical: 0, issue: 'letsencrypt.org' }],
      'shop.example.com': [{ critical: 128, issuewild: ';' }],
    });
    const planned = [
      certificate('*.apps.example.com', 'apps.example.com'),
      certificate('a.shop.example.com', '*.example.org'),
    ];
    const sets = await lookUpCaa(planned, resolver, limit);
    assert.deepEqual(Object.fromEntries(sets), {
      'apps.example.com': {
        kind: 'found',
        at: 'example.com',
        records: [{ flags: 0, tag: 'issue', value: 'letsencrypt.org' }],
      },
      'a.shop.example.com': {
        kind: 'found',
        at: 'shop.example.com',
        records: [{ flags: 128, tag: 'issuewild', value: ';' }],
      },
      'example.org': { kind: 'none' },
    });
    assert.deepEqual(asked.toSorted(), [...new Set(asked)].sort());
  });

  it('does not know what a resolver fails at, and goes on with the rest', async () => {
    const { resolver } = dnsOf({ 'apps.example.com': 'ENODATA', 'example.com': 'ESERVFAIL', 'example.org': [] });
    const sets = await lookUpCaa([certificate('*.apps.example.com', 'example.org')], resolver, limit);
    assert.deepEqual(Object.fromEntries(sets), {
      'apps.example.com': { kind: 'unknown', at: 'example.com', detail: 'ESERVFAIL' },
      'example.org': { kind: 'none' },
    });
  });

  it('asks a resolver that is not there one question', async () => {
    const { asked, resolver } = dnsOf({ com: 'ETIMEOUT' });
    const sets = await lookUpCaa([certificate('*.apps.example.com', 'example.com')], resolver, limit);
    assert.deepEqual(asked, ['com']);
    assert.deepEqual(
      [...sets.values()].map(({ kind }) => kind),
      ['unknown', 'unknown'],
    );
  });

  it('asks nothing where no certificate depends on it', async () => {
    const { asked, resolver } = dnsOf({});
    assert.equal((await lookUpCaa([], resolver, limit)).size, 0);
    assert.deepEqual(asked, []);
  });
});
