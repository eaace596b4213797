import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stackFileSchema } from './json-schema';

/** Writes stack.schema.json again: `npm run schema`. A test fails while the file is not current. */
writeFileSync(join(__dirname, 'stack.schema.json'), `${JSON.stringify(stackFileSchema(), null, 2)}\n`);
