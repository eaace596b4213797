import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { ExportedEnvironment } from 'edgewire';

// The stack that builds the edge; its output `environments` says what an application needs to know.
const edge = new pulumi.StackReference('organization/edgewire/prod');
const environments = edge.requireOutput('environments') as pulumi.Output<Record<string, ExportedEnvironment>>;
const environment = environments.apply(({ production }) => {
  if (production?.secret == null || production.class === null) {
    throw new Error('The edge has no environment production with a routing secret and a class.');
  }
  const { secret, class: ingressClass, address, names } = production;
  return { secretName: secret.name, ingressClass, address, names };
});

const host = 'blog.apps.example.com';
const backend = { service: { name: 'blog', port: { number: 80 } } };

new kubernetes.networking.v1.Ingress('blog', {
  metadata: {
    name: 'blog',
    namespace: 'blog',
    annotations: {
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      'traefik.ingress.kubernetes.io/router.tls': 'true',
    },
  },
  spec: {
    ingressClassName: environment.ingressClass,
    tls: [{ hosts: [host], secretName: environment.secretName }],
    rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
  },
});

/** Where the name has to point, and the names that the certificate has. */
export const { address, names } = environment;
