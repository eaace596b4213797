import { type Config } from '../config/config';
import { type Distributor, distributors } from '../config/values/distribution';
import { installedComponents } from './installed';
import { type NamespaceOwnership, type PlannedNamespace } from './plan';

/** The label that every namespace has, with its own name (Kubernetes >= 1.22). */
export const nameLabel = 'kubernetes.io/metadata.name';

/** The label by which Epinio knows its namespaces (Epinio v1.14.1, helpers/kubernetes). */
export const epinioNamespaceLabel = { 'app.kubernetes.io/component': 'epinio-namespace' } as const;

/** Whether Epinio takes a namespace with these labels for one of its own. */
export function isEpinioNamespace(labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(epinioNamespaceLabel).every(([key, value]) => labels[key] === value);
}

/** Namespaces of the components, by component. */
export const componentNamespaces = {
  metallb: 'metallb-system',
  certManager: 'cert-manager',
  kubed: 'kubed',
  replicator: 'kubernetes-replicator',
  epinio: 'epinio',
  externalDns: 'external-dns',
} as const satisfies Readonly<Record<Distributor | 'metallb' | 'certManager' | 'epinio' | 'externalDns', string>>;

/** Namespace of routing secrets where there is no Epinio. */
export const edgewireNamespace = 'edgewire';

/** Namespace of a controller, never shared: each namespace has room for one set of `default` TLS objects. */
export function controllerNamespace(controller: string): string {
  return `traefik-${controller}`;
}

/** Namespace of the sources: of trust bundles, and of routing secrets unless an environment says otherwise. */
export function sourceNamespace({ epinio }: Config): string {
  return epinio === undefined ? edgewireNamespace : componentNamespaces.epinio;
}

/** MetalLB's speaker needs host networking, which Pod Security refuses without these labels. */
const privileged = {
  'pod-security.kubernetes.io/enforce': 'privileged',
  'pod-security.kubernetes.io/audit': 'privileged',
  'pod-security.kubernetes.io/warn': 'privileged',
} as const;

/**
 * The namespaces that the plan knows: those of the configuration, those of the components, Epinio's `workspace`,
 * those of applications and of routing secrets. In this order, each once.
 */
export function plannedNamespaces(config: Config): PlannedNamespace[] {
  const adopted = new Set(config.namespaces.flatMap(({ name, adopt }) => (adopt ? [name] : [])));
  const known = new Map<string, Omit<PlannedNamespace, 'ownership'>>();
  const add = (name: string, labels: Readonly<Record<string, string>> | undefined, create: boolean) => {
    const before = known.get(name);
    // So it is with the namespaces of many applications.
    if (before !== undefined && labels === undefined && !create) return;
    known.set(name, {
      name,
      labels: { ...before?.labels, ...labels, [nameLabel]: name },
      // An adopted namespace may have labels that the configuration does not mention.
      complete: (before?.complete ?? false) || labels !== undefined || (create && !adopted.has(name)),
      create: (before?.create ?? false) || create,
    });
  };
  const installed = installedComponents(config);
  for (const { name, labels, create, adopt } of config.namespaces) add(name, labels, create || adopt);
  for (const { name } of config.controllers) if (installed.traefik) add(controllerNamespace(name), {}, true);
  if (installed.metallb) add(componentNamespaces.metallb, privileged, true);
  if (installed.certManager) add(componentNamespaces.certManager, {}, true);
  for (const distributor of distributors) if (installed[distributor]) add(componentNamespaces[distributor], {}, true);
  if (config.dns.length > 0) add(componentNamespaces.externalDns, {}, installed.externalDns);
  if (config.epinio !== undefined) {
    add(componentNamespaces.epinio, {}, installed.epinio);
    // Epinio's chart makes this namespace, and would refuse an existing one.
    add('workspace', epinioNamespaceLabel, false);
  }
  // The parameters of the guard are where the routing secrets are.
  if (config.guard !== undefined && config.epinio === undefined) add(edgewireNamespace, {}, true);
  for (const { source, namespaces } of config.environments) {
    if (source.namespace !== undefined) add(source.namespace, undefined, false);
    else if (config.epinio === undefined) add(edgewireNamespace, {}, true);
    if (namespaces?.kind === 'list') for (const name of namespaces.list) add(name, undefined, false);
  }
  for (const issuer of config.issuers) {
    const trust = issuer.kind === 'ca' ? issuer.ca.trust : undefined;
    if (trust === undefined) continue;
    if (trust.distribution !== 'direct' && config.epinio === undefined) add(edgewireNamespace, {}, true);
    if (trust.namespaces.kind === 'list') for (const name of trust.namespaces.list) add(name, undefined, false);
  }
  for (const { namespace } of config.apps) add(namespace, undefined, false);
  return [...known.values()].map((one) => ({ ...one, ownership: ownershipOf(one, adopted) }));
}

function ownershipOf(
  { name, create }: Pick<PlannedNamespace, 'name' | 'create'>,
  adopted: ReadonlySet<string>,
): NamespaceOwnership {
  if (!create) return 'foreign';
  if (adopted.has(name)) return 'adopted';
  // Every stack without Epinio puts its routing secrets there.
  return name === edgewireNamespace ? 'shared' : 'own';
}
