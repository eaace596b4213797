import { app } from '../stacks';
import { pairs } from './pairs';

const arn = (number: number) => `certificate: { arn: "arn:aws:acm:eu-central-1:1:certificate/${number}" }`;
const own = 'issuer: own, namespaces: { list: [wiki] }';
const issuers = 'own: { selfSigned: {} }';
const charts = 'install: { metallb: false }';
const two =
  'external: { default: true, class: traefik, aws: { scheme: internet-facing } }, internal: { aws: { scheme: internal } }';
const stack = (environments: string, apps = '[]', controllers = two) => ({
  charts,
  issuers,
  controllers: `{ ${controllers} }`,
  environments,
  apps,
});
const cloud = `cloud: { domain: cloud.example.com, ${arn(1)} }`;
const route = (tls: string, name = 'wiki.cloud.example.com') =>
  `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web, namespace: wiki }, spec: { ingressClassName: traefik, ${tls}rules: [{ host: ${name}, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] } }`;

pairs('EW6010', [
  {
    when: 'an environment with a Secret at a controller before which TLS ends',
    stack: stack(`{ ${cloud}, inner: { domain: corp.example.com, ${own} } }`),
    path: 'edgewire:controllers.external.aws',
    message: ['TLS of external ends at its balancer', 'the environment inner needs TLS to end in Traefik'],
    hint: ['another controller'],
    twins: {
      'the hint': { stack: stack(`{ ${cloud}, inner: { domain: corp.example.com, controller: internal, ${own} } }`) },
      'a certificate at the balancer': { stack: stack(`{ ${cloud}, inner: { domain: corp.example.com, ${arn(2)} } }`) },
      'no certificate at the balancer': { stack: stack(`{ inner: { domain: corp.example.com, ${own} } }`) },
    },
  },
  {
    when: 'an application with a certificate of its own there',
    stack: stack(`{ ${cloud} }`, app('wiki.example.net', { issuer: 'own' })),
    path: 'edgewire:controllers.external.aws',
    message: ['app:wiki needs TLS to end in Traefik'],
    hint: ['another controller'],
    twins: {
      'the hint': { stack: stack(`{ ${cloud} }`, app('wiki.example.net', { issuer: 'own', controller: 'internal' })) },
    },
  },
  {
    when: "a host of the balancer's environment at another controller",
    stack: stack(`{ ${cloud} }`, app('wiki.cloud.example.com', { controller: 'internal' })),
    path: 'edgewire:apps[0].host',
    message: ['is served by internal', 'ends at the balancer before external'],
    hint: ['Name no other controller than external'],
    twins: { 'the hint': { stack: stack(`{ ${cloud} }`, app('wiki.cloud.example.com')) } },
  },
  {
    when: 'a route from elsewhere that asks for TLS there',
    stack: stack(`{ ${cloud} }`),
    manifests: route('tls: [{ hosts: [wiki.cloud.example.com], secretName: web }], '),
    path: 'manifest:app.yaml#1/Ingress/wiki/web/spec.tls[0]',
    message: ['asks Traefik for TLS, which ends at the balancer before external'],
    hint: ['Leave TLS out'],
    twins: { 'the hint': { manifests: route('') } },
  },
]);

const bare = 'external: { default: true, class: traefik }';

pairs('EW6012', [
  {
    when: 'certificates at a balancer, and no balancer before their controller',
    stack: stack(`{ ${cloud}, more: { domain: more.example.com, ${arn(2)} } }`, '[]', bare),
    path: 'edgewire:environments.cloud.certificate.arn',
    message: ['the environment cloud (and of 1 more)', 'a balancer before external', 'default certificate of Traefik'],
    hint: ['Set edgewire:controllers.external.aws'],
    twins: {
      'the hint': {
        stack: { controllers: '{ external: { default: true, class: traefik, aws: { scheme: internal } } }' },
      },
      'a certificate in Traefik': { stack: { environments: `{ cloud: { domain: cloud.example.com, ${own} } }` } },
    },
  },
]);
