import assert from 'node:assert/strict';
import { xposedIngress } from '../../../components/wiring/manifests/xposer';
import { checkOf } from '../stacks';

const prefix = 'config.xposer.stakater.com/';

function service(annotations: Readonly<Record<string, string>>, labels = { expose: 'true' }) {
  return { name: 'wiki', namespace: 'docs', labels, annotations };
}

describe('Services annotated for Xposer', () => {
  it('have the Ingress that Xposer makes by default', () => {
    assert.deepEqual(xposedIngress(service({})), {
      name: 'wiki',
      host: 'wiki.docs.stakater.com',
      path: '/',
      secretName: undefined,
      annotations: {},
    });
    assert.equal(xposedIngress(service({}, { expose: 'false' })), undefined);
  });

  it('have its templates filled in', () => {
    const made = xposedIngress(
      service({
        [`${prefix}Domain`]: 'apps.example.com',
        [`${prefix}IngressURLTemplate`]: '{{.Service}}-{{ .Namespace }}.{{.Domain}}/w',
        [`${prefix}IngressNameTemplate`]: '{{.Service}}-{{.Namespace}}',
        [`${prefix}TLS`]: 'true',
        'xposer.stakater.com/annotations': 'kubernetes.io/ingress.class: traefik\nexposeIngressUrl: globally',
      }),
    );
    assert.deepEqual(made, {
      name: 'wiki-docs',
      host: 'wiki-docs.apps.example.com',
      path: '/w',
      secretName: 'wiki-docs-cert',
      annotations: { 'kubernetes.io/ingress.class': 'traefik', exposeIngressUrl: 'globally' },
    });
    const named = xposedIngress(service({ [`${prefix}TLS`]: 'true', [`${prefix}TLSSecretNameTemplate`]: 'prod' }));
    assert.equal(named?.secretName, 'prod');
    assert.equal(xposedIngress(service({ [`${prefix}TLS`]: 'yes' }))?.secretName, undefined, 'no bool of Go');
  });

  it('are wired and judged as those Ingresses', () => {
    const written = (template: string, secretName: string) =>
      `---\napiVersion: v1\nkind: Service\nmetadata:\n  name: wiki\n  namespace: wiki\n  labels: { expose: "true" }\n  annotations:\n    ${prefix}Domain: apps.example.com\n    ${prefix}IngressURLTemplate: "${template}"\n    ${prefix}TLS: "true"\n    ${prefix}TLSSecretNameTemplate: ${secretName}\nspec: { ports: [{ port: 80 }] }\n`;
    const good = checkOf({}, written('{{.Service}}.{{.Domain}}', 'production-routing'));
    assert.deepEqual(
      good.wiring.map(({ host, tls, servedBy }) => [host, tls, servedBy]),
      [['wiki.apps.example.com', 'routing-secret', 'production']],
    );
    assert.deepEqual(good.diagnostics, []);
    const deep = checkOf({}, written('{{.Service}}.{{.Namespace}}.{{.Domain}}', 'production-routing'));
    assert.deepEqual(
      deep.diagnostics.map(({ code, path }) => `${code} ${path}`),
      ['EW1003 manifest:app.yaml#1/Service/wiki/wiki/metadata.annotations'],
    );
  });
});
