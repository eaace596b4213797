import { parse as parseDomain } from 'tldts';
import { configPath } from '../../config/path';
import { controllerValue, givenValues } from '../chart-values/given-values';
import { didYouMean, knownNames } from '../../config/nearest';
import { authorityOf, type Authority, sharedDnsServices, specialUseSuffixes, suffixAmong } from '../authorities';
import { type Diagnostic, diagnostic, none } from './diagnostic';
import { type SecretWriter } from '../ledger/ledger';
import { type EnvironmentName } from '../names/environment-names';
import { isWildcard } from '../names/host-name';
import { acmeOfEnvironment } from '../issuance';
import { type PlannedEnvironment } from '../plan';
import { type WiredHost } from '../wire';
import { type Facts } from './facts';
import { environmentNameCounts, ownNameCounts } from './name-counts';
import { traefikAcmeUses } from './traefik-acme';
import { quotaRules } from './quotas';
import { declaredSolverRules, environmentSolverRules, ownSolverRules } from './solvers';

/** EW4001 to EW4008: whether certificates can be had as configured. */
export function issuanceRules(facts: Facts): Diagnostic[] {
  return [
    ...facts.environments.flatMap((environment) => environmentRules(facts, environment)),
    ...facts.environments.flatMap((environment) => environmentSolverRules(facts, environment)),
    ...environmentNameCounts(facts),
    ...traefikAcme(facts),
    ...traefikAcmeUses(facts),
    ...unknownNames(facts),
  ];
}

/** EW4001 to EW4006 for hosts: whether their certificates can be had, and how many orders are made. */
export function orderRules(facts: Facts): Diagnostic[] {
  return [
    ...facts.hosts.flatMap(ownCertificateRules),
    ...facts.manifests.writers.flatMap(certificateNames),
    ...facts.hosts.flatMap(namesByTraefik),
    ...ownSolverRules(facts),
    ...declaredSolverRules(facts),
    ...ownNameCounts(facts),
    ...quotaRules(facts),
  ];
}

/** Epinio's own hosts are names of its environment, for which this is reported already. */
function ownCertificateRules({ host, ingress }: WiredHost): readonly Diagnostic[] {
  const { own } = host;
  if (own === undefined || ingress.source.kind === 'epinio') return none;
  // An Ingress has one issuer; the order of a certificate is only at the first of its hosts.
  const acme = ingress.hosts.find((other) => other.own?.acme !== undefined)?.own?.acme;
  return acme === undefined ? [] : publicNameRules(authorityOf(acme.directory), host.host, host.path);
}

/** The names of a Certificate of a manifest, whether a route has them or not. */
function certificateNames({ kind, path, acme, names = [] }: SecretWriter): Diagnostic[] {
  if (kind !== 'certificate' || acme === undefined) return [];
  const at = `${path}/spec.dnsNames`;
  const authority = authorityOf(acme.directory);
  const found = names.flatMap((name) => [
    ...publicNameRules(authority, name, at),
    ...(authority === undefined ? [] : publicSuffixRule({ name, path: at })),
  ]);
  return found.filter(({ code }, index) => found.findIndex((one) => one.code === code) === index);
}

/** Hosts that a Traefik orders one by one; the names of an environment that it orders together are judged there. */
function namesByTraefik({ tls, host, controller, mistake }: WiredHost): readonly Diagnostic[] {
  if (tls.tls !== 'traefik-acme' || tls.coveringName !== host.host || mistake !== undefined) return none;
  return controller?.acme === undefined
    ? []
    : publicNameRules(authorityOf(controller.acme.directory), host.host, host.path);
}

function environmentRules({ config, names }: Facts, environment: PlannedEnvironment): Diagnostic[] {
  const own = (names.get(environment) ?? []).filter(({ mistake }) => mistake === undefined);
  const suffixes = own.flatMap(publicSuffixRule);
  const acme = acmeOfEnvironment(config, environment.name, environment.issuance);
  if (acme === undefined) return suffixes;
  const authority = authorityOf(acme.directory);
  return [...suffixes, ...own.flatMap(({ name, path }) => publicNameRules(authority, name, path))];
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

function publicSuffixRule({ name, path }: Pick<EnvironmentName, 'name' | 'path'>): Diagnostic[] {
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

function traefikAcme({ config }: Facts): Diagnostic[] {
  const given = givenValues(config);
  return config.controllers.flatMap((controller) => {
    const { name, acme, replicas } = controller;
    if (acme === undefined) return [];
    const value = controllerValue(given, controller, ['deployment', 'replicas']);
    const count = typeof value?.value === 'number' ? value.value : replicas;
    if (count < 2) return [];
    const path = value === undefined ? configPath('controllers', name, 'acme') : value.path;
    const message = `The controller ${name} collects certificates by Traefik's own ACME and has ${count} replicas: Traefik's ACME works with one only.`;
    const key = value === undefined ? configPath('controllers', name, 'replicas') : value.path;
    return [diagnostic('EW4007', path, message, `Leave ACME to an issuer, or set ${key}: 1`)];
  });
}

function unknownNames({ config }: Facts): Diagnostic[] {
  const issuers = new Set(config.issuers.map(({ name }) => name));
  const controllers = new Set(config.controllers.map(({ name }) => name));
  const environments = new Set(config.environments.map(({ name }) => name));
  const pools = new Set(Object.keys(config.addresses.pools));
  const check = (
    kind: string,
    name: string | undefined,
    known: ReadonlySet<string>,
    ...path: Parameters<typeof configPath>
  ) => {
    if (name === undefined || known.has(name)) return [];
    const hint = `Known: ${knownNames(known, known.size)}.${didYouMean(name, known)}`;
    return [diagnostic('EW4008', configPath(...path), `There is no ${kind} "${name}".`, hint)];
  };
  return [
    ...config.environments.flatMap(({ name, issuance, controller }) => [
      ...check('controller', controller, controllers, 'environments', name, 'controller'),
      ...(issuance.kind === 'issuer' ? check('issuer', issuance.issuer, issuers, 'environments', name, 'issuer') : []),
      ...(issuance.kind === 'tls'
        ? check('issuer', issuance.tls.ca, issuers, 'environments', name, 'certificate', 'tls', 'ca')
        : []),
    ]),
    ...config.apps.flatMap(({ environment, controller, issuer }, index) => {
      if (environment === undefined && controller === undefined && issuer === undefined) return none;
      return [
        ...check('environment', environment, environments, 'apps', index, 'environment'),
        ...check('controller', controller, controllers, 'apps', index, 'controller'),
        ...check('issuer', issuer, issuers, 'apps', index, 'issuer'),
      ];
    }),
    ...config.controllers.flatMap(({ name, dashboard, pool }) => [
      ...check('pool', pool, pools, 'controllers', name, 'pool'),
      ...check('environment', dashboard?.environment, environments, 'controllers', name, 'dashboard', 'environment'),
    ]),
    ...config.issuers.flatMap((issuer) =>
      issuer.kind === 'acme'
        ? check(
            'controller',
            issuer.acme.http01?.controller,
            controllers,
            'issuers',
            issuer.name,
            'acme',
            'http01',
            'controller',
          )
        : [],
    ),
    ...check('environment', config.epinio?.environment, environments, 'epinio', 'environment'),
    ...check('controller', config.epinio?.controller, controllers, 'epinio', 'controller'),
    ...check('controller', config.epinio?.appsController, controllers, 'epinio', 'appsController'),
  ];
}
