import type * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type * as z from 'zod';
import { type config } from '../config/config';
import { RoutedIngress } from '../ingresses/routed-ingress';
import { refusedRoute } from '../ingresses/wired-ingresses';
import { type BuiltEdge, buildEdge, stopped } from './built-edge';
import { type Outputs, outputsOf } from './outputs';
import { validConfig } from './program';
import { configSections } from '../pulumi/config';
import { type RoutingSecret } from '../secrets/routing-secret';
import { endsTlsBefore } from '../wiring/balancer';
import { resolverOf } from '../wiring/resolver';
import { type Plan, type PlannedController, type Wiring } from '../wiring/plan';

/** A configuration as a program writes it: the sections of a stack file, without `edgewire:` in front. */
export type EdgeConfig = z.input<typeof config>;

/** Where an edge gets its configuration. */
export interface EdgeSettings {
  /**
   * The configuration, by section.
   *
   * @default the keys `edgewire:<section>` of the stack's configuration
   */
  readonly config?: EdgeConfig;
  /**
   * The directory that file paths in the configuration are relative to.
   *
   * @default the directory that the program runs in
   */
  readonly directory?: string;
  /**
   * The instant that the validity of given certificates is judged at.
   *
   * @default now
   */
  readonly now?: Date;
}

/** An Ingress that a program declares. */
export interface DeclaredIngress {
  /**
   * Name of the Ingress. A change replaces it.
   *
   * @default the name of the resource
   */
  readonly name?: string;
  /** Namespace of the Ingress, which has to exist. A change replaces the Ingress. */
  readonly namespace: string;
  /** Its hosts, at least one. */
  readonly hosts: readonly string[];
  /** The Service behind it, and its port by number or name. */
  readonly service: { readonly name: string; readonly port: number | string };
  /**
   * The path that is served.
   *
   * @default /
   */
  readonly path?: string;
  /**
   * How the path is matched.
   *
   * @default Prefix
   */
  readonly pathType?: 'Prefix' | 'Exact' | 'ImplementationSpecific';
  /**
   * The controller that serves it.
   *
   * @default the default controller
   */
  readonly controller?: string;
  /**
   * Annotations beside those by which Traefik serves the Ingress over TLS; they override those.
   *
   * @default none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * The edge of a cluster in a program of your own: planned from a configuration, and built. Every Ingress, IngressRoute
 * and Gateway that the same program declares, in charts too, gets its routing secret by the same plan, and waits for it.
 * A program has one edge.
 *
 * @throws pulumi.RunError with all mistakes of the configuration, or all errors of the plan; nothing is registered then
 */
export class Edge {
  /** What a stack exports about its edge: wiring, addresses, environments, hosts, CA certificates. */
  readonly outputs: Outputs;
  private readonly built: BuiltEdge;

  constructor({ config, directory = process.cwd(), now = new Date() }: EdgeSettings = {}) {
    const sections = config ?? configSections();
    this.built = buildEdge(validConfig(sections), pulumi.getStack(), directory, now);
    this.outputs = outputsOf(this.built);
  }

  /** Everything that was decided. */
  get plan(): Plan {
    return this.built.plan;
  }

  /** Pulumi's provider of the cluster, for objects of your own there. */
  get provider(): kubernetes.Provider {
    return this.built.provider;
  }

  /**
   * The routing secret of an environment.
   *
   * @throws pulumi.RunError where no environment of that name has one
   */
  routingSecret(environment: string): RoutingSecret {
    const found = this.built.platform.routingSecrets.get(environment);
    if (found !== undefined) return found;
    const known = [...this.built.platform.routingSecrets.keys()].join(', ');
    throw stopped('The program is wrong', [
      { path: environment, message: `no environment of this name has a routing secret; those that have one: ${known}` },
    ]);
  }

  /**
   * Declares an Ingress whose hosts get their TLS by the plan, after the routing secret is in its namespace.
   *
   * @param name the name of the resource
   * @throws pulumi.RunError for what the plan calls an error
   */
  ingress(name: string, args: DeclaredIngress, opts: pulumi.ComponentResourceOptions = {}): RoutedIngress {
    const { name: objectName = name, namespace, service, path = '/', pathType = 'Prefix', annotations = {} } = args;
    const controller = this.controllerOf(args.controller);
    const wiring = this.wire(objectName, { ...args, path, pathType, annotations }, controller);
    const waits = wiring.flatMap((one) => [...this.built.platform.before(one)]);
    return new RoutedIngress(
      name,
      {
        name: objectName,
        namespace,
        class: controller?.class,
        wiring,
        isPlain: endsTlsBefore(controller?.balancer),
        resolver: resolverOf(this.plan.controllers, this.plan.environments, wiring),
        backend: { path, pathType, service: service.name, port: service.port },
        annotations,
      },
      pulumi.mergeOptions({ providers: [this.provider], dependsOn: waits }, opts),
    );
  }

  private controllerOf(controller: string | undefined): PlannedController | undefined {
    const { controllers } = this.plan;
    if (controller === undefined) return controllers.find((one) => one.default);
    const found = controllers.find((one) => one.name === controller);
    if (found !== undefined) return found;
    const known = controllers.map((one) => one.name).join(', ');
    throw stopped('The program is wrong', [{ path: controller, message: `is no controller; there are: ${known}` }]);
  }

  /** The wiring of all hosts: one that no environment covers is an error here, since its TLS would be nobody's. */
  private wire(
    name: string,
    { namespace, hosts, service, path, pathType, annotations }: DeclaredIngress,
    controller: PlannedController | undefined,
  ): readonly Wiring[] {
    if (hosts.length === 0) throw unwired(namespace, name, 'hosts', 'needs at least one host');
    const port = typeof service.port === 'number' ? { number: service.port } : { name: service.port };
    const paths = [{ path, pathType, backend: { service: { name: service.name, port } } }];
    const rules = hosts.map((host) => ({ host, http: { paths } }));
    const object = {
      metadata: { name, namespace, annotations },
      spec: {
        ingressClassName: controller?.class,
        // Without blocks every host would be "without TLS".
        ...(endsTlsBefore(controller?.balancer) ? {} : { tls: [{ hosts: [...hosts] }] }),
        rules,
      },
    };
    const wired = this.built.manifests.wire(object);
    if (wired.kind === 'refused') throw refusedRoute('Ingress', wired);
    const wiring = wired.kind === 'wired' ? wired.wiring : [];
    const without = hosts.filter((host) => !wiring.some((one) => one.host === host));
    if (without.length === 0) return wiring;
    throw unwired(namespace, name, without.join(', '), 'no environment of the plan covers this host');
  }
}

function unwired(namespace: string, name: string, path: string, message: string): pulumi.RunError {
  return stopped(`The plan cannot wire the Ingress ${namespace}/${name}`, [{ path, message }]);
}
