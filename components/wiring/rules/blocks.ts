import { type Diagnostic, diagnostic } from './diagnostic';
import { controllerOf, isOfForeignClass, type ListedHost, type PlannedIngress, type TlsBlock } from '../ingress';
import { issuerAnnotations } from '../issuer-annotations';
import { coversName } from '../ledger/ledger';
import { canonicalName, nameMistake, unexpandedVariable } from '../names/host-name';
import { objectMistake } from '../names/kubernetes-names';
import { type PlannedEnvironment } from '../plan';
import { sourceText } from '../source';
import { hasRoutingSecret } from '../wire';
import { isGatewayShimOn } from '../manifests/shim';
import { type Facts } from './facts';

/** EW3001, EW3004 and EW3005: the Secrets that a route names. */
export function blockRules(facts: Facts, ingress: PlannedIngress, block: TlsBlock): Diagnostic[] {
  const { secretName } = block;
  return [
    ...incomplete(facts, ingress, block),
    ...(secretName === undefined
      ? []
      : [...unknownSecret(facts, ingress, block, secretName), ...uncoveredHosts(facts, ingress, block, secretName)]),
  ];
}

/** Only an Ingress lists hosts apart from its rules: other routes have them in their rules. */
function incomplete({ config }: Facts, ingress: PlannedIngress, { hosts, secretName, path }: TlsBlock): Diagnostic[] {
  const { source, declared } = ingress;
  if (declared?.kind !== 'Ingress' || isOfForeignClass(config, ingress)) return [];
  const missing = [...(hosts.length === 0 ? ['hosts'] : []), ...(secretName === undefined ? ['secretName'] : [])];
  if (missing.length === 0) return [];
  const found = missing.length === 1 ? `no ${missing.join('')}` : `neither ${missing.join(' nor ')}`;
  const message = `A tls block of ${sourceText(source)} has ${found}: cert-manager skips it, and what is served is left to Traefik's store.`;
  return [diagnostic('EW3005', path, message, `Give it ${missing.join(' and ')}.`)];
}

function unknownSecret(facts: Facts, ingress: PlannedIngress, block: TlsBlock, secretName: string): Diagnostic[] {
  const { environments, reach, ledger, shimOptions } = facts;
  const { source, annotations } = ingress;
  const { namespace = ingress.namespace } = block;
  const isAsked = ingress.declared?.kind === 'Ingress' && issuerAnnotations(annotations, shimOptions).length > 0;
  if (ledger.has(namespace, secretName)) return [];
  const unreadable = ledger.unreadableAt(namespace, secretName);
  // EW4011 reports an issuer that cert-manager cannot tell.
  if (isAsked && unreadable === undefined) return [];
  if (unreadable !== undefined) {
    const message = `${sourceText(source)} names the Secret ${secretName}, and ${unreadable.by} ${unreadable.unreadable}: ${givenUp(facts, ingress, block)}.`;
    const hint = unreadable.remedy ?? 'Give it tls.crt and tls.key, and no label owner=helm; or name another Secret.';
    return [diagnostic('EW3001', block.secretPath, message, hint)];
  }
  // EW3016 reports a name that no Secret can have.
  if (ingress.declared?.kind === 'Ingress' && objectMistake(secretName) !== undefined) return [];
  if (isUnreached(facts, ingress, secretName)) return [];
  const message = `${sourceText(source)} names the Secret ${secretName}, and nothing that the plan knows puts it into the namespace ${namespace}: ${unlessFitting(facts, ingress, block)}.`;
  if (ingress.declared?.kind === 'Gateway' && !isGatewayShimOn(facts.config)) {
    const asked = issuerAnnotations(annotations, shimOptions);
    if (asked.length > 0) {
      const hint = `For ${asked.join(', ')} to work, let cert-manager watch Gateways: edgewire:charts.values.cert-manager.config.enableGatewayAPI: true`;
      return [diagnostic('EW3001', block.secretPath, message, hint)];
    }
  }
  const withSecret = environments.filter((environment) => hasRoutingSecret(environment));
  const present = withSecret.filter((environment) => reach.of(environment, namespace) === 'yes');
  const fitting = present.filter((environment) => block.hosts.every(({ name }) => covers(environment, name)));
  const names = [...new Set((fitting.length > 0 ? fitting : present).map(({ secret }) => secret.name))];
  const hint =
    names.length === 0
      ? `Let a routing secret reach ${namespace} and name it, or check the manifest that makes ${secretName} too.`
      : `Name ${names.join(' or ')}, which is there, or check the manifest that makes ${secretName} too.`;
  return [diagnostic('EW3001', block.secretPath, message, hint)];
}

/** What Traefik does at a Secret that it cannot read (v3.7, getCertificates, getTLS and loadGatewayListeners). */
function givenUp(facts: Facts, ingress: PlannedIngress, block: TlsBlock): string {
  switch (ingress.declared?.kind) {
    case 'Ingress':
      return 'Traefik loads neither it nor what the Ingress names after it';
    case 'Gateway':
    case 'HTTPRoute':
    case 'TLSRoute':
      return 'Traefik gives up the listener';
    default:
      return unlessFitting(facts, ingress, block);
  }
}

/** What Traefik does for the hosts of a Secret that it lacks. */
function unlessFitting(
  { config, options }: Facts,
  { controller: choice }: PlannedIngress,
  { hosts }: TlsBlock,
): string {
  const controller = controllerOf(config, choice, undefined);
  const refuses = ({ name }: ListedHost) =>
    controller !== undefined && options.of(controller, canonicalName(name)) === 'refuses';
  return hosts.length > 0 && hosts.every(refuses)
    ? 'Traefik refuses the handshake (sniStrict) unless another Secret happens to fit'
    : 'Traefik serves its default certificate unless another Secret happens to fit';
}

/** Whether EW2001 reports that the environment whose routing secret this is does not reach the namespace. */
function isUnreached({ hosts }: Facts, ingress: PlannedIngress, secretName: string): boolean {
  return hosts.some(
    ({ ingress: of, chosen, tls }) =>
      of === ingress && tls.tls === 'routing-secret' && chosen?.environment.secret.name === secretName,
  );
}

function covers({ names }: PlannedEnvironment, host: string): boolean {
  return coversName(names, canonicalName(host));
}

function uncoveredHosts(facts: Facts, ingress: PlannedIngress, block: TlsBlock, secretName: string): Diagnostic[] {
  const { namespace = ingress.namespace } = block;
  const { ledger } = facts;
  const environment = ledger.environmentAt(namespace, secretName) ?? ledger.environmentsNamed(secretName)[0];
  if (environment === undefined) return [];
  return block.hosts.flatMap(({ name, path }) => {
    if (covers(environment, name) || unexpandedVariable(name) !== undefined) return [];
    if (isToldAtHost(facts, ingress, environment, name)) return [];
    const message = `A tls block of ${sourceText(ingress.source)} lists ${name}, which the routing secret ${secretName} of ${environment.name} does not cover (${environment.names.join(', ') || 'nothing'}).`;
    const hint = `Name a Secret that covers ${name}, or take the host out of the block.`;
    return [diagnostic('EW3004', path, message, hint)];
  });
}

/** Whether EW1001, EW1003 or EW1004 reports why this environment cannot cover a host that is served. */
function isToldAtHost(
  { coverage }: Facts,
  { hosts }: PlannedIngress,
  environment: PlannedEnvironment,
  name: string,
): boolean {
  const host = canonicalName(name);
  if (!hosts.some((one) => one.host === host)) return false;
  const isName = nameMistake(host.startsWith('*.') ? host.slice(2) : host) === undefined;
  return !isName || (coverage.of(host).length === 0 && coverage.gap(host)?.environment === environment);
}

/** EW3001 for the Secrets that TLSStores name: without its default certificate Traefik serves its own. */
export function tlsStoreRules({ manifests, ledger }: Facts): Diagnostic[] {
  return manifests.tlsStores.flatMap(({ object: { at, namespace }, isUsed, defaultSecret, secrets }) => {
    if (!isUsed) return [];
    const named = [
      ...(defaultSecret === undefined ? [] : [[defaultSecret, 'defaultCertificate'] as const]),
      ...secrets.map((secret, index) => [secret, `certificates[${index}]`] as const),
    ];
    return named.flatMap(([secretName, key]) => {
      if (ledger.has(namespace, secretName)) return [];
      const message = `${at} names the Secret ${secretName}, and nothing that the plan knows puts it into the namespace ${namespace}: Traefik serves its own default certificate in its place.`;
      const hint = `Let a routing secret reach ${namespace} and name it, or check the manifest that makes ${secretName} too.`;
      return [diagnostic('EW3001', `${at}/spec.${key}.secretName`, message, hint)];
    });
  });
}
