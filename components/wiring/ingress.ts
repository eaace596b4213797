import { type Config } from '../config/config';
import { type NamedProblem } from './engines/apimachinery/ingress-names';
import { type AcmeIssuance } from './issuance';
import { finder } from './names/finder';
import { type WiringSource } from './source';

/** The controller that an Ingress says it is meant for. */
export type ControllerChoice =
  /** By name in the configuration; `name` is undefined for whichever is the default. */
  | { readonly kind: 'name'; readonly name: string | undefined; readonly path: string }
  /** By ingress class, as manifests do; undefined where they name none. */
  | {
      readonly kind: 'class';
      readonly class: string | undefined;
      readonly path: string;
      /** The IngressClass by which the API server fills in the class. */
      readonly byDefault?: WiringSource;
    };

/** A certificate that an Ingress gets for itself, whatever routing secrets exist. */
export interface OwnCertificate {
  readonly secretName: string;
  /** The namespace of the Secret, where it is not the route's. */
  readonly namespace?: string | undefined;
  readonly names: readonly string[];
  /** Name of the issuer in the configuration; undefined where it has none. */
  readonly issuer: string | undefined;
  /** How it is ordered; undefined without ACME. */
  readonly acme: AcmeIssuance | undefined;
}

/** A path that an Ingress serves at a host. */
export interface ServedPath {
  readonly path: string;
  /** Where the configuration or manifest says so. */
  readonly at: string;
  /** The priority that the route asks for: of two routes with priorities of their own it is decided which one is meant. */
  readonly priority?: number | undefined;
}

/** A host of an Ingress. */
export interface IngressHost {
  /** As written. */
  readonly written: string;
  /** Canonical: lower-case, no trailing dot. */
  readonly host: string;
  readonly path: string;
  readonly serves: readonly ServedPath[];
  /** Whether it may start with `*.`: a host of an Ingress may, an application's host may not. */
  readonly mayBeWildcard: boolean;
  readonly own: OwnCertificate | undefined;
}

/** A Secret that a manifest names for its hosts: a tls block of an Ingress, the `tls` of an IngressRoute, a listener. */
export interface TlsBlock {
  readonly hosts: readonly ListedHost[];
  readonly secretName: string | undefined;
  /** The namespace of the Secret, where it is not the route's. */
  readonly namespace?: string;
  /** The listener of a Gateway that names the Secret. */
  readonly listener?: { readonly gateway: string; readonly port: number | undefined };
  readonly path: string;
  /** Where it names the Secret. */
  readonly secretPath: string;
}

/** A host that a tls block is for. */
export interface ListedHost {
  readonly name: string;
  readonly path: string;
}

/** The kinds of routes that differ in how they ask for TLS. */
export type RouteKind = 'Ingress' | 'IngressRoute' | 'IngressRouteTCP' | 'Gateway' | 'HTTPRoute' | 'TLSRoute';

/** A text of a manifest, and where it stands. */
export interface Stated {
  readonly value: string;
  readonly path: string;
}

/** A host whose connections Traefik passes on as they are: TLS ends at the backend, whose certificate clients get. */
export interface PassedHost extends Stated {
  /** The port of the listener of a Gateway. */
  readonly port?: number | undefined;
  /** The rules that take all of its connections. */
  readonly serves?: readonly ServedPath[];
}

/** What its controller refuses of a route, with the reason. */
export interface Dropped extends Stated {
  /** What mends it. Default: what mends most of its kind. */
  readonly hint?: string;
}

/** Something that a route refers to, in a namespace that it names. */
export interface Reference {
  /** What it is: `Middleware`, `Secret`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  /** Whether a ReferenceGrant allows it. */
  readonly granted: boolean;
}

/** What a manifest says of itself. For its own Ingresses the program writes this from the wiring. */
export interface Declared {
  readonly kind: RouteKind;
  readonly blocks: readonly TlsBlock[];
  /** Paths of rules without `http.paths`. */
  readonly rulesWithoutPaths: readonly string[];
  /** The mistakes for which the API server refuses the manifest. */
  readonly refused: readonly NamedProblem[];
  /** The place where it asks for TLS without a Secret. */
  readonly bareTls: string | undefined;
  /** The entry points that it names; undefined for those of its controller. */
  readonly entryPoints: readonly Stated[] | undefined;
  /** The ports that a Gateway's listeners ask for; Traefik has one entry point for each of its own. */
  readonly ports?: readonly Stated[];
  /** The certificate resolver of Traefik that it names. */
  readonly resolver: Stated | undefined;
  readonly references: readonly Reference[];
  /** The TLSOption that an IngressRoute names, with the namespace that it is looked for in. */
  readonly tlsOptions?: { readonly namespace: string; readonly name: string; readonly path: string } | undefined;
  /** Rules whose hosts can't be told, each with the reason. */
  readonly undecided: readonly Stated[];
  /** Rules that its controller refuses, each with the reason: it drops those, and they serve nothing. */
  readonly dropped: readonly Dropped[];
  /** The hosts whose TLS it passes through; canonical. */
  readonly passes?: readonly PassedHost[];
  /** Whether it is attached to listeners without TLS alone. */
  readonly isPlain?: boolean;
  /** Whether it shares paths with others on purpose, as a canary of ingress-nginx does. */
  readonly isCanary: boolean;
}

/** An Ingress, or another route, that the plan wires: of an application, of Epinio, of a dashboard, or of a manifest. */
export interface PlannedIngress {
  readonly source: WiringSource;
  readonly namespace: string;
  readonly namespacePath: string;
  readonly controller: ControllerChoice;
  readonly hosts: readonly IngressHost[];
  /** The environment that it names. */
  readonly environment: { readonly name: string; readonly path: string } | undefined;
  /** Whether its controller collects its certificates itself, whatever environment covers its hosts. */
  readonly byTraefik?: boolean;
  readonly annotations: Readonly<Record<string, string>>;
  readonly annotationsPath: string;
  readonly declared: Declared | undefined;
}

export type Controller = Config['controllers'][number];

/**
 * Whether a route names a class that no controller of the stack has (EW3006): another program reads it, and what Traefik
 * makes of a route does not hold for it.
 */
export function isOfForeignClass({ controllers }: Config, { controller: choice }: PlannedIngress): boolean {
  if (choice.kind !== 'class' || choice.class === undefined) return false;
  return controllers.every((controller) => controller.class !== choice.class);
}

/** Whether no Traefik reads a route: those of this program read routes of Traefik's own by their class alone. */
export function isPassedOver(config: Config, { declared, controller }: PlannedIngress): boolean {
  const isTraefiks = declared?.kind === 'IngressRoute' || declared?.kind === 'IngressRouteTCP';
  const hasNoClass = controller.kind === 'class' && controller.class === undefined;
  return isTraefiks && hasNoClass && config.charts.install.traefik;
}

/** The controller that an Ingress reaches, or undefined where none is configured for it. */
export function controllerOf(
  config: Config,
  choice: ControllerChoice,
  ofEnvironment: string | undefined,
): Controller | undefined {
  if (choice.kind === 'class' && choice.class !== undefined) {
    return controllerOfClass(config.controllers, choice.class);
  }
  const name = choice.kind === 'name' ? (choice.name ?? ofEnvironment) : undefined;
  return name === undefined
    ? config.controllers.find((controller) => controller.default)
    : controllerNamed(config.controllers, name);
}

const controllerOfClass = finder((controller: Controller) => controller.class);
const controllerNamed = finder((controller: Controller) => controller.name);
