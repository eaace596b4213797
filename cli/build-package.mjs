import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { build } from './bundle.mjs';
import { buildPage } from './page-bundle.mjs';

// What `npm pack` packs beside the command: the library, and its types.

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// Types of files that are gone would be packed too.
rmSync(join(root, 'dist', 'types'), { recursive: true, force: true });
await build();
await buildPage();
// One file: Pulumi serialises what the providers of dynamic resources call, and would keep modules of a package as
// references to its files, which another version of the package may not have.
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['components/platform/package.ts'],
  outfile: join(root, 'dist', 'edgewire.cjs'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  legalComments: 'none',
});
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.package.json'], { cwd: root, stdio: 'inherit' });
