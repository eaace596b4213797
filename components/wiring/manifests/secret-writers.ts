import * as z from 'zod';
import { servedCertificate } from '../certificates/given';
import { parseDuration } from '../engines/go/duration';
import { type CertificateNames } from '../engines/traefik/store';
import { canonicalName } from '../names/host-name';
import { type ManifestObject } from './object';

/** The reference to an issuer, of a Certificate or an annotation. */
export interface IssuerReference {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
  readonly path: string;
}

/** A renewal that a Certificate asks for. */
export interface AskedRenewal {
  /** How long before its end. */
  readonly beforeHours: number;
  /** The duration that it asks for; undefined for cert-manager's default, 90 days. */
  readonly durationHours: number | undefined;
  /** Where it says so. */
  readonly path: string;
}

/** An object of a manifest that writes a Secret. */
export interface WritingObject {
  readonly kind: 'certificate' | 'secret' | 'sealed-secret' | 'external-secret';
  readonly object: ManifestObject;
  readonly namespace: string;
  readonly secretName: string;
  /** The names that its certificate really has; undefined where that is not known. */
  readonly names: readonly string[] | undefined;
  /** The same as Traefik's store goes by them, of a certificate that was read. */
  readonly certificate?: CertificateNames;
  /** The common name of a Certificate that is none of its dnsNames: clients do not read it, and ACME refuses it. */
  readonly strayCommonName?: string | undefined;
  /** When a Certificate says that it is renewed; undefined: it does not. */
  readonly renewal?: AskedRenewal | undefined;
  /** The issuer that is asked to sign it. */
  readonly issuer: IssuerReference | undefined;
  /** The annotations that the Secret gets; controllers that copy Secrets read them. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Why Traefik cannot read the Secret, as the end of a sentence; undefined where it can, as far as is known. */
  readonly unreadable?: string | undefined;
  /** What to do about that, where it is not about the content of a Secret. */
  readonly remedy?: string | undefined;
}

const text = z.string().optional().catch(undefined);
const texts = z.record(z.string(), z.coerce.string()).nullish().catch({});
const metadataOf = z.object({ annotations: texts, labels: texts }).nullish().catch({});

const certificate = z.object({
  spec: z.object({
    secretName: z.string(),
    dnsNames: z.array(z.string()).nullish().catch([]),
    commonName: text,
    uris: z.unknown().optional(),
    ipAddresses: z.unknown().optional(),
    emailAddresses: z.unknown().optional(),
    duration: text,
    renewBefore: text,
    issuerRef: z.object({ name: z.string(), kind: text, group: text }).optional().catch(undefined),
    secretTemplate: metadataOf,
  }),
});

const sealedSecret = z.object({
  spec: z
    .object({
      template: z.object({ metadata: metadataOf }).catch({ metadata: {} }),
    })
    .catch({ template: { metadata: {} } }),
});

const externalSecret = z.object({
  spec: z
    .object({
      refreshPolicy: text,
      target: z
        .object({ name: text, creationPolicy: text, template: z.object({ metadata: metadataOf }).nullish().catch({}) })
        .catch({}),
    })
    .catch({ target: {} }),
});

const secret = z.object({
  data: z.record(z.string(), z.string()).nullish().catch({}),
  stringData: z.record(z.string(), z.string()).nullish().catch({}),
});

/** The Secrets that an object writes. */
export function writtenBy(object: ManifestObject): readonly WritingObject[] {
  const one = writtenAlone(object);
  return one === undefined ? writtenByList(object) : [one];
}

function writtenAlone(object: ManifestObject): WritingObject | undefined {
  const { kind, group } = object;
  if (kind === 'Secret' && group === '') return writtenSecret(object);
  if (kind === 'Certificate' && group === 'cert-manager.io') return writtenCertificate(object);
  if (kind === 'SealedSecret' && group === 'bitnami.com') return writtenSealedSecret(object);
  if (kind === 'ExternalSecret' && (group === 'external-secrets.io' || group === 'kubernetes-client.io'))
    return writtenExternalSecret(object);
  return writtenByOperator(object);
}

/** Kinds of further programs that fill a Secret from a store, each with the field that names it, from `spec` on. */
const operators: readonly {
  readonly group: string;
  readonly kinds: readonly string[];
  readonly name: readonly string[];
  readonly namespace?: readonly string[];
}[] = [
  {
    group: 'secrets.hashicorp.com',
    kinds: ['VaultStaticSecret', 'VaultDynamicSecret', 'VaultPKISecret', 'HCPVaultSecretsApp'],
    name: ['destination', 'name'],
  },
  // Its Secret has its own name.
  { group: 'onepassword.com', kinds: ['OnePasswordItem'], name: [] },
  {
    group: 'secrets.infisical.com',
    kinds: ['InfisicalSecret'],
    name: ['managedSecretReference', 'secretName'],
    namespace: ['managedSecretReference', 'secretNamespace'],
  },
  {
    group: 'secrets.doppler.com',
    kinds: ['DopplerSecret'],
    name: ['managedSecret', 'name'],
    namespace: ['managedSecret', 'namespace'],
  },
  { group: 'k8s.bitwarden.com', kinds: ['BitwardenSecret'], name: ['secretName'] },
  { group: 'ricoberger.de', kinds: ['VaultSecret'], name: [] },
  // Of digitalis-io/vals-operator.
  { group: 'digitalis.io', kinds: ['ValsSecret'], name: [] },
];

function writtenByOperator(object: ManifestObject): WritingObject | undefined {
  const operator = operators.find(({ group, kinds }) => group === object.group && kinds.includes(object.kind));
  if (operator === undefined) return undefined;
  const secretName = operator.name.length === 0 ? object.name : textAt(object.body, operator.name);
  if (secretName === undefined) return undefined;
  const namespace = operator.namespace === undefined ? undefined : textAt(object.body, operator.namespace);
  return writtenBySomebody(object, secretName, namespace);
}

/** Kinds that write several Secrets each, with the list of these, from `spec` on, and the field that names each. */
const listing = [
  { group: 'isindir.github.com', kind: 'SopsSecret', list: 'secretTemplates', name: 'name' },
  // The driver writes them as soon as a pod mounts the volume.
  { group: 'secrets-store.csi.x-k8s.io', kind: 'SecretProviderClass', list: 'secretObjects', name: 'secretName' },
];

function writtenByList(object: ManifestObject): WritingObject[] {
  const known = listing.find(({ group, kind }) => group === object.group && kind === object.kind);
  if (known === undefined) return [];
  const spec = mapping.safeParse(mapping.safeParse(object.body).data?.spec).data;
  const items = z.array(z.unknown()).catch([]).parse(spec?.[known.list]);
  return items.flatMap((item) => {
    const secretName = mapping.safeParse(item).data?.[known.name];
    return typeof secretName === 'string' && secretName !== '' ? [writtenBySomebody(object, secretName)] : [];
  });
}

/** A Secret of whose content nothing is known. */
function writtenBySomebody(object: ManifestObject, secretName: string, namespace = object.namespace): WritingObject {
  return {
    kind: 'external-secret',
    object,
    namespace,
    secretName,
    names: undefined,
    issuer: undefined,
    annotations: {},
  };
}

const mapping = z.record(z.string(), z.unknown());

function textAt(body: unknown, keys: readonly string[]): string | undefined {
  const found = ['spec', ...keys].reduce((value: unknown, key) => mapping.safeParse(value).data?.[key], body);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/**
 * Whether an object is no writer of its own: another object produced it, as `kubectl get` shows it, or it writes a
 * Secret only where none exists yet.
 */
export function isProduct({ kind, annotations, labels, isOwned, body }: ManifestObject): boolean {
  if (kind === 'ExternalSecret') return externalSecret.parse(body).spec.refreshPolicy === 'CreatedOnce';
  if (kind !== 'Secret') return false;
  const marks = [...Object.keys(annotations), ...Object.keys(labels)];
  return isOwned || marks.some((mark) => productMarks.some((start) => mark.startsWith(start)));
}

/** Whether it is a Secret without content: applied again, it leaves alone what others have put there. */
export function isEmptySecret({ kind, body }: ManifestObject): boolean {
  if (kind !== 'Secret') return false;
  const { data, stringData } = secret.parse(body);
  return Object.keys({ ...data, ...stringData }).length === 0;
}

const productMarks = [
  'cert-manager.io/certificate-name',
  'kubed.appscode.com/origin',
  'replicator.v1.mittwald.de/replicated',
  'reflector.v1.k8s.emberstack.com/reflects',
];

function writtenSecret(object: ManifestObject): WritingObject {
  const { data, stringData } = secret.parse(object.body);
  const pem = stringData?.['tls.crt'] ?? decoded(data?.['tls.crt']);
  const read =
    pem === undefined
      ? undefined
      : servedCertificate({ certificate: { path: '', pem }, key: { path: '', pem: undefined } });
  return {
    kind: 'secret',
    object,
    namespace: object.namespace,
    secretName: object.name,
    names: read?.dnsNames.map(canonicalName),
    certificate: read,
    issuer: undefined,
    annotations: object.annotations,
    unreadable: isProduct(object) ? undefined : (labelFault(object.labels) ?? contentFault(object)),
  };
}

/** Traefik lists Secrets with the selector `owner!=helm` (v3.7, WatchAll of each provider). */
function labelFault(labels: Readonly<Record<string, string>> | null | undefined): string | undefined {
  return labels?.owner === 'helm' ? 'has the label owner=helm, and Traefik reads no such Secret' : undefined;
}

/**
 * Traefik wants both entries, and text in both (v3.7, getCertificateBlocks). Whoever fills a Secret that has none may
 * know it by an annotation; one without any content is left to others on purpose.
 */
function contentFault(object: ManifestObject): string | undefined {
  if (isEmptySecret(object)) return undefined;
  const { data, stringData } = secret.parse(object.body);
  const entries = new Map(Object.entries({ ...data, ...stringData }));
  const lacking = ['tls.crt', 'tls.key'].filter((key) => !entries.has(key));
  if (lacking.length > 0) return `has no ${lacking.join(' and no ')}`;
  const blank = ['tls.crt', 'tls.key'].filter((key) => entries.get(key) === '');
  const isFilled = blank.length === 0 || Object.keys(object.annotations).length > 0;
  return isFilled ? undefined : `has an empty ${blank.join(' and an empty ')}`;
}

function decoded(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}

function writtenCertificate(object: ManifestObject): WritingObject | undefined {
  const spec = certificate.safeParse(object.body).data?.spec;
  if (spec === undefined || spec.secretName === '') return undefined;
  const { issuerRef, commonName = '' } = spec;
  // Without any name cert-manager takes no Certificate; a literal subject may hold one that is not read.
  const others = [spec.uris, spec.ipAddresses, spec.emailAddresses];
  const isNamed = (spec.dnsNames ?? []).length > 0 || commonName !== '' || others.some((one) => one !== undefined);
  const names = [...new Set((spec.dnsNames ?? []).map(canonicalName))].sort();
  return {
    kind: 'certificate',
    object,
    namespace: object.namespace,
    secretName: spec.secretName,
    names: isNamed ? names : undefined,
    strayCommonName: strayCommonName(commonName, names),
    renewal: askedRenewal(spec, `${object.at}/spec.renewBefore`),
    issuer:
      issuerRef === undefined
        ? undefined
        : {
            name: issuerRef.name,
            kind: issuerRef.kind ?? 'Issuer',
            group: issuerRef.group ?? 'cert-manager.io',
            path: `${object.at}/spec.issuerRef`,
          },
    annotations: spec.secretTemplate?.annotations ?? {},
    unreadable: labelFault(spec.secretTemplate?.labels),
  };
}

/** A common name that stands for no host, as those of private CAs do, is not missed among the DNS names. */
export function strayCommonName(commonName: string | undefined, names: readonly string[]): string | undefined {
  if (commonName === undefined || commonName === '') return undefined;
  return names.includes(canonicalName(commonName)) ? undefined : commonName;
}

/** The renewal that a Certificate asks for, by durations as Go writes them; undefined where it asks for none. */
export function askedRenewal(
  { renewBefore, duration }: { readonly renewBefore?: string | undefined; readonly duration?: string | undefined },
  path: string,
): AskedRenewal | undefined {
  const beforeHours = hoursOf(renewBefore);
  return beforeHours === undefined ? undefined : { beforeHours, durationHours: hoursOf(duration), path };
}

/** Hours of a Go duration; undefined where it is none. */
function hoursOf(text: string | undefined): number | undefined {
  const parsed = text === undefined ? undefined : parseDuration(text);
  return parsed?.kind === 'duration' ? Number(parsed.nanoseconds) / nanosecondsAnHour : undefined;
}

const nanosecondsAnHour = 3_600_000_000_000;

function writtenSealedSecret(object: ManifestObject): WritingObject {
  const { metadata } = sealedSecret.parse(object.body).spec.template;
  return {
    kind: 'sealed-secret',
    object,
    namespace: object.namespace,
    // Whatever name the template has, the controller sets that of the SealedSecret (v0.27, Unseal).
    secretName: object.name,
    names: undefined,
    issuer: undefined,
    annotations: metadata?.annotations ?? {},
    unreadable: labelFault(metadata?.labels),
  };
}

/** With other policies an ExternalSecret adds to a Secret of somebody else, or writes none at all (v1, creationPolicy). */
const creating = new Set(['Owner', 'Orphan']);

function writtenExternalSecret(object: ManifestObject): WritingObject | undefined {
  const { target } = externalSecret.parse(object.body).spec;
  if (!creating.has(target.creationPolicy ?? 'Owner')) return undefined;
  return {
    kind: 'external-secret',
    object,
    namespace: object.namespace,
    secretName: target.name ?? object.name,
    names: undefined,
    issuer: undefined,
    annotations: target.template?.metadata?.annotations ?? {},
    unreadable: labelFault(target.template?.metadata?.labels),
  };
}
