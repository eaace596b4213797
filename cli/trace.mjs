import { SourceMap } from 'node:module';
import { inspect } from 'node:util';
import { bundleFile } from './bundle.mjs';

/**
 * An error with its stack, the places in the bundle replaced by those in the sources. Node could do that by itself,
 * but would read the source map at every start.
 *
 * @param {unknown} error
 * @param {import('./bundle.mjs').Bundle} bundle
 */
export function traceOf(error, bundle) {
  const stack = inspect(error);
  try {
    const map = new SourceMap(JSON.parse(bundle.sourceMap()));
    return stack.replaceAll(/(\S*cli\.cjs):(\d+):(\d+)/g, (place, file, line, column) => {
      const { originalSource, originalLine, originalColumn } = map.findEntry(Number(line) - 1, Number(column) - 1);
      if (!file.endsWith(bundleFile) || originalSource === undefined) return place;
      const before = file.slice(0, -bundleFile.length);
      return `${before}${originalSource.replace(/^(\.\.\/)+/, '')}:${originalLine + 1}:${originalColumn + 1}`;
    });
  } catch {
    return stack;
  }
}
