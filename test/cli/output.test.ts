import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { exitCodeOf, hasColor, outputWidth } from '../../cli/output';
import { diagnostic } from '../../components/wiring/rules/diagnostic';
import { folder, root, stackFile } from './command';
import { samplePlan } from './sample-plan';

describe('output', () => {
  it('fails for errors, for warnings only under strict, for information never', () => {
    const found = { error: 'EW1003', warning: 'EW1005', information: 'EW1007' } as const;
    const codes = [false, true].map((strict) =>
      Object.values(found).map((code) =>
        exitCodeOf(samplePlan({ strict, diagnostics: [diagnostic(code, 'a', 'b', 'c')] })),
      ),
    );
    assert.deepEqual(codes, [
      [1, 0, 0],
      [1, 1, 0],
    ]);
  });

  it('has colours on a terminal, and where they are forced; NO_COLOR wins', () => {
    assert.equal(hasColor(true, {}), true);
    assert.equal(hasColor(false, { CI: 'true' }), false);
    assert.equal(hasColor(true, { TERM: 'dumb' }), false);
    assert.equal(hasColor(true, { NO_COLOR: '1', FORCE_COLOR: '1' }), false);
    assert.equal(hasColor(true, { NO_COLOR: '' }), true);
    assert.equal(hasColor(false, { FORCE_COLOR: '1' }), true);
    assert.equal(hasColor(true, { FORCE_COLOR: '0' }), false);
  });

  it('breaks lines for a terminal alone, and not for one of unknown size', () => {
    const widths = [120, 20, 1, 0].map((columns) => outputWidth({ isTTY: true, columns }));
    assert.deepEqual(widths, [120, 20, 20, Infinity]);
    assert.equal(outputWidth({ isTTY: false, columns: 80 }), Infinity);
  });

  describe('in a shell', () => {
    const many = Array.from({ length: 2000 }, (_, index) => `wiki-${index}.apps.example.com`).join(', ');
    const { path: cwd, remove } = folder({
      'Pulumi.dev.yaml': stackFile('x').replace('host: x', `hosts: [${many}]`),
    });
    after(remove);
    const shell = (command: string) => spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' });
    const plan = `'${process.execPath}' '${root}/cli/start.mjs' plan --format json`;

    it('does not mind that its reader stops reading', () => {
      const { stdout, stderr } = shell(`${plan} | head -1`);
      assert.deepEqual([stdout, stderr], ['{\n', '']);
    });

    it('says so when the result cannot be written', function () {
      if (!existsSync('/dev/full')) this.skip();
      const { status, stderr } = shell(`${plan} > /dev/full`);
      assert.deepEqual([status, stderr], [2, 'The result cannot be written (ENOSPC).\n']);
    });
  });
});
