import assert from 'node:assert/strict';
import { judgeStanding, standingRecords, standingText } from '../../../components/wiring/certificates/standing-record';

const account = 'https://acme.example.com/account/1';
const wanted = { name: '_validation-persist.apps.example.com', issuers: ['ca.example.com'], account, wildcard: true };
const now = new Date('2027-01-01T00:00:00Z');
const whole = `ca.example.com; accounturi=${account}; policy=wildcard`;

const judged = (...texts: readonly string[]) => judgeStanding(texts, wanted, now);

describe('a standing record (DNS-PERSIST-01)', () => {
  it('is one for a name and its wildcard', () =>
    assert.deepEqual(standingRecords(['*.apps.example.com', 'apps.example.com', 'www.example.com']), [
      { name: '_validation-persist.apps.example.com', wildcard: true },
      { name: '_validation-persist.www.example.com', wildcard: false },
    ]));

  it('proves as it is written', () => {
    assert.equal(standingText(wanted, undefined), whole);
    assert.deepEqual(judged(whole), { kind: 'proves', until: undefined });
    const until = new Date('2027-02-01T00:00:00Z');
    assert.deepEqual(judged(standingText(wanted, until)), { kind: 'proves', until });
  });

  it('proves beside those of others, in any case and order, with parameters that nobody knows', () => {
    const other = 'other.example.org; accounturi=https://other.example.org/1';
    const odd = `CA.example.com.;POLICY=Wildcard ; AccountURI=${account};x=`;
    assert.equal(judged(other, odd).kind, 'proves');
    assert.equal(judged(`ca.example.com; accounturi=${account}`, whole).kind, 'proves');
  });

  it('proves until the very second', () => {
    const seconds = now.getTime() / 1000;
    assert.equal(judged(`${whole}; persistUntil=${seconds}`).kind, 'proves');
    assert.equal(judged(`${whole}; persistUntil=${seconds - 1}`).kind, 'proves not');
  });

  const faults: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /is missing: create it with the text "ca\.example\.com; accounturi=\S+; policy=wildcard"$/],
    [['v=spf1 -all'], /is for another authority, none of ca\.example\.com: create it/],
    [['ca.example.com; policy=wildcard'], /names no account: add accounturi=/],
    [[`${whole}2; accounturi=x`], /has "accounturi=x" where a single key=value is expected/],
    [[`${whole};`], /has "" where a single key=value is expected/],
    [[`ca.example.com; accounturi=${account}2; policy=wildcard`], /is for the account \S+2: write accounturi=/],
    [[`ca.example.com; accounturi=${account}; policy=other`], /does not allow wildcards: add policy=wildcard$/],
    [[`${whole}; persistUntil=2027`], /held until 1970-01-01/],
    [[`${whole}; persistUntil=soon`], /has persistUntil=soon, which is no time in seconds since 1970$/],
  ];
  for (const [texts, why] of faults) {
    it(`proves nothing as ${JSON.stringify(texts.join(' '))}`, () => {
      const verdict = judged(...texts);
      assert.ok(verdict.kind === 'proves not');
      assert.match(verdict.why, why);
    });
  }
});
