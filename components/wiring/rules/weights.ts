import * as z from 'zod';
import { listOf } from '../manifests/lists';
import { type ManifestObject } from '../manifests/object';
import { sourceText } from '../source';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

const weighted = listOf(z.object({ weight: z.number().optional().catch(undefined) }));

const httpRoute = z.object({ spec: z.object({ rules: listOf(z.object({ backendRefs: weighted })) }) });
const ingressRoute = z.object({ spec: z.object({ routes: listOf(z.object({ services: weighted })) }) });
const traefikService = z.object({ spec: z.object({ weighted: z.object({ services: weighted }) }) });

/** Services among which requests are shared out by weight, and where they stand. */
interface Shares {
  readonly services: z.output<typeof weighted>;
  readonly path: string;
}

/** EW3018 for weights that are all 0: Traefik leaves such Services out, and no request is answered (v3.7.9, wrr.Add). */
export function weightRules({ manifests }: Facts): Diagnostic[] {
  return manifests.objects.flatMap((object) =>
    sharesOf(object).flatMap(({ services, path }) => {
      if (services.length === 0 || services.some((one) => one?.weight !== 0)) return [];
      const message = `All Services of ${sourceText(object.source)} have the weight 0 here: Traefik sends requests to none of them, and answers with an error.`;
      return [diagnostic('EW3018', path, message, 'Give one of them a weight above 0.')];
    }),
  );
}

function sharesOf({ at, group, kind, body }: ManifestObject): Shares[] {
  if (group === 'gateway.networking.k8s.io' && (kind === 'HTTPRoute' || kind === 'GRPCRoute')) {
    const rules = httpRoute.safeParse(body).data?.spec.rules ?? [];
    return rules.map((rule, index) => ({ services: rule?.backendRefs ?? [], path: `${at}/spec.rules[${index}]` }));
  }
  if (group !== 'traefik.io') return [];
  if (kind === 'IngressRoute') {
    const routes = ingressRoute.safeParse(body).data?.spec.routes ?? [];
    // The weight of a Service that is alone counts for nothing.
    return routes.flatMap((route, index) =>
      (route?.services ?? []).length < 2
        ? []
        : [{ services: route?.services ?? [], path: `${at}/spec.routes[${index}].services` }],
    );
  }
  const service = kind === 'TraefikService' ? traefikService.safeParse(body).data : undefined;
  return service === undefined
    ? []
    : [{ services: service.spec.weighted.services, path: `${at}/spec.weighted.services` }];
}
