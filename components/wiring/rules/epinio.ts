import { configPath } from '../../config/path';
import { valueAt } from '../chart-values/given-values';
import { type Epinio } from '../../config/sections/epinio';
import { type Diagnostic, diagnostic } from './diagnostic';
import { canonicalName } from '../names/host-name';
import { ownIngress } from '../own-ingresses';
import { type EpinioPart } from '../source';
import { type Facts } from './facts';

/** Issuers that Epinio's chart makes whenever cert-manager is used (chart 1.13.10, rendered). */
const chartIssuers: readonly string[] = ['selfsigned-issuer', 'epinio-ca'];

/** Values that make Epinio's charts bring what edgewire installs itself (charts 1.13.7 to 1.14.0-rc3). */
const bundled: readonly { readonly keys: readonly string[]; readonly what: string; readonly harm: string }[] = [
  { keys: ['certManager', 'install'], what: 'cert-manager', harm: 'both would claim the same objects' },
  { keys: ['kubed', 'enabled'], what: 'kubed', harm: 'both would copy the same Secrets' },
  {
    keys: ['reflector', 'enabled'],
    what: 'Reflector',
    harm: 'it copies Secrets without their labels, and the password of the registry into every namespace',
  },
];

/** The hash of `password` that the chart gives its default users (values.yaml of chart 1.13.10). */
const defaultHash = '$2a$10$6bCi5NMstMK781In7JGiL.B44pgoplUb330FQvm6mVXMppbXBPiXS';

const shortestPassword = 12;

/** EW7001 to EW7006: what has to be right for Epinio's chart. */
export function epinioRules(facts: Facts): Diagnostic[] {
  const { epinio } = facts.config;
  if (epinio === undefined) return [];
  return [
    ...domainRule(facts, epinio),
    ...bundledRules(facts),
    ...gatewayRules(facts, epinio),
    ...issuerRules(facts),
    ...credentialRules(epinio),
    ...sameIngress(facts),
  ];
}

function domainRule({ environments }: Facts, { environment: name, domain }: Epinio): Diagnostic[] {
  const environment = environments.find((one) => one.name === name);
  if (environment === undefined || domain === undefined) return [];
  const wildcard = `*.${canonicalName(domain)}`;
  if (environment.names.includes(wildcard)) return [];
  const message = `Epinio's applications get hosts under ${domain}, but the environment ${name} covers ${environment.names.join(', ') || 'nothing'}.`;
  const hint = `Add "${wildcard}" to ${configPath('environments', name, 'names')}, or leave edgewire:epinio.domain out.`;
  return [diagnostic('EW7001', configPath('epinio', 'domain'), message, hint)];
}

function bundledRules({ config }: Facts): Diagnostic[] {
  return bundled.flatMap(({ keys, what, harm }) => {
    if (valueAt(config.charts.values.epinio, keys) !== true) return [];
    const path = configPath('charts', 'values', 'epinio', ...keys);
    const message = `Epinio's chart would bring its own ${what} beside what issues and distributes here: ${harm}.`;
    return [diagnostic('EW7002', path, message, `Leave ${path} out.`)];
  });
}

/**
 * With the Gateway API, the chart of Epinio's applications makes a Certificate for each route that redirects to HTTPS,
 * and gives it the name of the routing secret that matched (application-gateway-api 0.1.26). cert-manager then
 * overwrites the copy (v1.21.2, test/lab/races.test.ts).
 */
function gatewayRules({ config }: Facts, { environment }: Epinio): Diagnostic[] {
  const keys = ['gateway', 'enabled'];
  if (valueAt(config.charts.values.epinio, keys) !== true) return [];
  const path = configPath('charts', 'values', 'epinio', ...keys);
  const message = `With the Gateway API, Epinio's chart of applications makes a Certificate for each route into the routing secret that matched, as of ${environment}: cert-manager overwrites the wildcard's copy with a certificate for one host.`;
  return [diagnostic('EW7006', path, message, `Leave ${path} out: Epinio's applications then have Ingresses.`)];
}

/** Whether EW7002 is about values of Epinio's chart that lie below these keys. */
export function bundledByEpinio(keys: readonly string[]): boolean {
  return bundled.some((one) => keys.every((key, index) => one.keys[index] === key));
}

function issuerRules({ config }: Facts): Diagnostic[] {
  const taken = issuersOfChart(config.charts.values.epinio);
  return config.issuers.flatMap(({ name, kind }) => {
    if (kind === 'existing' || !taken.includes(name)) return [];
    const message = `Epinio's chart creates a ClusterIssuer ${name} of its own, and its installation fails when one exists.`;
    return [diagnostic('EW7003', configPath('issuers', name), message, 'Give the issuer another name.')];
  });
}

/**
 * The issuers of the chart. Those of Let's Encrypt come only by this value, even where customTlsIssuer is set (chart
 * 1.13.10, rendered).
 */
function issuersOfChart(values: unknown): readonly string[] {
  if (valueAt(values, ['certManager', 'enabled']) === false) return [];
  const asked = valueAt(values, ['global', 'tlsIssuer']);
  return typeof asked === 'string' && asked.startsWith('letsencrypt-') ? [...chartIssuers, asked] : chartIssuers;
}

const partNames: Readonly<Record<EpinioPart, string>> = {
  server: "Epinio's server",
  dex: "Epinio's Dex",
  web: "Epinio's web interface",
};

/** Ingresses that the program would make under one name: the API server keeps only one of them. */
function sameIngress({ config, ingresses }: Facts): Diagnostic[] {
  const taken = new Map(
    ingresses.flatMap(({ source }) => {
      const own = source.kind === 'epinio' ? ownIngress(source) : undefined;
      return own === undefined || source.kind !== 'epinio'
        ? []
        : [[`${own.namespace}/${own.name}`, source.part] as const];
    }),
  );
  return config.apps.flatMap(({ name, namespace }, index) => {
    const part = taken.get(`${namespace}/${name}`);
    if (part === undefined) return [];
    const message = `The Ingress ${namespace}/${name} of this application is that of ${partNames[part]} too: one would overwrite the other.`;
    const instead =
      part === 'web'
        ? `${configPath('epinio', 'webInterface')}: false`
        : `${configPath('epinio', 'tls')}: own-certificate`;
    const hint = `Give the application another name, or set ${instead}`;
    return [diagnostic('EW7005', configPath('apps', index, 'name'), message, hint)];
  });
}

function credentialRules({ users, dex }: Epinio): Diagnostic[] {
  return [...userRules(users), ...(dex ? [dexRule()] : [])];
}

/** The password hash of Dex's users was checked; no value of chart 1.13.10 changes these users. */
function dexRule(): Diagnostic {
  const message =
    'Dex lets admin@epinio.io (an administrator) and epinio@epinio.io in with the password "password", and the chart has no value to change that.';
  const hint = `Set ${configPath('epinio', 'dex')}: false, or replace the Secret dex-config and accept this in edgewire:planning.ignore.`;
  return diagnostic('EW7004', configPath('epinio', 'dex'), message, hint);
}

function userRules(users: Epinio['users']): Diagnostic[] {
  if (users === undefined) {
    const message = 'Without users Epinio keeps the ones of its chart, admin and epinio, whose password is "password".';
    return [
      diagnostic(
        'EW7004',
        configPath('epinio', 'users'),
        message,
        'Set edgewire:epinio.users, each with a passwordBcrypt.',
      ),
    ];
  }
  return users.flatMap(({ username, password, passwordBcrypt }, index) => {
    const weak = weakness(username, password, passwordBcrypt);
    if (weak === undefined) return [];
    const key = password === undefined ? 'passwordBcrypt' : 'password';
    const hint =
      password === undefined
        ? `Hash a password of ${shortestPassword} characters or more with bcrypt, at cost 10 or more.`
        : `Use ${shortestPassword} characters or more, and store only the hash (passwordBcrypt) or the encrypted password.`;
    const path = configPath('epinio', 'users', index, key);
    return [diagnostic('EW7004', path, `The password of this Epinio user ${weak}.`, hint)];
  });
}

/** What is weak about credentials; encrypted ones cannot be read here. */
function weakness(username: unknown, password: unknown, hash: unknown): string | undefined {
  if (typeof hash === 'string') {
    if (hash === defaultHash) return 'is the default of its chart, "password"';
    const cost = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash)?.[1];
    if (cost === undefined) return 'is no bcrypt hash, so nobody can log in with it';
    return Number(cost) < 10 ? `is hashed with a bcrypt cost of ${Number(cost)}, below 10` : undefined;
  }
  if (typeof password !== 'string') return undefined;
  if (password === 'password') return 'is the default of its chart, "password"';
  if (password === username) return 'is the name of the user';
  return password.length < shortestPassword ? `is shorter than ${shortestPassword} characters` : undefined;
}
