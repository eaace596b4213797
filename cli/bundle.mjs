import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The commands in one file of JavaScript.
 *
 * @typedef {object} Bundle
 * @property {string} code its last line is the label, so that the two are always written and read together
 * @property {Label} label
 * @property {() => string} sourceMap the way back to the TypeScript
 */

/**
 * What a bundle was made of.
 *
 * @typedef {object} Label
 * @property {string} id tells it from every other bundle
 * @property {number} started when its build began, in milliseconds
 * @property {Record<string, number | null>} inputs the size of each file that went into it, null where there was none
 */

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the bundle is kept. Its source map, and what V8 compiled of it, lie beside it. */
export const bundleFile = join(root, 'dist', 'cli.cjs');
export const compiledFile = join(root, 'dist', 'cli.compiled');

/** Files that esbuild reads without naming them as inputs, and files that show that packages were exchanged. */
const furtherInputs = ['package-lock.json', 'node_modules/.package-lock.json', 'tsconfig.json', 'cli/bundle.mjs'];

const labelMark = '\n//# edgewire ';

/**
 * The bundle that is kept in a file, if its inputs are still as they were.
 *
 * @param {string} file
 * @returns {Bundle | undefined}
 */
export function keptBundle(file) {
  try {
    const code = readFileSync(file, 'utf8');
    const label = JSON.parse(code.slice(code.lastIndexOf(labelMark) + labelMark.length));
    return isCurrent(label) ? { code, label, sourceMap: () => readFileSync(`${file}.map`, 'utf8') } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps what esbuild has made, with its label, and its source map beside it.
 *
 * @param {string} file
 * @param {Label} label
 * @returns {Bundle}
 */
export function keepBundle(file, outputFiles, label) {
  const code = `${textOf(outputFiles, '.cjs')}${labelMark}${JSON.stringify(label)}\n`;
  const sourceMap = textOf(outputFiles, '.map');
  keep(`${file}.map`, sourceMap);
  keep(file, code);
  return { code, label, sourceMap: () => sourceMap };
}

/**
 * Whether what a bundle was made of is still as it was. Sizes count beside times, since an unpacked archive may put an
 * older file in place of a newer one.
 */
export function isCurrent({ inputs, started }) {
  if (isPackage()) return true;
  return Object.entries(inputs).every(([file, size]) => {
    const found = statSync(join(root, file), { throwIfNoEntry: false });
    return found === undefined ? size === null : found.size === size && found.mtimeMs < started;
  });
}

/** Whether this is the package that `npm pack` made: it has the bundle, and no sources. */
function isPackage() {
  return !existsSync(join(root, 'cli', 'main.ts'));
}

/**
 * Bundles the commands, and keeps the bundle where dist/ can be written.
 *
 * @returns {Promise<Bundle>}
 */
export async function build() {
  const started = Date.now();
  const esbuild = await import('esbuild');
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['cli/main.ts'],
    outfile: bundleFile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // A script that is run as start.mjs does may not import while it runs, but it may require.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    // The module for `import` makes its parser's state by spreading objects, of which V8 (Node 20) makes another class
    // for each text: after a dozen texts the parser runs at a third of its speed.
    alias: { 'js-yaml': './node_modules/js-yaml/dist/js-yaml.cjs.js' },
    // Colours paint borders, which the tables do not have; the others are loaded for `--resources` alone. Pulumi
    // serialises what the providers of dynamic resources call, and keeps only the names of packages that they import.
    external: ['@colors/colors', '@peculiar/*', '@pulumi/*', '@kubernetes/*', 'acme-client', 'axios', 'p-retry'],
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return keepBundle(bundleFile, outputFiles, labelOf(metafile, started));
}

/**
 * The label of what esbuild has just made.
 *
 * @param {string[]} settings files that esbuild or its caller reads, beside those of every bundle
 * @returns {Label}
 */
export function labelOf(metafile, started, settings = []) {
  const sources = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules/'));
  const files = [...sources, ...furtherInputs, ...settings];
  return {
    id: `${started}-${process.pid}`,
    started,
    inputs: Object.fromEntries(files.map((file) => [file, sizeOf(file)])),
  };
}

function sizeOf(file) {
  return statSync(join(root, file), { throwIfNoEntry: false })?.size ?? null;
}

export function textOf(outputFiles, ending) {
  return outputFiles.find(({ path }) => path.endsWith(ending)).text;
}

/**
 * Writes a file of dist/, under another name first, since another command may be reading it, or building too. The next
 * command makes again what can't be kept: slower, but right.
 */
export function keep(file, content) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, content);
    renameSync(unfinished, file);
  } catch (error) {
    if (error.code === undefined) throw error;
  }
}
