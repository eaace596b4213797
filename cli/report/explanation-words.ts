/** The sentences of an explanation, made of its JSON alone. */
import { lengthText } from '../../components/wiring/lifetimes';
import {
  type CandidateJson,
  type ChangeJson,
  type ControllerViewJson,
  type CopiesJson,
  type EpinioMatchJson,
  type ExplanationJson,
  type GapJson,
  type GuardJson,
  type IssuedJson,
  type NamedSecretJson,
  type OwnerJson,
  type ReasonJson,
  type ShownCertificateJson,
  type ShownJson,
} from './explanation-shape';
import { count } from './summary';

/** How many of a list are named in a sentence. */
const few = 4;

/** The first of a list, and how many more there are. */
export function listed(all: readonly string[], most = few): string {
  if (all.length <= most + 1) return all.join(', ');
  return `${all.slice(0, most).join(', ')} and ${all.length - most} more`;
}

/** Whose a certificate is. */
export function ownerText({ environment, secret, writtenBy }: OwnerJson): string {
  if (environment !== null) return `environment ${environment}`;
  if (secret === null) return 'the host alone';
  return writtenBy === null ? `Secret ${secret}` : `Secret ${secret} (${writtenBy})`;
}

/** Where a certificate is from, after the words "the certificate". */
function holderText(owner: OwnerJson): string {
  return `${owner.secret === null ? 'of' : 'in'} ${ownerText(owner)}`;
}

/** What clients get at a controller, as a sentence. */
export function answerOf({ name, shown, routed }: ControllerViewJson): string {
  const verb = routed ? 'get' : 'would get';
  const who = `At ${name} clients ${verb}`;
  switch (shown.kind) {
    case 'chance':
      return `${who} one of several certificates, by chance: ${shown.reason ?? ''}.`;
    case 'default':
      return `${who} Traefik's own default certificate, which none accepts.`;
    case 'refused':
      return `${who} no certificate: ${shown.reason ?? ''}.`;
    case 'passed':
      return `${who} the certificate of a backend: ${shown.reason ?? ''} passes TLS through to it.`;
    case 'certificate':
      return `${who} the certificate ${certificateOf(shown)}${acceptance(shown.certificate)}.`;
  }
}

function certificateOf({ by, certificate }: ShownJson): string {
  const owner = certificate === null ? '?' : holderText(certificate);
  switch (by) {
    case 'balancer':
      return `${owner}, from the cloud's balancer before it`;
    case 'traefik-acme':
      return `${owner}, which Traefik orders itself`;
    case 'tls-store':
      return `${owner}, which a TLSStore names for every host that has none`;
    default:
      return owner;
  }
}

function acceptance(certificate: ShownCertificateJson | null): string {
  if (certificate?.accepted === null || certificate?.accepted === undefined) return '; its names are not known here';
  return certificate.accepted ? ', and accept it' : ', and reject it';
}

/** Who signs a certificate, and until when it holds; nothing where nothing is known. */
export function lifetimeOf({ certificate }: ShownJson): string | undefined {
  if (certificate === null) return undefined;
  const { authority, notAfter, renewal, lifetimeHours, renewedAfterHours, renewedBy } = certificate;
  const lasts =
    notAfter !== null
      ? [`valid until ${notAfter.slice(0, 10)}`]
      : lifetimeHours === null
        ? []
        : [`valid for ${lengthText(lifetimeHours)}`];
  const when =
    notAfter !== null
      ? renewal === null
        ? ''
        : ` on ${renewal.slice(0, 10)}`
      : renewedAfterHours === null
        ? ''
        : ` after ${lengthText(renewedAfterHours)}`;
  const parts = [
    ...(authority === null ? [] : [`signed by ${authority}`]),
    ...lasts,
    ...(renewedBy === null ? [] : [`renewed${when} by ${renewerOf(renewedBy)}`]),
  ];
  return parts.length === 0 ? undefined : `It is ${parts.join(', ')}.`;
}

function renewerOf(renewer: string): string {
  return renewer === 'program' ? 'the program at `up`' : renewer === 'traefik' ? 'Traefik' : renewer;
}

/** What TLS clients make of the certificate. */
export function clientsText({ shown: { certificate, kind } }: ControllerViewJson): string {
  if (kind === 'default') return "reject Traefik's own default certificate";
  if (kind === 'refused') return 'get no certificate, and no connection';
  if (kind === 'passed') return 'get the certificate of the backend, which the plan does not know';
  if (certificate?.names === null || certificate?.names === undefined)
    return 'get a certificate whose names are not known here';
  const { coveringName, names, clients } = certificate;
  if (coveringName === null)
    return `reject it: ${listed(names)} ${names.length === 1 ? 'does' : 'do'} not cover the host`;
  const how = coveringName.startsWith('*.') ? `by ${coveringName}, "*" being exactly one label` : 'by its exact name';
  const refusing = Object.entries(clients ?? {}).flatMap(([client, accepts]) =>
    accepts ? [] : [clientNames[client] ?? client],
  );
  return refusing.length === 0 ? `accept it ${how}` : `accept it ${how}, but ${refusing.join(' and ')} would not`;
}

const clientNames: Readonly<Record<string, string>> = {
  go: 'Go',
  node: "Node's checkHost",
  nodeStrict: "Node's strict checkHost",
  nodeTls: "Node's TLS client",
};

/** Why a store serves what it serves. */
export function storeText({ name, shown, candidates }: ControllerViewJson): string {
  const loaded = candidates.filter(({ standing }) => standing !== 'unnamed');
  if (shown.by === 'balancer') return `${name} sees no TLS: it ends at the balancer`;
  if (shown.kind === 'passed') return `${name} does not end TLS: ${shown.reason ?? ''} passes it through`;
  if (shown.kind === 'refused') return `${name} serves no certificate: ${shown.reason ?? ''}`;
  if (shown.by === 'tls-store') return `${name} has no certificate with the host, so its TLSStore decides`;
  if (loaded.length === 0) return `${name} has loaded no certificate with the host`;
  if (loaded.length === 1) return `${name} has loaded one certificate with the host, and serves that`;
  return `${name} has loaded ${count(loaded.length, 'certificate')} with the host: the one whose names sort last is served`;
}

/** Whether a certificate of a store is served, in a few words. */
export function standingText({ standing, later }: CandidateJson): string {
  switch (standing) {
    case 'served':
      return later === 'served' ? 'served' : 'served yet';
    case 'chance':
      return 'by chance';
    case 'second':
      return 'same names, too late';
    case 'earlier':
      return 'sorts before';
    case 'unnamed':
      return later === 'served' ? 'served once named' : 'not named';
  }
}

/** What Epinio makes of the host in a namespace. */
export function epinioText({ namespace, kind, secret, reason, accepted }: EpinioMatchJson): string {
  const push = `a push to ${namespace}`;
  switch (kind) {
    case 'secret':
      return accepted === false
        ? `${push} would wire ${secret ?? '?'}, whose certificate clients reject: Epinio's "*" spans dots`
        : `${push} would wire ${secret ?? '?'}, at once`;
    case 'none':
      return `${push} finds no routing secret, and orders a certificate for the host`;
    case 'error':
      return `${push} finds no routing secret (${reason ?? ''}), and orders a certificate for the host`;
    case 'chance':
      return `${push} is left to chance: ${reason ?? ''}`;
  }
}

/** What cert-manager does for a Secret. */
export function issuedText({ namespace, secretName, kind, by, issuer, directory, solvers }: IssuedJson): string {
  const from = issuer === null ? '' : ` from issuer ${issuer}`;
  const order = directory === null ? '' : `, ordered at ${directory}`;
  // The writer of an annotated route's certificate is cert-manager itself.
  const whom =
    kind === 'ingress-shim' ? `${by.replace(/^cert-manager, /, '')}, which an annotation asks for` : `for ${by}`;
  const solved = solvers.map(({ name, solver }) => `${name} by ${solver ?? 'no solver'}`);
  return `issues ${namespace}/${secretName}${from} ${whom}${order}${solved.length === 0 ? '' : ` (${listed(solved)})`}`;
}

/** Where a routing secret is, and who brings it there. */
export function copiesText({ source, selector, namespaces, routes }: CopiesJson): string {
  const where = selector === null ? `keeps ${source} where it is` : `copies ${source} to namespaces with ${selector}`;
  const reached = routes.map(({ namespace, reached: is }) =>
    is === 'yes'
      ? `${namespace} has it`
      : is === 'no'
        ? `${namespace} does not get it`
        : `whether ${namespace} gets it depends on labels that are not known`,
  );
  const known = `known to have it: ${listed(namespaces)}`;
  return [where, ...reached, ...(routes.length === 0 ? [known] : [])].join('; ');
}

/** What others copy, because annotations ask for it. */
export function annotatedTexts({ routes }: ExplanationJson): string[] {
  const texts = routes.flatMap(({ secrets }) =>
    secrets.flatMap(({ namespace, from }) =>
      from.flatMap(({ kind, what }) => (kind === 'copy' ? [`copies ${what} to ${namespace}`] : [])),
    ),
  );
  return [...new Set(texts)];
}

/** What ExternalDNS does, and where the name has to lead. */
export function dnsTexts({ dns, controllers }: ExplanationJson): string[] {
  const leads = controllers.map(({ name, addresses }) =>
    addresses.length === 0 ? `the address of ${name}, known at up` : `${addresses.join(' and ')} (${name})`,
  );
  const to = leads.length === 0 ? [] : [`the name has to lead to ${leads.join(', ')}`];
  if (dns === null) return [...to.map((text) => `${text}; no ExternalDNS here makes the record`)];
  const records = dns.records.map(
    ({ name, type, target, zone, instance }) =>
      `${instance} makes ${name} ${type ?? 'A or AAAA'} ${target ?? 'known at up'} in zone ${zone}`,
  );
  if (records.length > 0) return records;
  return dns.outside
    ? ['no record: no zone of an ExternalDNS here contains the name']
    : ['no record: nothing publishes it'];
}

/** Which routes the guard admits. */
export function guardTexts({ action, grants }: GuardJson): string[] {
  if (grants.length === 0) return [`${action}: no route may have the host`];
  return grants.map(({ name, class: ingressClass, tls, selector }) => {
    const where = selector === '' ? 'every namespace' : `namespaces with ${selector}`;
    return `${action}: admits ${name} at class ${ingressClass} in ${where}, with ${tls}`;
  });
}

/** The rule of the plan that decided about each route, or would about one. */
export function reasonTexts({ routes, coveredBy, gap }: ExplanationJson): string[] {
  if (routes.length > 0) {
    return routes.map(({ source, reason, secretName }) => `${source}: ${ruleText(reason, secretName, gap)}`);
  }
  const [first, ...others] = coveredBy;
  if (first === undefined) return [uncoveredText(gap)];
  return [`a route would get ${chosenText({ ...first, by: 'specific', others, path: null })}`];
}

/** Why no environment covers the host. */
function uncoveredText(gap: GapJson | null): string {
  const none = 'no environment covers the host, as TLS clients read names';
  if (gap === null) return none;
  const where = gap.kind === 'deep' ? 'lies more than one label under' : 'is the apex of';
  return `${none}: it ${where} ${gap.name} (environment ${gap.environment})`;
}

function ruleText(
  { kind, by, environment, name, others, path, issuer, mistake }: ReasonJson,
  secretName: string | null,
  gap: GapJson | null,
): string {
  switch (kind) {
    case 'mistake':
      return `its host is not a DNS name: it ${mistake ?? ''}, so nothing is wired`;
    case 'own':
      return `it has a certificate of its own, ${secretName ?? '?'}${issuer === null ? '' : ` from ${issuer}`}; that goes before every environment`;
    case 'traefik-acme':
      return `its controller collects the certificate itself${environment === null ? '' : `, for environment ${environment}`}`;
    case 'named-in-vain':
      return `${path ?? ''} names environment ${environment ?? '?'}, which does not cover the host`;
    case 'uncovered':
      return uncoveredText(gap);
    case 'chosen':
      return chosenText({ by, environment, name, others, path });
  }
}

function chosenText({
  by,
  environment,
  name,
  others,
  path,
}: Pick<ReasonJson, 'by' | 'environment' | 'name' | 'others' | 'path'>): string {
  const covers = `environment ${environment ?? '?'}, which covers the host by ${name ?? '?'}`;
  if (by === 'named') return `${path ?? ''} names ${covers}`;
  if (by === 'secret') return `its manifest names the routing secret of ${covers}`;
  if (others.length === 0) return `${covers}: no other does`;
  const rivals = others.map((one) => `${one.environment} (${one.name})`);
  const rule =
    name?.startsWith('*.') === true
      ? 'the first of the configuration is taken'
      : 'an exact name goes before a wildcard';
  return `${covers}; so ${others.length === 1 ? 'does' : 'do'} ${listed(rivals)}, and ${rule}`;
}

/** What puts a Secret where a route names it. */
export function originText({ namespace, name, from }: NamedSecretJson): string {
  const origins = from.map(({ kind, what, reached }) => {
    if (kind === 'environment') return reached === 'yes' ? `environment ${what}` : `environment ${what}, perhaps`;
    return kind === 'copy' ? `a copy of ${what}` : what;
  });
  return `${namespace}/${name}: ${origins.length === 0 ? 'nothing puts it there' : origins.join(', ')}`;
}

/** What would change what the host gets. */
export function changeText(change: ChangeJson, host: string): string {
  switch (change.kind) {
    case 'route':
      return `An application of edgewire:apps, or a route, with this host${change.nearest === null ? '' : `; the nearest host that has one is ${change.nearest}`}.`;
    case 'name-environment':
      return change.place === 'app'
        ? `\`environment: ${change.environment}\` at the application: that one covers the host too.`
        : `The Secret ${change.secret} in the route's TLS: its environment ${change.environment} covers the host too.`;
    case 'exact-name':
      return `An environment with the exact name ${host}: it goes before ${change.over}.`;
    case 'leave-own':
      return change.key === null
        ? `Without a certificate of its own, environment ${change.environment} covers the host by ${change.name}.`
        : `${change.key}: routing-secret: environment ${change.environment} then covers the host by ${change.name}, and nothing is ordered.`;
    case 'loaded':
      return `A route at ${change.controller} that names ${change.certificate.secrets[0] ?? '?'}: Traefik then serves the certificate ${holderText(change.certificate)}.`;
    case 'sorts-later':
      return `A certificate with the host whose sorted names come after "${change.key}", named by any route at ${change.controller}: its store knows no namespaces.`;
    case 'reach':
      return change.reached === 'no'
        ? `The namespace ${change.namespace} in ${change.key}: the routing secret of ${change.environment} then reaches it.`
        : `The labels of ${change.namespace} in ${change.key}: then it is known whether the routing secret of ${change.environment} reaches it.`;
    case 'close-gap':
      return change.name === null
        ? `${change.key}: true, so that ${change.environment} covers the domain of ${change.wildcard} itself.`
        : `${quotedName(change.name)} in ${change.key}: the host lies ${change.gap === 'deep' ? 'more than one label under' : 'above'} ${change.wildcard}.`;
    case 'declare':
      return `A new environment with domain ${change.domain}${change.apex ? ' and apex: true' : ''}.`;
    case 'misspelled':
      return `The host ${change.host}, if that was meant: environment ${change.environment} covers it.`;
    case 'nearest':
      return `${host} in ${change.key}: ${change.environment} (${listed(change.names)}) is the nearest environment.`;
  }
}

function quotedName(name: string): string {
  return name.startsWith('*') ? `"${name}"` : name;
}
