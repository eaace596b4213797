import * as z from 'zod';
import { type Config } from '../config/config';
import { installedComponents } from './installed';

/** What Traefik's chart values decide about routes. */
export interface TraefikSettings {
  /** The entry points that a Traefik has; undefined where this program does not install it. */
  readonly entryPoints: ReadonlySet<string> | undefined;
  readonly resolvers: ReadonlySet<string>;
  /** Whether routes may refer to objects of other namespaces. */
  readonly allowsCrossNamespace: boolean;
}

const values = z
  .object({
    ports: z.record(z.string(), z.unknown()).optional(),
    certificatesResolvers: z.record(z.string(), z.unknown()).optional(),
    providers: z
      .object({ kubernetesCRD: z.object({ allowCrossNamespace: z.boolean().optional() }).optional() })
      .optional(),
  })
  .catch({});

/** The ports of chart 41.3.0. */
const ofChart = ['web', 'websecure', 'traefik', 'metrics'];

/** The settings of all controllers together: a name that any of them has is no mistake. */
export function traefikSettings(config: Config): TraefikSettings {
  const given = [config.charts.values.traefik, ...config.controllers.map((controller) => controller.values)];
  const read = given.map((one) => values.parse(one ?? {}));
  const ports = read.flatMap((one) => Object.keys(one.ports ?? {}));
  return {
    entryPoints: installedComponents(config).traefik ? new Set([...ofChart, ...ports]) : undefined,
    resolvers: new Set(read.flatMap(({ certificatesResolvers }) => Object.keys(certificatesResolvers ?? {}))),
    allowsCrossNamespace: read.some(({ providers }) => providers?.kubernetesCRD?.allowCrossNamespace === true),
  };
}
