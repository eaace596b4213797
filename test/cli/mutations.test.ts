import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renderPlan, formats } from '../../cli/report/report';
import { parseStack } from '../../components/config/stack-file';
import { type PathStep } from '../../components/config/path';
import { inOrder } from '../../components/wiring/rules/diagnostic';
import { plan } from '../../components/wiring/plan-stack';
import { fullStack } from '../config/full-stack';
import { mutations, pathsOf, replaced, type Sections } from '../config/mutate';
import { emptyPage } from './sample-plan';

const seed = 20_251_123;

/** Few keys, so that most mutations touch what the plan reads. */
const small: Sections = {
  addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] }, floatingIps: { '192.0.2.10': '203.0.113.7' } },
  controllers: { external: { class: 'traefik', default: true, address: '192.0.2.10' } },
  issuers: { letsencrypt: { acme: { directory: 'letsencrypt-production', http01: {} } } },
  environments: {
    production: { domain: 'apps.example.com', issuer: 'letsencrypt', namespaces: { selector: 'team=web' } },
    intranet: {
      domain: 'corp.example.com',
      names: ['*.labs.corp.example.com'],
      issuer: 'letsencrypt',
      namespaces: { list: ['wiki'] },
    },
  },
  namespaces: { wiki: { labels: { team: 'web' } } },
  apps: [{ name: 'wiki', namespace: 'wiki', host: 'wiki.corp.example.com', service: { name: 'wiki', port: 80 } }],
};

const mutated = mutations(fullStack).map(({ sections }) => sections);

/** Up to three texts replaced by others: names, addresses and selectors that the schema takes and the plan has to judge. */
function retexted(sections: Sections): fc.Arbitrary<Sections> {
  const texts = pathsOf(sections).filter((steps) => typeof valueAt(sections, steps) === 'string');
  const text = fc.oneof(
    fc.constantFrom(
      '*',
      '*.x.io',
      'a.b.x.io',
      'X.io.',
      'a..b',
      '192.0.2.10',
      '10.0.0.0/8',
      'a-b',
      'a in (b',
      '!x',
      'wiki',
      'epinio',
      'true',
    ),
    fc.domain(),
    fc.string({ unit: 'binary', minLength: 1 }),
  );
  const edit = fc.tuple(fc.constantFrom(...texts), text);
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((edits) => edits.reduce<Sections>((all, [steps, value]) => replaced(all, steps, value), sections));
}

function valueAt(value: unknown, steps: readonly PathStep[]): unknown {
  return steps.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    value,
  );
}

describe('plan: mutations', () => {
  it('plans and prints whatever passes for a configuration', () => {
    let planned = 0;
    let faulty = 0;
    fc.assert(
      fc.property(fc.oneof(mutated, retexted(small), retexted(fullStack)), (sections) => {
        const loaded = parseStack(sections);
        if (loaded.kind === 'errors') return;
        const result = plan(loaded.config, 'mutated');
        planned += 1;
        if (result.diagnostics.length > 0) faulty += 1;
        for (const { message, hint, path } of result.diagnostics) {
          for (const text of [message, hint, path]) assert.doesNotMatch(text, /undefined|\[object|NaN|\n/);
        }
        assert.deepEqual(inOrder(result.diagnostics), result.diagnostics);
        for (const format of formats) assert.ok(renderPlan(result, { format, page: emptyPage }).endsWith('\n'));
      }),
      { seed, numRuns: 1500 },
    );
    // Mutations that are all refused, or all harmless, would test little.
    assert.ok(planned > 400 && faulty > 300, `${planned} planned, ${faulty} with diagnostics`);
  });
});
