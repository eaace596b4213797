import * as kubernetes from '@pulumi/kubernetes';
import { Edge } from 'edgewire';

// Planned from the keys `edgewire:…` of Pulumi.<stack>.yaml. A mistake there, or an error of the plan, stops here.
const edge = new Edge();
const { provider } = edge;
const namespace = 'shop';
const domain = 'shop.172.18.255.200.sslip.io';

// An Ingress by the plan: class, TLS block, and the wait for the routing secret come from it.
edge.ingress('front', {
  namespace,
  hosts: [`www.${domain}`],
  service: { name: 'front', port: 80 },
});

// An Ingress as Kubernetes has it: it is wired on its way to the engine, so it needs no `tls` and no `dependsOn`.
new kubernetes.networking.v1.Ingress(
  'admin',
  {
    metadata: { name: 'admin', namespace },
    spec: {
      ingressClassName: 'traefik',
      rules: [
        {
          host: `admin.${domain}`,
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'admin', port: { number: 80 } } } }],
          },
        },
      ],
    },
  },
  { provider },
);

// The same goes for the Ingresses of charts that Pulumi renders: `new kubernetes.helm.v4.Chart(…, { provider })`.

/** What other programs may ask for: names, routing secret, class and address of each environment; every host. */
export const { environments, wiring } = edge.outputs;
