import * as z from 'zod';
import { traefikGroup } from './ingress-route';
import { listOf } from './lists';
import { type ManifestObject } from './object';

/** A TLSStore of Traefik: what it serves where no certificate has the host, and what it loads besides. */
export interface TlsStore {
  readonly object: ManifestObject;
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

/** The TLSStores named `default`: Traefik uses no others (v3.7, pkg/tls/tlsmanager.go). */
export function readTlsStores(objects: readonly ManifestObject[]): TlsStore[] {
  return objects.flatMap((object) => {
    const { kind, group, name, body } = object;
    if (kind !== 'TLSStore' || group !== traefikGroup || name !== 'default') return [];
    const { defaultCertificate, certificates } = storeSpec.parse(body).spec;
    const defaultSecret = defaultCertificate?.secretName;
    const secrets = certificates.flatMap((one) => (one === null ? [] : [one.secretName]));
    return [{ object, defaultSecret, secrets }];
  });
}
