import assert from 'node:assert/strict';
import { pins } from '../../components/charts/pins';
import { chartValueNames, type ValueNames } from '../../components/wiring/chart-values/names';
import { unknownValues } from '../../components/wiring/chart-values/unknown-values';
import { mapping } from '../pulumi/recordings';
import { chartData, chartDefaults, hasChartData } from './chart-data';
import { valueNames } from './value-names';

const charts = [
  'traefik',
  'metallb',
  'cert-manager',
  'kubed',
  'epinio',
  'kubernetes-replicator',
  'external-dns',
] as const;

function countOf(names: ValueNames): number {
  return names === 1 ? 1 : Object.values(names).reduce<number>((sum, inner) => sum + countOf(inner), 0);
}

describe('the names of chart values', () => {
  for (const chart of charts) {
    it(`are of the pinned version of ${chart}`, () => {
      assert.equal(chartValueNames[chart].version, pins[chart].version);
      assert.ok(countOf(chartValueNames[chart].names) > 20);
    });
  }
});

describe('the names of chart values, beside the charts', () => {
  before(function () {
    if (!hasChartData()) this.skip();
  });

  for (const chart of charts) {
    it(`are those of ${chart}: else run npm run value-names`, () => {
      assert.deepEqual(chartValueNames[chart].names, valueNames(chartData(chart)));
    });

    it(`have every default of ${chart}`, () => {
      assert.deepEqual(unknownValues(chartValueNames[chart].names, mapping(chartDefaults(chart))), []);
    });
  }

  it('take names that comments offer, beside those that have a default, and only there', () => {
    const values = 'image:\n  repository: a\n  # tag: b\nlabels: {}\n# args:\nfree: {}\n  # anything: 1\n';
    assert.deepEqual(valueNames({ values, schema: undefined, dependencies: ['inner'] }), {
      args: 1,
      free: 1,
      global: 1,
      image: { repository: 1, tag: 1 },
      inner: 1,
      labels: 1,
    });
  });

  it('close what a schema closes, follow its references, and leave open what it has no names for', () => {
    const schema = {
      $ref: '#/$defs/all',
      $defs: {
        all: {
          additionalProperties: false,
          properties: { closed: { type: 'object', properties: { a: {} } }, open: { type: 'object' } },
        },
      },
    };
    assert.deepEqual(valueNames({ values: '# offered: 1\nclosed: {}\n', schema, dependencies: [] }), {
      closed: { a: 1 },
      global: 1,
      open: 1,
    });
  });
});
