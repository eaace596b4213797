import * as z from 'zod';
import { besideOtherMistakes } from '../values/beside';
import { byTraefik } from '../values/controller-acme';
import { httpPath, pathMistake } from '../values/http-path';
import { annotations, labelName, servicePort } from '../values/kubernetes';
import { type PathStep } from '../path';
import { appMonitor } from './monitors';
import { isTemplate, templateMistake } from '../values/template';
import { line, objectName, text } from '../values/text';

/** Characters of a host template: a name has 253, and a variable may stand for fewer than its own name has. */
const longestTemplate = 1_000;

const hostTemplate = line.refine((template) => hostMistake(template) === undefined, {
  error: ({ input }) => hostMistake(String(input)),
});

function hostMistake(template: string): string | undefined {
  return template.length > longestTemplate
    ? `has ${template.length} characters, and a host 253 at most`
    : templateMistake(template);
}

const service = z.strictObject({
  name: labelName.describe('Name of the Service.'),
  port: servicePort.describe('Port of the Service, by number or name.'),
});

const canary = z
  .strictObject({
    service: service.optional().describe('Service of the new version, and its port.'),
    weight: z
      .union([z.int().min(0).max(100), z.literal('external')])
      .optional()
      .describe('Requests of a hundred that the new version gets; `external`: another program moves the weights.'),
    traefikService: labelName
      .optional()
      .describe(
        'TraefikService that another program makes and weighs, as Flagger does. Instead of service and weight.',
      ),
    sticky: z.boolean().optional().describe('Whether a client stays with its version, by a cookie. Default: false.'),
  })
  .superRefine((value, context) => {
    const issue = (message: string, ...path: string[]) => context.addIssue({ code: 'custom', path, message });
    if ((value.service === undefined) === (value.traefikService === undefined)) {
      const found = value.service === undefined ? 'neither' : 'both';
      issue(`needs exactly one of service and traefikService, found ${found}`);
    }
    if (value.service !== undefined && value.weight === undefined) issue('is required beside service', 'weight');
    for (const key of ['weight', 'sticky'] as const) {
      if (value.traefikService !== undefined && value[key] !== undefined) {
        issue('is of the program that makes the traefikService: leave it out', key);
      }
    }
  }, besideOtherMistakes);

const keys = z.strictObject({
  name: objectName.describe("The application's name, and its Ingress's."),
  namespace: text.describe('Namespace of its Service and Ingress.'),
  host: hostTemplate
    .optional()
    .describe('Host; may be a template of {{service}}, {{namespace}}, {{domain}}, {{name}}.'),
  hosts: z.array(hostTemplate).min(1).optional().describe('Several hosts; templates as in `host`.'),
  service: service.describe('Service and its port, by number or name.'),
  path: httpPath.default('/').describe('Path below which, or at which, it answers.'),
  pathType: z
    .enum(['Prefix', 'Exact', 'ImplementationSpecific'])
    .default('Prefix')
    .describe('How the path is compared, as in an Ingress.'),
  environment: text.optional().describe('Default: the most specific environment that covers the host.'),
  controller: text.optional().describe("Default: the environment's, else the default controller."),
  issuer: text.optional().describe('Issuer of a certificate of its own, where no environment covers the host.'),
  certificate: z
    .strictObject({ traefikAcme: byTraefik })
    .optional()
    .describe('A certificate of its own that its controller collects itself. Excludes `issuer` and `environment`.'),
  annotations: annotations.default({}).describe('Annotations of its Ingress.'),
  canary: canary.optional().describe('A new version that gets a share of the requests. Default: none.'),
  monitor: appMonitor,
});

/** What the keys of an application say together. */
function judgeTogether(value: z.output<typeof keys>, context: z.RefinementCtx): void {
  if ((value.host === undefined) === (value.hosts === undefined)) {
    const found = value.host === undefined ? 'neither' : 'both';
    context.addIssue({ code: 'custom', message: `needs exactly one of host and hosts, found ${found}` });
  }
  const isJudged = typeof value.path === 'string' && value.pathType !== 'ImplementationSpecific';
  const mistake = isJudged ? pathMistake(value.path) : undefined;
  if (mistake !== undefined) context.addIssue({ code: 'custom', path: ['path'], message: mistake });
  // It may be null, which is a mistake of its own.
  const monitored = typeof value.monitor === 'object' && Boolean(value.monitor) && value.monitor.path !== undefined;
  if (monitored && value.pathType === 'Exact') {
    const message = 'is no path of an application of pathType Exact, which answers at its own path alone';
    context.addIssue({ code: 'custom', path: ['monitor', 'path'], message });
  }
  for (const key of ['issuer', 'environment'] as const) {
    if (value.certificate === undefined || value[key] === undefined) continue;
    context.addIssue({
      code: 'custom',
      path: ['certificate'],
      message: `excludes \`${key}\`: leave one of them out`,
    });
  }
  if (value.issuer !== undefined && value.environment !== undefined) {
    context.addIssue({ code: 'custom', path: ['issuer'], message: 'excludes `environment`: leave one of them out' });
  }
}

/** Made for the first application: not every command reads one. */
let compiled: ReturnType<typeof compileApp> | undefined;

/** zod compiles no refinement that runs beside other mistakes; where there is none, this one is as good. */
function compileApp() {
  return z.compile(keys.superRefine(judgeTogether));
}

/** There may be many applications: compiled code reads one without a mistake in a third of the time. */
const app = z.withParser(keys.superRefine(judgeTogether, besideOtherMistakes), (given) => {
  compiled ??= compileApp();
  const parsed = compiled.safeParse(given);
  return parsed.success ? parsed.data : z.INVALID;
});

export const apps = z.array(app).default([]).describe('Web applications of your own, one Ingress each.');

/** Whether a host of an application is a template. */
export function hasTemplates({ host, hosts = [] }: App): boolean {
  return host === undefined ? hosts.some(isTemplate) : isTemplate(host);
}

/** The hosts of an application as configured, each with the steps from the application to it. */
export function hostTemplates(app: App): { readonly template: string; readonly steps: readonly PathStep[] }[] {
  if (app.host !== undefined) return [{ template: app.host, steps: onlyHost }];
  return (app.hosts ?? []).map((template, index) => ({ template, steps: ['hosts', index] }));
}

const onlyHost: readonly PathStep[] = ['host'];

/** An application of the configuration, its host templates not yet expanded. */
export type App = z.output<typeof app>;

/** The canary of an application. */
export type Canary = z.output<typeof canary>;
