/** An object as an API server has it. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

const notFound: ApiAnswer = { status: 404, body: { kind: 'Status', code: 404, reason: 'NotFound' } };

const clusterScoped = ['Namespace', 'ClusterIssuer', 'IngressClass'];

/** Kinds that are served though there may be no object of theirs. */
const builtIn: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'Namespace'],
  ['v1', 'Secret'],
  ['v1', 'ConfigMap'],
  ['v1', 'Service'],
  ['v1', 'ServiceAccount'],
  ['v1', 'PersistentVolumeClaim'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'IngressClass'],
];

/** What an API server that has these objects answers to a request for kinds, a list or an object. */
export function answerAbout(objects: readonly ApiObject[], { pathname, searchParams }: URL): ApiAnswer {
  const kinds = [...builtIn, ...objects.map(({ apiVersion, kind }) => [apiVersion, kind] as const)];
  const served = kinds.filter(([apiVersion]) => pathname === root(apiVersion));
  if (served.length > 0) {
    const resources = served.map(([, kind]) => ({
      name: plural(kind),
      kind,
      namespaced: !clusterScoped.includes(kind),
    }));
    return { status: 200, body: { kind: 'APIResourceList', resources } };
  }
  const found = objects.find((one) => pathname === pathOf(one));
  if (found !== undefined) return { status: 200, body: found };
  const kind = kinds.find(([apiVersion, one]) => {
    const [start, end] = [`${root(apiVersion)}/`, `/${plural(one)}`];
    return pathname.startsWith(start) && pathname.endsWith(end);
  });
  if (kind === undefined) return notFound;
  const wanted = (searchParams.get('labelSelector') ?? '').split(',').filter((one) => one !== '');
  const isWanted = ({ metadata: { labels = {} } }: ApiObject) =>
    wanted.every((one) => labels[one.split('=')[0] ?? ''] === one.split('=')[1]);
  const items = objects.filter((one) => pathOf(one).replace(/\/[^/]+$/, '') === pathname && isWanted(one));
  return { status: 200, body: { kind: `${kind[1]}List`, items } };
}

/** What is left after an object was deleted: a namespace goes with all that it has. */
export function afterDeletion(objects: readonly ApiObject[], { pathname }: URL): readonly ApiObject[] {
  return objects.filter(
    (one) => pathOf(one) !== pathname && pathname !== `/api/v1/namespaces/${one.metadata.namespace}`,
  );
}

function pathOf({ apiVersion, kind, metadata: { name, namespace } }: ApiObject): string {
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  return `${root(apiVersion)}${place}/${plural(kind)}/${name}`;
}

function root(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function plural(kind: string): string {
  return `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`;
}
