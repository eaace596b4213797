import { build } from './bundle.mjs';
import { buildPage } from './page-bundle.mjs';

await build();
await buildPage();
