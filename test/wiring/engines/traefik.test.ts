import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { compareBytes } from '../../../components/wiring/engines/go/strconv';
import {
  buildTraefikStore,
  covers,
  storeKey,
  traefik,
  type IngressTls,
  type SecretFault,
  type TraefikSecret,
} from '../../../components/wiring/engines/traefik/store';

interface CaseSecret extends Omit<TraefikSecret, 'dnsNames' | 'commonName'> {
  readonly sans: readonly string[];
  readonly cn?: string;
}

interface Case {
  readonly id: string;
  readonly note?: string;
  readonly certs: readonly CaseSecret[];
  /** Indexes into `certs`, in the order of `spec.tls`. */
  readonly ingresses?: readonly (readonly number[])[];
  readonly sni: string;
  readonly localIP?: string;
  /** Null is the default certificate; a list holds all answers seen. */
  readonly expectIndex: number | null | readonly (number | null)[];
  readonly ambiguous?: boolean;
}

const cases = JSON.parse(readFileSync(join(__dirname, '../../vectors/traefik-store.json'), 'utf8')) as Case[];
const RECORDED_LOCAL_IP = '192.0.2.1';

function ingressesOf({ certs, ingresses }: Case): IngressTls[] | undefined {
  return ingresses?.map((indexes) => {
    const members = indexes.map((index) => certs[index]!);
    return { namespace: members[0]?.namespace ?? '', secretNames: members.map(({ name }) => name) };
  });
}

const label = fc.constantFrom('a', 'b', 'a-b', 'A', '*', '1', '');
const hostName = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom('x.io', 'X.io', 'io', 'io.', '*'))
  .map(([labels, domain]) => [...labels, domain].join('.'));
const secretFields = {
  namespace: fc.constantFrom('a', 'a-b', 'b', 'c'),
  name: fc.constantFrom('b-c', 'c', 'd', 'd-e'),
  dnsNames: fc.array(hostName, { minLength: 1, maxLength: 3 }),
  commonName: fc.option(hostName, { nil: undefined }),
};
const secrets = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.uniqueArray(fc.record({ ...secretFields, ...fields }) as fc.Arbitrary<TraefikSecret>, {
    selector: ({ namespace, name }) => `${namespace}/${name}`,
    maxLength: 6,
  });
const sni = fc.oneof(hostName, fc.constantFrom('', 'a.x.io', 'b.x.io', 'x.io'));

/** The store as Traefik has it: go through the keys, the last first, until one matches. */
function scan(all: readonly TraefikSecret[], host: string): TraefikSecret | null {
  const inLine = [...all].sort((left, right) =>
    compareBytes(`${left.namespace}-${left.name}`, `${right.namespace}-${right.name}`),
  );
  const keys = new Map<string, TraefikSecret>();
  for (const secret of inLine) if (!keys.has(storeKey(secret))) keys.set(storeKey(secret), secret);
  const best = [...keys.keys()].sort(compareBytes).findLast((key) => covers(key, host));
  return best === undefined ? null : (keys.get(best) ?? null);
}

const hasClash = (all: readonly TraefikSecret[]) =>
  new Set(all.map(({ namespace, name }) => `${namespace}-${name}`)).size < all.length;

/** All answers that some order of the Ingresses can bring, each Secret named by an Ingress of its own. */
function answersOfAllOrders(all: readonly TraefikSecret[], host: string): Set<TraefikSecret | null> {
  const worlds = all.reduce<TraefikSecret[][]>(
    (before, secret) => {
      const clashes = (other: TraefikSecret) =>
        `${other.namespace}-${other.name}` === `${secret.namespace}-${secret.name}`;
      return before.flatMap((world) =>
        world.some(clashes) ? [world, [...world.filter((other) => !clashes(other)), secret]] : [[...world, secret]],
      );
    },
    [[]],
  );
  return new Set(worlds.map((world) => scan(world, host)));
}

describe("Traefik's certificate store", () => {
  it('has recorded cases', () => assert.ok(cases.length > 0));

  for (const recorded of cases) {
    it(`${recorded.id} ${recorded.note ?? ''}`, () => {
      const { certs, localIP = RECORDED_LOCAL_IP, expectIndex } = recorded;
      const all = certs.map(({ sans, cn, ...rest }) => ({ ...rest, dnsNames: sans, commonName: cn }));
      const situation = { secrets: all, ingresses: ingressesOf(recorded), localIP, sni: recorded.sni };
      const answer = traefik.decide(situation);
      if (typeof expectIndex === 'object' && expectIndex !== null) {
        assert.equal(recorded.ambiguous, true);
        return assert.equal(answer.kind, 'ambiguous');
      }
      assert.deepEqual(answer, { kind: 'decided', decision: expectIndex === null ? null : all[expectIndex] });
    });
  }

  it('answers the same whatever the order of Secrets and Ingresses', () => {
    const faults = { fault: fc.constantFrom(undefined, undefined, 'missing-secret', 'key-mismatch', 'unreferenced') };
    const shuffled = secrets(faults).chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, sni, ([all, permuted], host) => {
        const one = buildTraefikStore({ secrets: all }).serve(host);
        const two = buildTraefikStore({ secrets: permuted }).serve(host);
        assert.equal(two.kind, one.kind);
        if (one.kind === 'decided') assert.deepEqual(two, one);
      }),
    );
  });

  it('answers with further Secrets as if it were built of all together', () => {
    const faults = {
      namespace: fc.constantFrom('a', 'a-b', 'b'),
      name: fc.constantFrom('b-c', 'c', 'd'),
      provider: fc.constantFrom('kubernetes', 'kubernetes', 'kubernetescrd'),
      fault: fc.constantFrom(undefined, undefined, 'missing-secret', 'key-mismatch'),
    };
    fc.assert(
      fc.property(secrets(faults), fc.nat(6), fc.nat(6), sni, (all, first, second, host) => {
        const [from, to] = [Math.min(first, second), Math.max(first, second)];
        const base = buildTraefikStore({ secrets: all.slice(0, from) });
        const layered = base.with(all.slice(from, to)).with(all.slice(to));
        const whole = buildTraefikStore({ secrets: all }).serve(host);
        const answer = layered.serve(host);
        assert.equal(answer.kind, whole.kind);
        if (whole.kind === 'decided') assert.deepEqual(answer, whole);
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers as a scan of all keys does', () => {
    fc.assert(
      fc.property(secrets({}), sni, (all, host) => {
        fc.pre(!hasClash(all));
        assert.deepEqual(buildTraefikStore({ secrets: all }).serve(host), {
          kind: 'decided',
          decision: scan(all, host),
        });
      }),
      { numRuns: 500 },
    );
  });

  it('has every certificate of a host among the candidates, with the one that it serves first', () => {
    const faults = { fault: fc.constantFrom(undefined, undefined, undefined, 'key-mismatch', 'missing-secret') };
    fc.assert(
      fc.property(secrets(faults), fc.nat(6), sni, (all, from, host) => {
        const whole = buildTraefikStore({ secrets: all });
        const layered = buildTraefikStore({ secrets: all.slice(0, from) }).with(all.slice(from));
        const answer = whole.serve(host);
        const found = whole.candidates(host);
        assert.deepEqual(layered.candidates(host), found);
        const fits = all.filter((one) => one.fault === undefined && covers(storeKey(one), host));
        assert.deepEqual(new Set(found.map(({ secret }) => secret)), new Set(fits));
        const [first] = found;
        if (answer.kind === 'ambiguous') return assert.equal(first?.standing, 'chance');
        assert.equal(first?.secret ?? null, answer.decision);
        if (first !== undefined) assert.equal(first.standing, 'served');
        const others = found.slice(1).map(({ key, standing }) => [key === first?.key, standing]);
        for (const [isSameKey, standing] of others) assert.equal(standing, isSameKey ? 'second' : 'earlier');
      }),
      { numRuns: 1000 },
    );
  });

  it('tells a copy of what it serves from another certificate with the same names', () => {
    const wildcard = { dnsNames: ['*.x.io'] };
    const first = { ...wildcard, namespace: 'a', name: 's', certificate: 'one' };
    const copy = { ...wildcard, namespace: 'b', name: 's', certificate: 'one' };
    const twin = { ...wildcard, namespace: 'c', name: 's', certificate: 'two' };
    const plain = { namespace: 'd', name: 's', dnsNames: ['*.x.io', '*.y.io'] };
    const { candidates } = buildTraefikStore({ secrets: [twin, copy, first, plain] });
    assert.deepEqual(
      candidates('h.x.io').map(({ secret, standing }) => [`${secret.namespace}`, standing]),
      [
        ['d', 'served'],
        ['a', 'earlier'],
        ['b', 'earlier'],
        ['c', 'earlier'],
      ],
    );
    const { candidates: without } = buildTraefikStore({ secrets: [twin, copy, first] });
    assert.deepEqual(
      without('h.x.io').map(({ secret, standing }) => [secret.namespace, standing]),
      [
        ['a', 'served'],
        ['b', 'served'],
        ['c', 'second'],
      ],
    );
  });

  it('is ambiguous exactly where the order of the Ingresses decides', () => {
    const clashing = secrets({ namespace: fc.constantFrom('a', 'a-b'), name: fc.constantFrom('b-c', 'c', 'd') });
    fc.assert(
      fc.property(clashing, sni, (all, host) => {
        const possible = answersOfAllOrders(all, host);
        const answer = buildTraefikStore({ secrets: all }).serve(host);
        assert.equal(answer.kind, possible.size > 1 ? 'ambiguous' : 'decided');
        if (answer.kind === 'decided') assert.ok(possible.has(answer.decision));
      }),
      { numRuns: 1000 },
    );
  });

  it('cannot say what follows an unreadable Secret whose key text another Secret may hold', () => {
    const rival = { namespace: 'a', name: 'b-c', dnsNames: ['one.x.io'] };
    const later = { namespace: 'a-b', name: 'later', dnsNames: ['two.x.io'] };
    const ingresses = [
      { namespace: 'a-b', secretNames: ['c', 'later'] },
      { namespace: 'a', secretNames: ['b-c'] },
    ];
    const { serve } = buildTraefikStore({ secrets: [rival, later], ingresses });
    assert.equal(serve('two.x.io').kind, 'ambiguous');
    assert.deepEqual(serve('one.x.io'), { kind: 'decided', decision: rival });
    const alone = buildTraefikStore({ secrets: [later], ingresses });
    assert.deepEqual(alone.serve('two.x.io'), { kind: 'decided', decision: null });
  });

  it('drops the later blocks of an Ingress after an unreadable Secret, not after an unparsable one', () => {
    const outcome = (fault: SecretFault) => {
      const all = [
        { namespace: 'n', name: 's1', dnsNames: ['a.x.io'], fault },
        { namespace: 'n', name: 's2', dnsNames: ['b.x.io'] },
      ];
      const ingresses = [{ namespace: 'n', secretNames: ['', 's1', 's2'] }];
      const { serve } = buildTraefikStore({ secrets: all, ingresses });
      assert.deepEqual(serve('a.x.io'), { kind: 'decided', decision: null });
      return serve('b.x.io');
    };
    for (const fault of ['missing-secret', 'no-key', 'no-crt', 'empty-crt'] as const) {
      assert.deepEqual(outcome(fault), { kind: 'decided', decision: null }, fault);
    }
    for (const fault of ['garbage-crt', 'key-mismatch'] as const) {
      const second = { namespace: 'n', name: 's2', dnsNames: ['b.x.io'] };
      assert.deepEqual(outcome(fault), { kind: 'decided', decision: second }, fault);
    }
  });

  it('takes one Secret from two providers for one', () => {
    const secret = { namespace: 'n', name: 's', dnsNames: ['*.x.io'] };
    const { serve } = buildTraefikStore({ secrets: [secret, { ...secret, provider: 'kubernetescrd' }] });
    assert.deepEqual(serve('a.x.io'), { kind: 'decided', decision: secret });
  });

  it('is built once and answers many hosts of many environments', function () {
    this.timeout(10_000);
    const environments = Array.from({ length: 2000 }, (_, index) => `e${index}.example.com`);
    const all = environments.map((domain) => ({ namespace: domain, name: 'tls', dnsNames: [`*.${domain}`, domain] }));
    const { serve } = buildTraefikStore({ secrets: all });
    for (let index = 0; index < 100_000; index++) {
      const expected = all[index % all.length];
      const answer = serve(`app${index}.${environments[index % all.length]}`);
      assert.equal(answer.kind === 'decided' && answer.decision, expected);
    }
  });
});
