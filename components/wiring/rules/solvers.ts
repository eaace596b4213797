import { configPath } from '../../config/path';
import { solverFor } from '../engines/cert-manager/solvers';
import { type AcmeIssuance, acmeOfEnvironment, acmeOfIssuer, issuerNamed, type Solver } from '../issuance';
import { canonicalName, isWildcard } from '../names/host-name';
import { type PlannedEnvironment } from '../plan';
import { sourceKey } from '../source';
import { type WiredHost } from '../wire';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/**
 * EW4001: names of an environment that no solver of its issuer may prove. One such name keeps cert-manager from issuing
 * the whole certificate ("no configured challenge solvers can be used for this challenge").
 */
export function environmentSolverRules({ config, names }: Facts, environment: PlannedEnvironment): Diagnostic[] {
  const { name, issuance } = environment;
  const acme = acmeOfEnvironment(config, name, issuance);
  if (acme?.solvers === undefined) return [];
  const all = (names.get(environment) ?? []).filter(({ mistake }) => mistake === undefined).map((one) => one.name);
  if (issuance.kind === 'issuer') {
    return unproved(configPath('environments', name, 'issuer'), issuerKeys(acme.account), acme, all);
  }
  const zones = acme.solvers.flatMap((solver) => solver.zones ?? []);
  const left = all.filter((one) => !acme.solvers?.some((solver) => programProves(solver, one)));
  if (left.length === 0) return [];
  const key = configPath('environments', name, 'certificate', 'acme', 'dns01');
  const found = `certificate.acme of ${name} has no DNS-01 solver whose zones contain ${left.length === 1 ? 'it' : 'them'}`;
  const message = left.every(isWildcard)
    ? `${wildcards(left)}, and ${found}.`
    : `The program itself proves control of ${left.join(', ')} by DNS-01 only, and ${found}.`;
  return [
    diagnostic('EW4001', configPath('environments', name, 'certificate', 'acme'), message, zoneHint(key, zones, left)),
  ];
}

/** The program's own solvers (components/acme/solver.ts) take a zone with or without a dot at its end. */
function programProves({ zones }: Solver, name: string): boolean {
  return zones === undefined || zones.some((zone) => lies(name, canonicalName(zone)));
}

function lies(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** Where an issuer has its solvers. */
interface SolverKeys {
  readonly dns01: string;
  readonly http01: string;
}

function issuerKeys(issuer: string): SolverKeys {
  return {
    dns01: configPath('issuers', issuer, 'acme', 'dns01'),
    http01: configPath('issuers', issuer, 'acme', 'http01'),
  };
}

function unproved(path: string, keys: SolverKeys, acme: AcmeIssuance, names: readonly string[]): Diagnostic[] {
  const { solvers = [], http01, account } = acme;
  const left = names.filter((name) => !(http01 && !isWildcard(name)) && solverFor(solvers, name) === undefined);
  if (left.length === 0) return [];
  const zones = solvers.flatMap((solver) => solver.zones ?? []);
  const it = left.length === 1 ? 'it' : 'them';
  if (left.every(isWildcard)) {
    const found = solvers.length === 0 ? 'has no DNS-01 solver' : `has no DNS-01 solver whose zones contain ${it}`;
    const byHttp = solvers.length === 0 ? ', HTTP-01 alone' : '';
    const message = `${wildcards(left)}, and the issuer ${account} ${found}${byHttp}.`;
    const hint = solvers.length === 0 ? `Set ${keys.dns01}` : zoneHint(keys.dns01, zones, left);
    return [diagnostic('EW4001', path, message, hint)];
  }
  const message = `cert-manager has no solver for ${left.join(', ')}, and then issues nothing of the certificate: the zones of the issuer ${account} are ${zones.join(', ')}, and it has no http01.`;
  const byHttp = left.some(isWildcard) ? '' : `, or set ${keys.http01}: {}`;
  return [diagnostic('EW4001', path, message, `${zoneHint(keys.dns01, zones, left)}${byHttp}`)];
}

function wildcards(names: readonly string[]): string {
  return `${names.join(', ')} ${names.length === 1 ? 'is a wildcard' : 'are wildcards'}, which ACME issues by DNS-01 only`;
}

/** A hint about zones: one that is meant to contain the names may be spelled so that it does not. */
function zoneHint(key: string, zones: readonly string[], left: readonly string[]): string {
  const misspelled = zones.find((zone) => plainZone(zone) !== zone && left.some((name) => lies(name, plainZone(zone))));
  if (misspelled === undefined) return `Add the zone to the \`zones\` of a solver in ${key}`;
  return `Write ${plainZone(misspelled)} in place of the zone ${misspelled}, which is compared label by label, in ${key}`;
}

function plainZone(zone: string): string {
  return canonicalName(zone).replace(/^(?:\*?\.)+/, '');
}

/**
 * EW4001 for the certificates of single Ingresses. Epinio's own hosts mostly lie in its environment, for which this is
 * reported already.
 */
export function ownSolverRules(facts: Facts): Diagnostic[] {
  const judged = new Set<string>();
  return facts.hosts.flatMap((wired): Diagnostic[] => {
    const { host, ingress } = wired;
    if (host.own?.issuer === undefined || isOfCertificate(facts, wired)) return [];
    const certificate = JSON.stringify([sourceKey(ingress.source), host.own.secretName]);
    if (judged.has(certificate) || isHeard(facts, wired)) return [];
    judged.add(certificate);
    const acme = acmeOfIssuer(issuerNamed(facts.config, host.own.issuer));
    return acme?.solvers === undefined ? [] : unproved(host.path, issuerKeys(acme.account), acme, host.own.names);
  });
}

/** Whether {@link declaredSolverRules} judges the Certificate whose Secret a route names. */
function isOfCertificate({ ledger }: Facts, { host: { own }, ingress }: WiredHost): boolean {
  if (own === undefined) return false;
  return ledger.certificateAt(own.namespace ?? ingress.namespace, own.secretName)?.kind === 'certificate';
}

function isHeard(facts: Facts, { ingress, covers }: WiredHost): boolean {
  if (ingress.source.kind !== 'epinio') return false;
  return covers.some(({ environment }) => environmentSolverRules(facts, environment).length > 0);
}

/**
 * EW4001 for Certificates of manifests, and for what cert-manager orders for routes from an issuer of a manifest. Those
 * of routes with an issuer of the configuration are judged by their hosts.
 */
export function declaredSolverRules({ manifests }: Facts): Diagnostic[] {
  return manifests.writers.flatMap(({ kind, path, orderPath, issuer, acme, names = [] }) => {
    if (acme?.solvers === undefined || (kind !== 'certificate' && issuer !== undefined)) return [];
    const at = kind === 'certificate' ? `${path}/spec.dnsNames` : orderPath;
    const ofIssuer = `spec.acme.solvers of the issuer ${acme.account}`;
    const keys = issuer === undefined ? { dns01: ofIssuer, http01: ofIssuer } : issuerKeys(issuer);
    return unproved(at, keys, acme, names);
  });
}
