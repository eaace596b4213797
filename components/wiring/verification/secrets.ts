import { distributorOf } from '../../config/values/distribution';
import { matches, parseSelector } from '../engines/apimachinery/label-selector';
import { ROUTING_LABEL } from '../engines/epinio/routing';
import { type PlannedRoutingSecret } from '../plan';
import { type Sign } from './finding';
import { objectText } from './host-list';
import { type Place, type SeenCluster, type SeenIssuance, type SeenSecret } from './observation';
import { type Promised, type PromisedCertificate } from './promise';
import { sameNames } from './served';

/** What differs from the plan in the routing secrets and their copies. */
export function secretSigns(promised: Promised, cluster: SeenCluster): Sign[] {
  const secrets = new Map(cluster.secrets.map((secret) => [objectText('Secret', secret), secret]));
  const environments = promised.plan.routingSecrets.flatMap((planned) => {
    const certificate = promised.certificates.get(planned.environment);
    return certificate === undefined ? [] : environmentSigns({ promised, cluster, secrets, planned, certificate });
  });
  return [...environments, ...orphanSigns(promised, cluster)];
}

/** A routing secret of the plan, and what there is of it. */
interface Judged {
  readonly promised: Promised;
  readonly cluster: SeenCluster;
  readonly secrets: ReadonlyMap<string, SeenSecret>;
  readonly planned: PlannedRoutingSecret;
  readonly certificate: PromisedCertificate;
}

function environmentSigns(judged: Judged): Sign[] {
  const { planned, secrets, cluster } = judged;
  const places = wantedCopies(judged);
  const copies = places.map((namespace) => ({ namespace, name: planned.name }));
  const explains = [planned, ...copies].map((place) => objectText('Secret', place));
  const source = secrets.get(objectText('Secret', planned));
  if (source === undefined) return [missingSource(judged, explains)];
  const there = copies.flatMap((copy) => secrets.get(objectText('Secret', copy)) ?? []);
  const ofSource = [...differentSource(judged, source, explains), ...markSigns(judged, source, true)];
  return [
    ...ofSource,
    ...missingCopies(judged, copies),
    ...staleCopies(judged, source, there),
    ...there.flatMap((copy) => markSigns(judged, copy, false)),
    ...[source, ...there].flatMap((one) => writerSigns(judged, one)),
    ...strayCopies(judged, cluster, places),
  ];
}

/** The namespaces that have to have a copy: those that the selector takes, and those that the plan wires. */
function wantedCopies({ planned, cluster, promised }: Judged): string[] {
  const { copies, namespace: home, environment } = planned;
  const selector = promised.plan.environments.find(({ name }) => name === environment)?.selector ?? null;
  const parsed = parseSelector(copies.selector);
  const isChosen = selector !== null && copies.distribution !== 'direct' && parsed.kind === 'selector';
  const chosen = isChosen ? cluster.namespaces.filter(({ labels }) => matches(parsed, labels)) : [];
  const all = new Set([...copies.wired, ...copies.further, ...chosen.map(({ name }) => name)]);
  return [...all].filter((name) => name !== home);
}

function missingSource({ planned }: Judged, explains: readonly string[]): Sign {
  const { environment, namespace, name, issuance } = planned;
  const place = objectText('Secret', planned);
  const isIssued = issuance.kind === 'issuer';
  return {
    code: 'EV3001',
    subject: place,
    message: `The ${place}, the routing secret of environment ${environment}, is not there.`,
    cause: isIssued ? 'cert-manager has not issued it, or somebody deleted it.' : 'Somebody deleted it.',
    fix: isIssued
      ? `kubectl describe certificate ${name} -n ${namespace} has the reason; pulumi up --refresh makes what is missing.`
      : 'pulumi up --refresh writes it again.',
    hosts: [],
    explains,
    explainedBy: [objectText('Certificate', planned)],
  };
}

function differentSource({ planned, certificate }: Judged, source: SeenSecret, explains: readonly string[]): Sign[] {
  const place = objectText('Secret', planned);
  const sign = (message: string, cause: string): Sign[] => [
    {
      code: 'EV3012',
      subject: place,
      message,
      cause,
      fix: 'pulumi up --refresh writes what is given; cert-manager issues anew after kubectl delete secret (the copies stay until then).',
      hosts: [],
      explains,
      explainedBy: [objectText('Certificate', planned), `writer of ${place}`],
    },
  ];
  const { certificate: found } = source;
  if (found === undefined) return sign(`The ${place} has no certificate that parses.`, 'Somebody wrote it by hand.');
  if (certificate.fingerprint !== undefined && certificate.fingerprint !== found.fingerprint) {
    return sign(
      `The ${place} has another certificate than the one that the configuration gives.`,
      'The file changed since the last pulumi up, or somebody else wrote the Secret.',
    );
  }
  if (sameNames(found.names, certificate.names)) return [];
  return sign(
    `The ${place} has a certificate for ${found.names.join(', ')}, not for ${certificate.names.join(', ')}.`,
    'The names of the environment changed and nothing issued it anew, or somebody else wrote the Secret.',
  );
}

function missingCopies({ planned, cluster, secrets, promised }: Judged, copies: readonly Place[]): Sign[] {
  const { environment, copies: how } = planned;
  const missing = copies.filter((copy) => !secrets.has(objectText('Secret', copy)));
  if (missing.length === 0) return [];
  const there = new Set(cluster.namespaces.map(({ name }) => name));
  const absent = missing.filter(({ namespace }) => !there.has(namespace)).map(({ namespace }) => namespace);
  const distributor = distributorOf(how.distribution);
  const isNone = missing.length === copies.length;
  const who = distributor ?? 'the program';
  const homes = missing.map(({ namespace }) => namespace);
  return [
    {
      code: 'EV3002',
      subject: `copies of environment ${environment}`,
      message: `The namespaces ${homes.join(', ')} have no copy of the ${objectText('Secret', planned)}.`,
      cause:
        absent.length > 0
          ? `The namespaces ${absent.join(', ')} do not exist.`
          : distributor === undefined
            ? 'Somebody deleted the copies.'
            : `${who} ${isNone ? 'does not run, or may not write Secrets' : 'missed the namespace or the copy was deleted'}.`,
      fix:
        absent.length > 0
          ? 'Create the namespaces, or let edgewire:namespaces create them.'
          : distributor === undefined
            ? 'pulumi up --refresh writes them again.'
            : `See whether ${who} runs and what it logs; it copies again when the source changes or when it starts.`,
      hosts: hostsIn(promised, environment, homes),
      explains: missing.map((copy) => objectText('Secret', copy)),
    },
  ];
}

function staleCopies(judged: Judged, source: SeenSecret, copies: readonly SeenSecret[]): Sign[] {
  const { planned, promised } = judged;
  const stale = copies.filter(
    (copy) =>
      copy.certificate?.fingerprint !== source.certificate?.fingerprint && writerSigns(judged, copy).length === 0,
  );
  if (stale.length === 0) return [];
  const { environment, name, copies: how } = planned;
  const distributor = distributorOf(how.distribution);
  const homes = stale.map(({ namespace }) => namespace);
  return [
    {
      code: 'EV3003',
      subject: `copies of environment ${environment}`,
      message: `The Secrets ${name} in ${homes.join(', ')} have another certificate than their source ${planned.namespace}/${name}.`,
      cause: `${distributor ?? 'The program'} has not copied the source since it changed.`,
      fix:
        distributor === undefined
          ? 'pulumi up copies what was renewed: with `direct` copies follow at the next update.'
          : `See whether ${distributor} runs and what it logs; restart it.`,
      hosts: hostsIn(promised, environment, homes),
      explains: [...stale.map((copy) => objectText('Secret', copy)), `certificate of ${environment}`],
    },
  ];
}

/** The hosts of an environment in some namespaces. */
function hostsIn({ hosts }: Promised, environment: string, namespaces: readonly string[]): string[] {
  return hosts
    .filter((one) => one.environment === environment && namespaces.includes(one.namespace))
    .map(({ host }) => host);
}

/** Labels, annotations and type. */
function markSigns(
  { planned }: Judged,
  { labels, annotations, type, ...place }: SeenSecret,
  isSource: boolean,
): Sign[] {
  const wanted = isSource ? Object.entries(planned.copies.annotations) : [];
  const wrong = wanted.filter(([key, value]) => annotations[key] !== value).map(([key]) => `annotation ${key}`);
  const all = [
    ...(Object.hasOwn(labels, ROUTING_LABEL) ? [] : [`label ${ROUTING_LABEL}`]),
    ...wrong,
    ...(type === 'kubernetes.io/tls' ? [] : [`type kubernetes.io/tls (it is ${type})`]),
  ];
  if (all.length === 0) return [];
  const text = objectText('Secret', place);
  return [
    {
      code: 'EV3004',
      subject: text,
      message: `The ${text} lacks what the plan has: ${all.join(', ')}.`,
      cause: isSource
        ? 'Somebody changed the object by hand, or an update did not reach it.'
        : 'Somebody else made the copy, or changed it.',
      fix: isSource
        ? 'pulumi up --refresh puts it back.'
        : 'Delete the copy: whoever makes copies makes it again with its labels.',
      hosts: [],
      explainedBy: [`writer of ${text}`],
    },
  ];
}

/** Field managers of tools by which people and other programs write Secrets. */
const foreignWriter =
  /^(kubectl|helm|argocd|flux|kustomize|rancher|k9s|lens|openlens|terraform|external-secrets|sealed-secrets|controller-sealed|vault)/i;

function writerSigns({ planned, cluster }: Judged, secret: SeenSecret): Sign[] {
  const place = objectText('Secret', secret);
  const byField = secret.writers.filter((writer) => foreignWriter.test(writer));
  const byOwner = secret.owners.filter((kind) => kind !== 'Certificate').map((kind) => `its owner, a ${kind}`);
  const byIssuance = cluster.issuances
    .filter((one) => writes(one, secret) && !isPlanned(one, planned))
    .map((one) => `the ${objectText('Certificate', one)}`);
  const writers = [...new Set([...byField, ...byOwner, ...byIssuance])];
  if (writers.length === 0) return [];
  return [
    {
      code: 'EV3005',
      subject: place,
      message: `The ${place} is written by ${writers.join(', ')} too.`,
      cause: 'Somebody wrote it by hand, or another program has a Secret of the same name.',
      fix: 'Let the other one use another name, or stop it; then delete the Secret, and whoever the plan names writes it again.',
      hosts: [],
      explains: [`writer of ${place}`, place],
    },
  ];
}

function writes(issuance: SeenIssuance, secret: Place): boolean {
  return issuance.namespace === secret.namespace && issuance.secretName === secret.name;
}

function isPlanned(issuance: SeenIssuance, planned: PlannedRoutingSecret): boolean {
  const { namespace, name, issuance: source } = planned;
  return source.kind === 'issuer' && issuance.namespace === namespace && issuance.name === name;
}

/** The source that a copy says that it has, `namespace/name`; undefined for what is no copy. */
function originOf({ labels, annotations }: SeenSecret): string | undefined {
  const namespace = labels['kubed.appscode.com/origin.namespace'];
  const name = labels['kubed.appscode.com/origin.name'];
  if (namespace !== undefined && name !== undefined) return `${namespace}/${name}`;
  return annotations['replicator.v1.mittwald.de/replicated-from'];
}

function strayCopies({ planned }: Judged, { secrets }: SeenCluster, places: readonly string[]): Sign[] {
  const origin = `${planned.namespace}/${planned.name}`;
  const stray = secrets.filter(
    (one) => originOf(one) === origin && one.namespace !== planned.namespace && !places.includes(one.namespace),
  );
  return stray.map((copy) => {
    const place = objectText('Secret', copy);
    return orphan(
      place,
      `The ${place} is a copy of ${origin} in a namespace that the plan does not choose.`,
      'The namespace lost its label or left the list, and the copy was not removed.',
    );
  });
}

/** What former environments have left: sources that nobody issues, and copies of sources that are gone. */
function orphanSigns({ plan }: Promised, { labelled = [], issuances }: SeenCluster): Sign[] {
  const planned = new Set(plan.routingSecrets.map(({ name }) => name));
  const present = new Set(labelled.map(({ namespace, name }) => `${namespace}/${name}`));
  return labelled.flatMap((secret): Sign[] => {
    if (planned.has(secret.name)) return [];
    const place = objectText('Secret', secret);
    const origin = originOf(secret);
    if (origin !== undefined && !present.has(origin)) {
      return [orphan(place, `The ${place} is a copy of ${origin}, which is gone.`, formerEnvironment)];
    }
    const issuedBy = secret.annotations['cert-manager.io/certificate-name'];
    const isIssued = issuances.some((one) => writes(one, secret));
    if (origin === undefined && issuedBy !== undefined && !isIssued) {
      return [orphan(place, `The ${place} is a routing secret that nobody issues any more.`, formerEnvironment)];
    }
    return [];
  });
}

const formerEnvironment = 'Its environment was removed: cert-manager keeps Secrets, and copies without a source stay.';

function orphan(place: string, message: string, cause: string): Sign {
  const [, path = ''] = place.split(' ');
  const [namespace = '', name = ''] = path.split('/');
  return {
    code: 'EV3006',
    subject: place,
    message: `${message} Epinio and the controllers read it all the same.`,
    cause,
    fix: `kubectl delete secret ${name} -n ${namespace}, once no Ingress names it.`,
    hosts: [],
  };
}
