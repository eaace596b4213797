import { configPath } from '../../config/path';
import { controllerOf } from '../ingress';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** EW4023: what has its certificates from Traefik's own ACME, and cannot. */
export function traefikAcmeUses(facts: Facts): Diagnostic[] {
  return [...withoutClient(facts), ...copies(facts), ...ofEpinio(facts)];
}

/** Hosts at a controller without an ACME client; told once for an environment at its controller. */
function withoutClient({ config, environments, hosts }: Facts): Diagnostic[] {
  const told = new Set<string>();
  const message = (what: string, controller: string) =>
    `${what} has its certificates collected by the controller ${controller} itself, which has no ACME client: none is ordered.`;
  const hint = (controller: string) => `Set ${configPath('controllers', controller, 'acme')}, or name another issuer.`;
  const ofEnvironments = environments.flatMap(({ name, issuance, config: { controller: named } }) => {
    const path = configPath('environments', name, 'certificate', 'traefikAcme');
    const controller = controllerOf(config, { kind: 'name', name: named, path }, undefined);
    if (issuance.kind !== 'traefikAcme' || controller === undefined || controller.acme !== undefined) return [];
    told.add(`${name}\n${controller.name}`);
    return [diagnostic('EW4023', path, message(`The environment ${name}`, controller.name), hint(controller.name))];
  });
  const ofHosts = hosts.flatMap(({ tls, host, controller, ingress, chosen }) => {
    if (tls.tls !== 'traefik-acme' || controller === undefined || controller.acme !== undefined) return [];
    const key = `${ingress.byTraefik === true ? '' : (chosen?.environment.name ?? '')}\n${controller.name}`;
    if (ingress.declared !== undefined || told.has(key)) return [];
    return [diagnostic('EW4023', host.path, message(host.host, controller.name), hint(controller.name))];
  });
  return [...ofEnvironments, ...ofHosts];
}

/** Traefik keeps its certificates in a file of its own, of which nobody makes Secrets. */
function copies({ environments }: Facts): Diagnostic[] {
  return environments.flatMap(({ name, issuance, config }) => {
    if (issuance.kind !== 'traefikAcme' || config.namespaces === undefined) return [];
    const path = configPath('environments', name, 'namespaces');
    const message = `The environment ${name} is to be copied, but its certificates are in the store of its Traefik: there is no Secret.`;
    return [diagnostic('EW4023', path, message, `Leave ${path} out, or give the environment an issuer.`)];
  });
}

/** Epinio writes the name of a routing secret into its Ingresses, and has its own certificates from cert-manager. */
function ofEpinio({ config, environments }: Facts): Diagnostic[] {
  const environment = environments.find(({ name }) => name === config.epinio?.environment);
  if (environment?.issuance.kind !== 'traefikAcme') return [];
  const message = `Epinio routes its applications by the routing secret of ${environment.name}, and there is none: its Traefik keeps the certificates to itself.`;
  const hint = 'Give Epinio an environment with an issuer.';
  return [diagnostic('EW4023', configPath('epinio', 'environment'), message, hint)];
}
