import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBasePlan } from '../../cli/base-plan';
import { Failure } from '../../cli/failure';
import { renderPlan } from '../../cli/report/report';
import { planJson } from '../../cli/report/plan-json';
import { samplePlan } from './sample-plan';

describe('base plan', () => {
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), 'edgewire-'))));
  after(() => rmSync(directory, { recursive: true }));

  const read = (content: string | Buffer) => {
    const file = join(directory, 'base.json');
    writeFileSync(file, content);
    return readBasePlan(file);
  };

  const json = renderPlan(samplePlan(), { format: 'json' });

  it('is what the JSON report prints', async () => {
    assert.deepEqual(await read(json), planJson(samplePlan()));
  });

  it('may come from PowerShell, in UTF-16', async () => {
    assert.deepEqual(await read(Buffer.from(`\ufeff${json}`, 'utf16le')), planJson(samplePlan()));
  });

  it('may be of another version: fields too many are dropped, those that lack are empty', async () => {
    const { ignored, diagnostics, environments, ...rest } = planJson(samplePlan());
    const older = environments.map(({ name, names, issuer, secret, distribution, selector }) => ({
      name,
      names,
      issuer,
      secret,
      distribution,
      selector,
      later: 1,
    }));
    const plan = await read(JSON.stringify({ ...rest, environments: older, resources: [] }));
    assert.deepEqual(Object.keys(plan), [
      'stack',
      'environments',
      'wiring',
      'orders',
      'controllers',
      'spendings',
      'canaries',
      'monitors',
      'solvers',
      'standingRecords',
      'calendar',
      'records',
      'diagnostics',
      'ignored',
    ]);
    assert.deepEqual(plan.environments[0], environments[0]);
    assert.deepEqual([plan.ignored, plan.diagnostics], [[], []]);
    assert.ok(ignored.length > 0 && diagnostics.length > 0);
  });

  for (const content of ['', 'not json', '[]', '{}', '{"stack":"dev"}', Buffer.from([0xff, 0x00, 0xc3])]) {
    it(`is refused in one sentence: ${JSON.stringify(content.toString())}`, async () => {
      await assert.rejects(read(content), (error) => {
        assert.ok(error instanceof Failure);
        assert.equal(error.sentences.length, 1);
        assert.ok(error.message.startsWith(join(directory, 'base.json')));
        return true;
      });
    });
  }
});
