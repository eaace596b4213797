import { join } from 'node:path';
import * as ts from 'typescript';
import { projectOptions, root } from './components';

/** A piece of TypeScript in the documentation, and where it stands. */
export interface Example {
  readonly name: string;
  readonly code: string;
}

/** The code of an `@example`, out of its fence. */
export function codeOf(example: string): string {
  return /```ts\n([\s\S]*?)```/.exec(example)?.[1] ?? '';
}

/**
 * What the compiler has against examples, each a file of its own where `index.ts` is, with the project's options.
 *
 * @returns a line for each mistake, with the name of the example
 */
export function mistakesOf(examples: readonly Example[]): string[] {
  const options = { ...projectOptions().options, noEmit: true, noUnusedLocals: false };
  const files = new Map(examples.map(({ code }, index) => [join(root, `example-${index}.ts`), code]));
  const names = new Map([...files.keys()].map((file, index) => [file, examples[index]?.name ?? '']));
  const host = ts.createCompilerHost(options);
  const withExamples: ts.CompilerHost = {
    ...host,
    fileExists: (file) => files.has(file) || host.fileExists(file),
    readFile: (file) => files.get(file) ?? host.readFile(file),
    getSourceFile: (file, ...rest) => {
      const code = files.get(file);
      return code === undefined
        ? host.getSourceFile(file, ...rest)
        : ts.createSourceFile(file, code, ts.ScriptTarget.ES2022);
    },
  };
  const program = ts.createProgram([...files.keys()], options, withExamples);
  return [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${names.get(file) ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}
