import assert from 'node:assert/strict';
import { accountPlaceholder } from '../../components/wiring/plan/standing-records';
import { planOf } from './stacks';

function recordsOf(directory: string, dnsPersist01: string) {
  const acme = `{ directory: ${directory}, termsOfServiceAgreed: true, dnsPersist01: ${dnsPersist01} }`;
  return planOf({
    environments: `production: { domain: apps.example.com, names: [www.example.com], apex: true, certificate: { acme: ${acme} }, namespaces: { list: [wiki] } }`,
  }).standingRecords.map(({ name, text }) => `${name} ${text}`);
}

describe('the standing records of a plan', () => {
  it('are one for a wildcard and its apex, and one for each other name', () =>
    assert.deepEqual(recordsOf('letsencrypt-staging', '{ accountUri: https://acme.example.com/1 }'), [
      '_validation-persist.apps.example.com letsencrypt.org; accounturi=https://acme.example.com/1; policy=wildcard',
      '_validation-persist.www.example.com letsencrypt.org; accounturi=https://acme.example.com/1',
    ]));

  it('say how the account comes to be, and what is not known of a private authority', () =>
    assert.equal(
      recordsOf('https://acme.example.com/directory', '{}')[1],
      `_validation-persist.www.example.com <the authority's name in CAA records>; accounturi=${accountPlaceholder}`,
    ));

  it('have their end, and the name of a private authority', () =>
    assert.equal(
      recordsOf(
        'https://acme.example.com/directory',
        "{ issuerDomain: ca.example.com, accountUri: https://acme.example.com/1, persistUntil: '2028-01-31T12:00:00+01:00' }",
      )[1],
      '_validation-persist.www.example.com ca.example.com; accounturi=https://acme.example.com/1; persistUntil=1832929200',
    ));
});
