import { configPath } from '../../config/path';
import { balancerOf, endsTlsBefore } from '../balancer';
import { type Controller, controllerOf } from '../ingress';
import { blocksFor } from '../declared-blocks';
import { sourceText } from '../source';
import { endsAtLoadBalancer, type WiredHost } from '../wire';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/**
 * EW6010 for a stack: TLS of one controller ends at the balancer before it, or in Traefik, and not at both. EW6012: the
 * plan knows of no such balancer.
 */
export function balancerRules(facts: Facts): Diagnostic[] {
  const ending = endingBefore(facts);
  return [
    ...[...ending].flatMap((controller) => mixed(facts, controller)),
    ...strayed(facts, ending),
    ...facts.config.controllers.flatMap((controller) => withoutBalancer(facts, controller)),
  ];
}

/** EW6012, once for a controller: environments whose TLS is to end before it, and no balancer that the program asks for. */
function withoutBalancer({ environments }: Facts, { name, aws }: Controller): Diagnostic[] {
  const ending = environments.filter((one) => endsAtLoadBalancer(one) && one.controller === name);
  const [first, ...more] = ending;
  if (aws !== undefined || first === undefined) return [];
  const beside = more.length === 0 ? '' : ` (and of ${more.length} more)`;
  const message = `TLS of the environment ${first.name}${beside} is to end at a balancer before ${name}, which this program makes none for: without one of somebody else, clients get the default certificate of Traefik.`;
  const hint = `Set ${configPath('controllers', name, 'aws')}, or accept this where a balancer that is made elsewhere speaks TLS to ${name}.`;
  return [diagnostic('EW6012', configPath('environments', first.name, 'certificate', 'arn'), message, hint)];
}

/** EW6010 for routes from elsewhere, which ask Traefik for TLS where plain HTTP arrives. */
export function balancedRouteRules(facts: Facts): Diagnostic[] {
  const ending = endingBefore(facts);
  if (ending.size === 0) return [];
  const told = new Set<string>();
  return facts.hosts.flatMap(({ controller, host, ingress }) => {
    const { declared, source } = ingress;
    if (declared === undefined || controller === undefined || !ending.has(controller)) return [];
    const path = blocksFor(ingress, host.host)[0]?.path ?? declared.bareTls;
    if (path === undefined || told.has(path)) return [];
    told.add(path);
    const message = `${sourceText(source)} asks Traefik for TLS, which ends at the balancer before ${controller.name}: its routers do not answer the plain HTTP that arrives.`;
    return [diagnostic('EW6010', path, message, 'Leave TLS out of the route: the balancer has the certificate.')];
  });
}

function endingBefore({ config }: Facts): ReadonlySet<Controller> {
  return new Set(config.controllers.filter((controller) => endsTlsBefore(balancerOf(config, controller))));
}

/** What needs Traefik to end TLS, at a controller whose balancer does. */
function mixed({ config, environments, hosts }: Facts, controller: Controller): Diagnostic[] {
  const { name } = controller;
  const others = environments.filter((one) => !endsAtLoadBalancer(one) && one.controller === name);
  const isTold = ({ chosen, host }: WiredHost) =>
    host.own === undefined && chosen !== undefined && others.includes(chosen.environment);
  const routes = hosts.filter(
    (wired) =>
      wired.controller === controller &&
      wired.ingress.declared === undefined &&
      ['routing-secret', 'own-certificate', 'traefik-acme'].includes(wired.tls.tls) &&
      !isTold(wired),
  );
  const named = config.epinio?.appsController;
  const epinio = named !== undefined && controllerOf(config, { kind: 'name', name: named, path: '' }, undefined);
  const [first, ...more] = new Set([
    ...others.map((environment) => `the environment ${environment.name}`),
    ...routes.map(({ ingress }) => sourceText(ingress.source)),
    ...(epinio === controller ? ["Epinio's applications"] : []),
  ]);
  if (first === undefined) return [];
  const beside = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const message = `TLS of ${name} ends at its balancer, and plain HTTP arrives at its Traefik, but ${first}${beside} needs TLS to end in Traefik: clients would not get the certificate, nor an answer.`;
  const hint = 'Give what has Secrets another controller, or its environment a certificate.arn.';
  return [diagnostic('EW6010', configPath('controllers', name, 'aws'), message, hint)];
}

/** Hosts of a balancer's environment at another controller than the one behind the balancer. */
function strayed({ hosts }: Facts, ending: ReadonlySet<Controller>): Diagnostic[] {
  const behind = new Set([...ending].map(({ name }) => name));
  return hosts.flatMap(({ controller, chosen, host, ingress, tls }) => {
    const own = chosen?.environment.controller ?? undefined;
    if (tls.tls !== 'load-balancer' || chosen === undefined || own === undefined || controller === undefined) return [];
    if (ingress.declared !== undefined || !behind.has(own) || controller.name === own) return [];
    const message = `${host.host} is served by ${controller.name}, but TLS of its environment ${chosen.environment.name} ends at the balancer before ${own}.`;
    const hint = `Name no other controller than ${own}, or another environment.`;
    return [diagnostic('EW6010', host.path, message, hint)];
  });
}
