import { type App } from '../../config/sections/apps';
import { configPath } from '../../config/path';
import { controllerValue, givenValues, type GivenValues } from '../chart-values/given-values';
import { sourceKey } from '../source';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** EW3018 for the canaries of applications. */
export function canaryRules({ config, hosts }: Facts): Diagnostic[] {
  if (config.apps.every(({ canary }) => canary === undefined)) return [];
  const given = givenValues(config);
  const controllers = new Map(hosts.map(({ ingress, controller }) => [sourceKey(ingress.source), controller]));
  return config.apps.flatMap((app, index) => {
    const { name, namespace, canary } = app;
    if (canary === undefined) return [];
    const path = configPath('apps', index, 'canary');
    const controller = controllers.get(sourceKey({ kind: 'app', namespace, name }));
    return [...sameService(app, path), ...(controller === undefined ? [] : passedOver(given, controller, path))];
  });
}

function sameService({ name, service, canary }: App, path: string): Diagnostic[] {
  if (canary?.service?.name !== service.name || canary.service.port !== service.port) return [];
  const message = `Both versions of app:${name} are the Service ${service.name}, port ${service.port}: whatever the weight, nobody meets a new version.`;
  return [
    diagnostic(
      'EW3018',
      path,
      message,
      `Name the Service of the new version at ${path}.service, or leave the canary out.`,
    ),
  ];
}

/** Of two routes with one rule Traefik takes that of the provider that is named first (v3.7, providers.precedence). */
function passedOver(
  given: readonly GivenValues[],
  controller: NonNullable<Facts['hosts'][number]['controller']>,
  path: string,
): Diagnostic[] {
  const found = controllerValue(given, controller, ['providers', 'precedence']);
  if (found === undefined || !Array.isArray(found.value) || found.value.length === 0) return [];
  const order = found.value.map((one: unknown) => String(one).toLowerCase());
  const [route, ingress] = ['kubernetescrd', 'kubernetes'].map((one) => order.indexOf(one));
  if (route === undefined || ingress === undefined || (route !== -1 && (ingress === -1 || route < ingress))) return [];
  const message = `The controller ${controller.name} takes an Ingress before an IngressRoute of the same rule (${found.path}), so the canary gets no request.`;
  const hint = `Name kubernetescrd before kubernetes at ${found.path}, or leave it out: that is the default.`;
  return [diagnostic('EW3018', path, message, hint)];
}
