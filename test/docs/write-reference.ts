import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './components';
import { generateReference } from './generate';
import { formattedMatrix, matrixFile } from './matrix-page';

/** Where the reference is kept. */
const directory = join(root, 'docs', 'reference');

const pages = generateReference();
rmSync(directory, { recursive: true, force: true });
for (const [page, text] of Object.entries(pages)) {
  mkdirSync(dirname(join(directory, page)), { recursive: true });
  writeFileSync(join(directory, page), text);
}

void formattedMatrix().then((text) => writeFileSync(matrixFile, text));
