import assert from 'node:assert/strict';
import { configPath, configSteps, type PathStep, stepsOf } from '../../components/config/path';
import { Positions } from '../../components/config/positions';

const text = `base: &base
  name: wiki
  service: &service { "port": 80 }
list: &list
  - one
  - two: 2
merged:
  <<: *base
  name: own
both:
  <<: [*missing, { name: first }, *base]
aliased: *list
'quoted key': 1
---
- kind: Ingress
  spec:
    ? tls
    : - hosts: [a]
---
{"items": [{"kind": "A"}, {"kind": "B", "deep": {"er": [1, 2]}}]}
`;

const positions = new Positions(text);

/** `line:column` of a value, and how many steps lead there. */
function at(steps: readonly PathStep[], document?: number): string {
  const found = positions.of(steps, document);
  return found === undefined ? '-' : `${found.position.line}:${found.position.column} ${found.steps}`;
}

describe('positions in YAML and JSON', () => {
  it('are those of keys, and of the items of lists', () => {
    assert.equal(at(['base', 'name']), '2:3 2');
    assert.equal(at(['base', 'service', 'port']), '3:23 3');
    assert.equal(at(['list', 1, 'two']), '6:5 3');
    assert.equal(at(['quoted key']), '13:1 1');
    assert.equal(at([0, 'spec', 'tls', 0, 'hosts', 0], 2), '18:17 6');
    assert.equal(at(['items', 1, 'deep', 'er', 1], 3), '20:60 5');
  });

  it('lead through aliases and merge keys to where a value is written', () => {
    assert.equal(at(['aliased', 1, 'two']), '6:5 3');
    assert.equal(at(['merged', 'name']), '9:3 2');
    assert.equal(at(['merged', 'service', 'port']), '3:23 3');
    assert.equal(at(['both', 'name']), '11:20 2');
    assert.equal(at(['both', 'service']), '3:3 2');
  });

  it('are those of the nearest value around what is not there', () => {
    assert.equal(at(['base', 'service', 'name']), '3:3 2');
    assert.equal(at(['list', 7, 'two']), '4:1 1');
    assert.equal(at(['nowhere', 0]), '1:1 0');
    assert.equal(at(['base'], 4), '-');
  });

  it('end in texts that hold themselves, that do not parse, and that are empty', () => {
    const own = new Positions('a: &a\n  <<: *a\n  b: *a\n');
    assert.deepEqual(own.of(['a', 'b', 'b', 'c'])?.position, { line: 3, column: 3 });
    const chain = Array.from({ length: 20_000 }, (_, index) => `a${index}: &a${index} { <<: *a${index - 1} }\n`);
    const long = new Positions(`a-1: &a-1 { end: 1 }\n${chain.join('')}`);
    assert.deepEqual(long.of(['a19999', 'end'])?.position, { line: 1, column: 13 });
    assert.equal(new Positions('a: [').of(['a']), undefined);
    assert.equal(new Positions('').of(['a']), undefined);
  });
});

describe('steps of a path', () => {
  it('are read back from what configPath writes', () => {
    for (const steps of [
      ['apps', 3, 'host'],
      ['addresses', 'floatingIps', '192.0.2.10'],
      ['a', 'b"]\\ \n'],
    ] as const) {
      const [section, ...others] = steps;
      assert.deepEqual(configSteps(configPath(section, ...others)), steps);
    }
    assert.deepEqual(stepsOf('.spec.rules[0].host'), ['spec', 'rules', 0, 'host']);
  });
});
