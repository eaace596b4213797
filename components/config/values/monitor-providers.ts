import * as z from 'zod';
import { oneOf, type OneOf } from './one-of';
import { line } from './text';
import { secondsOf } from './interval';

/*
 * The services that IngressMonitorController 2.2.12 can order checks at, and what its CRD lets a check say to each
 * (api/v1alpha1, EndpointMonitorSpec). Checks that are no plain request for a URL are left out: transactions of
 * Pingdom, heartbeats of StatusCake.
 */

const flag = z.boolean().optional();
const said = line.optional();
const whole = z.int().min(0).optional();

const uptimeRobot = z.strictObject({
  alertContacts: said.describe('Contacts that are alerted.'),
  maintenanceWindows: said.describe('Windows in which nothing is checked.'),
  customHTTPStatuses: said.describe('Statuses that count as up or down, such as 200:0_401:1.'),
  statusPages: said.describe('Id of a public status page.'),
});

const uptime = z.strictObject({
  contacts: said.describe('Groups of contacts, with commas.'),
  locations: said.describe('Places that it is checked from.'),
  tags: said.describe('Tags, with commas.'),
});

const updown = z.strictObject({
  publishPage: flag.describe('Whether the status page is public.'),
  requestHeaders: said.describe('Further headers of its requests.'),
});

const statusCake = z.strictObject({
  contactGroup: said.describe('Group of contacts that is alerted.'),
  testTags: said.describe('Tags, with commas.'),
  regions: said.describe('Ids of the places that it is checked from, with commas.'),
  followRedirect: flag.describe('Whether redirects are followed.'),
  enableSslAlert: flag.describe('Whether a certificate that runs out is told.'),
  findString: said.describe('Text that the answer has to have.'),
  statusCodes: said.describe('Statuses that count as down, with commas.'),
  triggerRate: whole.describe('Minutes until an alert.'),
});

const pingdom = z.strictObject({
  alertContacts: said.describe('Ids of contacts, joined by "-".'),
  teamAlertContacts: said.describe('Ids of teams, joined by "-".'),
  alertIntegrations: said.describe('Ids of integrations, joined by "-".'),
  tags: said.describe('Tags, with commas.'),
  shouldContain: said.describe('Text that the answer has to have.'),
  verifyCertificate: flag.describe('Whether a bad certificate counts as down.'),
  sslDownDaysBefore: whole.describe('Days before the end of a certificate from which it counts as down.'),
  notifyWhenBackUp: flag.describe('Whether recovery is told.'),
  sendNotificationWhenDown: whole.describe('Failed checks until an alert.'),
});

const appInsights = z.strictObject({
  statusCode: whole.describe('Status that counts as up.'),
  retryEnable: flag.describe('Whether a failed check is tried again shortly after.'),
});

const gcloud = z.strictObject({ projectId: said.describe('Id of the project.') });

const grafana = z.strictObject({
  tenantId: whole.describe('Id of the tenant.'),
  probes: z.array(line).min(1).optional().describe('Probes that it is checked from.'),
  alertSensitivity: z.enum(['none', 'low', 'medium', 'high']).optional().describe('Which alerts the checks make.'),
});

const alternatives = {
  uptimeRobot: uptimeRobot.describe('UptimeRobot.'),
  uptime: uptime.describe('Uptime.com.'),
  updown: updown.describe('updown.io.'),
  statusCake: statusCake.describe('StatusCake.'),
  pingdom: pingdom.describe('Pingdom.'),
  appInsights: appInsights.describe('Azure Application Insights.'),
  gcloud: gcloud.describe('Google Cloud Monitoring.'),
  grafana: grafana.describe('Grafana Cloud.'),
};

/** A service that checks URLs, and what a check says to it. */
export const monitorProvider = oneOf(alternatives);

export type MonitorProvider = OneOf<typeof alternatives>;

interface ProviderFacts {
  /** Its name in the controller's configuration. */
  readonly name: string;
  /** The field of an EndpointMonitor that chooses it. */
  readonly field: string;
  /** Where the field has the time between two checks, in which unit; undefined where it cannot be said. */
  readonly interval: { readonly key: string; readonly perSecond: number } | undefined;
  /** The seconds that it takes; undefined for any. */
  readonly takes?: readonly number[];
  /** The least seconds that it takes. */
  readonly least?: number;
}

/** The services as IngressMonitorController 2.2.12 knows them: pkg/monitors, and the limits that its CRD names. */
export const providerFacts: Readonly<Record<MonitorProvider['kind'], ProviderFacts>> = {
  uptimeRobot: {
    name: 'UptimeRobot',
    field: 'uptimeRobotConfig',
    interval: { key: 'interval', perSecond: 1 },
    least: 60,
  },
  // The CRD says seconds, but the value goes to `msp_interval`, whose default in the controller is 5 minutes.
  uptime: { name: 'Uptime', field: 'uptimeConfig', interval: { key: 'interval', perSecond: 1 / 60 } },
  updown: {
    name: 'Updown',
    field: 'updownConfig',
    interval: { key: 'period', perSecond: 1 },
    takes: [15, 30, 60, 120, 300, 600, 1800, 3600],
  },
  statusCake: {
    name: 'StatusCake',
    field: 'statusCakeConfig',
    interval: { key: 'checkRate', perSecond: 1 },
    takes: [30, 60, 300, 900, 1800, 3600, 86_400],
  },
  pingdom: {
    name: 'Pingdom',
    field: 'pingdomConfig',
    interval: { key: 'resolution', perSecond: 1 / 60 },
    takes: [60, 300, 900, 1800, 3600],
  },
  appInsights: {
    name: 'AppInsights',
    field: 'appInsightsConfig',
    interval: { key: 'frequency', perSecond: 1 },
    takes: [300, 600, 900],
  },
  gcloud: { name: 'gcloud', field: 'gcloudConfig', interval: undefined },
  grafana: { name: 'Grafana', field: 'grafanaConfig', interval: { key: 'frequency', perSecond: 1000 } },
};

/** Why a service cannot check at an interval, as the end of a sentence; undefined where it can. */
export function intervalMistake(kind: MonitorProvider['kind'], text: string): string | undefined {
  const { name, interval, takes, least = 1 } = providerFacts[kind];
  const seconds = secondsOf(text);
  if (interval === undefined) return `cannot be said to ${name}: leave it out`;
  if (takes !== undefined && !takes.includes(seconds)) {
    return `is none that ${name} takes: one of ${takes.map(intervalText).join(', ')}`;
  }
  if (seconds < least) return `is too short for ${name}: at least ${intervalText(least)}`;
  return Number.isInteger(seconds * interval.perSecond) ? undefined : `has to be whole minutes for ${name}`;
}

/** Seconds as an interval of one unit. */
function intervalText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
