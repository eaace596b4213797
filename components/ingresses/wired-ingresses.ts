import * as pulumi from '@pulumi/pulumi';
import { hasCallbacks } from '../pulumi/engine-callbacks';
import { refusal } from '../pulumi/refusal';
import { type ManifestWiring, type WiredManifest } from '../wiring/manifests/wire-manifest';
import { type Wiring } from '../wiring/plan';

/** Ingresses, IngressRoutes and Gateways, by the types of their resources. */
const routeTypes =
  /^kubernetes:(networking\.k8s\.io\/v1:Ingress|traefik\.io\/v1alpha1:IngressRoute(TCP)?|gateway\.networking\.k8s\.io\/v1(beta1)?:Gateway)$/;

/**
 * Wires every route that is declared in this program, those of charts that Pulumi renders included: the route then
 * names the Secrets of the plan's wiring. An error of the plan stops the program; each wired host is logged. Routes
 * that the program makes from the plan are wired already and left alone. Under Pulumi's mocks, which know no transforms,
 * all are left alone.
 *
 * @param manifests wires routes by the facts of the stack
 * @param before returns the resources that have to be there before a host may be served
 */
export function wireForeignIngresses(
  manifests: ManifestWiring,
  before: (wiring: Wiring) => readonly pulumi.Resource[],
): void {
  if (!hasCallbacks()) return;
  pulumi.runtime.registerResourceTransform(async ({ type, props, opts }) => {
    if (!routeTypes.test(type)) return undefined;
    const { spec, wiring } = await wiredSpec(manifests, props);
    const waits = wiring.flatMap((one) => [...before(one)]);
    return { props: { ...props, spec }, opts: pulumi.mergeOptions(opts, { dependsOn: waits }) };
  });
}

/** The spec of a route with its TLS as the plan has it. */
export interface WiredSpec {
  readonly spec: unknown;
  /** How its hosts are wired; empty for a route that was left alone, or is not known yet. */
  readonly wiring: readonly Wiring[];
}

/**
 * Wires the properties of one route.
 *
 * @throws pulumi.RunError for what the plan calls an error
 */
export async function wiredSpec(
  manifests: ManifestWiring,
  props: Readonly<Record<string, unknown>>,
): Promise<WiredSpec> {
  const known = await knownValue(props);
  // A host may be unknown in a preview; the update itself wires it.
  if (known === undefined) return { spec: props.spec, wiring: [] };
  const result = manifests.wire(known);
  switch (result.kind) {
    case 'own':
      return { spec: props.spec, wiring: [] };
    case 'refused':
      throw refusedRoute(kindOf(known), result);
    case 'wired':
      for (const { host, secretName, environment } of result.wiring) {
        await pulumi.log.info(`${host} is wired to ${secretName ?? ''} (${environment ?? ''})`);
      }
      return { spec: result.spec, wiring: result.wiring };
  }
}

/** The error that stops the program at a route that the plan refuses. */
export function refusedRoute(
  kind: string,
  { name, diagnostics }: Extract<WiredManifest, { kind: 'refused' }>,
): pulumi.RunError {
  return refusal(
    `The plan refuses the ${kind} ${name}`,
    diagnostics.map(({ code, message, hint }) => `${code} ${message} ${hint}`),
  );
}

function kindOf({ kind }: Readonly<Record<string, unknown>>): string {
  return typeof kind === 'string' ? kind : 'Ingress';
}

/** The value of an output; undefined where a part of it is not known yet. */
export async function knownValue(
  props: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const output = pulumi.output(props);
  return new Promise((resolve) => {
    // An unknown value never reaches `apply`; `isKnown` tells whether it will.
    void isKnown(output).then((known) => {
      if (!known) resolve(undefined);
      else output.apply((value) => resolve(value as Readonly<Record<string, unknown>>));
    });
  });
}

/** Whether all of an output is known; the SDK keeps this on every output, for its own use. */
async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return 'isKnown' in output ? Boolean(await output.isKnown) : true;
}
