import * as z from 'zod';
import { canonicalName, hostMistake } from '../names/host-name';
import { objectMistake } from '../names/kubernetes-names';

/*
 * The fields that the plan reads, as the API server takes them: Kubernetes v1.35, and the definitions of cert-manager
 * v1.21.2, Traefik v3.7.9 and the Gateway API v1.6.3 (test/lab/catalogue.ts). What an object lacks at its top is not
 * looked at, as a patch of kustomize has only what it changes; items of lists are always whole.
 */

const text = z.string().nullish();
const texts = z.record(z.string(), z.string().nullable()).nullish();

/** The metadata that the plan reads of any object. */
export const metadata = z.object({
  name: z.string().optional(),
  generateName: z.string().optional(),
  namespace: text,
  labels: texts,
  annotations: texts,
});

const named = z.object({ metadata });

const ingress = z.object({
  metadata,
  spec: z
    .object({
      ingressClassName: text,
      tls: z.array(z.object({ hosts: z.array(z.string()).nullish(), secretName: text })).nullish(),
      rules: z
        .array(
          z.object({
            host: text,
            http: z.object({ paths: z.array(z.object({ path: text })).nullish() }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

const portRange = 'has to be 1 to 65535';
const port = z.int().min(1, portRange).max(65535, portRange);

const reference = z.object({ name: z.string(), namespace: text });

const traefikService = reference.extend({
  weight: z.int().nullish(),
  port: z
    .unknown()
    .refine(
      (value) => value === undefined || value === null || typeof value === 'string' || Number.isInteger(value),
      'has to be a whole number or the name of a port',
    )
    .optional(),
});

const ingressRoute = z.object({
  metadata,
  spec: z
    .object({
      ingressClassName: text,
      entryPoints: z.array(z.string()).nullish(),
      routes: z
        .array(
          z.object({
            kind: z.literal('Rule').nullish(),
            match: z.string(),
            priority: z.int().nullish(),
            middlewares: z.array(reference).nullish(),
            services: z.array(traefikService).nullish(),
          }),
        )
        .nullish(),
      tls: z
        .object({
          secretName: text,
          certResolver: text,
          passthrough: z.boolean().nullish(),
          options: reference.nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

const tlsStore = z.object({
  metadata,
  spec: z
    .object({
      defaultCertificate: z.object({ secretName: text }).nullish(),
      certificates: z.array(z.object({ secretName: z.string() })).nullish(),
    })
    .nullish(),
});

/** EW1001 reports what is no DNS name at all. */
const hostname = z.string().refine((name) => hostMistake(name) !== undefined || canonicalName(name) === name, {
  error: ({ input }) => `has to be in lower case, without a dot at the end: write ${canonicalName(String(input))}`,
});

const listenerName = z
  .string()
  .refine((name) => objectMistake(name) === undefined, { error: ({ input }) => objectMistake(String(input)) });

const gateway = z.object({
  metadata,
  spec: z
    .object({
      gatewayClassName: text,
      listeners: z
        .array(
          z.object({
            name: listenerName,
            hostname: hostname.nullish(),
            port,
            protocol: z.string(),
            tls: z
              .object({
                mode: z.enum(['Terminate', 'Passthrough']).nullish(),
                certificateRefs: z.array(reference.extend({ group: text, kind: text })).nullish(),
              })
              .nullish(),
            allowedRoutes: z
              .object({
                kinds: z.array(z.object({ group: text, kind: z.string() })).nullish(),
                namespaces: z.object({ from: z.enum(['All', 'Selector', 'Same']).nullish() }).nullish(),
              })
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

const backend = reference
  .extend({ group: text, kind: text, port: port.nullish(), weight: z.int().nullish() })
  .refine(
    ({ group, kind, port: given }) =>
      (kind ?? 'Service') !== 'Service' || (group ?? '') !== '' || typeof given === 'number',
    { path: ['port'], error: 'is required for a Service (a whole number)' },
  );

const pathMatch = z.object({ type: z.enum(['Exact', 'PathPrefix', 'RegularExpression']).nullish(), value: text });

const attachedRoute = z.object({
  metadata,
  spec: z
    .object({
      hostnames: z.array(hostname).nullish(),
      parentRefs: z
        .array(reference.extend({ group: text, kind: text, sectionName: text, port: port.nullish() }))
        .nullish(),
      rules: z
        .array(
          z.object({
            backendRefs: z.array(backend).nullish(),
            matches: z.array(z.object({ path: pathMatch.nullish() })).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

const referenceGrant = z.object({
  metadata,
  spec: z
    .object({
      from: z.array(z.object({ group: z.string(), kind: z.string(), namespace: z.string() })).nullish(),
      to: z.array(z.object({ group: z.string(), kind: z.string(), name: text })).nullish(),
    })
    .nullish(),
});

const certificate = z.object({
  metadata,
  spec: z
    .object({
      secretName: text,
      commonName: text,
      dnsNames: z.array(z.string()).nullish(),
      duration: text,
      renewBefore: text,
      issuerRef: z.object({ name: text, kind: text, group: text }).nullish(),
      privateKey: z
        .object({ algorithm: z.enum(['RSA', 'ECDSA', 'Ed25519']).nullish(), size: z.int().nullish() })
        .nullish(),
      secretTemplate: z.object({ labels: texts, annotations: texts }).nullish(),
    })
    .nullish(),
});

const issuer = z.object({
  metadata,
  spec: z
    .object({
      acme: z.object({ server: text, email: text }).nullish(),
      ca: z.object({ secretName: text }).nullish(),
    })
    .nullish(),
});

type Shape =
  | typeof named
  | typeof ingress
  | typeof ingressRoute
  | typeof tlsStore
  | typeof gateway
  | typeof attachedRoute
  | typeof referenceGrant
  | typeof certificate
  | typeof issuer;

/** The shape of each kind in each of its versions; the rules tell versions that are not served. */
const shapes: readonly (readonly [apiVersion: RegExp, kind: RegExp, shape: Shape])[] = [
  [/^(networking\.k8s\.io|extensions)\//, /^Ingress$/, ingress],
  [/^networking\.k8s\.io\/v1$/, /^IngressClass$/, named],
  [/^v1$/, /^(Secret|Service|Namespace)$/, named],
  [/^traefik\.io\/v1alpha1$/, /^IngressRoute(TCP)?$/, ingressRoute],
  [/^traefik\.io\/v1alpha1$/, /^TLSStore$/, tlsStore],
  [/^traefik\.io\/v1alpha1$/, /^TLSOption$/, named],
  [/^gateway\.networking\.k8s\.io\/v1(beta1)?$/, /^Gateway$/, gateway],
  [/^gateway\.networking\.k8s\.io\/v1(beta1|alpha\d)?$/, /^(HTTP|GRPC|TLS)Route$/, attachedRoute],
  [/^gateway\.networking\.k8s\.io\/v1(beta1)?$/, /^ReferenceGrant$/, referenceGrant],
  [/^cert-manager\.io\/v1$/, /^Certificate$/, certificate],
  [/^cert-manager\.io\/v1$/, /^(Cluster)?Issuer$/, issuer],
  [/^cert-manager\.io\//, /^Certificate$/, named],
];

/** The shape of a kind; undefined for kinds whose fields are not read. */
export function shapeOf(apiVersion: string, kind: string): Shape | undefined {
  return shapes.find(([versions, kinds]) => versions.test(apiVersion) && kinds.test(kind))?.[2];
}
