import { parse as parseDomain } from 'tldts';
import { configPath } from '../../config/path';
import { didYouMean } from '../../config/nearest';
import { authorityOf, type Authority, sharedDnsServices, specialUseSuffixes, suffixAmong } from '../authorities';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type EnvironmentName } from '../names/environment-names';
import { canonicalName, isWildcard } from '../names/host-name';
import { type AcmeIssuance, acmeOfEnvironment } from '../issuance';
import { type PlannedEnvironment } from '../plan';
import { type WiredHost } from '../wire';
import { type Facts } from './facts';
import { quotaRules } from './quotas';

/** EW4001 to EW4008 and EW4015: whether certificates can be had as configured. */
export function issuanceRules(facts: Facts): Diagnostic[] {
  return [
    ...facts.environments.flatMap((environment) => environmentRules(facts, environment)),
    ...traefikAcme(facts),
    ...unknownNames(facts),
  ];
}

/** EW4002, EW4003 and EW4005: whether certificates of hosts can be had, and how many orders are made. */
export function orderRules(facts: Facts): Diagnostic[] {
  return [...facts.hosts.flatMap(ownCertificateRules), ...quotaRules(facts)];
}

/** Epinio's own hosts are names of its environment, which has heard it already. */
function ownCertificateRules({ host, ingress }: WiredHost): Diagnostic[] {
  const { own } = host;
  if (own === undefined || ingress.source.kind === 'epinio') return [];
  // An Ingress has one issuer; the order of a certificate stands at the first of its hosts alone.
  const acme = ingress.hosts.find((other) => other.own?.acme !== undefined)?.own?.acme;
  return acme === undefined ? [] : publicNameRules(authorityOf(acme.directory), host.host, host.path);
}

function environmentRules({ config, names }: Facts, environment: PlannedEnvironment): Diagnostic[] {
  const own = (names.get(environment) ?? []).filter(({ mistake }) => mistake === undefined);
  const suffixes = own.flatMap(publicSuffixRule);
  const acme = acmeOfEnvironment(config, environment.name, environment.issuance);
  if (acme === undefined) return suffixes;
  const authority = authorityOf(acme.directory);
  return [
    ...suffixes,
    ...unsolvable(environment, acme, own),
    ...own.flatMap(({ name, path }) => publicNameRules(authority, name, path)),
    ...tooManyNames(environment, acme, authority),
  ];
}

function issuancePath({ name, issuance }: PlannedEnvironment): string {
  return issuance.kind === 'issuer'
    ? configPath('environments', name, 'issuer')
    : configPath('environments', name, 'certificate', issuance.kind);
}

function unsolvable(
  environment: PlannedEnvironment,
  { solvers, account }: AcmeIssuance,
  names: readonly EnvironmentName[],
): Diagnostic[] {
  if (solvers === undefined) return [];
  const isIssuer = environment.issuance.kind === 'issuer';
  const byDnsOnly = names.map(({ name }) => name).filter((name) => !isIssuer || isWildcard(name));
  const left = byDnsOnly.filter(
    (name) => !solvers.some(({ zones }) => zones === undefined || zones.some((zone) => lies(name, zone))),
  );
  if (left.length === 0) return [];
  const it = left.length === 1 ? 'it' : 'them';
  const found = `has no DNS-01 solver${solvers.length === 0 ? '' : ` whose zones contain ${it}`}`;
  const message = `${needsDns(left)}, and ${isIssuer ? `the issuer ${account}` : `certificate.acme of ${account}`} ${found}.`;
  const key = isIssuer
    ? configPath('issuers', account, 'acme', 'dns01')
    : configPath('environments', environment.name, 'certificate', 'acme', 'dns01');
  const hint = solvers.length === 0 ? `Set ${key}` : `Add the zone to the \`zones\` of a solver in ${key}`;
  return [diagnostic('EW4001', issuancePath(environment), message, hint)];
}

/** Why names need DNS-01: the authority says so of wildcards, and the program itself knows no other way. */
function needsDns(names: readonly string[]): string {
  const all = names.join(', ');
  if (!names.every((name) => isWildcard(name))) return `The program itself proves control of ${all} by DNS-01 only`;
  return `${all} ${names.length === 1 ? 'is a wildcard' : 'are wildcards'}, which ACME issues by DNS-01 only`;
}

function lies(name: string, zone: string): boolean {
  return name === canonicalName(zone) || name.endsWith(`.${canonicalName(zone)}`);
}

function publicNameRules(authority: Authority | undefined, name: string, path: string): Diagnostic[] {
  if (authority === undefined) return [];
  const base = isWildcard(name) ? name.slice(2) : name;
  const service = suffixAmong(base, sharedDnsServices);
  if (service !== undefined && authority.production) {
    const message = `${name} is under ${service}, whose users share one quota at ${authority.directory}: orders fail for days.`;
    return [
      diagnostic('EW4002', path, message, 'Use a private CA or letsencrypt-staging here, or a domain of your own.'),
    ];
  }
  const suffix = suffixAmong(base, specialUseSuffixes);
  if (base.includes('.') && suffix === undefined) return [];
  const why = suffix === undefined ? `${base} is a single label` : `.${suffix} is reserved for special use`;
  const message = `${authority.directory} issues no certificate for ${name}: ${why}.`;
  return [diagnostic('EW4003', path, message, 'Use an issuer with a private CA (`ca`), or a public domain.')];
}

function publicSuffixRule({ name, path }: EnvironmentName): Diagnostic[] {
  if (!isWildcard(name)) return [];
  const base = name.slice(2);
  const { publicSuffix, isIcann, isPrivate } = parseDomain(base, { allowPrivateDomains: true });
  if (publicSuffix !== base || !(isIcann === true || isPrivate === true)) return [];
  const why =
    isPrivate === true
      ? 'it speaks for the sites of everybody who has a name there'
      : 'public authorities do not issue it, and many clients do not accept it';
  const message = `${name} is a wildcard directly on the public suffix ${base}: ${why}.`;
  return [diagnostic('EW4004', path, message, `Use a domain of your own under ${base}.`)];
}

function tooManyNames(
  environment: PlannedEnvironment,
  { profile }: AcmeIssuance,
  authority: Authority | undefined,
): Diagnostic[] {
  const profiles = authority?.profiles;
  if (authority === undefined || profiles === undefined) return [];
  const chosen = profile ?? Object.keys(profiles)[0] ?? '';
  const allowed = Object.hasOwn(profiles, chosen) ? profiles[chosen] : undefined;
  const count = new Set(environment.names).size;
  if (allowed === undefined || count <= allowed) return [];
  const message = `The certificate of ${environment.name} would have ${count} names; the profile ${chosen} of ${authority.directory} allows ${allowed}.`;
  return [
    diagnostic(
      'EW4006',
      configPath('environments', environment.name, 'names'),
      message,
      'Split the environment, cover the names by a wildcard, or choose a profile that allows more.',
    ),
  ];
}

function traefikAcme({ config }: Facts): Diagnostic[] {
  return config.controllers.flatMap(({ name, acme, replicas }) => {
    if (acme === undefined) return [];
    const unmade = notConfigured(name);
    if (replicas < 2) return [unmade];
    const message = `The controller ${name} collects certificates by Traefik's own ACME and has ${replicas} replicas: Traefik's ACME works with one only.`;
    const hint = `Leave ACME to an issuer, or set ${configPath('controllers', name, 'replicas')}: 1`;
    return [diagnostic('EW4007', configPath('controllers', name, 'acme'), message, hint), unmade];
  });
}

function notConfigured(controller: string): Diagnostic {
  const message = `The controller ${controller} is to collect certificates by Traefik's own ACME, which this version of edgewire does not configure: nothing would order them.`;
  const hint = 'Leave `acme` out there, and let an issuer of edgewire:issuers order for the environments.';
  return diagnostic('EW4015', configPath('controllers', controller, 'acme'), message, hint);
}

function unknownNames({ config }: Facts): Diagnostic[] {
  const issuers = config.issuers.map(({ name }) => name);
  const controllers = config.controllers.map(({ name }) => name);
  const environments = config.environments.map(({ name }) => name);
  const check = (path: string, kind: string, name: string | undefined, known: readonly string[]) => {
    if (name === undefined || known.includes(name)) return [];
    const hint = `Known: ${known.join(', ') || 'none'}.${didYouMean(name, known)}`;
    return [diagnostic('EW4008', path, `There is no ${kind} "${name}".`, hint)];
  };
  return [
    ...config.environments.flatMap(({ name, issuance, controller }) => [
      ...check(configPath('environments', name, 'controller'), 'controller', controller, controllers),
      ...(issuance.kind === 'issuer'
        ? check(configPath('environments', name, 'issuer'), 'issuer', issuance.issuer, issuers)
        : []),
      ...(issuance.kind === 'tls'
        ? check(configPath('environments', name, 'certificate', 'tls', 'ca'), 'issuer', issuance.tls.ca, issuers)
        : []),
    ]),
    ...config.apps.flatMap(({ environment, controller, issuer }, index) => [
      ...check(configPath('apps', index, 'environment'), 'environment', environment, environments),
      ...check(configPath('apps', index, 'controller'), 'controller', controller, controllers),
      ...check(configPath('apps', index, 'issuer'), 'issuer', issuer, issuers),
    ]),
    ...config.controllers.flatMap(({ name, dashboard }) =>
      check(
        configPath('controllers', name, 'dashboard', 'environment'),
        'environment',
        dashboard?.environment,
        environments,
      ),
    ),
    ...config.issuers.flatMap((issuer) =>
      issuer.kind === 'acme'
        ? check(
            configPath('issuers', issuer.name, 'acme', 'http01', 'controller'),
            'controller',
            issuer.acme.http01?.controller,
            controllers,
          )
        : [],
    ),
    ...check(configPath('epinio', 'environment'), 'environment', config.epinio?.environment, environments),
    ...check(configPath('epinio', 'controller'), 'controller', config.epinio?.controller, controllers),
    ...check(configPath('epinio', 'appsController'), 'controller', config.epinio?.appsController, controllers),
  ];
}
