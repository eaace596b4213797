import { resolve } from 'node:path';
import * as ts from 'typescript';

export const root = resolve(__dirname, '../..');

/** A member of a component's arguments, as its documentation has it. */
export interface DocumentedMember {
  readonly name: string;
  readonly text: string;
  readonly isOptional: boolean;
  /** Text of its `@default`; undefined where it has none. */
  readonly default: string | undefined;
}

/** The arguments of a component. */
export interface DocumentedArgs {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly members: readonly DocumentedMember[];
}

/** A component or a dynamic resource, as its documentation has it. */
export interface DocumentedComponent {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly examples: readonly string[];
}

export interface Documentation {
  readonly components: readonly DocumentedComponent[];
  readonly args: readonly DocumentedArgs[];
}

/** What a class of Pulumi's makes of one of ours: a component, or a resource with a provider of its own. */
const bases: ReadonlySet<string> = new Set(['pulumi.ComponentResource', 'DynamicResource']);

/** The project's TypeScript, as `tsconfig.json` has it. */
export function projectOptions(): { readonly options: ts.CompilerOptions; readonly files: readonly string[] } {
  const { config } = ts.readConfigFile(resolve(root, 'tsconfig.json'), ts.sys.readFile.bind(ts.sys)) as {
    config: unknown;
  };
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return { options, files: fileNames };
}

/** Reads every component and every `*Args` under `components/`. */
export function readDocumentation(): Documentation {
  const files = projectOptions().files.filter((file) => file.startsWith(resolve(root, 'components')));
  const components: DocumentedComponent[] = [];
  const args: DocumentedArgs[] = [];
  for (const file of files) {
    const source = ts.createSourceFile(file, ts.sys.readFile(file) ?? '', ts.ScriptTarget.ES2022, true);
    for (const statement of source.statements) {
      if (ts.isClassDeclaration(statement) && isExported(statement) && isComponent(statement)) {
        const name = statement.name?.text ?? '';
        components.push({ name, file, text: textOf(statement), examples: tagsOf(statement, 'example') });
      }
      if (ts.isInterfaceDeclaration(statement) && isExported(statement) && statement.name.text.endsWith('Args')) {
        args.push({ name: statement.name.text, file, text: textOf(statement), members: membersOf(statement) });
      }
    }
  }
  return { components, args };
}

function isExported(node: ts.ClassDeclaration | ts.InterfaceDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function isComponent({ heritageClauses }: ts.ClassDeclaration): boolean {
  return heritageClauses?.some(({ types }) => types.some(({ expression }) => bases.has(expression.getText()))) ?? false;
}

function membersOf(node: ts.InterfaceDeclaration): DocumentedMember[] {
  return node.members.filter(ts.isPropertySignature).map((member) => ({
    name: member.name.getText(),
    text: textOf(member),
    isOptional: member.questionToken !== undefined,
    default: tagsOf(member, 'default')[0],
  }));
}

function textOf(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join('\n');
}

function tagsOf(node: ts.Node, name: string): string[] {
  return ts
    .getJSDocTags(node)
    .filter(({ tagName }) => tagName.text === name)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '');
}
