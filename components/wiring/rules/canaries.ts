import { type App } from '../../config/sections/apps';
import { configPath } from '../../config/path';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** EW3018 for the canaries of applications. */
export function canaryRules({ config }: Facts): Diagnostic[] {
  return config.apps.flatMap((app, index) =>
    app.canary === undefined ? [] : sameService(app, configPath('apps', index, 'canary')),
  );
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
