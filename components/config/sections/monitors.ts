import * as z from 'zod';
import { besideOtherMistakes } from '../values/beside';
import { httpPath, pathMistake } from '../values/http-path';
import { interval } from '../values/interval';
import { labels } from '../values/kubernetes';
import { intervalMistake, monitorProvider } from '../values/monitor-providers';
import { server } from '../values/network';
import { chosen, exactlyOne } from '../values/one-of';
import { line } from '../values/text';

const monitoredPath = httpPath.superRefine((path, context) => {
  const message = pathMistake(path);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** What an application says of its own monitor. */
export const appMonitor = z
  .union([
    z.boolean(),
    z.strictObject({
      path: monitoredPath.optional().describe('Path that is asked for, below the path of the application.'),
      interval: interval.optional().describe('Time between two checks.'),
    }),
  ])
  .optional()
  .describe('`false`: its hosts get no monitor. Default: true, as edgewire:monitors says.');

const probe = z.strictObject({
  prober: server.describe('Address of the blackbox exporter: host:port.'),
  scheme: z.enum(['http', 'https']).default('http').describe('How the exporter is reached.'),
  module: line.default('http_2xx').describe('Module of the exporter that asks.'),
  labels: labels.default({}).describe('Labels of the Probes, by which a Prometheus selects them.'),
});

const kinds = { endpointMonitor: monitorProvider, probe };

export const monitors = z
  .strictObject({
    endpointMonitor: monitorProvider
      .optional()
      .describe('An EndpointMonitor of IngressMonitorController for each host, and the service that checks it.'),
    probe: probe.optional().describe('A Probe of the Prometheus Operator for each host.'),
    path: monitoredPath.default('/').describe('Path that is asked for, below the path of the application.'),
    interval: interval.optional().describe("Time between two checks, such as 5m. Default: the service's."),
  })
  .superRefine(exactlyOne(Object.keys(kinds)), besideOtherMistakes)
  .meta({ anyOf: Object.keys(kinds).map((kind) => ({ required: [kind] })) })
  .transform(({ path, interval: between, ...kind }) => ({ path, interval: between, watch: chosen(kinds, kind) }))
  .optional()
  .describe('A monitor for each host. Left out: none.');

/** What watches the hosts. */
export type Monitors = NonNullable<z.output<typeof monitors>>;

/** Why an interval cannot be had, as the end of a sentence; undefined where it can. */
export function monitorIntervalMistake({ watch }: Monitors, text: string): string | undefined {
  return watch.kind === 'probe' ? undefined : intervalMistake(watch.endpointMonitor.kind, text);
}
