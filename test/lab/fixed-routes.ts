import { controllerNamespace } from '../../components/wiring/namespaces';
import { issue } from '../certificates';
import { manifest } from './manifests';

/** The namespace whose TLSStore each Traefik reads. */
export const storeNamespaces = { external: controllerNamespace('external'), internal: controllerNamespace('internal') };

const home = 'zone';
const group = 'gateway.networking.k8s.io/v1';

/** Traefik dials the backend of a TLSRoute before the handshake: no Service of the lab leads anywhere. */
const relayed = { group: 'traefik.io', kind: 'TraefikService', name: 'relay@file', port: 443 };

/** A backend that ends TLS itself. */
const backend = { ...relayed, name: 'backend@file' };

/** What Traefik's file provider reads, for connections of TLSRoutes to be taken, by the ports of their backends. */
export function relayFile(ports: { readonly relay: number; readonly backend: number }): object {
  const service = (port: number) => ({ loadBalancer: { servers: [{ address: `127.0.0.1:${port}` }] } });
  return { tcp: { services: { relay: service(ports.relay), backend: service(ports.backend) } } };
}

/**
 * Hosts that routes of TCP alone name: one lies under a wildcard of HTTP, the others are passed through, and under no
 * wildcard of the mixed routes.
 */
export const passedHosts = {
  free: hostOf('free.pass'),
  alone: hostOf('alone.pass'),
  underWildcard: hostOf('under.star'),
};

/** Certificates that only routes of this file name, each by the namespace and name of its Secret. */
const held: Readonly<Record<string, readonly string[]>> = {
  'zone/read': ['read'],
  'zone/left': ['left'],
  'zone/beyond': ['beyond'],
  'zone/past': ['past'],
  'zone/half': ['half'],
  'zone/whole': ['whole'],
  'zone/aside': ['aside'],
  'zone/strict-loaded': ['loaded.strict'],
  'zone/named-default': ['named-default'],
  'zone/between-a': ['between'],
  'zone/between-b': ['between'],
  'zone/across-c': ['across'],
  'zone/across-d': ['across'],
  'zone/twice-e': ['twice'],
  'zone/twice-f': ['twice'],
  'zone/again-g': ['again'],
  'zone/again-h': ['again'],
  'zone/through': ['through'],
  'zone/by-http': ['by-http'],
  'zone/spot-deep': ['spot.deep'],
  'zone/deep': ['*.deep'],
  'zone/wild': ['*.wild'],
  'zone/spot': ['spot.wild'],
  'zone/star': ['*.star'],
  [`${storeNamespaces.external}/fallback`]: ['fallback'],
  [`${storeNamespaces.external}/stocked`]: ['stocked'],
  [`${storeNamespaces.internal}/stocked`]: ['inside'],
};

/** Secrets of the fixed routes. */
export const fixedSecrets = Object.entries(held).map(([secret, names]) => {
  const [namespace = '', name = ''] = secret.split('/');
  return { namespace, name, names: names.map(hostOf), commonName: undefined };
});

/**
 * Routes for what a seed may leave out: what is given up together, who reads Secrets apart from others, TLSStores.
 *
 * @param port where the listeners of Gateways are
 * @param backendPort where a backend ends TLS itself
 */
export function fixedRoutes(port: number, backendPort: number): object[] {
  const [keyless, helm] = [issue({ dnsNames: [hostOf('keyless')] }), issue({ dnsNames: [hostOf('helm')] })];
  const gateway = (name: string, secrets: readonly string[]) =>
    gatewayWith(name, 'HTTPS', port, secrets, attached('HTTPRoute', name, [hostOf(name)]));
  return [
    // Traefik gives an Ingress up at a Secret that is not there.
    ingress('cut-off', [
      ['read', 'read'],
      ['missing', 'absent'],
      ['left', 'left'],
    ]),
    // Or that has no key, or the label of Helm.
    secret('keyless', { 'tls.crt': keyless.certificate }),
    ingress('keyless', [
      ['keyless', 'keyless'],
      ['beyond', 'beyond'],
    ]),
    secret('helm', { 'tls.crt': helm.certificate, 'tls.key': helm.key }, { owner: 'helm' }),
    ingress('helm', [
      ['helm', 'helm'],
      ['past', 'past'],
    ]),
    // It gives a listener up as a whole, whichever of its Secrets is not there.
    ...gateway('half', ['half', 'missing']),
    ...gatewayWith(
      'whole',
      'TLS',
      port,
      ['whole'],
      attached('TLSRoute', 'whole', [hostOf('whole')], [{ backendRefs: [relayed] }]),
    ),
    // Whoever reads first wins, for both pairs: by the order of the Secrets' names it would be one of each.
    ingress('between', [
      ['between-a', 'between'],
      ['across-d', 'across'],
    ]),
    ...gateway('across', ['between-b', 'across-c']),
    ...gateway('twice', ['twice-e', 'again-h']),
    ...gateway('again', ['twice-f', 'again-g']),
    // TLS is passed through where no rule of HTTP names the host; the wildcard of an HTTPRoute is no name to Traefik.
    ...passing('passing', port, ['through', '*.wild', 'free.pass', 'under.star'].map(hostOf)),
    externalService('backend', backendPort),
    passingRoute('shared', backendPort, ['by-http', 'spot.deep', 'alone.pass', '*.deep']),
    httpRoute('by-http', 'by-http'),
    httpRoute('spot.deep', 'spot-deep'),
    ...gatewayWith('deep', 'HTTPS', port, ['deep'], attached('HTTPRoute', 'deep', [hostOf('*.deep')])),
    httpRoute('through', 'through'),
    ...gatewayWith('wild', 'HTTPS', port, ['wild'], attached('HTTPRoute', 'wild', [hostOf('*.wild')])),
    httpRoute('spot.wild', 'spot'),
    httpRoute('*.star', 'star'),
    tlsStore('default', storeNamespaces.external, 'fallback', ['missing', 'stocked']),
    tlsStore('default', storeNamespaces.internal, undefined, ['stocked']),
    bareRoute('stocked', 'traefik'),
    bareRoute('inside', 'internal'),
    // What another TLSStore names is loaded for that store, which Traefik never asks.
    tlsStore('other', home, undefined, ['aside']),
    bareRoute('aside', 'traefik', 'aside'),
    // What no certificate has is refused by strict options: by those of the route, unless another route of the host
    // names others; at the internal Traefik by its default ones.
    tlsOption('strict', home, true),
    tlsOption('lenient', home, false),
    tlsOption('default', storeNamespaces.internal, true),
    optionsRoute('alone.strict', 'traefik', 'strict'),
    optionsRoute('loaded.strict', 'traefik', 'strict', 'strict-loaded'),
    optionsRoute('both.strict', 'traefik', 'strict'),
    optionsRoute('both.strict', 'traefik', 'lenient', undefined, 'second'),
    bareRoute('bare-inside', 'internal'),
    optionsRoute('lenient-inside', 'internal', 'lenient'),
    // Options that Traefik never has close the connection, whatever certificates there are.
    optionsRoute('named-default', 'traefik', 'default', 'named-default'),
  ];
}

function secret(name: string, stringData: Readonly<Record<string, string>>, labels?: object): object {
  const made = manifest('v1', 'Secret', name, home, { type: 'Opaque', stringData });
  return { ...made, metadata: { name, namespace: home, labels } };
}

function hostOf(label: string): string {
  return `${label}.example.net`;
}

/** @param secrets the Secrets that it names, each with the label of its host */
function ingress(name: string, secrets: readonly (readonly [secretName: string, label: string])[]): object {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  const paths = [{ path: '/', pathType: 'Prefix', backend }];
  const rules = secrets.map(([, label]) => ({ host: hostOf(label), http: { paths } }));
  const tls = secrets.map(([secretName, label]) => ({ secretName, hosts: [hostOf(label)] }));
  const spec = { ingressClassName: 'traefik', rules, tls };
  return manifest('networking.k8s.io/v1', 'Ingress', name, home, { spec });
}

function gatewayWith(
  name: string,
  protocol: 'HTTPS' | 'TLS',
  port: number,
  secrets: readonly string[],
  route: object,
): object[] {
  const tls = { mode: 'Terminate', certificateRefs: secrets.map((secret) => ({ name: secret })) };
  const listeners = [{ name: 'only', port, protocol, hostname: '*.example.net', tls }];
  return [manifest(group, 'Gateway', name, home, { spec: { gatewayClassName: 'traefik', listeners } }), route];
}

/** A Gateway whose one listener passes TLS through, and the hosts that it does so for. */
function passing(name: string, port: number, hostnames: readonly string[]): object[] {
  const listeners = [{ name: 'only', port, protocol: 'TLS', hostname: '*.example.net', tls: { mode: 'Passthrough' } }];
  return [
    manifest(group, 'Gateway', name, home, { spec: { gatewayClassName: 'traefik', listeners } }),
    attached('TLSRoute', name, hostnames, [{ backendRefs: [backend] }]),
  ];
}

function externalService(name: string, port: number): object {
  const spec = { type: 'ExternalName', externalName: '127.0.0.1', ports: [{ port }] };
  return manifest('v1', 'Service', name, home, { spec });
}

/** An IngressRouteTCP that passes TLS through, with a priority that would put it first. */
function passingRoute(name: string, port: number, labels: readonly string[]): object {
  const match = labels.map((label) => `HostSNI(\`${hostOf(label)}\`)`).join(' || ');
  const routes = [{ match, priority: 100_000, services: [{ name: 'backend', port }] }];
  const spec = { ingressClassName: 'traefik', entryPoints: ['websecure'], routes, tls: { passthrough: true } };
  return manifest('traefik.io/v1alpha1', 'IngressRouteTCP', name, home, { spec });
}

/** An IngressRoute that has a router, since its Service is there. */
function httpRoute(label: string, name: string): object {
  const services = [{ kind: 'TraefikService', name: 'noop@internal' }];
  const routes = [{ match: `Host(\`${hostOf(label)}\`)`, kind: 'Rule', services }];
  const spec = { ingressClassName: 'traefik', entryPoints: ['websecure'], routes, tls: { secretName: name } };
  return manifest('traefik.io/v1alpha1', 'IngressRoute', name, home, { spec });
}

function attached(kind: 'HTTPRoute' | 'TLSRoute', name: string, hostnames: readonly string[], rules?: object[]) {
  return manifest(group, kind, name, home, { spec: { parentRefs: [{ name }], hostnames, rules } });
}

function bareRoute(label: string, ingressClassName: string, secretName?: string): object {
  const routes = [{ match: `Host(\`${hostOf(label)}\`)`, kind: 'Rule', services: [{ name: 'web', port: 80 }] }];
  const spec = { ingressClassName, entryPoints: ['websecure'], routes, tls: { secretName } };
  return manifest('traefik.io/v1alpha1', 'IngressRoute', label, home, { spec });
}

/** Options count only of a route that has a router, and so a Service that is there. */
function optionsRoute(
  label: string,
  ingressClassName: string,
  option: string,
  secretName?: string,
  name = label,
): object {
  const services = [{ kind: 'TraefikService', name: 'noop@internal' }];
  const routes = [{ match: `Host(\`${hostOf(label)}\`) && Path(\`/${name}\`)`, kind: 'Rule', services }];
  const tls = { secretName, options: { name: option } };
  const spec = { ingressClassName, entryPoints: ['websecure'], routes, tls };
  return manifest('traefik.io/v1alpha1', 'IngressRoute', name, home, { spec });
}

function tlsStore(name: string, namespace: string, byDefault: string | undefined, secrets: readonly string[]): object {
  const certificates = secrets.map((secretName) => ({ secretName }));
  const defaultCertificate = byDefault === undefined ? undefined : { secretName: byDefault };
  return manifest('traefik.io/v1alpha1', 'TLSStore', name, namespace, { spec: { defaultCertificate, certificates } });
}

function tlsOption(name: string, namespace: string, sniStrict: boolean): object {
  return manifest('traefik.io/v1alpha1', 'TLSOption', name, namespace, { spec: { sniStrict } });
}
