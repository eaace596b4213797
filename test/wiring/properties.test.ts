import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseStack } from '../../components/config/stack-file';
import { Coverage } from '../../components/wiring/coverage';
import { canonicalName, nameMistake } from '../../components/wiring/names/host-name';
import { type Plan, type PlannedEnvironment } from '../../components/wiring/plan';
import { plan } from '../../components/wiring/plan-stack';
import { Reach, type Reached } from '../../components/wiring/reach';

/** An environment as the configuration has it. */
interface GivenEnvironment {
  readonly domain: string;
  readonly apex: boolean;
  readonly names: readonly string[];
  readonly issuer: 'corporate' | 'letsencrypt';
  readonly namespaces: Readonly<Record<string, unknown>>;
  readonly distribution?: 'kubed' | 'replicator';
}

type Given = Readonly<Record<string, unknown>>;

const issuers = {
  corporate: { selfSigned: {} },
  letsencrypt: { acme: { directory: 'letsencrypt-production', dns01: { cloudflare: {} } } },
};

function planned(sections: Given): Plan {
  const loaded = parseStack({ issuers, ...sections });
  assert.equal(loaded.kind, 'stack', JSON.stringify(loaded));
  return loaded.kind === 'stack' ? plan(loaded.config, 'test') : assert.fail();
}

function appsAt(hosts: readonly string[]): Given[] {
  return hosts.map((host, index) => ({
    name: `app-${index}`,
    namespace: 'wiki',
    host,
    service: { name: 'web', port: 80 },
  }));
}

// Few labels, so that names meet.
const label = fc.constantFrom('a', 'b', 'c');
const domain = fc
  .tuple(fc.array(label, { maxLength: 3 }), fc.constantFrom('x.example.com', 'example.com'))
  .map(([labels, base]) => [...labels, base].join('.'));
const spelling = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(text, fc.boolean(), fc.boolean())
    .map(([name, upper, dot]) => `${upper ? name.toUpperCase() : name}${dot ? '.' : ''}`);
const certificateName = fc.tuple(fc.boolean(), domain).map(([wildcard, name]) => (wildcard ? `*.${name}` : name));
const environment: fc.Arbitrary<GivenEnvironment> = fc.record({
  domain: spelling(domain),
  apex: fc.boolean(),
  names: fc.array(spelling(certificateName), { maxLength: 3 }),
  issuer: fc.constantFrom('corporate', 'letsencrypt'),
  namespaces: fc.constantFrom({ list: ['wiki'] }, { all: true }, { selector: 'team=web' }),
});
const environments = fc
  .array(environment, { minLength: 1, maxLength: 4 })
  .map((list) => list.map((one, index): [string, GivenEnvironment] => [`e${index}`, one]));
const host = spelling(domain);

/** The names that an environment's certificate is to have, read anew from the configuration. */
function namesOf({ domain: written, apex, names }: GivenEnvironment): string[] {
  return [`*.${written}`, ...(apex ? [written] : []), ...names].map(plain);
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** RFC 9525: a wildcard stands for exactly one leftmost label. */
function speaksFor(name: string, of: string): boolean {
  const [first, ...rest] = name.split('.');
  const [, ...parent] = of.split('.');
  return name === of || (first === '*' && rest.join('.') === parent.join('.'));
}

interface Choice {
  readonly environment: string | null;
  readonly name: string | null;
}

/** Every name of every environment is looked at: exact ones first, then those with more labels, then the order. */
function chosenBruteForce(list: readonly [string, GivenEnvironment][], of: string): Choice {
  const fitting = list.flatMap(([environmentName, given]) =>
    namesOf(given)
      .filter((name) => speaksFor(name, of))
      .map((name) => ({ environment: environmentName, name })),
  );
  const rank = ({ name }: { name: string }) => (name === of ? Infinity : name.split('.').length);
  const best = Math.max(...fitting.map(rank));
  return fitting.find((one) => rank(one) === best) ?? { environment: null, name: null };
}

function isLetterOrDigit(character: string): boolean {
  return 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.includes(character);
}

/** RFC 1123 by the letter, without a regular expression. */
function isDnsName(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  const labels = name.split('.');
  const isLabel = (one: string) =>
    one.length >= 1 &&
    one.length <= 63 &&
    [...one].every((character) => character === '-' || isLetterOrDigit(character)) &&
    one.at(0) !== '-' &&
    one.at(-1) !== '-';
  const isNumber = [...(labels.at(-1) ?? '')].every((character) => '0123456789'.includes(character));
  return name.length <= 253 && labels.every(isLabel) && !isNumber;
}

describe('host names', () => {
  const text = fc
    .array(
      fc.constantFrom(
        'a',
        'Z',
        '0',
        '9',
        '-',
        '_',
        '.',
        '*',
        ':',
        '/',
        ' ',
        'ü',
        '\u212a',
        'a'.repeat(62),
        '1'.repeat(61),
      ),
      {
        maxLength: 9,
      },
    )
    .map((parts) => parts.join(''));

  it('are found wrong exactly where RFC 1123 finds them so', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.domain(), fc.ipV4(), fc.ipV6(), host), (name) => {
        assert.equal(nameMistake(name) === undefined, isDnsName(name), name);
      }),
      { numRuns: 2000 },
    );
  });

  it('are one in any case and with one trailing dot', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), domain), (name) => {
        const canonical = canonicalName(name);
        assert.equal(canonicalName(canonical), canonical);
        assert.equal(canonicalName(name.toUpperCase()), canonical);
        assert.equal(canonicalName(`${name}.`), canonical);
        assert.equal(canonicalName(`*.${name}`), `*.${canonical}`);
        assert.equal(canonical, name.toLowerCase());
      }),
    );
  });
});

describe('the choice of an environment', () => {
  it('is what a look at every name gives', () => {
    fc.assert(
      fc.property(environments, fc.array(host, { minLength: 1, maxLength: 5 }), (list, hosts) => {
        const { wiring } = planned({ environments: Object.fromEntries(list), apps: appsAt(hosts) });
        assert.deepEqual(
          wiring.map((one): Choice => ({ environment: one.environment, name: one.coveringName })),
          hosts.map((one) => chosenBruteForce(list, plain(one))),
        );
      }),
    );
  });

  it('leaves exactly one of EW1003, EW1004 and EW1005 to a host without one, none to the others', () => {
    fc.assert(
      fc.property(environments, host, (list, one) => {
        const { diagnostics, wiring } = planned({ environments: Object.fromEntries(list), apps: appsAt([one]) });
        const gaps = diagnostics.filter(({ code }) => ['EW1003', 'EW1004', 'EW1005'].includes(code));
        assert.equal(gaps.length, wiring[0]?.environment === null ? 1 : 0);
      }),
    );
  });

  it('is not changed by an environment that has nothing to do with the hosts', () => {
    const unrelated = environment.map((one) => ({
      ...one,
      domain: 'apps.example.net',
      names: one.names.map((name) => name.replace(/example\.com/i, 'example.net')),
      namespaces: { list: ['wiki'] },
    }));
    fc.assert(
      fc.property(environments, fc.array(host, { minLength: 1, maxLength: 4 }), unrelated, (list, hosts, added) => {
        const before = planned({ environments: Object.fromEntries(list), apps: appsAt(hosts) });
        for (const more of [
          [...list, ['new', added] as const],
          [['new', added] as const, ...list],
        ]) {
          const after = planned({ environments: Object.fromEntries(more), apps: appsAt(hosts) });
          assert.deepEqual(after.wiring, before.wiring);
          const ofHosts = ({ diagnostics }: Plan) => diagnostics.filter(({ path }) => path.startsWith('edgewire:apps'));
          assert.deepEqual(ofHosts(after), ofHosts(before));
        }
      }),
    );
  });

  it('does not depend on the order of environments that share no name', () => {
    fc.assert(
      fc.property(environments, fc.array(host, { minLength: 1, maxLength: 4 }), (list, hosts) => {
        const names = list.flatMap(([, one]) => [...new Set(namesOf(one))]);
        fc.pre(new Set(names).size === names.length);
        const forth = planned({ environments: Object.fromEntries(list), apps: appsAt(hosts) });
        const back = planned({ environments: Object.fromEntries(list.toReversed()), apps: appsAt(hosts) });
        assert.deepEqual(back.wiring, forth.wiring);
        assert.deepEqual(back.orders, forth.orders);
      }),
    );
  });
});

describe('Coverage', () => {
  interface Near {
    readonly kind: 'deep' | 'apex';
    readonly environment: string;
    readonly name: string;
  }

  /** The longest wildcard that a host lies under, two labels deep or more; else the wildcard that it is the apex of. */
  function gapBruteForce(list: readonly PlannedEnvironment[], of: string): Near | undefined {
    const all = list.flatMap(({ name: environmentName, names }) =>
      names.map((name) => ({ environment: environmentName, name })),
    );
    const isDeep = (name: string) =>
      name.startsWith('*.') && of.endsWith(name.slice(1)) && of.slice(0, -name.slice(1).length).includes('.');
    const deep = all.filter(({ name }) => isDeep(name));
    const longest = Math.max(...deep.map(({ name }) => name.length));
    const nearest = deep.find(({ name }) => name.length === longest);
    if (nearest !== undefined) return { kind: 'deep', ...nearest };
    const apex = all.find(({ name }) => name === `*.${of}`);
    return apex === undefined ? undefined : { kind: 'apex', ...apex };
  }

  it('covers a host by whatever name speaks for it, each environment once, exact names first', () => {
    fc.assert(
      fc.property(environments, domain, (list, of) => {
        const { environments: known } = planned({ environments: Object.fromEntries(list) });
        const covers = new Coverage(known).of(of);
        const exact = known.filter(({ names }) => names.includes(of));
        const wild = known.filter(({ names }) => !names.includes(of) && names.some((name) => speaksFor(name, of)));
        assert.deepEqual(
          covers.map((cover) => cover.environment.name),
          [...exact, ...wild].map(({ name }) => name),
        );
        for (const cover of covers)
          assert.ok(speaksFor(cover.name, of) && cover.environment.names.includes(cover.name));
      }),
    );
  });

  it('covers a wildcard host by the same wildcard alone', () => {
    fc.assert(
      fc.property(environments, domain, (list, of) => {
        const { environments: known } = planned({ environments: Object.fromEntries(list) });
        assert.deepEqual(
          new Coverage(known).of(`*.${of}`).map((cover) => cover.environment.name),
          known.filter(({ names }) => names.includes(`*.${of}`)).map(({ name }) => name),
        );
      }),
    );
  });

  it('finds the nearest wildcard that a host misses', () => {
    fc.assert(
      fc.property(environments, domain, (list, of) => {
        const { environments: known } = planned({ environments: Object.fromEntries(list) });
        const gap = new Coverage(known).gap(of);
        const found =
          gap === undefined ? undefined : { kind: gap.kind, environment: gap.environment.name, name: gap.name };
        assert.deepEqual(found, gapBruteForce(known, of));
      }),
      { numRuns: 300 },
    );
  });
});

describe('Reach', () => {
  /** A condition on a label; `values` of `exists` and `!` are empty. */
  interface Condition {
    readonly key: 'a' | 'b';
    readonly operator: '=' | '!=' | 'in' | 'notin' | 'exists' | '!';
    readonly values: readonly string[];
  }

  type Labels = Readonly<Partial<Record<'a' | 'b', string>>>;

  const condition: fc.Arbitrary<Condition> = fc.record({
    key: fc.constantFrom('a', 'b'),
    operator: fc.constantFrom('=', '!=', 'in', 'notin', 'exists', '!'),
    values: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1, maxLength: 2 }),
  });
  const labels: fc.Arbitrary<Labels> = fc.record(
    { a: fc.constantFrom('x', 'y', 'other'), b: fc.constantFrom('x', 'z') },
    { requiredKeys: [] },
  );
  /** What a label can be as far as the conditions tell it apart. */
  const possible = ['x', 'y', 'z', 'other', undefined];
  const everything = possible.flatMap((a) => possible.map((b): Labels => ({ a, b })));

  function written({ key, operator, values }: Condition): string {
    switch (operator) {
      case 'exists':
        return key;
      case '!':
        return `!${key}`;
      case 'in':
      case 'notin':
        return `${key} ${operator} (${values.join(', ')})`;
      default:
        return `${key}${operator}${values[0] ?? ''}`;
    }
  }

  function holds({ key, operator, values }: Condition, given: Labels): boolean {
    const value = given[key];
    const named = operator === 'in' || operator === 'notin' ? values : values.slice(0, 1);
    const among = value !== undefined && named.includes(value);
    if (operator === 'exists') return value !== undefined;
    if (operator === '!') return value === undefined;
    return operator === '=' || operator === 'in' ? among : !among;
  }

  /** All labels that a namespace can have are tried. */
  function reachedBruteForce(conditions: readonly Condition[], known: Labels | undefined): Reached {
    const answers = new Set(
      (known === undefined ? everything : [known]).map((given) => conditions.every((one) => holds(one, given))),
    );
    if (answers.size > 1) return 'unknown';
    return answers.has(true) ? 'yes' : 'no';
  }

  const environmentOf = (namespaces: Given, distribution = 'kubed') => ({
    e: { domain: 'example.com', issuer: 'corporate', namespaces, distribution },
  });

  it('of a selector is what trying all labels gives', () => {
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 4 }),
        fc.array(fc.option(labels, { nil: undefined }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('kubed', 'replicator'),
        (conditions, all, distribution) => {
          const namespaces = Object.fromEntries(
            all.map((given, index) => [`n${index}`, given === undefined ? {} : { labels: given }]),
          );
          const selector = conditions.map(written).join(',');
          const known = planned({ environments: environmentOf({ selector }, distribution), namespaces });
          const [one] = known.environments;
          assert.ok(one);
          const reach = new Reach(known.namespaces);
          all.forEach((given, index) => {
            assert.equal(reach.of(one, `n${index}`), reachedBruteForce(conditions, given), `${selector} n${index}`);
          });
          assert.equal(reach.of(one, 'nowhere'), reachedBruteForce(conditions, undefined));
          assert.equal(reach.of(one, 'edgewire'), 'yes');
          const sure = all.flatMap((given, index) =>
            reachedBruteForce(conditions, given) === 'yes' ? [`n${index}`] : [],
          );
          assert.deepEqual(
            reach.places(one).filter((name) => name.startsWith('n')),
            sure,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of a list and of all is by name', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'edgewire');
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (list, asked) => {
        for (const namespaces of [{ list }, { all: true }]) {
          const known = planned({ environments: environmentOf(namespaces) });
          const [one] = known.environments;
          assert.ok(one);
          const expected = 'all' in namespaces || list.includes(asked) || asked === 'edgewire' ? 'yes' : 'no';
          assert.equal(new Reach(known.namespaces).of(one, asked), expected);
        }
      }),
    );
  });
});

describe('plan', () => {
  const sections = fc.record({
    environments: environments.map((list) => Object.fromEntries(list)),
    apps: fc.array(host, { maxLength: 4 }).map(appsAt),
    namespaces: fc.constantFrom({}, { wiki: { labels: { team: 'web' } } }, { wiki: { create: true } }),
    controllers: fc.constantFrom({ external: { replicas: 1 } }, { a: { default: true }, b: { class: 'traefik-a' } }),
    epinio: fc.constantFrom({ environment: 'e0' }, { environment: 'e1', domain: 'a.example.com', dex: false }),
  });

  it('gives the same plan for the same configuration, byte for byte', () => {
    fc.assert(
      fc.property(sections, (given) => {
        const [first, second] = [planned(structuredClone(given)), planned(structuredClone(given))];
        assert.deepEqual(second, first);
        assert.equal(JSON.stringify(second), JSON.stringify(first));
      }),
    );
  });

  it('reports a diagnostic once for each code and path, errors first, none that is empty', () => {
    fc.assert(
      fc.property(sections, (given) => {
        const { diagnostics } = planned(given);
        const keys = diagnostics.map(({ code, path }) => `${code} ${path}`);
        assert.deepEqual(keys, [...new Set(keys)]);
        const ranks = diagnostics.map(({ severity }) => ['error', 'warning', 'information'].indexOf(severity));
        assert.deepEqual(
          ranks,
          ranks.toSorted((a, b) => a - b),
        );
        for (const { path, message, hint } of diagnostics) {
          assert.match(path, /^edgewire:/);
          for (const text of [message, hint]) assert.doesNotMatch(text, /undefined|^$|\n/);
        }
      }),
    );
  });
});
