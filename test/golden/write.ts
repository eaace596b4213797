import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleNames, recordedExample } from '../pulumi/recordings';
import { rendered } from './render';

/** Writes the golden plan of every stack that comes with the project. */
async function write(): Promise<void> {
  for (const name of exampleNames) {
    writeFileSync(join(__dirname, `${name}.txt`), rendered(await recordedExample(name)));
  }
}

void write();
