import { app } from '../stacks';
import { pairs } from './pairs';

const canary = (name: string, port: number | string = 80) =>
  app('wiki.apps.example.com', { canary: { service: { name, port }, weight: 10 } });

const preferring = (...order: string[]) => `{ values: { traefik: { providers: { precedence: [${order.join()}] } } } }`;

pairs('EW3018', [
  {
    when: 'a canary that is the Service itself',
    stack: { apps: canary('wiki') },
    path: 'edgewire:apps[0].canary',
    message: ['Both versions of app:wiki are the Service wiki, port 80'],
    hint: ['edgewire:apps[0].canary.service'],
    twins: {
      'the hint': { stack: { apps: canary('wiki-next') } },
      'another port of it': { stack: { apps: canary('wiki', 8081) } },
    },
  },
  {
    when: 'a controller that takes Ingresses first',
    stack: { apps: canary('wiki-next'), charts: preferring('kubernetes', 'kubernetescrd') },
    path: 'edgewire:apps[0].canary',
    message: ['takes an Ingress before an IngressRoute', 'edgewire:charts.values.traefik.providers.precedence'],
    hint: ['Name kubernetescrd before kubernetes'],
    twins: {
      'the hint': { stack: { apps: canary('wiki-next'), charts: preferring('kubernetescrd', 'kubernetes') } },
      'the other way of the hint': { stack: { apps: canary('wiki-next'), charts: '' } },
      'no canary': { stack: { apps: app('wiki.apps.example.com'), charts: preferring('kubernetes') } },
    },
  },
  {
    when: 'a controller that knows Ingresses alone in its order',
    stack: { apps: canary('wiki-next'), charts: preferring('kubernetes') },
    path: 'edgewire:apps[0].canary',
    message: ['so the canary gets no request'],
    hint: ['Name kubernetescrd before kubernetes'],
    twins: { 'an order with the other alone': { stack: { charts: preferring('kubernetescrd') } } },
  },
]);
