import { type Json } from './mutate';

/** Each service that checks URLs, with every setting that it has. */
export const everySetting = {
  uptimeRobot: {
    alertContacts: '0544483_0_0',
    maintenanceWindows: '1',
    customHTTPStatuses: '200:0_401:1',
    statusPages: '2',
  },
  uptime: { contacts: 'Default', locations: 'US-East', tags: 'edge' },
  updown: { publishPage: false, requestHeaders: '{"Accept": "text/html"}' },
  statusCake: {
    contactGroup: '1',
    testTags: 'edge',
    regions: 'london',
    followRedirect: true,
    enableSslAlert: true,
    findString: 'ok',
    statusCodes: '500,502',
    triggerRate: 5,
  },
  pingdom: {
    alertContacts: '1-2',
    teamAlertContacts: '3',
    alertIntegrations: '4-5',
    tags: 'edge',
    shouldContain: 'ok',
    verifyCertificate: true,
    sslDownDaysBefore: 7,
    notifyWhenBackUp: false,
    sendNotificationWhenDown: 2,
  },
  appInsights: { statusCode: 200, retryEnable: true },
  gcloud: { projectId: 'edge-1' },
  grafana: { tenantId: 1, probes: ['Frankfurt'], alertSensitivity: 'high' },
} as const satisfies Readonly<Record<string, Json>>;
