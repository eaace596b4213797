import Module, { createRequire } from 'node:module';
import { buildProgram, keptProgram, programFile } from './program-bundle.mjs';
import { inSources } from './trace.mjs';

/**
 * The program that Pulumi runs, from its bundle, which is made anew where a source has changed since.
 *
 * @returns {Promise<() => Promise<unknown>>}
 */
export async function loadProgram() {
  const bundle = keptProgram() ?? (await buildProgram());
  for (const event of ['uncaughtException', 'unhandledRejection'])
    // Before Pulumi's own listener, which prints the stack.
    process.prependListener(event, (error) => {
      if (error instanceof Error && error.stack !== undefined)
        error.stack = inSources(error.stack, programFile, bundle);
    });
  // As Node loads a file of CommonJS, but from memory: dist/ may not be writable.
  const module = new Module(programFile);
  module.filename = programFile;
  module.paths = createRequire(programFile).resolve.paths('edgewire') ?? [];
  module._compile(bundle.code, programFile);
  return module.exports;
}
