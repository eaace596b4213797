import * as z from 'zod';
import { directoryName } from '../authorities';
import { type AcmeIssuance, type Solver } from '../issuance';
import { listOf } from './lists';
import { type ManifestObject } from './object';

const text = z.string().optional().catch(undefined);

const solver = z.object({
  selector: z
    .object({ dnsZones: listOf(z.string()), dnsNames: listOf(z.string()), matchLabels: z.unknown().optional() })
    .nullish()
    .catch(undefined),
  http01: z.unknown().optional(),
  dns01: z.unknown().optional(),
});

const issuer = z.object({
  spec: z.object({
    acme: z.object({ server: z.string(), profile: text, solvers: listOf(solver) }),
  }),
});

/**
 * How an Issuer or ClusterIssuer of a manifest orders by ACME; undefined where it does not. Its solvers are not known
 * where more than zones chooses among them.
 */
export function declaredAcme({ kind, namespace, name, body }: ManifestObject): AcmeIssuance | undefined {
  const acme = issuer.safeParse(body).data?.spec.acme;
  if (acme === undefined) return undefined;
  const solvers = acme.solvers.flatMap((one) => one ?? []);
  const isByZones = solvers.every(
    ({ selector, http01 }) =>
      (selector?.dnsNames ?? []).length === 0 &&
      selector?.matchLabels === undefined &&
      (http01 === undefined || (selector?.dnsZones ?? []).length === 0),
  );
  const byDns = solvers.flatMap(({ selector, dns01 }): Solver[] => {
    const zones = (selector?.dnsZones ?? []).flatMap((zone) => zone ?? []);
    return dns01 === undefined || dns01 === null ? [] : [zones.length === 0 ? {} : { zones }];
  });
  return {
    directory: directoryName(acme.server),
    profile: acme.profile,
    solvers: isByZones ? byDns : undefined,
    http01: solvers.some(({ http01 }) => http01 !== undefined && http01 !== null),
    account: kind === 'Issuer' ? `${namespace}/${name}` : name,
  };
}
