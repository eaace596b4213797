import { type Config } from '../../config/config';
import { type Issuer } from '../../config/sections/issuers';
import { componentNamespaces } from '../namespaces';
import { type PlannedIssuer } from '../plan';

/** The issuers, in the order of the configuration. */
export function plannedIssuers(config: Config): PlannedIssuer[] {
  return config.issuers.map((issuer) => ({
    name: issuer.name,
    config: issuer,
    namespace: componentNamespaces.certManager,
    http01: answering(config, issuer),
  }));
}

/** The controller that answers an issuer's HTTP-01. An issuer without any solver of its own proves control of names by HTTP-01 at the default controller. */
export function answering({ controllers }: Pick<Config, 'controllers'>, issuer: Issuer): PlannedIssuer['http01'] {
  if (issuer.kind !== 'acme') return undefined;
  const { http01, dns01 } = issuer.acme;
  if (http01 === undefined && dns01 !== undefined) return undefined;
  const found = controllers.find((controller) =>
    http01?.controller === undefined ? controller.default : controller.name === http01.controller,
  );
  return found === undefined ? undefined : { controller: found.name, class: found.class };
}
