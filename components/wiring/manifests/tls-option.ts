import * as z from 'zod';
import { traefikGroup } from './ingress-route';
import { type ManifestObject } from './object';

/** What counts here of a TLSOption of Traefik: who may refer to it, and what it does without a certificate. */
export interface TlsOption {
  readonly namespace: string;
  readonly name: string;
  /** Whether Traefik refuses the handshake for a host that no certificate of its store has. */
  readonly sniStrict: boolean;
}

const optionSpec = z.object({ spec: z.object({ sniStrict: z.boolean().catch(false) }).catch({ sniStrict: false }) });

/** The TLSOptions among objects. */
export function readTlsOptions(objects: readonly ManifestObject[]): TlsOption[] {
  return objects.flatMap(({ kind, group, namespace, name, body }) =>
    kind === 'TLSOption' && group === traefikGroup
      ? [{ namespace, name, sniStrict: optionSpec.parse(body).spec.sniStrict }]
      : [],
  );
}
