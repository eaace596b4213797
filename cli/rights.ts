import * as z from 'zod';
import { type Plan } from '../components/wiring/plan';
import { secretNames } from '../components/verify/cluster';
import { chartKinds, ofApi } from './chart-rights';
import { type RecordedResource } from './recording';

/** What a person or a job does with a stack; each has a role of its own. */
export const activities = ['preview', 'up', 'destroy', 'verify'] as const;

export type Activity = (typeof activities)[number];

/** A rule of a role, and what it is for. */
export interface Right {
  /** API group; empty for the core. */
  readonly group: string;
  /** Plural of the kind, as in URLs. */
  readonly resource: string;
  /** The objects by name; undefined for all. A list or a watch by name is allowed too. */
  readonly names: readonly string[] | undefined;
  readonly verbs: readonly string[];
  readonly why: string;
}

const read = ['get', 'list', 'watch'] as const;

/**
 * The rights that each activity needs, made from what the program registers for a plan.
 *
 * @param resources what the program registers and reads
 */
export function rightsOf(resources: readonly RecordedResource[], plan: Plan): Readonly<Record<Activity, Right[]>> {
  const needed = resources.flatMap(needsOf);
  const of = (activity: Activity) =>
    merged(needed.flatMap(({ activities: asking, ...right }) => (asking.includes(activity) ? [right] : [])));
  return { preview: of('preview'), up: of('up'), destroy: of('destroy'), verify: merged(verifyRights(plan)) };
}

interface Need extends Right {
  readonly activities: readonly Activity[];
}

const inputs = z.object({
  metadata: z.object({ name: z.string().optional() }).optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
});

function needsOf({ type, name: resourceName, inputs: given, read: isRead }: RecordedResource): Need[] {
  const parsed = inputs.safeParse(given).data;
  const [, group = '', kind = ''] = /^kubernetes:(?:([^/:]+)\/)?[^:]*:(\w+)$/.exec(type) ?? [];
  const name = parsed?.metadata?.name ?? parsed?.name ?? resourceName;
  if (kind === 'Release') return chartNeeds();
  const api = ofApi(group === 'core' ? '' : group, kind.replace(/Patch$/, ''));
  // Where its inputs do not name what is only read, its id does, which a recording does not know.
  if (isRead) return [need(['preview', 'up'], api, read, `reads ${kind}s that others make`, parsed?.metadata?.name)];
  if (kind === 'ValidatingAdmissionPolicy') return [...objectNeeds(api, name), parameterNeed];
  if (kind !== '') return objectNeeds(api, name);
  const [, provider] = /dynamic\/edgewire:(\w+)$/.exec(type) ?? [];
  return provider === undefined ? [] : providerNeeds(provider, parsed?.name, parsed?.namespace);
}

function need(asking: readonly Activity[], api: string, verbs: readonly string[], why: string, name?: string): Need {
  const [resource = '', ...group] = api.split('.');
  return {
    activities: asking,
    group: group.join('.'),
    resource,
    names: name === undefined ? undefined : [name],
    verbs,
    why,
  };
}

/** The API server asks for it of who makes a policy with parameters (Kubernetes 1.35, validatingadmissionpolicy/authz.go). */
const parameterNeed = need(
  ['preview', 'up'],
  'configmaps',
  ['get'],
  'the guard: who makes a policy must be allowed to read every object of the kind of its parameters',
);

/** An object that the program makes: the ownership guard looks for each before it is made. */
function objectNeeds(api: string, name: string): Need[] {
  return [
    need(['preview', 'up', 'destroy'], api, ['get'], 'what the plan has: looked at before it is made', name),
    // The provider watches whole kinds, and would wait for ever without this right.
    need(['up', 'destroy'], api, ['list', 'watch'], 'what the plan has: awaited until it is ready, or gone'),
    // Kubernetes asks for the same rights for a dry run, by which a preview shows what a server would make of it.
    need(['preview', 'up', 'destroy'], api, ['patch', 'update'], 'what the plan has: changed in place', name),
    need(['preview', 'up'], api, ['create'], 'what the plan has: made (a creation cannot be limited by name)'),
    need(['up', 'destroy'], api, ['delete'], 'what the plan has: removed or replaced', name),
  ];
}

/** What the dynamic resources of the program ask an API server for. */
function providerNeeds(provider: string, name: string | undefined, namespace: string | undefined): Need[] {
  switch (provider) {
    case 'CertificateSecret':
      return [
        need(['up'], 'secrets', read, 'waits for a certificate, or for its copy', name),
        need(['up'], 'namespaces', ['list'], 'says why a copy does not come'),
        ...['certificates', 'certificaterequests'].map((kind) =>
          need(
            ['up'],
            `${kind}.cert-manager.io`,
            ['get', 'list'],
            'waits for cert-manager, and says why it takes long',
          ),
        ),
        ...['orders', 'challenges'].map((kind) =>
          need(['up'], `${kind}.acme.cert-manager.io`, ['get', 'list'], 'says why an order takes long'),
        ),
      ];
    case 'SecretHandover':
      return [
        need(['up', 'destroy'], 'secrets', ['get', 'patch', 'delete'], 'hands a Secret over to another writer', name),
        need(['up', 'destroy'], 'namespaces', ['list'], 'knows whether others copy the Secret'),
        ...['certificates', 'certificaterequests'].map((kind) =>
          need(
            ['up', 'destroy'],
            `${kind}.cert-manager.io`,
            ['get', 'list', 'delete'],
            'takes a Secret from cert-manager',
          ),
        ),
        // Copies of kubed are found by their labels.
        need(['up'], 'secrets', ['list'], 'finds the copies that kubed has to let go of'),
      ];
    case 'AdoptedSecret':
      return [
        need(['up'], 'secrets', ['get', 'patch'], 'gives an issuer the certificate to take over', name),
        need(['up'], 'secrets', ['create'], 'gives an issuer the certificate to take over'),
      ];
    case 'AddressGuard':
      return [need(['preview', 'up'], 'services', ['list'], 'sees whether another Service has the address')];
    case 'NamespaceRemoval':
      return [
        need(['preview', 'up', 'destroy'], 'namespaces', read, 'removes a namespace that nobody else uses', namespace),
        need(['up', 'destroy'], 'namespaces', ['delete'], 'removes a namespace that nobody else uses', namespace),
        ...othersKinds.map((api) =>
          need(['up', 'destroy'], api, ['list'], 'sees whether somebody else has objects in a namespace'),
        ),
      ];
    default:
      return [];
  }
}

/** The kinds that `NamespaceRemoval` looks for. */
const othersKinds = [
  'ingresses.networking.k8s.io',
  'certificates.cert-manager.io',
  'clusterissuers.cert-manager.io',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'services',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
];

/** Helm keeps its releases as Secrets with names of its own, and makes whatever the chart has. */
function chartNeeds(): Need[] {
  return [
    need(['preview', 'up', 'destroy'], 'secrets', read, 'Helm: its record of releases'),
    need(
      ['up', 'destroy'],
      'secrets',
      ['create', 'update', 'patch', 'delete'],
      'Helm: its record of releases, Secrets of charts',
    ),
    need(['preview'], 'ingressclasses.networking.k8s.io', ['get'], 'sees whether another release has the class'),
    ...chartKinds.map(({ api, verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'] }) =>
      need(['up', 'destroy'], api, verbs, 'Helm: objects of charts'),
    ),
  ];
}

function verifyRights(plan: Plan): Right[] {
  const listed = (api: string, why: string): Right => need(['verify'], api, ['list'], why);
  return [
    listed('namespaces', 'which namespaces a copy has to be in'),
    ...secretNames(plan).map((name) =>
      need(['verify'], 'secrets', ['list'], 'sources and copies, by their names', name),
    ),
    listed('certificates.cert-manager.io', 'whether each is ready, and has the names of the plan'),
    listed('ingresses.networking.k8s.io', 'whether routes name the Secrets of the plan'),
    ...['ingressroutes.traefik.io', 'ingressroutetcps.traefik.io', 'gateways.gateway.networking.k8s.io'].map((api) =>
      listed(api, 'whether routes name the Secrets of the plan'),
    ),
    ...(plan.controllers.some(({ installed }) => installed)
      ? [listed('services', 'whether each controller has its address')]
      : []),
  ];
}

/** Rights without those that another one includes; those of one kind, with the same verbs and reason, in one rule. */
function merged(rights: readonly Right[]): Right[] {
  const all = new Map<string, Right>();
  for (const right of rights) {
    const { group, resource, names, verbs, why } = right;
    const key = JSON.stringify([group, resource, names === undefined, verbs, why]);
    const found = all.get(key);
    const both = found === undefined ? names : [...new Set([...(found.names ?? []), ...(names ?? [])])].sort();
    all.set(key, names === undefined ? right : { ...right, names: both });
  }
  const rules = [...all.values()];
  return rules.filter((right) => !rules.some((other) => other !== right && includes(other, right, rules)));
}

function includes(other: Right, right: Right, rules: readonly Right[]): boolean {
  if (other.group !== right.group || other.resource !== right.resource) return false;
  if (!right.verbs.every((verb) => other.verbs.includes(verb))) return false;
  if (other.names !== undefined) return false;
  const isSame = right.names === undefined && other.verbs.length === right.verbs.length;
  // Of two that allow the same the first one stays.
  return isSame ? rules.indexOf(other) < rules.indexOf(right) : true;
}
