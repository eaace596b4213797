import { asciiForm, isWildcard, wildcardOver } from '../names/host-name';
import { gateway } from '../engines/gateway/hostnames';
import { isPassedOver } from '../ingress';
import { type Ledger } from '../ledger/ledger';
import { isOfGateway } from '../manifests/gateways';
import { blocksFor } from '../declared-blocks';
import { type Facts } from '../rules/facts';
import { wiringsOf } from '../route-rules';
import { type WiredHost } from '../wire';
import { type ExplainedRoute, type NamedSecret, type Reason, type SecretOrigin } from './explanation';

/**
 * The routes that have a host, in their order.
 *
 * @param all all hosts of routes
 */
export function routesOf({ config, ledger, stores }: Facts, all: readonly WiredHost[], host: string): ExplainedRoute[] {
  const hosts = all.filter((wired) => hasHost(wired, host));
  const served = stores.serve(hosts);
  return hosts.flatMap((wired) =>
    wiringsOf({ hosts: [wired], served }).map((wiring) => ({
      wired,
      isRead: wired.controller !== undefined && !isPassedOver(config, wired.ingress),
      wiring,
      reason: reasonOf(wired),
      secrets: secretsOf(ledger, wired),
    })),
  );
}

/**
 * Whether clients that ask for a host get to a route, as its kind reads `*`; of a host in another script its ASCII form
 * is meant.
 */
function hasHost({ host: { host: own, written }, mistake, ingress }: WiredHost, host: string): boolean {
  if (own === host) return true;
  if (mistake !== undefined) return asciiForm(written) === host;
  return isWildcard(own) && (isOfGateway(ingress) ? gateway.covers(own, host) : own === wildcardOver(host));
}

function reasonOf({ ingress, host: { own }, mistake, covers, chosen, chosenBy, tls }: WiredHost): Reason {
  if (mistake !== undefined) return { kind: 'mistake', mistake };
  if (tls.tls === 'traefik-acme') return { kind: 'traefik-acme', cover: chosen };
  if (own !== undefined) return { kind: 'own', secretName: own.secretName, issuer: own.issuer };
  const { environment: named } = ingress;
  if (chosen !== undefined) {
    return { kind: 'chosen', by: chosenBy, cover: chosen, others: covers.filter((cover) => cover !== chosen) };
  }
  return named === undefined
    ? { kind: 'uncovered' }
    : { kind: 'named-in-vain', environment: named.name, path: named.path };
}

function secretsOf(ledger: Ledger, { ingress, host: { host }, tls }: WiredHost): NamedSecret[] {
  const { declared, namespace: home } = ingress;
  const named =
    declared === undefined
      ? [{ namespace: home, secretName: tls.secretName ?? undefined }]
      : blocksFor(ingress, host).map(({ namespace = home, secretName }) => ({ namespace, secretName }));
  const found = new Map<string, NamedSecret>();
  for (const { namespace, secretName: name } of named) {
    if (name === undefined) continue;
    found.set(`${namespace}/${name}`, { namespace, name, from: originsOf(ledger, namespace, name) });
  }
  return [...found.values()];
}

function originsOf(ledger: Ledger, namespace: string, secretName: string): SecretOrigin[] {
  const environment = ledger.environmentAt(namespace, secretName);
  const copy = ledger.copyAt(namespace, secretName);
  return [
    ...(environment === undefined
      ? []
      : [{ kind: 'environment' as const, environment, reached: ledger.reachOf(environment, namespace) }]),
    ...ledger.writersAt(namespace, secretName).map((writer) => ({ kind: 'writer' as const, writer })),
    ...(copy === undefined ? [] : [{ kind: 'copy' as const, copy }]),
  ];
}
