import { type Config } from '../config/config';
import { type NamedProblem } from './engines/apimachinery/ingress-names';
import { type WiringSource } from './source';

/** The controller that an Ingress is meant for, as it says so. */
export type ControllerChoice =
  /** By name in the configuration; `name` is undefined for whichever is the default. */
  | { readonly kind: 'name'; readonly name: string | undefined; readonly path: string }
  /** By ingress class, as manifests do; undefined where they name none. */
  | { readonly kind: 'class'; readonly class: string | undefined; readonly path: string };

/** A certificate that an Ingress gets for itself, whatever routing secrets exist. */
export interface OwnCertificate {
  readonly secretName: string;
  readonly names: readonly string[];
  /** Name of the issuer in the configuration; undefined where it has none. */
  readonly issuer: string | undefined;
  /** The directory it is ordered at, and the account; undefined without ACME. */
  readonly acme: { readonly directory: string; readonly account: string } | undefined;
}

/** A path that an Ingress serves at a host. */
export interface ServedPath {
  readonly path: string;
  /** Where the configuration or manifest says so. */
  readonly at: string;
}

/** A host of an Ingress. */
export interface IngressHost {
  /** As written. */
  readonly written: string;
  /** Canonical: lower-case, no trailing dot. */
  readonly host: string;
  readonly path: string;
  readonly serves: readonly ServedPath[];
  /** Whether `*.` at its start is allowed: in an Ingress it is, for an application's host it is not. */
  readonly mayBeWildcard: boolean;
  readonly own: OwnCertificate | undefined;
}

/** A tls block of a manifest. */
export interface TlsBlock {
  readonly hosts: readonly string[];
  readonly secretName: string | undefined;
  readonly path: string;
}

/** What a manifest says of itself; the program writes this for its own Ingresses from the wiring. */
export interface Declared {
  readonly blocks: readonly TlsBlock[];
  /** Paths of rules without `http.paths`. */
  readonly rulesWithoutPaths: readonly string[];
  /** What the API server has against the manifest. */
  readonly refused: readonly NamedProblem[];
}

/** An Ingress that the plan wires: of an application, of Epinio, of a dashboard, or of a manifest. */
export interface PlannedIngress {
  readonly source: WiringSource;
  readonly namespace: string;
  readonly namespacePath: string;
  readonly controller: ControllerChoice;
  readonly hosts: readonly IngressHost[];
  /** The environment that it names. */
  readonly environment: { readonly name: string; readonly path: string } | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly annotationsPath: string;
  readonly declared: Declared | undefined;
}

export type Controller = Config['controllers'][number];

/** The controller that an Ingress reaches, or undefined where none is configured for it. */
export function controllerOf(
  config: Config,
  choice: ControllerChoice,
  ofEnvironment: string | undefined,
): Controller | undefined {
  if (choice.kind === 'class' && choice.class !== undefined) {
    return config.controllers.find((controller) => controller.class === choice.class);
  }
  const name = choice.kind === 'name' ? (choice.name ?? ofEnvironment) : undefined;
  return name === undefined
    ? config.controllers.find((controller) => controller.default)
    : config.controllers.find((controller) => controller.name === name);
}
