import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCurrent, keep, labelOf, root, textOf } from './bundle.mjs';

/**
 * The client code of an HTML report.
 *
 * @typedef {object} PageBundle
 * @property {string} script
 * @property {string} style
 */

const settings = ['cli/page-bundle.mjs', 'cli/report/page/tsconfig.json'];

const pageFile = join(root, 'dist', 'page.json');

/**
 * The kept client code, if its sources are still as they were.
 *
 * @returns {PageBundle | undefined}
 */
export function keptPage() {
  try {
    const { label, ...page } = JSON.parse(readFileSync(pageFile, 'utf8'));
    return isCurrent(label) ? page : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Bundles the client code, and keeps it where dist/ can be written.
 *
 * @returns {Promise<PageBundle>}
 */
export async function buildPage() {
  const started = Date.now();
  const esbuild = await import('esbuild');
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['cli/report/page/main.tsx'],
    outfile: join(root, 'dist', 'page.js'),
    bundle: true,
    minify: true,
    platform: 'browser',
    target: ['es2022', 'chrome115', 'firefox115', 'safari16.4'],
    format: 'iife',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // Reports are handed on, and Preact's licence asks for its notice in every copy.
    banner: { js: '/*! Preact, (c) 2015-present Jason Miller, MIT licence */' },
    charset: 'ascii',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const page = { script: textOf(outputFiles, '.js'), style: textOf(outputFiles, '.css') };
  keep(pageFile, JSON.stringify({ ...page, label: labelOf(metafile, started, settings) }));
  return page;
}
