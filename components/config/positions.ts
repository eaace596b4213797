import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { configPath, type PathStep } from './path';
import { type SourceFile } from './yaml-file';

/** A place in a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where values of the configuration stand in a stack file that parses. For mistakes alone: the text is read again with
 * positions, which costs several times as much as reading its values.
 *
 * @returns the position of a path as `configPath` writes it; for a missing value, that of the nearest one around it
 */
export function positionsIn(file: SourceFile): (path: string) => Position | undefined {
  const lines = new LineCounter();
  const { contents } = parseDocument(file.text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const offsets = new Map<string, number>();
  const config = isMap(contents) ? contents.get('config') : undefined;
  for (const [key, value, offset] of entriesOf(config)) {
    const [namespace, ...section] = String(key).split(':');
    if (namespace === 'edgewire') collect(value, [section.join(':')], offset, offsets);
  }
  return (path) => {
    const offset = outward(path).flatMap((one) => offsets.get(one) ?? [])[0];
    if (offset === undefined) return undefined;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}

function collect(node: unknown, steps: readonly PathStep[], offset: number, offsets: Map<string, number>): void {
  const [section = '', ...rest] = steps;
  offsets.set(configPath(String(section), ...rest), offset);
  for (const [step, inner, at] of entriesOf(node)) collect(inner, [...steps, step], at, offsets);
}

/** The entries of a node, each with its step and an offset: that of its key, or in a list its own. */
function entriesOf(node: unknown): (readonly [step: PathStep, value: unknown, offset: number])[] {
  if (isSeq<Node>(node)) return node.items.map((item, index) => [index, item, item.range?.[0] ?? 0]);
  if (!isMap<Node, unknown>(node)) return [];
  return node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', value, key.range?.[0] ?? 0]);
}

/** A path and the paths around it, innermost first. */
function outward(path: string): string[] {
  const around = [path];
  for (let shorter = withoutLast(path); shorter !== undefined; shorter = withoutLast(shorter)) around.push(shorter);
  return around;
}

function withoutLast(path: string): string | undefined {
  return /^(.+)(?:\.[\w-]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])$/s.exec(path)?.[1];
}
