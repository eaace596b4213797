// Loads the program as Pulumi's language host does (@pulumi/pulumi 3.248, cmd/run/run.js), in one of several ways.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [way, entry = ''] = process.argv.slice(2);
process.chdir(resolve(import.meta.dirname, '../..'));
const require = createRequire(import.meta.url);

if (way !== 'compiled') {
  const { tsnodeRequire, typescriptRequire } = require('@pulumi/pulumi/tsutils.js').typeScriptRequireStrings();
  const transpileOnly = way === 'transpile-only';
  require(tsnodeRequire).register({
    compiler: typescriptRequire,
    project: 'tsconfig.json',
    transpileOnly,
    skipProject: false,
  });
}
const start = performance.now();
if (typeof require(resolve(entry)) !== 'function') throw new Error(`${entry} exports no program`);
const milliseconds = performance.now() - start;
console.log(JSON.stringify({ milliseconds, mebibytes: process.resourceUsage().maxRSS / 1024 }));
