import { configPath } from '../../config/path';
import { type Gap } from '../coverage';
import { epinio } from '../engines/epinio/routing';
import { namesKey, remedyOf } from '../gap-remedy';
import { type IngressHost, type PlannedIngress } from '../ingress';
import { type Ledger } from '../ledger/ledger';
import { type Diagnostic, diagnostic, none } from './diagnostic';
import { type EnvironmentName } from '../names/environment-names';
import { canonicalName, isWildcard, nameMistake, unexpandedVariable } from '../names/host-name';
import { nameHint } from '../names/name-hint';
import { type PlannedEnvironment } from '../plan';
import { sourceText } from '../source';
import { blocksFor, declaredSecretName } from '../declared-blocks';
import { type WiredHost } from '../wire';
import { type Facts } from './facts';
import { andMore, ofSpeakers, type Speakers } from './once-per-host';

/** EW1002, EW1006 and EW1008: the names of environments. */
export function nameRules(facts: Facts): Diagnostic[] {
  return [
    ...facts.environments.flatMap((environment) =>
      environmentNameRules(environment, facts.names.get(environment) ?? []),
    ),
    ...sharedNames(facts),
  ];
}

/** EW1001 to EW1010: hosts, and which environment covers which. */
export function hostRules(facts: Facts, speakers: Speakers): Diagnostic[] {
  return [
    ...ofSpeakers(speakers, (wired, others) => {
      if (isUnrendered(wired)) return none;
      const found = hostRule(facts, wired);
      const more = andMore(others, 'route');
      return more === '' ? found : found.map((one) => ({ ...one, message: one.message + more }));
    }),
    ...unrenderedHosts(facts),
    ...doubleClaims(facts),
  ];
}

/** Manifests that were not rendered are one mistake, however many hosts are in them. */
function unrenderedHosts(facts: Facts): Diagnostic[] {
  const [first, ...others] = facts.hosts.filter(isUnrendered);
  if (first === undefined) return [];
  const more = andMore(others.length, 'host');
  return hostRule(facts, first).map((found) => ({ ...found, message: found.message + more }));
}

function isUnrendered({ ingress, host }: WiredHost): boolean {
  return ingress.declared !== undefined && unexpandedVariable(host.written) !== undefined;
}

function environmentNameRules({ name }: PlannedEnvironment, names: readonly EnvironmentName[]): Diagnostic[] {
  const domain = configPath('environments', name, 'domain');
  // The apex is the domain as it was written, and its mistakes are the domain's.
  const written = names.filter(({ path }) => path !== configPath('environments', name, 'apex'));
  return written.flatMap((one) => [
    ...environmentNameRule(name, one, one.path === domain),
    ...literal(one, () => epinio.covers(one.written, hostUnder(one.name))),
  ]);
}

function environmentNameRule(
  environment: string,
  { written, path, mistake }: EnvironmentName,
  isDomain: boolean,
): Diagnostic[] {
  if (mistake === undefined) return [];
  const what = isDomain ? 'domain' : 'name';
  const message = `The ${what} "${written}" of the environment ${environment} ${mistake}.`;
  return [diagnostic('EW1002', path, message, nameHint(written, isDomain ? 'domain' : 'certificate'))];
}

/** A host that a name of an environment is for. */
function hostUnder(name: string): string {
  return name.replace(/^\*/, 'a');
}

/**
 * Epinio compares names letter by letter, so case and trailing dots matter there (v1.14.1, em-h058 to em-h068), except
 * in what its `*` stands for.
 *
 * @param matched whether Epinio still matches it; called only for such a spelling
 */
function literal({ written, path }: Pick<EnvironmentName, 'written' | 'path'>, matched: () => boolean): Diagnostic[] {
  const plain = canonicalName(written);
  if (written === plain) return [];
  const found = [
    ...(/[A-Z]/.test(written) ? ['has upper-case letters'] : []),
    ...(written.endsWith('.') ? ['ends in a dot'] : []),
  ].join(' and ');
  const consequence = matched() ? 'matches it by its wildcard alone' : 'would not match it';
  const message = `"${written}" ${found}: the plan reads it as ${plain}, but Epinio compares literally and ${consequence}.`;
  return [diagnostic('EW1008', path, message, `Write ${plain}`)];
}

function sharedNames({ environments, names }: Facts): Diagnostic[] {
  const owners = new Map<string, PlannedEnvironment>();
  return environments.flatMap((environment) =>
    (names.get(environment) ?? []).flatMap(({ name, path, mistake }) => {
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, environment);
      if (owner === undefined || owner === environment || mistake !== undefined) return [];
      const message = `${name} belongs to the environments ${owner.name} and ${environment.name}: the plan wires the first one's Secret, while Epinio and Traefik each choose by a rule of their own.`;
      const hint = `Take ${name} out of one of them: ${path}, or that of ${owner.name}.`;
      return [diagnostic('EW1006', path, message, hint)];
    }),
  );
}

/** Whether EW1002 reports the mistake: the domain of an environment has it, and the host lies under that. */
function isMistakeOfDomain({ names }: Facts, { written: host }: IngressHost): boolean {
  return [...names.values()].flat().some(({ written: domain, mistake }) => {
    if (mistake === undefined || domain === '' || !host.endsWith(`.${domain}`)) return false;
    return nameMistake(`${host.slice(0, -domain.length)}example`) === undefined;
  });
}

function hostRule(facts: Facts, wired: WiredHost): readonly Diagnostic[] {
  const { host, mistake, covers, chosen, ingress } = wired;
  if (mistake !== undefined) {
    if (ingress.declared === undefined && isMistakeOfDomain(facts, host)) return [];
    return [
      diagnostic(
        'EW1001',
        host.path,
        `"${host.written}" is not a DNS name: it ${mistake}.`,
        nameHint(host.written, host.mayBeWildcard ? 'certificate' : 'host'),
      ),
    ];
  }
  // So it is with nearly every host: one environment covers it, as it is written.
  if (host.written === host.host && covers.length === 1 && chosen !== undefined) return none;
  const matched = () => covers.some(({ name }) => epinio.covers(name, host.written));
  return [
    // The API server refuses such spellings in manifests: EW3016.
    ...(ingress.declared === undefined ? literal(host, matched) : []),
    ...uncovered(facts, wired),
    ...chosenAmong(wired),
    ...namedEnvironment(facts, wired),
  ];
}

function uncovered({ coverage, ledger }: Facts, { host, covers, ingress }: WiredHost): Diagnostic[] {
  // Epinio's chart and an application's `issuer` bring a certificate on purpose; a manifest's annotation may be a
  // mistake.
  if (covers.length > 0 || ingress.byTraefik === true || (host.own !== undefined && ingress.declared === undefined))
    return [];
  const gap = host.own === undefined ? coverage.gap(host.host) : undefined;
  if (gap?.kind === 'deep') {
    const message = `${host.host} lies more than one label under ${gap.name} (environment ${gap.environment.name}): ${wiredByEpinio(gap.name, host)}TLS clients reject that certificate.`;
    const hint = `Use a host with one label before "${gap.name.slice(1)}", or ${lowered(closing(gap, host.host))}`;
    return [diagnostic('EW1003', host.path, message, hint)];
  }
  if (gap?.kind === 'apex') {
    const message = `${host.host} is the apex of ${gap.name} (environment ${gap.environment.name}), which a wildcard does not cover.`;
    return [diagnostic('EW1004', host.path, message, closing(gap, host.host))];
  }
  if (isToldAtBlock(ledger, ingress, host)) return [];
  const message =
    host.own === undefined
      ? `No environment covers ${host.host}, and it has no certificate of its own: it is served without TLS that clients accept.`
      : `No environment covers ${host.host}: it waits for a certificate of its own, ${host.own.secretName}.`;
  const place = ingress.source.kind === 'app' ? ', or give the application an `issuer` of its own' : '';
  const hint = `Choose a host under the domain of an environment, or add an environment for it${place}.`;
  return [diagnostic('EW1005', host.path, message, hint)];
}

/** How the gap between an environment and a host is closed, as a hint. */
function closing(gap: Gap, host: string): string {
  const remedy = remedyOf(gap, host);
  if (remedy.kind === 'apex') return `Set ${remedy.key}: true`;
  return `Add ${isWildcard(remedy.name) ? `"${remedy.name}"` : remedy.name} to ${remedy.key}`;
}

function lowered(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

/** Whether EW3004 or EW3015 reports that the Secret which the route names does not cover the host. */
function isToldAtBlock(ledger: Ledger, ingress: PlannedIngress, { host }: IngressHost): boolean {
  return blocksFor(ingress, host).some(
    ({ secretName, namespace = ingress.namespace }) =>
      secretName !== undefined && !ledger.mayCover(namespace, secretName, host),
  );
}

/** What Epinio does with a host for which clients accept no wildcard. Epinio compares the host as it is written. */
function wiredByEpinio(wildcard: string, { written }: IngressHost): string {
  return epinio.covers(wildcard, written) ? 'Epinio would wire it, but ' : '';
}

/** EW1007 only where the plan had the choice: an Ingress that names its environment, or its Secret, has chosen. */
function chosenAmong({ ingress, host, covers, chosen }: WiredHost): Diagnostic[] {
  if (ingress.environment !== undefined || host.own !== undefined || chosen === undefined || covers.length < 2)
    return [];
  if (declaredSecretName(ingress, host) === chosen.environment.secret.name) return [];
  const others = covers
    .filter((cover) => cover !== chosen)
    .map(({ environment, name }) => `${environment.name} (${name})`);
  const message = `${host.host} is covered by ${chosen.environment.name} (${chosen.name}), which was chosen, and by ${others.join(', ')}.`;
  const hint =
    ingress.declared === undefined
      ? 'Name the environment here if another one is meant.'
      : 'Name the Secret of another environment in spec.tls if that one is meant.';
  return [diagnostic('EW1007', host.path, message, hint)];
}

/** EW1010, unless EW1003 or EW1004 already says why this environment does not cover the host. */
function namedEnvironment(
  { environments, coverage }: Facts,
  { ingress, host, covers, chosen }: WiredHost,
): Diagnostic[] {
  const named = ingress.environment;
  if (named === undefined || chosen !== undefined) return [];
  const environment = environments.find(({ name }) => name === named.name);
  if (environment === undefined || (covers.length === 0 && coverage.gap(host.host)?.environment === environment))
    return [];
  const other = covers[0]?.environment.name;
  const message = `The environment ${named.name} does not cover ${host.host}; it covers ${environment.names.join(', ') || 'nothing'}.`;
  const key = namesKey(environment);
  const hint =
    other === undefined
      ? `Use a host that ${named.name} covers, or add ${host.host} to ${key}`
      : `Name the environment ${other}, which covers it.`;
  return [diagnostic('EW1010', named.path, message, hint)];
}

/** Two claims on a host and path at the same controller. */
function doubleClaims({ claims }: Facts): Diagnostic[] {
  return claims.doubles.map(({ source, at, host, path, first }) => {
    const message = `${host}${path} is claimed by ${sourceText(source)} and by ${sourceText(first.source)} (${first.at}): one of them gets no request, and Epinio refuses such routes.`;
    return diagnostic('EW1009', at, message, 'Give one of them another host or path.');
  });
}
