import * as z from 'zod';
import { traefikGroup } from './ingress-route';
import { listOf } from './lists';
import { type ManifestObject } from './object';

/** A TLSStore of Traefik: what it serves where no certificate has the host, and what it loads besides. */
export interface TlsStore {
  readonly object: ManifestObject;
  /** Whether it is named `default`: Traefik serves from no other store (v3.7, pkg/tls/tlsmanager.go). */
  readonly isUsed: boolean;
  readonly defaultSecret: string | undefined;
  readonly secrets: readonly string[];
}

const named = z.object({ secretName: z.string() });

const storeSpec = z.object({
  spec: z
    .object({
      defaultCertificate: named.nullish().catch(undefined),
      certificates: listOf(named),
    })
    .catch({ certificates: [] }),
});

/** The TLSStores among objects. */
export function readTlsStores(objects: readonly ManifestObject[]): TlsStore[] {
  return objects.flatMap((object) => {
    const { kind, group, name, body } = object;
    if (kind !== 'TLSStore' || group !== traefikGroup) return [];
    const { defaultCertificate, certificates } = storeSpec.parse(body).spec;
    const defaultSecret = defaultCertificate?.secretName;
    const secrets = certificates.flatMap((one) => (one === null ? [] : [one.secretName]));
    return [{ object, isUsed: name === 'default', defaultSecret, secrets }];
  });
}
