import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bestCertificate } from '../../../components/wiring/acme-json/choice';
import { readAcmeStore, type StoredCertificate } from '../../../components/wiring/acme-json/store';
import { covers } from '../../../components/wiring/engines/tls-clients/names';
import { acmeJson } from '../../acme-json';
import { ecKey, issue } from '../../certificates';

const key = ecKey();

interface Brief {
  readonly names: readonly [string, ...string[]];
  readonly until?: string;
}

function stored(...briefs: readonly Brief[]): readonly StoredCertificate[] {
  const certificates = briefs.map(({ names, until = '2030' }) => {
    const issued = issue({ dnsNames: names, notAfter: `${until}-01-01T00:00:00Z`, key });
    return { issued, domain: names };
  });
  const read = readAcmeStore(acmeJson({ le: { certificates } }));
  return read.kind === 'store' ? read.store.certificates : assert.fail(read.why);
}

const wildcard = '*.apps.example.com';
const apex = 'apps.example.com';

describe('the choice of a certificate', () => {
  it('goes by coverage first, then by the latest end, then by the place in the file', () => {
    const all = stored(
      { names: [wildcard], until: '2040' },
      { names: [wildcard, apex], until: '2031' },
      { names: [apex, wildcard, 'wiki.example.com'], until: '2032' },
      { names: [wildcard, apex], until: '2032' },
    );
    assert.equal(bestCertificate(all, [wildcard, apex]), all[2]);
    assert.equal(bestCertificate(all, [wildcard]), all[0]);
    assert.equal(bestCertificate([all[3]!, all[2]!], [wildcard, apex]), all[3]);
  });

  it('matches names as TLS clients do', () => {
    const all = stored({ names: [wildcard] });
    assert.equal(bestCertificate(all, ['wiki.apps.example.com']), all[0]);
    for (const name of [apex, 'a.b.apps.example.com', '*.example.com', '*.b.apps.example.com']) {
      assert.equal(bestCertificate(all, [name]), undefined, name);
    }
  });

  it('prefers, for cert-manager to take over, one that has exactly the names', () => {
    const all = stored({ names: [wildcard, apex], until: '2040' }, { names: [wildcard], until: '2031' });
    assert.equal(bestCertificate(all, [wildcard], 'adopt'), all[1]);
    assert.equal(bestCertificate(all, [wildcard, 'x.example.com'], 'adopt'), all[0]);
  });

  it('is never one that another beats, whatever the order of the file', () => {
    const pool = stored(
      { names: [wildcard], until: '2031' },
      { names: [wildcard, apex], until: '2030' },
      { names: [apex], until: '2033' },
      { names: ['*.b.example.com', wildcard], until: '2032' },
      { names: ['x.example.com'], until: '2040' },
    );
    const wanted = fc.subarray([wildcard, apex, 'wiki.apps.example.com', 'x.example.com', '*.b.example.com']);
    fc.assert(
      fc.property(fc.shuffledSubarray([...pool]), wanted, (file, names) => {
        const score = (one: StoredCertificate) =>
          names.filter((name) => one.names.some((own) => covers(own, name))).length;
        const best = bestCertificate(file, names);
        if (best === undefined) return assert.ok(file.every((one) => score(one) === 0));
        assert.ok(score(best) > 0);
        for (const other of file) {
          const isLonger = other.leaf.notAfter > best.leaf.notAfter;
          assert.ok(score(other) < score(best) || (score(other) === score(best) && !isLonger));
        }
      }),
    );
  });
});
