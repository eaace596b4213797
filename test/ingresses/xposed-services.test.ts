import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { xposedRoute } from '../../components/ingresses/xposed-services';

const xposer = 'config.xposer.stakater.com/';

/** The properties of a Service that a program declares. */
function service(metadata: Readonly<Record<string, unknown>>) {
  const annotations = { [`${xposer}Domain`]: 'apps.example.com', [`${xposer}TLS`]: 'true' };
  return {
    metadata: { labels: { expose: 'true' }, annotations, ...metadata },
    spec: { ports: [{ port: 8080 }, { port: 1 }] },
  };
}

describe('Services annotated for Xposer that the program declares', () => {
  it('have the Ingress that Xposer would have made', async () => {
    const host = 'wiki.docs.apps.example.com';
    const backend = { service: { name: 'wiki', port: { number: 8080 } } };
    assert.deepEqual(await xposedRoute('wiki', service({ name: pulumi.output('wiki'), namespace: 'docs' })), {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'wiki', namespace: 'docs', annotations: { 'pulumi.com/skipAwait': 'true' } },
      spec: {
        rules: [{ host, http: { paths: [{ path: '/', pathType: 'ImplementationSpecific', backend }] } }],
        tls: [{ hosts: [host], secretName: 'wiki-cert' }],
      },
    });
  });

  it('have none without its label', async () => {
    assert.equal(await xposedRoute('wiki', service({ name: 'wiki', labels: {} })), undefined);
  });

  it('need the name that their host is made of', async () => {
    await assert.rejects(xposedRoute('wiki', service({})), (error: unknown) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(error.message, /^The Service wiki cannot be exposed:\n .*metadata\.name$/);
      return true;
    });
  });
});
