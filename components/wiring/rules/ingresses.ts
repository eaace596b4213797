import { type Diagnostic, diagnostic } from './diagnostic';
import { tlsClients } from '../engines/tls-clients/names';
import { type Declared, type PlannedIngress, type TlsBlock } from '../ingress';
import { issuerAnnotations } from '../issuer-annotations';
import { canonicalName, unexpandedVariable, wildcardOver } from '../names/host-name';
import { sourceText, type WiringSource } from '../source';
import { endsAtLoadBalancer, type WiredHost } from '../wire';
import { type PlannedEnvironment } from '../plan';
import { type Facts } from './facts';

/** EW3001 to EW3009: what an Ingress says about TLS, held against the wiring, and what Traefik then serves. */
export function ingressRules(facts: Facts): Diagnostic[] {
  const hosts = new Map<PlannedIngress, WiredHost[]>();
  for (const host of facts.hosts) {
    const others = hosts.get(host.ingress);
    if (others === undefined) hosts.set(host.ingress, [host]);
    else others.push(host);
  }
  return [
    ...facts.ingresses.flatMap((ingress) => [
      ...classRule(facts, ingress, hosts.get(ingress) ?? []),
      ...annotationRule(ingress, hosts.get(ingress) ?? []),
      ...(ingress.declared === undefined
        ? []
        : declaredRules(facts, ingress, ingress.declared, hosts.get(ingress) ?? [])),
    ]),
    ...facts.hosts.flatMap((host) => servedRule(facts, host)),
  ];
}

/** A controller named in vain is EW4008; here it is the class, or the default that there is none of. */
function classRule(
  { config }: Facts,
  { controller: choice, source }: PlannedIngress,
  hosts: readonly WiredHost[],
): Diagnostic[] {
  if (
    choice.kind === 'name' &&
    (choice.name !== undefined ||
      hosts.every(
        ({ controller, chosen }) => controller !== undefined || chosen?.environment.config.controller !== undefined,
      ))
  )
    return [];
  const classes = config.controllers.map((controller) => controller.class).join(', ') || 'none';
  if (choice.kind === 'class' && choice.class !== undefined) {
    if (config.controllers.some((controller) => controller.class === choice.class)) return [];
    const message = `The ingress class "${choice.class}" of ${sourceText(source)} belongs to no configured controller. Classes: ${classes}.`;
    return [
      diagnostic('EW3006', choice.path, message, 'Use the class of a controller, or configure one with this class.'),
    ];
  }
  if (config.controllers.some((controller) => controller.default)) return [];
  const message = `${sourceText(source)} has no ingress class, and no controller is the default: nothing serves it. Classes: ${classes}.`;
  const name =
    choice.kind === 'class' ? 'Name a class in spec.ingressClassName' : `Name a controller at ${choice.path}`;
  const hint = `${name}, or set \`default: true\` for a controller.`;
  return [diagnostic('EW3006', choice.path, message, hint)];
}

/** An application with an `issuer` is not routed; of a manifest that orders for itself it is said that it need not. */
function annotationRule(
  { annotations, annotationsPath, source, declared }: PlannedIngress,
  hosts: readonly WiredHost[],
): Diagnostic[] {
  const found = issuerAnnotations(annotations);
  const routed = hosts.find(({ chosen, host }) => chosen !== undefined && !(declared === undefined && host.own));
  if (found.length === 0 || routed?.chosen === undefined) return [];
  const { environment } = routed.chosen;
  const { name } = environment.secret;
  const ordered = routed.host.own?.secretName ?? (declared === undefined ? name : undefined);
  const asks = `its annotation ${found.join(', ')}`;
  const remove = `Remove ${found.join(' and ')}`;
  if (endsAtLoadBalancer(environment)) {
    const message = `${sourceText(source)} is under ${environment.name}, whose TLS ends at the load balancer, but ${asks} makes cert-manager order a certificate all the same.`;
    return [diagnostic('EW3002', annotationsPath, message, `${remove}.`)];
  }
  if (ordered === name) {
    const message = `${sourceText(source)} is on the routing secret ${name} of ${environment.name}, and ${asks} makes cert-manager order a certificate into that very Secret: the two overwrite each other.`;
    return [diagnostic('EW3002', annotationsPath, message, `${remove}.`)];
  }
  const into = ordered === undefined ? '' : ` into ${ordered}`;
  const message = `${sourceText(source)} is covered by the routing secret ${name} of ${environment.name}, but ${asks} makes cert-manager order a certificate${into} all the same.`;
  return [diagnostic('EW3002', annotationsPath, message, `${remove}, and name ${name} in spec.tls.`)];
}

function declaredRules(
  facts: Facts,
  ingress: PlannedIngress,
  declared: Declared,
  hosts: readonly WiredHost[],
): Diagnostic[] {
  return [
    ...declared.blocks.flatMap((block) => blockRules(facts, ingress, block)),
    ...hosts.flatMap((host) => withoutTls(host, declared)),
    ...doubleSecretName(ingress, declared),
    ...declared.rulesWithoutPaths.map((path) =>
      diagnostic(
        'EW3008',
        path,
        `A rule of ${sourceText(ingress.source)} has no http paths: every push of Epinio fails on it.`,
        'Give the rule an http path, or remove it.',
      ),
    ),
  ];
}

function blockRules(facts: Facts, ingress: PlannedIngress, block: TlsBlock): Diagnostic[] {
  const { source, namespace } = ingress;
  const { secretName } = block;
  const missing = [...(block.hosts.length === 0 ? ['hosts'] : []), ...(secretName === undefined ? ['secretName'] : [])];
  if (secretName === undefined || missing.length > 0) {
    const found = missing.length === 1 ? `no ${missing.join('')}` : `neither ${missing.join(' nor ')}`;
    const incomplete = diagnostic(
      'EW3005',
      block.path,
      `A tls block of ${sourceText(source)} has ${found}: cert-manager skips it, and what is served is left to Traefik's store.`,
      `Give it ${missing.join(' and ')}.`,
    );
    return secretName === undefined ? [incomplete] : [incomplete, ...unknownSecret(facts, ingress, block, secretName)];
  }
  return [
    ...unknownSecret(facts, ingress, block, secretName),
    ...uncoveredHosts(facts, namespace, source, block, secretName),
  ];
}

function unknownSecret(
  { environments, reach, givenSecrets }: Facts,
  ingress: PlannedIngress,
  block: TlsBlock,
  secretName: string,
): Diagnostic[] {
  const { namespace, source, annotations } = ingress;
  if (givenSecrets.has(`${namespace}/${secretName}`) || issuerAnnotations(annotations).length > 0) return [];
  const withSecret = environments.filter((environment) => !endsAtLoadBalancer(environment));
  const routing = withSecret.filter(({ secret }) => secret.name === secretName);
  if (routing.some((environment) => reach.of(environment, namespace) !== 'no')) return [];
  const message = `${sourceText(source)} names the Secret ${secretName}, and nothing that the plan knows puts it into the namespace ${namespace}: Traefik serves its default certificate unless another Secret happens to fit.`;
  const present = withSecret.filter((environment) => reach.of(environment, namespace) === 'yes');
  const fitting = present.filter((environment) => block.hosts.every((host) => coversListed(environment, host)));
  const names = [...new Set((fitting.length > 0 ? fitting : present).map(({ secret }) => secret.name))];
  const hint =
    names.length === 0
      ? `Let a routing secret reach ${namespace} and name it, or check the manifest that makes ${secretName} too.`
      : `Name ${names.join(' or ')}, which is there, or check the manifest that makes ${secretName} too.`;
  return [diagnostic('EW3001', `${block.path}.secretName`, message, hint)];
}

function coversListed({ names }: PlannedEnvironment, host: string): boolean {
  const name = canonicalName(host);
  return names.some((covering) => covering === name || (!name.startsWith('*.') && tlsClients.covers(covering, name)));
}

function uncoveredHosts(
  { environments, reach }: Facts,
  namespace: string,
  source: WiringSource,
  block: TlsBlock,
  secretName: string,
): Diagnostic[] {
  const named = environments.filter((one) => one.secret.name === secretName && !endsAtLoadBalancer(one));
  const environment = named.find((one) => reach.of(one, namespace) !== 'no') ?? named[0];
  if (environment === undefined) return [];
  return block.hosts.flatMap((host, index) => {
    if (coversListed(environment, host) || unexpandedVariable(host) !== undefined) return [];
    const message = `A tls block of ${sourceText(source)} lists ${host}, which the routing secret ${secretName} of ${environment.name} does not cover (${environment.names.join(', ') || 'nothing'}).`;
    return [
      diagnostic(
        'EW3004',
        `${block.path}.hosts[${index}]`,
        message,
        `Name a Secret that covers ${host}, or take the host out of the block.`,
      ),
    ];
  });
}

/** A warning only: redirects and HTTP-01 solvers have no TLS on purpose. With TLS at the load balancer none is due. */
function withoutTls({ host, ingress, tls }: WiredHost, { blocks }: Declared): Diagnostic[] {
  if (tls.tls === 'load-balancer') return [];
  const listed = blocks.some(({ hosts }) =>
    hosts.some((one) => canonicalName(one) === host.host || canonicalName(one) === wildcardOver(host.host)),
  );
  if (listed) return [];
  const message = `${sourceText(ingress.source)} serves ${host.written} without TLS: no tls block lists it.`;
  const hint =
    tls.tls === 'routing-secret' && tls.secretName !== null
      ? `Add { hosts: [${host.host}], secretName: ${tls.secretName} } to spec.tls.`
      : `Add a tls block to spec.tls that lists ${host.host}.`;
  return [diagnostic('EW3003', host.path, message, hint)];
}

/** cert-manager then makes nothing at all for the Ingress (v1.21.2, certificate-shim; vectors cs-024 to cs-029). */
function doubleSecretName({ annotations, source }: PlannedIngress, { blocks }: Declared): Diagnostic[] {
  if (issuerAnnotations(annotations).length === 0) return [];
  const seen = new Set<string>();
  return blocks.flatMap(({ secretName = '', path }) => {
    if (!seen.has(secretName)) {
      seen.add(secretName);
      return [];
    }
    const named =
      secretName === '' ? 'Two tls blocks without secretName' : `The secretName ${secretName} in two tls blocks`;
    const message = `${named} of the annotated Ingress ${sourceText(source)}: cert-manager makes no certificate for it at all.`;
    return [diagnostic('EW3007', path, message, 'Join the blocks, or give each a secretName of its own.')];
  });
}

function servedRule({ served: answers }: Facts, wired: WiredHost): Diagnostic[] {
  const { host, tls, chosen, mistake } = wired;
  if (mistake !== undefined || (tls.tls !== 'routing-secret' && tls.tls !== 'own-certificate')) return [];
  const answer = answers.get(wired);
  if (answer?.kind !== 'decided' || wired.controller === undefined) return [];
  const served = answer.decision;
  const right =
    host.own === undefined
      ? served.kind === 'environment' && served.environment === chosen?.environment
      : served.kind === 'own' && served.secretName === host.own.secretName;
  if (right) return [];
  const instead =
    served.kind === 'environment'
      ? `the certificate of ${served.environment.name}`
      : served.kind === 'own'
        ? `the certificate in ${served.namespace}/${served.secretName}`
        : 'its default certificate';
  const wanted =
    host.own === undefined
      ? `the routing secret of ${chosen?.environment.name ?? ''}`
      : `its own certificate in ${host.own.secretName}`;
  const message = `Traefik would answer for ${host.host} with ${instead}, not with ${wanted}: its store is global, and of the certificates that fit, the one whose names sort last wins.`;
  return [
    diagnostic(
      'EW3009',
      host.path,
      message,
      'Let only one certificate cover the host, or put the environments on controllers of their own.',
    ),
  ];
}
