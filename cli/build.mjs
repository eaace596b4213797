import { build } from './bundle.mjs';
import { buildPage } from './page-bundle.mjs';
import { buildProgram } from './program-bundle.mjs';

await build();
await buildPage();
await buildProgram();
