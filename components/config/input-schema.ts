import * as z from 'zod';
import { type PathStep } from './path';
import { config } from './config';

export type Schema = z.core.JSONSchema.JSONSchema;

let made: Schema | undefined;

/** The JSON Schema (draft-07) of the sections as they are written, before defaults. Made once, since it takes a while. */
export function inputSchema(): Schema {
  made ??= z.toJSONSchema(config, { io: 'input', target: 'draft-7' });
  return made;
}

/** The keys that the schema knows at a path. */
export function keysAt(path: readonly PathStep[]): readonly string[] {
  const properties = schemasAt(path).flatMap((schema) => Object.entries(schema.properties ?? {}));
  return [...new Set(properties.filter(([, schema]) => !isRefused(schema)).map(([key]) => key))];
}

/** The keys of which a mapping at a path has exactly one; empty where it may have several. */
export function choicesAt(path: readonly PathStep[]): readonly string[] {
  return schemasAt(path).flatMap(({ maxProperties, properties = {} }) =>
    maxProperties === 1 ? Object.keys(properties) : [],
  );
}

/** The schemas that apply at a path, each alternative by itself; empty where the schema has no such path. */
export function schemasAt(path: readonly PathStep[]): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, step) => schemas.flatMap((schema) => below(schema, step)).flatMap(alternatives),
    alternatives(inputSchema()),
  );
}

function alternatives(schema: Schema): readonly Schema[] {
  const others = [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...referred(schema)];
  return [schema, ...others.filter(isSchema).flatMap(alternatives)];
}

function referred({ $ref }: Schema): readonly unknown[] {
  const { definitions } = inputSchema();
  return $ref !== undefined && isSchema(definitions) ? [definitions[$ref.replace('#/definitions/', '')]] : [];
}

function below(schema: Schema, step: PathStep): readonly Schema[] {
  if (typeof step === 'number') return [schema.items].flat().filter(isSchema);
  const { properties = {}, additionalProperties } = schema;
  return [Object.hasOwn(properties, step) ? properties[step] : additionalProperties].filter(isSchema);
}

/** Whether a key is refused with a sentence of its own. */
function isRefused(schema: unknown): boolean {
  return isSchema(schema) && schema.not !== undefined;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}
