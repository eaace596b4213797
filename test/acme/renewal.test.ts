import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgedAt, renewalTime } from '../../components/acme/renewal';
import { type RenewBefore } from '../../components/config/values/renew-before';

const day = 86_400_000;
const ninetyDays = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-04-01T00:00:00Z' };
const sixDays = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-01-07T00:00:00Z' };

describe('the time of a renewal', () => {
  const cases: readonly (readonly [
    when: string,
    validity: typeof ninetyDays,
    before: RenewBefore | undefined,
    at: string,
  ])[] = [
    ['a third before the end', ninetyDays, undefined, '2026-03-02T00:00:00Z'],
    ['a third before the end of a short one', sixDays, undefined, '2026-01-05T00:00:00Z'],
    ['so many hours before the end', ninetyDays, { kind: 'hours', hours: 48 }, '2026-03-30T00:00:00Z'],
    ['such a share before the end', ninetyDays, { kind: 'percent', percent: 50 }, '2026-02-15T00:00:00Z'],
    ['a third, where it would be due at once', sixDays, { kind: 'hours', hours: 24 * 30 }, '2026-01-05T00:00:00Z'],
    ['a third, where all of it is asked for', sixDays, { kind: 'percent', percent: 100 }, '2026-01-05T00:00:00Z'],
  ];
  for (const [when, validity, renewBefore, at] of cases)
    it(`is ${when}`, () => assert.equal(renewalTime(validity, renewBefore), Date.parse(at)));

  it('is within the lifetime, and never at its start: a new certificate is not due', () => {
    const start = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    const renewBefore = fc.oneof(
      fc.record({ kind: fc.constant('hours' as const), hours: fc.integer({ min: 1, max: 9999 * 24 }) }),
      fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 9999 }) }),
    );
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 60_000, max: 400 * day }),
        fc.option(renewBefore),
        (from, lifetime, before) => {
          const notAfter = new Date(from.getTime() + lifetime);
          const validity = { notBefore: from.toISOString(), notAfter: notAfter.toISOString() };
          const time = renewalTime(validity, before ?? undefined);
          assert.ok(time > from.getTime() && time < notAfter.getTime(), String(time));
        },
      ),
    );
  });
});

describe('the instant that renewal is judged at', () => {
  afterEach(() => delete process.env.EDGEWIRE_NOW);

  it('is now, or what EDGEWIRE_NOW says', () => {
    const before = Date.now();
    assert.ok(judgedAt() >= before);
    process.env.EDGEWIRE_NOW = '';
    assert.ok(judgedAt() >= before);
    process.env.EDGEWIRE_NOW = '2027-01-31T12:00:00Z';
    assert.equal(judgedAt(), Date.parse('2027-01-31T12:00:00Z'));
  });

  it('has to be one', () => {
    process.env.EDGEWIRE_NOW = 'tomorrow';
    assert.throws(judgedAt, { message: 'EDGEWIRE_NOW is "tomorrow", not an instant such as 2027-01-31T12:00:00Z' });
  });
});
