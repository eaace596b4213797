import { type Config } from '../../config/config';
import { configPath } from '../../config/path';
import { controllerOf } from '../ingress';
import { canonicalName } from '../names/host-name';
import { controllerNamespace } from '../namespaces';
import { plannedFloatingIp } from '../floating-ips';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';
import { provedByHttp } from './http-proofs';

type Controller = Config['controllers'][number];

/** A name that something in the cluster connects to, at the edge of the same cluster. */
interface OwnCall {
  readonly controller: Controller | undefined;
  readonly name: string;
  /** What connects, and for what: the subject and verb of a sentence. */
  readonly caller: string;
}

/**
 * EW6007: something in the cluster has to reach its own edge by a public name, which the DNS answers with a floating
 * IP. Few clouds send a packet back that leaves for a floating IP of its own network: cert-manager issues 1292 and 4748.
 */
export function ownEdgeRules(facts: Facts): Diagnostic[] {
  const { config } = facts;
  const calls = [...selfChecks(facts), ...servicesOfEpinio(facts)];
  return config.controllers.flatMap((controller) => {
    const floating = plannedFloatingIp(config.addresses, controller.addresses);
    const own = calls.filter((call) => call.controller === controller);
    if (floating === undefined || own.length === 0) return [];
    const path = configPath('addresses', 'floatingIps', floating.internal);
    const callers = [...new Set(own.map(({ caller }) => caller))].join(', and ');
    const names = [...new Set(own.map(({ name }) => name))];
    const message = `${callers}: ${listed(names)}. Their addresses in the DNS are the floating IP ${floating.external}, which pods of this cluster may not reach.`;
    return [diagnostic('EW6007', path, message, coreDnsHint(controller, names))];
  });
}

/** What is said of many names, which the page of the code has in full length. */
const shown = 3;

function listed(names: readonly string[]): string {
  const rest = names.length - shown;
  return `${names.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function coreDnsHint({ name: controller }: Controller, names: readonly string[]): string {
  const namespace = controllerNamespace(controller);
  const service = `${namespace}.${namespace}.svc.cluster.local`;
  const lines = names.slice(0, shown).map((name) => `rewrite name exact ${name} ${service}`);
  const rest = names.length > shown ? ', and so for the others' : '';
  return `If they do not, add to the server block of CoreDNS: ${lines.join('; ')}${rest}`;
}

/** Names for which cert-manager asks itself before the authority does (HTTP-01). */
function selfChecks(facts: Facts): OwnCall[] {
  return provedByHttp(facts).map(({ issuer, controller, name }) => ({
    controller,
    name,
    caller: `cert-manager checks by itself what it shows for HTTP-01 (issuer ${issuer})`,
  }));
}

/** Epinio's registry and store, where they are at a host that an environment of this stack covers. */
function servicesOfEpinio({ config, coverage }: Facts): OwnCall[] {
  const { epinio } = config;
  if (epinio === undefined) return [];
  const { registry, storage } = epinio;
  const used = [
    ...(registry.kind === 'external'
      ? [{ server: registry.external.url, caller: 'Epinio reaches its registry by a public name' }]
      : []),
    ...(storage.kind === 's3'
      ? [{ server: storage.s3.endpoint, caller: 'Epinio reaches its store by a public name' }]
      : []),
  ];
  return used.flatMap(({ server, caller }) => {
    const name = canonicalName(server.replace(/[:/].*$/, ''));
    const [cover] = coverage.of(name);
    if (cover === undefined) return [];
    const path = cover.environment.path;
    const controller = controllerOf(
      config,
      { kind: 'name', name: undefined, path },
      cover.environment.config.controller,
    );
    return [{ controller, name, caller }];
  });
}
