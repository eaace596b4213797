import * as z from 'zod';
import { Failure } from './failure';
import { type PlanJson } from './report/plan-json';
import { readTextFile } from './text-file';

const text = z.string();
const textOrNull = text.nullable().default(null);

/** Loose: fields that a later version adds are dropped, those that an earlier one lacked are null or empty. */
const planJson = z.object({
  stack: text,
  environments: z.array(
    z.object({
      name: text,
      names: z.array(text).default([]),
      issuer: textOrNull,
      certificate: textOrNull,
      secret: z.object({ namespace: text, name: text }),
      distribution: text,
      selector: textOrNull,
    }),
  ),
  wiring: z.array(
    z.object({
      host: text,
      namespace: text,
      source: text,
      environment: textOrNull,
      secretName: textOrNull,
      coveringName: textOrNull,
      tls: text,
      orders: z.number().default(0),
      servedBy: textOrNull,
      controller: textOrNull,
    }),
  ),
  orders: z
    .array(
      z.object({
        registeredDomain: text,
        directory: text,
        identifiers: z.array(text),
        count: z.number().default(1),
      }),
    )
    .default([]),
  controllers: z
    .array(
      z.object({
        name: text,
        class: text,
        namespace: text,
        installed: z.boolean().default(true),
        addresses: z.array(text).default([]),
        floatingIp: textOrNull,
        replicas: z.number().default(1),
      }),
    )
    .default([]),
  spendings: z
    .array(z.object({ directory: text, of: text, count: z.number(), limit: z.number(), period: text }))
    .default([]),
  canaries: z
    .array(
      z.object({
        source: text,
        namespace: text,
        hosts: z.array(text),
        service: text,
        canary: textOrNull,
        traefikService: text,
        weight: z.number().nullable().default(null),
        sticky: z.boolean().default(false),
      }),
    )
    .default([]),
  monitors: z
    .array(
      z.object({
        host: text,
        namespace: text,
        name: text,
        kind: text,
        url: text,
        interval: textOrNull,
      }),
    )
    .default([]),
  solvers: z.array(z.object({ environment: text, name: text, solver: textOrNull })).default([]),
  standingRecords: z.array(z.object({ environment: text, name: text, text })).default([]),
  calendar: z
    .array(
      z.object({
        owner: text,
        names: z.array(text),
        authority: textOrNull,
        renewedBy: text,
        directory: textOrNull,
        profile: textOrNull,
        exempt: z.boolean().default(false),
        notAfter: textOrNull,
        renewal: textOrNull,
        periods: z.array(
          z.object({
            from: textOrNull,
            lifetimeHours: z.number(),
            renewedAfterHours: z.number(),
            reuseHours: z.number().nullable().default(null),
            renewalsPerYear: z.number(),
            ordersPerWeek: z.number(),
          }),
        ),
      }),
    )
    .default([]),
  records: z
    .array(
      z.object({
        name: text,
        type: textOrNull,
        target: textOrNull,
        zone: text,
        instance: text,
        owner: text,
      }),
    )
    .default([]),
  diagnostics: z
    .array(
      z.object({
        code: text,
        severity: text,
        path: text,
        message: text.default(''),
        hint: text.default(''),
      }),
    )
    .default([]),
  ignored: z.array(z.object({ code: text, path: text, reason: text.default('') })).default([]),
}) satisfies z.ZodType<PlanJson>;

/**
 * Reads an earlier plan's JSON.
 *
 * @throws Failure where the file can't be read, or holds something else
 */
export async function readBasePlan(file: string): Promise<PlanJson> {
  const content = await readTextFile(file);
  const parsed = planJson.safeParse(jsonOf(content));
  if (parsed.success) return parsed.data;
  throw new Failure([`${file} is not the JSON of a plan, as \`npm run -s plan -- --format json\` prints it.`]);
}

/** Undefined where it is no JSON: the error of JSON.parse would repeat part of the file. */
function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
