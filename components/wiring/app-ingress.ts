import { type App, hostTemplates } from '../config/sections/apps';
import { configPath, type PathStep } from '../config/path';
import { type Config } from '../config/config';
import { expandTemplate, isTemplate, templateUses } from '../config/values/template';
import {
  type ControllerChoice,
  type IngressHost,
  type OwnCertificate,
  type PlannedIngress,
  type ServedPath,
} from './ingress';
import { acmeOfIssuer, environmentNamed, issuerNamed } from './issuance';
import { canonicalName } from './names/host-name';
import { type WiringSource } from './source';

/**
 * The Ingress of an application. There may be many, and few have a diagnostic: the paths of the configuration are put
 * together when they are asked for.
 */
export class AppIngress implements PlannedIngress {
  readonly source: WiringSource;
  readonly controller: ControllerChoice;
  readonly hosts: readonly IngressHost[];
  readonly declared = undefined;

  constructor(
    config: Config,
    private readonly app: App,
    private readonly index: number,
  ) {
    this.source = { kind: 'app', namespace: app.namespace, name: app.name };
    this.controller = new AppController(app, index);
    this.hosts = hostsOf(config, app, index);
  }

  get namespace(): string {
    return this.app.namespace;
  }

  get namespacePath(): string {
    return this.at('namespace');
  }

  get environment(): PlannedIngress['environment'] {
    const { environment } = this.app;
    return environment === undefined ? undefined : { name: environment, path: this.at('environment') };
  }

  get byTraefik(): boolean {
    return this.app.certificate !== undefined;
  }

  get annotations(): PlannedIngress['annotations'] {
    return this.app.annotations;
  }

  get annotationsPath(): string {
    return this.at('annotations');
  }

  private at(step: PathStep): string {
    return configPath('apps', this.index, step);
  }
}

/** The controller that an application names, if any. */
class AppController {
  readonly kind = 'name';
  readonly name: string | undefined;

  constructor(
    { controller }: App,
    private readonly index: number,
  ) {
    this.name = controller;
  }

  get path(): string {
    return this.name === undefined ? configPath('apps', this.index) : configPath('apps', this.index, 'controller');
  }
}

/** A host of an application. */
class AppHost implements IngressHost {
  readonly host: string;
  readonly mayBeWildcard = false;

  constructor(
    private readonly app: App,
    private readonly index: number,
    /** The way to the host from the application. */
    private readonly steps: readonly PathStep[],
    readonly written: string,
    readonly own: OwnCertificate | undefined,
  ) {
    this.host = canonicalName(written);
  }

  get path(): string {
    return configPath('apps', this.index, ...this.steps);
  }

  get serves(): readonly ServedPath[] {
    return [new AppPath(this.app, this)];
  }
}

/** The path of an application at one of its hosts. */
class AppPath implements ServedPath {
  constructor(
    private readonly app: App,
    private readonly host: AppHost,
  ) {}

  get path(): string {
    return this.app.path;
  }

  get at(): string {
    return this.host.path;
  }
}

function hostsOf(config: Config, app: App, index: number): IngressHost[] {
  const hosts: { readonly written: string; readonly steps: readonly PathStep[] }[] = [];
  for (const { template, steps } of hostTemplates(app)) {
    const written = expanded(config, app, template);
    if (written !== undefined) hosts.push({ written, steps });
  }
  const { issuer } = app;
  const certificate = issuer === undefined ? undefined : appCertificate(config, app, issuer, hosts);
  return hosts.map(({ written, steps }, position) => {
    // The whole Ingress has one certificate; its order is counted at the first host.
    const own = certificate === undefined || position === 0 ? certificate : { ...certificate, acme: undefined };
    return new AppHost(app, index, steps, written, own);
  });
}

/** A template's host; undefined where it needs the domain of an environment that does not exist (EW4008 says so). */
function expanded(config: Config, app: App, template: string): string | undefined {
  if (!isTemplate(template)) return template;
  const [only] = config.environments;
  const environment = app.environment === undefined ? only : environmentNamed(config, app.environment);
  if (environment === undefined && templateUses(template, 'domain')) return undefined;
  return expandTemplate(template, {
    service: app.service.name,
    namespace: app.namespace,
    name: app.name,
    domain: environment?.domain ?? '',
  });
}

function appCertificate(
  config: Config,
  app: App,
  issuer: string,
  hosts: readonly { readonly written: string }[],
): OwnCertificate {
  return {
    secretName: `${app.name}-tls`,
    names: [...new Set(hosts.map(({ written }) => canonicalName(written)))].sort(),
    issuer,
    acme: acmeOfIssuer(issuerNamed(config, issuer)),
  };
}
