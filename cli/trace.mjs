import { SourceMap } from 'node:module';
import { basename } from 'node:path';
import { inspect } from 'node:util';
import { bundleFile } from './bundle.mjs';

/**
 * An error with its stack, the places in the bundle replaced by those in the sources.
 *
 * @param {unknown} error
 * @param {import('./bundle.mjs').Bundle} bundle
 */
export function traceOf(error, bundle) {
  return inSources(inspect(error), bundleFile, bundle);
}

/**
 * A stack, its places in a bundle replaced by those in the sources; as it is where the source map cannot be read. Node
 * could do that by itself, but would read the source map at every start.
 *
 * @param {string} stack
 * @param {string} file where the bundle is kept
 * @param {import('./bundle.mjs').Bundle} bundle
 */
export function inSources(stack, file, bundle) {
  try {
    const map = new SourceMap(JSON.parse(bundle.sourceMap()));
    const places = new RegExp(String.raw`(\S*${basename(file).replaceAll('.', String.raw`\.`)}):(\d+):(\d+)`, 'g');
    return stack.replaceAll(places, (place, named, line, column) => {
      const { originalSource, originalLine, originalColumn } = map.findEntry(Number(line) - 1, Number(column) - 1);
      if (!named.endsWith(file) || originalSource === undefined) return place;
      const before = named.slice(0, -file.length);
      return `${before}${originalSource.replace(/^(\.\.\/)+/, '')}:${originalLine + 1}:${originalColumn + 1}`;
    });
  } catch {
    return stack;
  }
}
