import { hostProblems, type NamedProblem } from './ingress-names';
import { labelKeyProblems, labelValueProblems, serviceNameProblems, subdomainProblems } from './label-names';
import { isIpText } from '../go/ip';

/**
 * The problems that an API server finds in an Ingress as somebody wrote it: values that do not decode, names, rules,
 * paths and backends.
 * Rule from Kubernetes v1.35, pkg/apis/networking/validation/validation.go: ValidateIngressCreate, ValidateIngressSpec,
 * validateHTTPIngressPath, validateIngressBackend; apimachinery's ValidateObjectMeta. Kubernetes serves
 * networking.k8s.io/v1 alone (since v1.22), so the fields of older versions are not judged.
 */

type Mapping = Readonly<Record<string, unknown>>;

/** The one version in which Ingresses are served. */
const servedVersion = 'networking.k8s.io/v1';

/** The old way to name a class. */
export const classAnnotation = 'kubernetes.io/ingress.class';

/** Every problem of an Ingress, the field of each as in `spec.rules[0].host`. */
export function ingressProblems(object: unknown): NamedProblem[] {
  if (!isMapping(object)) return [];
  const metadata = mappingOf(object.metadata);
  const spec = mappingOf(object.spec);
  const named = [...metadataProblems(metadata), ...classProblems(metadata, spec)];
  const tls = listOf(spec.tls).flatMap(tlsProblems);
  const { apiVersion } = object;
  if (typeof apiVersion === 'string' && apiVersion !== servedVersion) {
    const problem = `no API server since Kubernetes 1.22 serves Ingresses of it, only those of ${servedVersion}`;
    return [{ field: 'apiVersion', value: apiVersion, problem }, ...named, ...tls];
  }
  const unknown = unknownFields('', object, fields);
  // What is missing where an unknown field stands is that field, misspelt or in the wrong place.
  const places = new Set(unknown.map(({ field }) => field.replace(/\.?[^.]*$/, '')));
  return [...unknown, ...named, ...specProblems(spec).filter(({ field }) => !places.has(field)), ...tls];
}

/** The fields of a mapping, or of each mapping in a list, with those below; `leaf` where all are good. */
interface Fields {
  readonly [name: string]: Fields | typeof leaf;
}

const leaf = 'leaf';

const backend: Fields = {
  resource: { apiGroup: leaf, kind: leaf, name: leaf },
  service: { name: leaf, port: { name: leaf, number: leaf } },
};

/** The fields of an Ingress. kubectl and Helm ask the API server to refuse others (fieldValidation=Strict). */
const fields: Fields = {
  apiVersion: leaf,
  kind: leaf,
  metadata: {
    annotations: leaf,
    creationTimestamp: leaf,
    deletionGracePeriodSeconds: leaf,
    deletionTimestamp: leaf,
    finalizers: leaf,
    generateName: leaf,
    generation: leaf,
    labels: leaf,
    managedFields: leaf,
    name: leaf,
    namespace: leaf,
    ownerReferences: leaf,
    resourceVersion: leaf,
    selfLink: leaf,
    uid: leaf,
  },
  spec: {
    defaultBackend: backend,
    ingressClassName: leaf,
    rules: { host: leaf, http: { paths: { backend, path: leaf, pathType: leaf } } },
    tls: { hosts: leaf, secretName: leaf },
  },
  status: leaf,
};

function unknownFields(field: string, value: unknown, of: Fields): NamedProblem[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (isMapping(item) ? unknownFields(`${field}[${index}]`, item, of) : []));
  }
  return Object.entries(mappingOf(value)).flatMap(([key, inner]) => {
    const below = Object.hasOwn(of, key) ? of[key] : undefined;
    const at = field === '' ? key : `${field}.${key}`;
    if (below === leaf || inner === undefined) return [];
    if (below !== undefined) return unknownFields(at, inner, below);
    const known = Object.keys(of);
    return [{ field: at, value: undefined, problem: `there is no such field, only ${known.join(', ')}`, known }];
  });
}

/** A missing name is no problem: the API server (`generateName`) or Pulumi may make one. */
function metadataProblems(metadata: Mapping): NamedProblem[] {
  const { name } = metadata;
  const own = typeof name === 'string' ? subdomainProblems(name) : [];
  return [
    ...own.map((problem) => ({ field: 'metadata.name', value: String(name), problem })),
    ...labelProblems(metadata),
  ];
}

/** Every problem of the labels and annotations of an object of any kind. */
export function labelProblems({ labels, annotations }: Mapping): NamedProblem[] {
  return [
    ...Object.entries(mappingOf(labels)).flatMap(([key, value]) => [
      ...keyed('metadata.labels', key, labelKeyProblems(key)),
      ...textProblems('metadata.labels', key, value),
      ...(typeof value === 'string' ? keyed('metadata.labels', value, labelValueProblems(value)) : []),
    ]),
    ...Object.entries(mappingOf(annotations)).flatMap(([key, value]) => [
      ...keyed('metadata.annotations', key, labelKeyProblems(key.toLowerCase())),
      ...textProblems('metadata.annotations', key, value),
    ]),
  ];
}

function keyed(field: string, value: string, problems: readonly string[]): NamedProblem[] {
  return problems.map((problem) => ({ field, value, problem }));
}

/** A value that is no text does not decode, such as an unquoted number or truth value of YAML. */
function textProblems(field: string, key: string, value: unknown): NamedProblem[] {
  if (typeof value === 'string' || value === null || value === undefined) return [];
  const found = typeof value === 'object' ? 'a mapping or list' : `${JSON.stringify(value)} without quotes`;
  return [{ field, value: key, problem: `its value has to be text, and is ${found}` }];
}

/** Annotation and ingressClassName may agree; older versions refuse the two even then. */
function classProblems({ annotations }: Mapping, { ingressClassName }: Mapping): NamedProblem[] {
  const annotated = mappingOf(annotations)[classAnnotation];
  if (typeof ingressClassName !== 'string') return [];
  const ownProblems = subdomainProblems(ingressClassName).map((problem) => ({
    field: 'spec.ingressClassName',
    value: ingressClassName,
    problem,
  }));
  if (typeof annotated !== 'string' || annotated === ingressClassName) return ownProblems;
  const problem = `the annotation ${classAnnotation} must match ingressClassName (${ingressClassName}) when both are specified`;
  return [...ownProblems, { field: 'metadata.annotations', value: annotated, problem }];
}

function tlsProblems(block: unknown, index: number): NamedProblem[] {
  const { hosts, secretName } = mappingOf(block);
  const field = `spec.tls[${index}]`;
  const names = listOf(hosts).flatMap((host, position) =>
    typeof host === 'string' ? hostProblems(`${field}.hosts[${position}]`, host) : [],
  );
  if (typeof secretName !== 'string' || secretName === '') return names;
  return [
    ...names,
    ...subdomainProblems(secretName).map((problem) => ({ field: `${field}.secretName`, value: secretName, problem })),
  ];
}

function specProblems({ rules, defaultBackend }: Mapping): NamedProblem[] {
  const all = listOf(rules);
  if (all.length === 0 && !isMapping(defaultBackend)) {
    return [{ field: 'spec', value: undefined, problem: 'it has neither rules nor a defaultBackend' }];
  }
  return [
    ...(isMapping(defaultBackend) ? backendProblems('spec.defaultBackend', defaultBackend) : []),
    ...all.flatMap((rule, index) => ruleProblems(`spec.rules[${index}]`, mappingOf(rule))),
  ];
}

function ruleProblems(field: string, { host, http }: Mapping): NamedProblem[] {
  const written = typeof host === 'string' ? host : '';
  const names =
    written === '' ? [] : [...addressProblems(`${field}.host`, written), ...hostProblems(`${field}.host`, written)];
  if (!isMapping(http)) return names;
  const paths = listOf(http.paths);
  if (paths.length === 0)
    return [...names, { field: `${field}.http.paths`, value: undefined, problem: 'it has no path' }];
  return [...names, ...paths.flatMap((path, index) => pathProblems(`${field}.http.paths[${index}]`, mappingOf(path)))];
}

function addressProblems(field: string, value: string): NamedProblem[] {
  return isIpText(value) ? [{ field, value, problem: 'must be a DNS name, not an IP address' }] : [];
}

const pathTypes = ['Exact', 'Prefix', 'ImplementationSpecific'];
const forbiddenInPaths = ['//', '/./', '/../', '%2f', '%2F'];
const forbiddenEnds = ['/..', '/.'];

function pathProblems(field: string, { path, pathType, backend }: Mapping): NamedProblem[] {
  const written = typeof path === 'string' ? path : '';
  if (typeof pathType !== 'string') {
    return [{ field: `${field}.pathType`, value: undefined, problem: `it is missing: one of ${pathTypes.join(', ')}` }];
  }
  const problem = pathTypes.includes(pathType) ? pathProblem(written, pathType) : undefined;
  return [
    ...(pathTypes.includes(pathType)
      ? []
      : [{ field: `${field}.pathType`, value: pathType, problem: `it is none of ${pathTypes.join(', ')}` }]),
    ...(problem === undefined ? [] : [{ field: `${field}.path`, value: written, problem }]),
    ...backendProblems(`${field}.backend`, mappingOf(backend)),
  ];
}

function pathProblem(path: string, pathType: string): string | undefined {
  const free = pathType === 'ImplementationSpecific';
  if (!path.startsWith('/') && !(free && path === '')) return 'must be an absolute path';
  if (free) return undefined;
  const sequence = forbiddenInPaths.find((one) => path.includes(one));
  if (sequence !== undefined) return `must not contain '${sequence}'`;
  const end = forbiddenEnds.find((one) => path.endsWith(one));
  return end === undefined ? undefined : `cannot end with '${end}'`;
}

function backendProblems(field: string, { service, resource }: Mapping): NamedProblem[] {
  const problem = (text: string) => [{ field, value: undefined, problem: text }];
  if (isMapping(service) && isMapping(resource)) return problem('it has both a service and a resource');
  if (isMapping(resource)) return resourceProblems(`${field}.resource`, resource);
  if (isMapping(service)) return serviceProblems(`${field}.service`, service);
  return problem('it has neither a service nor a resource');
}

function serviceProblems(field: string, { name, port }: Mapping): NamedProblem[] {
  const value = typeof name === 'string' && name !== '' ? name : undefined;
  const problems = value === undefined ? ['it is missing'] : serviceNameProblems(value);
  return [
    ...problems.map((problem) => ({ field: `${field}.name`, value, problem })),
    ...portProblems(`${field}.port`, mappingOf(port)),
  ];
}

/** A reference to an object of any kind; its name and kind stand in paths of the API. */
function resourceProblems(field: string, resource: Mapping): NamedProblem[] {
  const { apiGroup } = resource;
  const group = typeof apiGroup === 'string' && apiGroup !== '' ? apiGroup : undefined;
  return [
    ...(group === undefined ? [] : subdomainProblems(group)).map((problem) => ({
      field: `${field}.apiGroup`,
      value: group,
      problem,
    })),
    ...(['kind', 'name'] as const).flatMap((key): NamedProblem[] => {
      const value = resource[key];
      if (typeof value !== 'string' || value === '') {
        return [{ field: `${field}.${key}`, value: undefined, problem: 'it is missing' }];
      }
      const isSegment = !/[/%]/.test(value) && value !== '.' && value !== '..';
      return isSegment
        ? []
        : [{ field: `${field}.${key}`, value, problem: "it may not be '.' or '..', nor contain '/' or '%'" }];
    }),
  ];
}

function portProblems(field: string, { name, number }: Mapping): NamedProblem[] {
  const hasName = typeof name === 'string' && name !== '';
  if (typeof number === 'string')
    return [{ field: `${field}.number`, value: number, problem: 'has to be a number, not text' }];
  const hasNumber = typeof number === 'number' && number !== 0;
  if (hasName && hasNumber) return [{ field, value: undefined, problem: 'it has both a name and a number' }];
  if (!hasName && !hasNumber) return [{ field, value: undefined, problem: 'it has neither a name nor a number' }];
  if (hasNumber && (number < 1 || number > 65535 || !Number.isInteger(number))) {
    const problem = 'must be a whole number between 1 and 65535';
    return [{ field: `${field}.number`, value: String(number), problem }];
  }
  if (!hasName || isPortName(name)) return [];
  const rule = 'must be 15 lower-case letters, digits and inner hyphens at most, a letter among them';
  return [{ field: `${field}.name`, value: name, problem: rule }];
}

/** apimachinery's IsValidPortName. */
function isPortName(name: string): boolean {
  return name.length <= 15 && /^[a-z0-9](?:-?[a-z0-9])*$/.test(name) && /[a-z]/.test(name);
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mappingOf(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
