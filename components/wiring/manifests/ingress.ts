import * as z from 'zod';
import { classAnnotation, ingressProblems } from '../engines/apimachinery/ingress-spec';
import { parseBool } from '../engines/go/strconv';
import { canonicalName } from '../names/host-name';
import { type ControllerChoice, type IngressHost, type PlannedIngress, type Stated, type TlsBlock } from '../ingress';
import { type ManifestObject } from './object';

const texts = z.array(z.string().catch('')).nullish().catch([]);

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

/**
 * Prefix of the annotations from which Traefik's Ingress provider makes its router (v3.7,
 * pkg/provider/kubernetes/ingress).
 */
const router = 'traefik.ingress.kubernetes.io/router.';

/** Whether an object is an Ingress of somebody's own, of any version. cert-manager's for HTTP-01 come and go, without TLS. */
export function isIngress({ kind, group, labels }: ManifestObject): boolean {
  const isOfKind = kind === 'Ingress' && (group === 'networking.k8s.io' || group === 'extensions');
  return isOfKind && labels['acme.cert-manager.io/http01-solver'] !== 'true';
}

export function readIngress(object: ManifestObject): PlannedIngress {
  const { at, source, namespace, annotations } = object;
  const { spec } = ingressSpec.parse(object.body);
  const rules = (spec?.rules ?? []).map((rule, index) => ({ ...rule, path: `${at}/spec.rules[${index}]` }));
  const blocks = (spec?.tls ?? []).map((block, index): TlsBlock => {
    const path = `${at}/spec.tls[${index}]`;
    const hosts = (block.hosts ?? []).map((name, position) => ({ name, path: `${path}.hosts[${position}]` }));
    const secretName = block.secretName === '' ? undefined : block.secretName;
    return { hosts, secretName, path, secretPath: `${path}.secretName` };
  });
  const annotationsPath = `${at}/metadata.annotations`;
  const stated = (key: string): Stated | undefined => {
    const value = annotations[`${router}${key}`];
    return value === undefined ? undefined : { value, path: annotationsPath };
  };
  return {
    source,
    namespace,
    namespacePath: `${at}/metadata.namespace`,
    controller: classOf(at, spec?.ingressClassName, annotations),
    hosts: hostsOf(rules, priorityOf(stated('priority')?.value)),
    environment: undefined,
    annotations,
    annotationsPath,
    declared: {
      kind: 'Ingress',
      blocks,
      rulesWithoutPaths: rules.filter(({ http }) => (http?.paths ?? []).length === 0).map(({ path }) => path),
      bareTls: parseBool(stated('tls')?.value ?? '') === true ? annotationsPath : undefined,
      entryPoints: listed(stated('entrypoints')),
      resolver: stated('tls.certresolver'),
      references: [],
      dropped: [],
      undecided: [],
      refused: ingressProblems(object.body),
      isCanary: annotations['nginx.ingress.kubernetes.io/canary'] === 'true',
    },
  };
}

/** The priority of an annotation; Traefik takes 0 for none. */
function priorityOf(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** The items of an annotation that lists them with commas. */
function listed(list: Stated | undefined): readonly Stated[] | undefined {
  if (list === undefined) return undefined;
  const names = list.value.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '').map((value) => ({ value, path: list.path }));
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
function hostsOf(rules: readonly Rule[], priority: number | undefined): IngressHost[] {
  const hosts = new Map<string, IngressHost>();
  for (const { host: written, http, path } of rules) {
    if (written === undefined || written === '') continue;
    const host = canonicalName(written);
    const serves = (http?.paths ?? []).map((one, index) => ({
      path: one.path ?? '/',
      at: `${path}.http.paths[${index}]`,
      priority,
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
