import assert from 'node:assert/strict';
import { stackFileSchema } from '../../components/config/json-schema';
import { isMapping, mapping } from '../pulumi/recordings';
import { customResourceSchema, hasChartData } from './chart-data';

/** What lies at keys of nested mappings. */
function below(value: unknown, ...keys: readonly string[]): Readonly<Record<string, unknown>> {
  return mapping(keys.reduce<unknown>((at, key) => (isMapping(at) ? at[key] : undefined), value));
}

describe('the DNS-01 providers of the configuration', () => {
  before(function () {
    if (!hasChartData()) this.skip();
  });

  it("have every field that the pinned cert-manager's providers have", () => {
    const issuer = customResourceSchema('cert-manager.io/v1', 'ClusterIssuer');
    const solver = [
      'properties',
      'spec',
      'properties',
      'acme',
      'properties',
      'solvers',
      'items',
      'properties',
      'dns01',
    ];
    const theirs = below(issuer, ...solver, 'properties');
    const ours = below(stackFileSchema(), 'definitions', 'dns01Solver', 'properties');
    const missing = Object.entries(theirs).flatMap(([provider, schema]) =>
      isMapping(schema) && isMapping(schema.properties)
        ? Object.keys(schema.properties)
            .filter((field) => !(field in below(ours, provider, 'properties')))
            .map((field) => `${provider}.${field}`)
        : [],
    );
    assert.ok(Object.keys(theirs).length > 9);
    assert.deepEqual(missing, []);
  });
});
