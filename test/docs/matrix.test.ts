import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cells, titleOf } from './matrix';
import { root } from './components';
import { formattedMatrix, matrixFile } from './matrix-page';

describe('the matrix of what was tried with what', () => {
  it('is the page that is committed; `npm run reference` writes it', async () => {
    assert.equal(readFileSync(matrixFile, 'utf8'), await formattedMatrix());
  });

  it('names tests that there are, in every cell that has no reason', () => {
    for (const { cell, source, distribution } of cells) {
      if (cell.kind === 'reason') assert.match(cell.reason, /^[A-Z].*\.$/);
      else {
        const text = readFileSync(join(root, 'test', 'lab', cell.file), 'utf8');
        const isMade = cell.title === titleOf({ source, distribution }) && text.includes('it(titleOf(combination)');
        assert.ok(isMade || text.includes(cell.title), `${cell.file}: ${cell.title}`);
      }
    }
  });

  it('has most cells tried', () => {
    assert.ok(cells.filter(({ cell }) => cell.kind === 'test').length > cells.length / 2);
  });
});
