import { keptBundle } from './bundle.mjs';
import { buildProgram, programFile, run } from './program-bundle.mjs';
import { quickStart } from './pulumi-start.mjs';
import { inSources } from './trace.mjs';

/**
 * What `index.ts` exports, from the program's bundle, which is made again where a source has changed since.
 *
 * @returns {Promise<unknown>}
 * @throws {SyntaxError} where a source does not parse
 */
export async function loadProgram() {
  const bundle = keptBundle(programFile) ?? (await bundled());
  for (const event of ['uncaughtException', 'unhandledRejection'])
    // Before Pulumi's own listener, which prints the stack.
    process.prependListener(event, (error) => {
      if (error instanceof Error && error.stack !== undefined)
        error.stack = inSources(error.stack, programFile, bundle);
    });
  quickStart();
  return run(bundle.code, programFile);
}

/** Pulumi shows an error of this kind without a stack; the message of esbuild has the file and the line. */
async function bundled() {
  try {
    return await buildProgram();
  } catch (error) {
    throw error.errors === undefined ? error : new SyntaxError(error.message);
  }
}
