import { type Config } from '../../config/config';
import { requirementText } from '../engines/apimachinery/label-requirement';
import { epinio, namesToSecrets } from '../engines/epinio/routing';
import { acmeOfIssuer, issuerNamed } from '../issuance';
import { installedComponents } from '../installed';
import { coversName, type Ledger, type SecretWriter } from '../ledger/ledger';
import { wildcardOver } from '../names/host-name';
import { isEpinioNamespace } from '../namespaces';
import { type Plan, type PlannedEnvironment, type PlannedGrant } from '../plan';
import { publishedNames } from '../records/names';
import { publish } from '../records/records';
import { type Facts } from '../rules/facts';
import { hasRoutingSecret, type WiredHost } from '../wire';
import {
  type AskedHost,
  type CopiesView,
  type DnsView,
  type EpinioMatch,
  type EpinioView,
  type ExplainedRoute,
  type GrantView,
  type IssuedSecret,
  type SecretOrigin,
} from './explanation';

/** The environments that secure a host: those that its routes chose or name; without routes, those that cover it. */
export function securing(routes: readonly ExplainedRoute[], covers: readonly { environment: PlannedEnvironment }[]) {
  const named = routes.flatMap(({ wired: { chosen, tls }, secrets }) => [
    ...(chosen === undefined || tls.tls === 'own-certificate' ? [] : [chosen.environment]),
    ...secrets.flatMap(({ from }) => from.flatMap((one) => (one.kind === 'environment' ? [one.environment] : []))),
  ]);
  return [...new Set(routes.length === 0 ? covers.map(({ environment }) => environment) : named)];
}

/** What cert-manager issues for a host: by the issuers of its environments, and for its routes. */
export function issuedSecrets(
  { config, ledger }: Facts,
  { solvers }: Plan,
  environments: readonly PlannedEnvironment[],
  routes: readonly ExplainedRoute[],
): IssuedSecret[] {
  const ofEnvironments = environments.flatMap((environment): IssuedSecret[] => {
    const { name, names, issuance, secret } = environment;
    if (issuance.kind !== 'issuer') return [];
    return [
      {
        namespace: secret.namespace,
        secretName: secret.name,
        kind: 'environment',
        by: `environment ${name}`,
        names,
        issuer: issuance.issuer,
        directory: acmeOfIssuer(issuerNamed(config, issuance.issuer))?.directory,
        solvers: solvers.filter((one) => one.environment === name),
      },
    ];
  });
  const writers = new Set(
    routes.flatMap(({ secrets }) => secrets.flatMap(({ from }) => from.flatMap((one) => writersOf(ledger, one)))),
  );
  const ofRoutes = [...writers].flatMap(({ namespace, secretName, kind, by, names, issuer, acme }): IssuedSecret[] => {
    const isCertManagers =
      kind === 'certificate' || kind === 'ingress-shim' || (kind === 'program' && names !== undefined);
    return isCertManagers
      ? [{ namespace, secretName, kind, by, names, issuer, directory: acme?.directory, solvers: [] }]
      : [];
  });
  return [...ofEnvironments, ...ofRoutes];
}

/** Who writes a Secret that a route names, or the one that it is copied from. */
function writersOf(ledger: Ledger, origin: SecretOrigin): readonly SecretWriter[] {
  switch (origin.kind) {
    case 'environment':
      return [];
    case 'writer':
      return [origin.writer];
    case 'copy':
      return ledger.writersAt(origin.copy.from, origin.copy.of);
  }
}

/** Where the routing secrets of environments are, and whether they reach the routes. */
export function copiesOf(
  { reach }: Facts,
  environments: readonly PlannedEnvironment[],
  routes: readonly ExplainedRoute[],
): CopiesView[] {
  const homes = [...new Set(routes.map(({ wired }) => wired.ingress.namespace))];
  return environments.filter(hasRoutingSecret).map((environment) => ({
    environment,
    namespaces: reach.places(environment),
    routes: homes.map((namespace) => ({ namespace, reached: reach.of(environment, namespace) })),
  }));
}

/** What Epinio would wire to the host, in each of its namespaces that the plan knows. */
export function epinioView(
  { namespaces, environments, reach, stores }: Facts,
  { host, written }: AskedHost,
): EpinioView {
  const own = namespaces.filter(({ labels }) => isEpinioNamespace(labels));
  if (own.length === 0) return { kind: 'absent' };
  const matches = own.map(({ name: namespace }): EpinioMatch => {
    const there = environments.filter((one) => hasRoutingSecret(one) && reach.of(one, namespace) === 'yes');
    const secrets = there.map((one) => ({ name: one.secret.name, dnsNames: stores.namesOf(one) }));
    const decision = epinio.decide({ domain: written, secrets: secrets.length === 0 ? null : namesToSecrets(secrets) });
    const chosen =
      decision.kind === 'decided' && decision.decision.kind === 'secret' ? decision.decision.name : undefined;
    const names = secrets.find(({ name }) => name === chosen)?.dnsNames;
    return { namespace, decision, isAccepted: names === undefined ? undefined : coversName(names, host) };
  });
  return { kind: 'present', namespaces: matches };
}

/** What ExternalDNS makes of the host; it reads Ingresses alone. */
export function dnsView(
  { config, environments }: Facts,
  { stackName, controllers }: Plan,
  hosts: readonly WiredHost[],
  host: string,
): DnsView {
  if (config.dns.length === 0) return { kind: 'absent' };
  const read = hosts.filter(({ ingress: { declared } }) => declared === undefined || declared.kind === 'Ingress');
  const names = publishedNames(config, environments, read, controllers).filter(({ name }) => isFor(name, host));
  const { records, outside } = publish(config, stackName, installedComponents(config).externalDns, names, controllers);
  return { kind: 'present', records, outside: outside.length > 0 };
}

/** What the guard admits for the host: a name that is granted exactly goes before a wildcard. */
export function grantsFor(grants: readonly PlannedGrant[], host: string): GrantView[] {
  const exact = grants.filter(({ name }) => name === host);
  const found = exact.length > 0 ? exact : grants.filter(({ name }) => name === wildcardOver(host));
  return found.map(({ namespaces, ...grant }) => ({ ...grant, selector: namespaces.map(requirementText).join(',') }));
}

function isFor(name: string, host: string): boolean {
  return name === host || name === wildcardOver(host);
}

/** The controllers that would serve a host: those of the environments that cover it, else the default one, else all. */
export function possibleControllers(config: Config, environments: readonly PlannedEnvironment[]): readonly string[] {
  const named = environments.flatMap(({ controller }) => controller ?? []);
  if (named.length > 0) return [...new Set(named)];
  const chosen = config.controllers.filter((one) => one.default);
  return (chosen.length > 0 ? chosen : config.controllers).map(({ name }) => name);
}
