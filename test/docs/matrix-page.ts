import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { matrixPage } from './matrix';
import { root } from './components';

/** Where the matrix is kept. */
export const matrixFile = join(root, 'docs', 'matrix.md');

/** The page as the formatter leaves it. */
export async function formattedMatrix(): Promise<string> {
  return format(matrixPage(), { ...(await resolveConfig(matrixFile)), parser: 'markdown' });
}
