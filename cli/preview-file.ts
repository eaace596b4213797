import * as z from 'zod';
import { Failure } from './failure';
import { type EngineOp, type EngineStep } from './report/engine';
import { readTextFile } from './text-file';

/** What the engine calls its steps (sdk/go/common/apitype/history.go, OpType), by what they come to. */
const ops: Readonly<Record<string, EngineOp>> = {
  create: 'created',
  import: 'created',
  update: 'changed',
  replace: 'replaced',
  'create-replacement': 'replaced',
  'delete-replaced': 'replaced',
  'import-replacement': 'replaced',
  delete: 'deleted',
};

/** The fields that are read, and nothing else: no value of any resource gets past here. */
const step = z.object({ op: z.string(), urn: z.string(), replaceReasons: z.array(z.string()).nullish() });
const preview = z.object({ steps: z.array(step) });

/**
 * What `pulumi preview --json` says will happen to each resource, once each. Values and secrets of that file are never
 * read; of reasons, names of properties alone.
 *
 * @throws Failure where the file cannot be read, or is something else
 */
export async function readPreview(file: string): Promise<EngineStep[]> {
  const parsed = preview.safeParse(jsonOf(await readTextFile(file)));
  if (!parsed.success) throw new Failure([`${file} is not what \`pulumi preview --json\` prints.`]);
  const steps = new Map<string, EngineStep>();
  for (const { op, urn, replaceReasons } of parsed.data.steps) {
    const done = Object.hasOwn(ops, op) ? ops[op] : undefined;
    const read = resourceOf(urn);
    if (done === undefined || read === undefined) continue;
    const properties = (replaceReasons ?? []).filter((name) => /^[A-Za-z][\w.]{0,60}$/.test(name));
    const before = steps.get(urn);
    steps.set(urn, { ...read, op: done, properties: [...new Set([...(before?.properties ?? []), ...properties])] });
  }
  return [...steps.values()];
}

/** `urn:pulumi:<stack>::<project>::<types, $ between them>::<name>`; components of the program are no resources. */
function resourceOf(urn: string): { readonly type: string; readonly name: string } | undefined {
  const [, , types = '', ...name] = urn.split('::');
  const type = types.split('$').at(-1) ?? '';
  const isComponent = /^(pulumi:pulumi:|pulumi:providers:|edgewire:index:)/.test(type);
  return isComponent || name.length === 0 ? undefined : { type, name: name.join('::') };
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
