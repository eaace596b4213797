import { type Diagnostic, diagnostic, none } from './diagnostic';
import { type Answer } from '../engines/engine';
import { coversName } from '../ledger/ledger';
import { isReached } from '../named-hosts';
import { blocksFor } from '../declared-blocks';
import { type Served, type ServedCertificate } from '../controller-store';
import { isOfForeignClass, isPassedOver } from '../ingress';
import { sourceText } from '../source';
import { type WiredHost } from '../wire';
import { type Facts } from './facts';
import { resolverAnnotation } from './traefik-routes';
import { andMore, ofSpeakers, type Speakers } from './once-per-host';

/** EW3003, EW3009 and EW3010: which certificate the controller of a host serves, and whether any route says so. */
export function servedRules(facts: Facts, speakers: Speakers): Diagnostic[] {
  return ofSpeakers(speakers, (wired, others) => {
    const without = withoutSecret(facts, wired, others);
    const other = otherCertificate(facts, wired, others);
    return without.length === 0 ? other : [...without, ...other];
  });
}

/**
 * TLS is judged for a host at its controller: another route of the host may bring the certificate. It is only a
 * warning: redirects and HTTP-01 solvers have no TLS on purpose. Hosts with TLS at the load balancer need none.
 */
function withoutSecret(facts: Facts, wired: WiredHost, others: number): readonly Diagnostic[] {
  const { host, ingress, tls, mistake, covers } = wired;
  const { declared } = ingress;
  if (declared === undefined || tls.tls === 'load-balancer' || mistake !== undefined) return none;
  // EW3006 reports a route that another program reads; a canary of ingress-nginx has the TLS of its main Ingress.
  if (declared.isCanary || isOfForeignClass(facts.config, ingress)) return none;
  const asksForTls = declared.kind === 'Ingress' || declared.isPlain === true || declared.bareTls !== undefined;
  // A mistake in the host itself, or in where it is served, is reported already.
  const isToldAtHost = covers.length === 0 && host.own === undefined && facts.coverage.gap(host.host) !== undefined;
  if (!asksForTls || isToldAtHost || !isReached(declared.entryPoints)) return [];
  // EW2001 reports that there is no Secret to name.
  if (tls.tls === 'routing-secret' && isUnreached(facts, wired)) return [];
  const isNamed = blocksFor(ingress, host.host).length > 0 || facts.named.hasSecret(wired);
  if (isNamed || isServedByStore(facts, wired) || declared.resolver !== undefined) return [];
  // EW3005 reports a Secret that is named for no host.
  if (declared.blocks.some(({ hosts, secretName }) => hosts.length === 0 && secretName !== undefined)) return [];
  const more = andMore(others, 'route');
  const isIngress = declared.kind === 'Ingress';
  if (declared.isPlain === true) {
    const message = `${sourceText(ingress.source)} serves ${host.written} without TLS: its listeners have none.`;
    return [diagnostic('EW3003', host.path, message + more, 'Attach it to a listener of the protocol HTTPS.')];
  }
  const hint =
    tls.tls === 'traefik-acme'
      ? `Name its certificate resolver: ${resolverAnnotation}.`
      : tls.tls === 'routing-secret' && tls.secretName !== null
        ? isIngress
          ? `Add { hosts: [${host.host}], secretName: ${tls.secretName} } to spec.tls.`
          : `Set spec.tls.secretName: ${tls.secretName}`
        : isIngress
          ? `Add a tls block to spec.tls that lists ${host.host}.`
          : `Set spec.tls.secretName to a Secret that covers ${host.host}.`;
  if (declared.bareTls === undefined) {
    const message =
      facts.traefik.entryPoints === undefined
        ? `${sourceText(ingress.source)} serves ${host.written} without TLS: no tls block lists it.`
        : `No tls block of ${sourceText(ingress.source)} lists ${host.written}, so it names no Secret for it: Traefik serves whatever its store has, now ${served(facts, wired)}.`;
    return [diagnostic('EW3003', host.path, message + more, hint)];
  }
  const message = `${sourceText(ingress.source)} serves ${host.written} over TLS and names no Secret for it: Traefik serves whatever its store has, now ${served(facts, wired)}.`;
  return [diagnostic('EW3010', isIngress ? host.path : declared.bareTls, message + more, hint)];
}

function isUnreached({ reach, named }: Facts, wired: WiredHost): boolean {
  const { chosen, ingress } = wired;
  return chosen !== undefined && !named.hasSecret(wired) && reach.of(chosen.environment, ingress.namespace) === 'no';
}

/** Whether a TLSStore serves the host well: it names the Secret for every host that has none. */
function isServedByStore({ served: answers }: Facts, wired: WiredHost): boolean {
  const answer = answers.get(wired)?.now;
  return answer?.kind === 'decided' && isCertificate(answer.decision) && answer.decision.byStore?.covers === true;
}

function served(facts: Facts, wired: WiredHost): string {
  const answer = facts.served.get(wired)?.now;
  return answer?.kind === 'decided' ? inWords(answer.decision) : 'one of several';
}

/** Why Traefik ends a handshake. */
const refusals = {
  certificate: 'no certificate has the host, and its TLS options have sniStrict, so it refuses the handshake',
  options: 'it has no TLS options of the name that the route gives, so it closes the connection',
};

function isCertificate(served: Served): served is ServedCertificate {
  return served.kind === 'environment' || served.kind === 'own';
}

function inWords(served: Served): string {
  switch (served.kind) {
    case 'environment':
      return `the certificate of ${served.environment.name}`;
    case 'own':
      return `the certificate in ${served.namespace}/${served.secretName}`;
    case 'default':
      return 'its default certificate';
    case 'refused':
      return `nothing: ${refusals[served.lacks]}`;
    case 'passed':
      return `what the backend of ${sourceText(served.to)} has`;
  }
}

/**
 * A wrong certificate that is served already is an error; one that would be served as soon as something named its
 * Secret is a warning. A host whose own Secret is not loaded is reported elsewhere.
 */
function otherCertificate(facts: Facts, wired: WiredHost, others: number): readonly Diagnostic[] {
  const { host, tls, mistake, controller, ingress } = wired;
  // EW3006 reports a route that no Traefik reads.
  if (mistake !== undefined || isPassedOver(facts.config, ingress)) return [];
  if (tls.tls !== 'routing-secret' && tls.tls !== 'own-certificate') return [];
  const answers = facts.served.get(wired);
  if (answers === undefined || controller === undefined || !isLoaded(facts, wired)) return none;
  if (answers.now.kind === 'ambiguous') return byChance(wired, answers.now.reason, others);
  const now = wrongOf(facts, answers.now, wired);
  const instead = now ?? wrongOf(facts, answers.later, wired);
  // Other codes report why nothing has a certificate for the host.
  if (instead === undefined || !isCertificate(instead) || namesUncovering(facts, wired)) return none;
  const wanted =
    host.own === undefined
      ? `the routing secret of ${wired.chosen?.environment.name ?? ''}`
      : `its own certificate in ${host.own.namespace ?? ingress.namespace}/${host.own.secretName}`;
  const when = now === undefined ? ', as soon as anything names that one' : '';
  const message = `Traefik would answer for ${host.host} with ${inWords(instead)}, not with ${wanted}${when}: its store is global, and of the certificates that fit, the one whose names sort last wins.${andMore(others, 'route')}`;
  const found = diagnostic(
    'EW3009',
    host.path,
    message,
    'Let only one certificate cover the host, or put the environments on controllers of their own.',
  );
  return now === undefined && ingress.source.kind !== 'epinio' ? [{ ...found, severity: 'warning' }] : [found];
}

function wrongOf(facts: Facts, answer: Answer<Served>, wired: WiredHost): Served | undefined {
  return answer.kind === 'decided' && !isRight(facts, answer.decision, wired) ? answer.decision : undefined;
}

/** Whether the route names a Secret for the host that does not cover it: EW3004 and EW3015 report that. */
function namesUncovering({ ledger }: Facts, { ingress, host }: WiredHost): boolean {
  return blocksFor(ingress, host.host).some(
    ({ secretName = '', namespace = ingress.namespace }) => !ledger.mayCover(namespace, secretName, host.host),
  );
}

/** A warning: each of the certificates has the host. */
function byChance({ host }: WiredHost, why: string, others: number): Diagnostic[] {
  const message = `Which certificate Traefik serves for ${host.host} can't be told: ${why}.${andMore(others, 'route')}`;
  const found = diagnostic('EW3009', host.path, message, 'Let only one certificate have these names.');
  return [{ ...found, severity: 'warning' }];
}

/** Secrets of two namespaces may hold one certificate: copies do, and those of one name whose content is not known. */
function isRight({ ledger }: Facts, served: Served, { host, ingress, chosen }: WiredHost): boolean {
  if (host.own === undefined) return served.kind === 'environment' && served.environment === chosen?.environment;
  if (served.kind !== 'own') return false;
  const { secretName, namespace = ingress.namespace } = host.own;
  const [wanted, given] = [
    ledger.certificateAt(namespace, secretName),
    ledger.certificateAt(served.namespace, served.secretName),
  ];
  if (wanted === given) return served.secretName === secretName;
  if (wanted?.names === undefined || given?.names === undefined) return served.secretName === secretName;
  return wanted.issuer === given.issuer && String(wanted.names) === String(given.names);
}

/** Whether the host's own certificate is loaded, and has the host among its names as far as is known. */
function isLoaded({ stores, ledger, named, given }: Facts, wired: WiredHost): boolean {
  const { host, ingress, chosen } = wired;
  if (host.own === undefined) {
    // EW5005 reports hosts that a given certificate does not cover; every other one has the names of its environment.
    const isGiven = chosen !== undefined && given.certificates.has(chosen.environment.name);
    if (isGiven && !stores.covers(chosen.environment, host.host)) return false;
    return ingress.declared === undefined || named.hasSecret(wired);
  }
  // EW3002 and EW3014 report a Secret with two writers.
  const { secretName, namespace = ingress.namespace } = host.own;
  if (ledger.environmentAt(namespace, secretName) !== undefined || ledger.writersAt(namespace, secretName).length > 1)
    return false;
  const writer = ledger.certificateAt(namespace, secretName);
  return writer?.names === undefined || coversName(host.own.names, host.host);
}
