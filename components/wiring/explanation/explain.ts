import { type Accepted } from '../accepted';
import { type Plan } from '../plan';
import { type Facts } from '../rules/facts';
import { inOrder } from '../rules/diagnostic';
import { isAbout } from './about';
import { candidateCertificates } from './candidates';
import { changesFor } from './changes';
import { type AskedHost, type ControllerView, type Explanation, type ExplainedRoute } from './explanation';
import { copiesOf, dnsView, epinioView, grantsFor, issuedSecrets, possibleControllers, securing } from './programs';
import { routesOf } from './routes';
import { shownAt } from './shown';

/** What a host is explained by. */
export interface ExplanationInputs {
  /** The facts of the stack. */
  readonly facts: Facts;
  /** The plan that follows from them. */
  readonly plan: Plan;
  /** Manifests beside the stack; undefined where there are none. */
  readonly beside: { readonly facts: Facts; readonly checked: Accepted } | undefined;
}

/** Explains one host by what was worked out already: no decision is made here. */
export function explain({ facts, plan, beside }: ExplanationInputs, asked: AskedHost): Explanation {
  const { host } = asked;
  const world = beside?.facts ?? facts;
  const hosts = beside === undefined ? facts.hosts : [...facts.hosts, ...beside.facts.hosts];
  const routes = routesOf(world, hosts, host);
  const covers = facts.coverage.of(host);
  const environments = securing(routes, covers);
  const controllers = controllerViews(world, plan, host, routes);
  const diagnostics = inOrder([...plan.diagnostics, ...(beside?.checked.diagnostics ?? [])]);
  const ignored = [...plan.ignored, ...(beside?.checked.ignored ?? [])];
  const isAboutHost = isAbout(routes, environments, { host, routes: world.tcpRoutes.passing(host) });
  const own = diagnostics.filter(isAboutHost);
  const { guard, monitors, stackName, strict } = plan;
  return {
    ...asked,
    stackName,
    routes,
    covers,
    gap: covers.length === 0 ? facts.coverage.gap(host) : undefined,
    controllers,
    issued: issuedSecrets(world, plan, environments, routes),
    copies: copiesOf(facts, environments, routes),
    epinio: epinioView(facts, asked),
    dns: dnsView(facts, plan, hosts, host),
    monitors: monitors.filter((monitor) => monitor.host === host),
    guard: guard === undefined ? undefined : { action: guard.action, grants: grantsFor(guard.grants, host) },
    changes: changesFor(facts, host, routes, controllers),
    diagnostics: own,
    ignored: ignored.filter(({ diagnostic }) => isAboutHost(diagnostic)),
    elsewhere: diagnostics.length - own.length,
    strict,
  };
}

/** The controllers of the routes; where none has the host, those that would serve it. */
function controllerViews(
  facts: Facts,
  { controllers }: Plan,
  host: string,
  routes: readonly ExplainedRoute[],
): ControllerView[] {
  const { config, coverage, stores, tcpRoutes } = facts;
  const covering = coverage.of(host).map(({ environment }) => environment);
  const routed = routes.flatMap(({ wired }) => wired.controller?.name ?? []);
  const wanted = new Set(routes.length > 0 ? routed : possibleControllers(config, covering));
  return config.controllers.flatMap((controller) => {
    const planned = controllers.find(({ name }) => name === controller.name);
    const isPassed = tcpRoutes.passedTo(controller, host) !== undefined;
    if (planned === undefined || !(isPassed || wanted.has(controller.name))) return [];
    const here = routes.filter(({ wired }) => wired.controller === controller);
    const own = (here.find(({ isRead }) => isRead) ?? here[0])?.wired;
    const view = stores.look(controller, host);
    const environment = own === undefined ? covering[0] : own.chosen?.environment;
    return [
      {
        controller: planned,
        isRouted: isPassed || here.some(({ isRead }) => isRead),
        shown: shownAt({ facts, host, view, environment, tls: own?.tls }),
        candidates: candidateCertificates(facts.ledger, view),
      },
    ];
  });
}
