/** A Gateway with one listener and an HTTPRoute at it, whose treatment by the real Traefik is recorded. */
export interface ListenerCase {
  readonly what: string;
  /** The listener, but for its name. `port` is that of an entry point. */
  readonly listener: Readonly<Record<string, unknown>> & { readonly port: 'websecure' | 'web' | 'none' };
  /** @default the host `wiki.apps.example.com` */
  readonly hostnames?: readonly string[];
  /** Further fields of the route's parentRef. */
  readonly parentRef?: object;
  /** Whether the route lives in another namespace than the Gateway. */
  readonly isElsewhere?: boolean;
  /** What the ReferenceGrant in the Secret's other namespace allows. */
  readonly grant?: object;
}

const terminate = (...certificateRefs: readonly object[]) => ({ tls: { mode: 'Terminate', certificateRefs } });
const https = { protocol: 'HTTPS', port: 'websecure', ...terminate({ name: 'tls' }) } as const;
const from = { from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'GATEWAY' }] };

/** `GATEWAY` stands for the namespace of the Gateway, `OTHER` for another one, with a Secret `tls` in each. */
export const listenerCases: readonly ListenerCase[] = [
  { what: 'HTTPS with a Secret', listener: https },
  { what: 'HTTPS for a wildcard', listener: { ...https, hostname: '*.apps.example.com' } },
  { what: 'HTTPS for the very host', listener: { ...https, hostname: 'wiki.apps.example.com' } },
  { what: 'HTTPS for another host', listener: { ...https, hostname: 'docs.apps.example.com' } },
  { what: 'HTTPS for a wildcard elsewhere', listener: { ...https, hostname: '*.corp.example.com' } },
  {
    what: 'a host two labels under the wildcard',
    listener: { ...https, hostname: '*.apps.example.com' },
    hostnames: ['a.b.apps.example.com'],
  },
  { what: 'a port of no entry point', listener: { ...https, port: 'none' } },
  { what: 'HTTP without TLS', listener: { protocol: 'HTTP', port: 'web' } },
  { what: 'a Secret that is not there', listener: { ...https, ...terminate({ name: 'missing' }) } },
  { what: 'two Secrets, one not there', listener: { ...https, ...terminate({ name: 'tls' }, { name: 'missing' }) } },
  { what: 'no Secret', listener: { ...https, tls: { mode: 'Terminate', options: { 'example.com/a': 'b' } } } },
  { what: 'a ConfigMap', listener: { ...https, ...terminate({ group: '', kind: 'ConfigMap', name: 'tls' }) } },
  { what: 'the protocol TCP', listener: { protocol: 'TCP', port: 'websecure' } },
  {
    what: 'a Secret elsewhere, without a grant',
    listener: { ...https, ...terminate({ name: 'tls', namespace: 'OTHER' }) },
  },
  {
    what: 'a Secret elsewhere, with a grant',
    listener: { ...https, ...terminate({ name: 'tls', namespace: 'OTHER' }) },
    grant: { ...from, to: [{ group: '', kind: 'Secret' }] },
  },
  {
    what: 'a Secret elsewhere, with a grant for another one',
    listener: { ...https, ...terminate({ name: 'tls', namespace: 'OTHER' }) },
    grant: { ...from, to: [{ group: '', kind: 'Secret', name: 'other' }] },
  },
  { what: 'a route of another namespace', listener: https, isElsewhere: true },
  {
    what: 'a route of another namespace, all of them allowed',
    listener: { ...https, allowedRoutes: { namespaces: { from: 'All' } } },
    isElsewhere: true,
  },
  {
    what: 'a route of another namespace, allowed by its labels',
    listener: {
      ...https,
      allowedRoutes: {
        namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'OTHER' } } },
      },
    },
    isElsewhere: true,
  },
  {
    what: 'a route of another namespace, whose labels differ',
    listener: {
      ...https,
      allowedRoutes: {
        namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'third' } } },
      },
    },
    isElsewhere: true,
  },
  { what: 'TLSRoutes alone allowed', listener: { ...https, allowedRoutes: { kinds: [{ kind: 'TLSRoute' }] } } },
  { what: 'GRPCRoutes alone allowed', listener: { ...https, allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } } },
  { what: 'a route that names the listener', listener: https, parentRef: { sectionName: 'one' } },
  { what: 'a route that names another listener', listener: https, parentRef: { sectionName: 'two' } },
];

/** The objects of a case but for its Secrets, in the namespaces `g<index>` and `g<index>-other`. */
export function objectsOf(
  { listener, hostnames = ['wiki.apps.example.com'], parentRef, isElsewhere = false, grant }: ListenerCase,
  index: number,
  ports: Readonly<Record<ListenerCase['listener']['port'], number>>,
): readonly object[] {
  const [home, other] = namespacesOf(index);
  const object = (apiVersion: string, kind: string, name: string, namespace: string, spec: object) => ({
    apiVersion: `gateway.networking.k8s.io/${apiVersion}`,
    kind,
    metadata: { name, namespace },
    spec,
  });
  const written: readonly object[] = [
    object('v1', 'Gateway', 'edge', home, {
      gatewayClassName: 'traefik',
      listeners: [{ name: 'one', ...listener, port: ports[listener.port] }],
    }),
    object('v1', 'HTTPRoute', 'wiki', isElsewhere ? other : home, {
      parentRefs: [{ name: 'edge', namespace: home, ...parentRef }],
      hostnames,
      rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
    }),
    ...(grant === undefined ? [] : [object('v1beta1', 'ReferenceGrant', 'grant', other, grant)]),
  ];
  const text = JSON.stringify(written).replaceAll('"GATEWAY"', `"${home}"`).replaceAll('"OTHER"', `"${other}"`);
  return JSON.parse(text) as readonly object[];
}

/** The namespace of a case's Gateway, and another one. */
export function namespacesOf(index: number): readonly [home: string, other: string] {
  return [`g${index}`, `g${index}-other`];
}
