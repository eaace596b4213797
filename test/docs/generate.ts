import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { readDocumentation } from './components';
import { configurationPage } from './configuration';

/** The files under a directory, as texts by their paths in it, in the order of these. */
export function pagesIn(directory: string): Readonly<Record<string, string>> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(files.map((file) => [relative(directory, file), readFileSync(file, 'utf8')]));
}

/**
 * The reference: the text of each page by its path. That of the components is made of their docstrings by typedoc, that
 * of the configuration of its JSON Schema.
 */
export function generateReference(): Readonly<Record<string, string>> {
  const { components, args } = readDocumentation();
  const files = [...new Set([...components, ...args].map(({ file }) => file))].sort();
  const directory = mkdtempSync(join(tmpdir(), 'reference-'));
  try {
    execFileSync(process.execPath, [join(__dirname, 'typedoc.mjs'), directory, ...files]);
    return { ...pagesIn(directory), 'configuration.md': configurationPage() };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
