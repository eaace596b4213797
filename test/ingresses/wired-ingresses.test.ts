import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { parseStack } from '../../components/config/stack-file';
import { wiredSpec } from '../../components/ingresses/wired-ingresses';
import { ManifestWiring } from '../../components/wiring/manifests/wire-manifest';
import { gatherFacts } from '../../components/wiring/plan-stack';
import { at } from '../pulumi/recordings';
import { smallStack } from '../platform/stacks';

function smallStackWiring(external: object = { gateway: true }, planning: object = {}): ManifestWiring {
  const loaded = parseStack({ ...smallStack, controllers: { external }, planning });
  assert.ok(loaded.kind === 'stack');
  return new ManifestWiring(gatherFacts(loaded.config));
}

/** The properties of an Ingress that somebody else declares. */
function ingress(
  host: unknown,
  more: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> } = {},
) {
  const { name = 'foreign', annotations = {} } = more;
  const backend = { service: { name: 'foreign', port: { number: 80 } } };
  return {
    metadata: { name, namespace: 'wiki', annotations },
    spec: {
      ingressClassName: 'traefik',
      tls: [{ hosts: [host], secretName: 'of-its-own' }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  };
}

describe('Ingresses declared by others', () => {
  const original = { ...pulumi.log };
  const said: string[] = [];
  beforeEach(() => {
    said.length = 0;
    const info: typeof pulumi.log.info = (text) => Promise.resolve(void said.push(text));
    Object.assign(pulumi.log, { info });
  });
  afterEach(() => void Object.assign(pulumi.log, original));

  it('get the routing secret of their host', async () => {
    const { spec, wiring } = await wiredSpec(smallStackWiring(), ingress('foreign.apps.example.com'));
    assert.deepEqual(at(spec, 'tls'), [{ hosts: ['foreign.apps.example.com'], secretName: 'production-routing' }]);
    assert.deepEqual(at(spec, 'rules', 0, 'host'), 'foreign.apps.example.com');
    assert.deepEqual(
      wiring.map(({ host, environment }) => [host, environment]),
      [['foreign.apps.example.com', 'production']],
    );
    assert.deepEqual(said, ['foreign.apps.example.com is wired to production-routing (production)']);
  });

  it('are wired when their host is known only as an output', async () => {
    const { spec } = await wiredSpec(smallStackWiring(), ingress(pulumi.output('foreign.apps.example.com')));
    assert.equal(at(spec, 'tls', 0, 'secretName'), 'production-routing');
  });

  it('stop the program with what the plan calls an error, and no stack trace', async () => {
    const props = ingress('too.deep.apps.example.com');
    await assert.rejects(wiredSpec(smallStackWiring(), props), (error: unknown) => {
      assert.ok(pulumi.RunError.isInstance(error));
      assert.match(error.message, /^The plan refuses the Ingress wiki\/foreign:\n {2}EW1003 /);
      return true;
    });
    const annotations = { 'cert-manager.io/cluster-issuer': 'corporate' };
    await assert.rejects(wiredSpec(smallStackWiring(), ingress('foreign.apps.example.com', { annotations })), /EW3002/);
  });

  it('are left alone where the plan made them', async () => {
    const props = ingress('wiki.apps.example.com', { name: 'wiki' });
    const { spec, wiring } = await wiredSpec(smallStackWiring(), props);
    assert.equal(spec, props.spec);
    assert.deepEqual(wiring, []);
  });

  it('are left alone where no environment covers them', async () => {
    const props = ingress('foreign.example.net');
    const { wiring } = await wiredSpec(smallStackWiring(), props);
    assert.deepEqual(wiring, []);
  });

  const route = (spec: Readonly<Record<string, unknown>>, name = 'foreign', namespace = 'wiki') => ({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'IngressRoute',
    metadata: { name, namespace },
    spec: { ingressClassName: 'traefik', entryPoints: ['websecure'], ...spec },
  });

  it('get the routing secret of their host if they are IngressRoutes', async () => {
    const routes = [{ kind: 'Rule', match: 'Host(`foreign.apps.example.com`)' }];
    const { spec, wiring } = await wiredSpec(
      smallStackWiring(),
      route({ routes, tls: { options: { name: 'strict' } } }),
    );
    assert.deepEqual(at(spec, 'tls'), { options: { name: 'strict' }, secretName: 'production-routing' });
    assert.deepEqual(
      wiring.map(({ host, secretName }) => [host, secretName]),
      [['foreign.apps.example.com', 'production-routing']],
    );
  });

  it('are refused as `check` would if they are IngressRoutes', async () => {
    const routes = [{ kind: 'Rule', match: 'Host(`too.deep.apps.example.com`)' }];
    await assert.rejects(
      wiredSpec(smallStackWiring(), route({ routes, tls: {} })),
      /The plan refuses the IngressRoute wiki\/foreign:\n {2}EW1003 /,
    );
    const resolved = { routes: [{ kind: 'Rule', match: 'Host(`a.apps.example.com`)' }], tls: { certResolver: 'le' } };
    await assert.rejects(wiredSpec(smallStackWiring(), route(resolved)), /EW3012/);
  });

  it('get the routing secrets of the hostnames of their listeners if they are Gateways', async () => {
    const listeners = [
      { name: 'https', port: 8443, protocol: 'HTTPS', hostname: '*.apps.example.com' },
      { name: 'http', port: 8000, protocol: 'HTTP', hostname: '*.apps.example.com' },
      {
        name: 'other',
        port: 8443,
        protocol: 'HTTPS',
        hostname: 'a.example.net',
        tls: { certificateRefs: [{ name: 'x' }] },
      },
    ];
    const { spec } = await wiredSpec(smallStackWiring(), {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'edge', namespace: 'wiki' },
      spec: { gatewayClassName: 'traefik', listeners },
    });
    assert.deepEqual(at(spec, 'listeners', 0, 'tls', 'certificateRefs'), [
      { kind: 'Secret', name: 'production-routing' },
    ]);
    assert.deepEqual(at(spec, 'listeners', 1), listeners[1]);
    assert.deepEqual(at(spec, 'listeners', 2), listeners[2]);
  });

  it('are refused if they are Gateways that no Traefik reads, unless that is accepted', async () => {
    const of = (gatewayClassName: string) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'edge', namespace: 'wiki' },
      spec: { gatewayClassName, listeners: [{ name: 'https', port: 8443, protocol: 'HTTPS', hostname: '*.a.io' }] },
    });
    await assert.rejects(
      wiredSpec(smallStackWiring({}), of('traefik')),
      /The plan refuses the Gateway wiki\/edge:\n {2}EW3017 .*Set edgewire:controllers.external.gateway: true/,
    );
    await assert.rejects(wiredSpec(smallStackWiring({}), of('nginx')), /EW3006/);
    const path = 'manifest:program#1/Gateway/wiki/edge/spec.gatewayClassName';
    const ignore = [{ code: 'EW3017', path, reason: 'its controller comes later' }];
    assert.deepEqual((await wiredSpec(smallStackWiring({}, { ignore }), of('traefik'))).wiring, []);
  });
});
