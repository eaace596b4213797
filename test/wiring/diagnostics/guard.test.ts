import { pairs } from './pairs';

const names = Array.from({ length: 6 }, (_, index) => `n${index}.example.net`).join(', ');
const list = (length: number) =>
  Array.from({ length }, (_, index) => `a-namespace-of-a-team-with-a-long-name-${index}`).join(', ');
const stack = (namespaces: string) => ({
  guard: '{ action: deny }',
  environments: `production: { domain: apps.example.com, names: [${names}], issuer: corporate, namespaces: { ${namespaces} } }`,
});

pairs('EW6011', [
  {
    when: 'long lists of namespaces, for each of many names',
    stack: stack(`list: [${list(3500)}]`),
    path: 'edgewire:guard',
    message: ['The guard has 14 grants', 'the API server takes 1048576'],
    hint: ['shorter selectors'],
    twins: {
      'the hint': { stack: stack('selector: team=a') },
      'shorter lists': { stack: stack(`list: [${list(2500)}]`) },
      'no guard': { stack: { guard: '' } },
    },
  },
]);
