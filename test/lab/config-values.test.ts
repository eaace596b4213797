import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { readByPulumi } from '../config/read-by-pulumi';
import { pulumiRoot } from './environment';

const shown = z.object({ 'scalars:given': z.object({ objectValue: z.record(z.string(), z.unknown()) }) });

describe('the values of a stack file, as the pulumi command has them', function () {
  this.timeout('1m');
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'edgewire-scalars-'));
  });

  after(() => rmSync(directory, { recursive: true, force: true }));

  it('are what was recorded, for text without quotes', async () => {
    const scalars = Object.keys(readByPulumi);
    writeFileSync(join(directory, 'Pulumi.yaml'), 'name: scalars\nruntime: yaml\n');
    const lines = scalars.map((scalar, at) => `    v${at}: ${scalar}\n`).join('');
    writeFileSync(join(directory, 'Pulumi.dev.yaml'), `config:\n  scalars:given:\n${lines}`);
    await pulumi('stack', 'init', 'dev');
    const { objectValue } = shown.parse(JSON.parse(await pulumi('config', '--json', '--stack', 'dev')))[
      'scalars:given'
    ];
    const found = scalars.map((scalar, at) => [scalar, objectValue[`v${at}`]]);
    assert.deepEqual(Object.fromEntries(found), readByPulumi);
  });

  async function pulumi(...args: readonly string[]): Promise<string> {
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${directory}`,
      PULUMI_CONFIG_PASSPHRASE: 'lab',
      PULUMI_HOME: directory,
      PULUMI_SKIP_UPDATE_CHECK: 'true',
    };
    const { stdout } = await promisify(execFile)(join(pulumiRoot(), 'bin/pulumi'), args, { cwd: directory, env });
    return stdout;
  }
});
