import * as z from 'zod';
import { classAnnotation, ingressProblems } from '../engines/apimachinery/ingress-spec';
import { canonicalName } from '../names/host-name';
import { type ControllerChoice, type IngressHost, type PlannedIngress, type TlsBlock } from '../ingress';
import { sourceText } from '../source';

/** An object of a YAML document, from wherever it was read. */
export interface ManifestDocument {
  /** The file as the user named it. */
  readonly file: string;
  /** The document in the file, from 1; the items of a List share it. */
  readonly document: number;
  readonly object: unknown;
}

/** What a manifest holds that is of concern here. */
export interface Manifests {
  readonly ingresses: readonly PlannedIngress[];
  /** Secrets that the manifests bring, or have cert-manager bring, as `<namespace>/<name>`. */
  readonly secrets: ReadonlySet<string>;
}

const name = z.string().catch('');
const texts = z.array(z.string().catch('')).nullish().catch([]);

const metadata = z
  .object({
    name,
    namespace: z.string().optional().catch(undefined),
    annotations: z.record(z.string(), z.coerce.string()).nullish().catch({}),
  })
  .catch({ name: '', annotations: {} });

const kubernetesObject = z.object({ apiVersion: z.string(), kind: z.string(), metadata });

const httpPath = z.object({ path: z.string().optional().catch(undefined) });

const ingressSpec = z.object({
  spec: z
    .object({
      ingressClassName: z.string().optional().catch(undefined),
      tls: z
        .array(z.object({ hosts: texts, secretName: z.string().optional().catch(undefined) }).catch({ hosts: [] }))
        .nullish()
        .catch([]),
      rules: z
        .array(
          z
            .object({
              host: z.string().optional().catch(undefined),
              http: z
                .object({ paths: z.array(httpPath).nullish() })
                .nullish()
                .catch(undefined),
            })
            .catch({}),
        )
        .nullish()
        .catch([]),
    })
    .nullish()
    .catch({}),
});

const certificateSpec = z.object({ spec: z.object({ secretName: z.string() }) });

/**
 * Finds the Ingresses and the Secrets in objects of any kind. What is not one of them, or is malformed, is passed
 * over: it is the API server's to refuse, not the plan's.
 *
 * @param documents the objects
 * @param namespace the namespace of objects that name none
 */
export function readManifests(documents: readonly ManifestDocument[], namespace: string): Manifests {
  const ingresses: PlannedIngress[] = [];
  const secrets = new Set<string>();
  for (const document of documents) {
    const object = kubernetesObject.safeParse(document.object).data;
    if (object === undefined) continue;
    const home = object.metadata.namespace ?? namespace;
    const { kind } = object;
    if (kind === 'Ingress' && isIngressGroup(object.apiVersion)) ingresses.push(readIngress(document, object, home));
    else if (kind === 'Secret') secrets.add(`${home}/${object.metadata.name}`);
    else if (kind === 'Certificate' && object.apiVersion.startsWith('cert-manager.io/')) {
      const secretName = certificateSpec.safeParse(document.object).data?.spec.secretName;
      if (secretName !== undefined) secrets.add(`${home}/${secretName}`);
    }
  }
  return { ingresses, secrets };
}

function isIngressGroup(apiVersion: string): boolean {
  return apiVersion.startsWith('networking.k8s.io/') || apiVersion.startsWith('extensions/');
}

function readIngress(
  document: ManifestDocument,
  object: z.output<typeof kubernetesObject>,
  namespace: string,
): PlannedIngress {
  const { file, document: position } = document;
  const { kind: objectKind, metadata } = object;
  const source = { kind: 'manifest', file, document: position, objectKind, namespace, name: metadata.name } as const;
  const at = sourceText(source);
  const { spec } = ingressSpec.parse(document.object);
  const annotations = metadata.annotations ?? {};
  const rules = (spec?.rules ?? []).map((rule, index) => ({ ...rule, path: `${at}/spec.rules[${index}]` }));
  const blocks = (spec?.tls ?? []).map((block, index): TlsBlock => {
    const secretName = block.secretName === '' ? undefined : block.secretName;
    return { hosts: block.hosts ?? [], secretName, path: `${at}/spec.tls[${index}]` };
  });
  return {
    source,
    namespace,
    namespacePath: `${at}/metadata.namespace`,
    controller: classOf(at, spec?.ingressClassName, annotations),
    hosts: hostsOf(rules),
    environment: undefined,
    annotations,
    annotationsPath: `${at}/metadata.annotations`,
    declared: {
      blocks,
      rulesWithoutPaths: rules.filter(({ http }) => (http?.paths ?? []).length === 0).map(({ path }) => path),
      refused: ingressProblems(document.object),
    },
  };
}

function classOf(
  at: string,
  className: string | undefined,
  annotations: Readonly<Record<string, string>>,
): ControllerChoice {
  const annotated = annotations[classAnnotation];
  return className === undefined && annotated !== undefined
    ? { kind: 'class', class: annotated, path: `${at}/metadata.annotations` }
    : { kind: 'class', class: className, path: `${at}/spec.ingressClassName` };
}

interface Rule {
  readonly host?: string | undefined;
  readonly http?: { readonly paths?: readonly { readonly path?: string | undefined }[] | null } | null | undefined;
  readonly path: string;
}

/** The hosts of the rules, each once; a rule without a host answers for any host and has none to wire. */
function hostsOf(rules: readonly Rule[]): IngressHost[] {
  const hosts = new Map<string, IngressHost>();
  for (const { host: written, http, path } of rules) {
    if (written === undefined || written === '') continue;
    const host = canonicalName(written);
    const serves = (http?.paths ?? []).map((one, index) => ({
      path: one.path ?? '/',
      at: `${path}.http.paths[${index}]`,
    }));
    const before = hosts.get(host);
    hosts.set(host, {
      written,
      host,
      path: before?.path ?? `${path}.host`,
      serves: [...(before?.serves ?? []), ...serves],
      mayBeWildcard: true,
      own: undefined,
    });
  }
  return [...hosts.values()];
}
