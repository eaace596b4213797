import { app } from '../stacks';
import { pairs } from './pairs';

const canary = (name: string, port: number | string = 80) =>
  app('wiki.apps.example.com', { canary: { service: { name, port }, weight: 10 } });

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
]);
