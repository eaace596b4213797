import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** Where pages are that are made from sources. */
const generated = 'docs/reference/';

/** A command that Markdown tells people to type. */
export interface DocumentedCommand {
  readonly command: string;
  /** The page, relative to the project. */
  readonly page: string;
}

/** Every `pulumi` command of the README and of the pages in `docs`, as it stands there, without a comment behind it. */
export function documentedCommands(): readonly DocumentedCommand[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((page) => join('docs', page))
    .filter((page) => page.endsWith('.md') && !page.startsWith(generated));
  return ['README.md', ...pages].flatMap((page) => {
    return commandsIn(readFileSync(join(root, page), 'utf8')).map((command) => ({ command, page }));
  });
}

/** The `pulumi` commands of a text in Markdown: lines of code blocks, and code within sentences. */
function commandsIn(markdown: string): readonly string[] {
  const blocks = markdown.match(/^```.*?^```/gms) ?? [];
  const typed = blocks.filter((block) => !block.startsWith('```mermaid'));
  const lines = typed.flatMap((block) => block.split('\n')).filter((line) => line.trimStart().startsWith('pulumi '));
  const inline = markdown.replace(/^```.*?^```/gms, '').match(/`pulumi [a-z][^`]*`/g) ?? [];
  return [...lines.map((line) => line.replace(/ +#.*$/, '').trim()), ...inline.map((code) => code.slice(1, -1))];
}
