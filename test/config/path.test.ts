import assert from 'node:assert/strict';
import fc from 'fast-check';
import { configPath, isWithin } from '../../components/config/path';
import { quoted, quotedStart } from '../../components/config/quoted';

describe('configuration path', () => {
  it('names keys and indexes', () => {
    assert.equal(configPath('apps'), 'edgewire:apps');
    assert.equal(configPath('apps', 0, 'host'), 'edgewire:apps[0].host');
    assert.equal(configPath('environments', 'a-b_1', 'names', 12), 'edgewire:environments.a-b_1.names[12]');
  });

  it('puts other keys in quotes', () => {
    assert.equal(configPath('addresses', 'floatingIps', '192.0.2.10'), 'edgewire:addresses.floatingIps["192.0.2.10"]');
    assert.equal(configPath('namespaces', '', 'a"b', 'c\nd', '0'), 'edgewire:namespaces[""]["a\\"b"]["c\\nd"].0');
    assert.equal(configPath('a\u2028b'), 'edgewire:"a\\u2028b"');
    assert.equal(configPath('config:cluster'), 'edgewire:config:cluster');
  });

  it('tells different steps apart', () => {
    const steps = fc.array(fc.oneof(fc.nat(3), fc.string({ maxLength: 3 })), { maxLength: 3 });
    fc.assert(
      fc.property(steps, steps, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        assert.equal(configPath('apps', ...one) === configPath('apps', ...other), same);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('knows what lies within', () => {
    assert.ok(isWithin('edgewire:apps', 'edgewire:apps'));
    assert.ok(isWithin('edgewire:apps[0].host', 'edgewire:apps'));
    assert.ok(isWithin('edgewire:cluster.name', 'edgewire:cluster'));
    assert.ok(!isWithin('edgewire:clusters', 'edgewire:cluster'));
    assert.ok(!isWithin('edgewire:cluster', 'edgewire:cluster.name'));
    assert.ok(!isWithin('edgewire:apps[10]', 'edgewire:apps[1'));
  });
});

describe('quoted text', () => {
  it('stays on one line, and says nothing to a terminal', () => {
    assert.equal(quoted('a"b\\\n\r\t\u0000\u001b[31m'), '"a\\"b\\\\\\n\\r\\t\\u0000\\u001b[31m"');
    assert.equal(
      quoted('\u007f\u0085\u009b\u200b\u2028\u2029\u202e\u2066\ufeff'),
      '"\\u007f\\u0085\\u009b\\u200b\\u2028\\u2029\\u202e\\u2066\\ufeff"',
    );
    assert.equal(quoted('\ud800é🦊'), '"\\ud800é🦊"');
  });

  it('can be read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => assert.equal(JSON.parse(quoted(text)), text)),
      { seed: 7, numRuns: 200 },
    );
  });

  it('is cut where it is long', () => {
    assert.equal(quotedStart('x'.repeat(60)), `"${'x'.repeat(60)}"`);
    assert.equal(quotedStart('x'.repeat(61)), `"${'x'.repeat(57)}..."`);
  });
});
