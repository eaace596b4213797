import { type AnnotatedCopy, copiesByAnnotation, pulledCopy, refusedPull } from '../ledger/copies';
import { type FoundIssuer, type KnownIssuers } from '../ledger/issuers';
import { type SecretWriter } from '../ledger/ledger';
import { acmeOfIssuer } from '../issuance';
import { type PlannedOrder } from '../orders';
import { sourceText } from '../source';
import { clusterSecretCopies } from './cluster-external-secret';
import { type Manifests } from './manifest';
import { type IssuerReference, type WritingObject } from './secret-writers';
import { type ShimCertificate, type ShimOutcome } from './shim';

/** A reference to an issuer that is not there. */
export interface UnknownIssuer {
  readonly reference: IssuerReference;
  /** Whose reference it is, in words. */
  readonly of: string;
  readonly why: string;
  readonly hint: string;
}

/** The writers of Secrets in manifests, the orders that they cause, and the issuers that they lack. */
export interface ManifestWriters {
  readonly writers: readonly SecretWriter[];
  /** Secrets whose writers are not among the manifests. */
  readonly products: readonly SecretWriter[];
  readonly copies: readonly AnnotatedCopy[];
  readonly orders: readonly PlannedOrder[];
  readonly unknownIssuers: readonly UnknownIssuer[];
}

const words: Readonly<Record<Exclude<WritingObject['kind'], 'external-secret'>, string>> = {
  certificate: 'the Certificate',
  secret: 'the Secret',
  'sealed-secret': 'the SealedSecret',
};

/** Gathers who writes which Secret: the objects of manifests, and cert-manager for annotated routes. */
export function manifestWriters(
  { objects, written, products }: Manifests,
  { certificates }: ShimOutcome,
  issuers: KnownIssuers,
): ManifestWriters {
  const annotations = new Map<string, Readonly<Record<string, string>>>();
  // An empty Secret may bring the annotations of one that a Certificate fills.
  for (const one of [...written, ...products]) {
    const key = `${one.namespace}/${one.secretName}`;
    annotations.set(key, { ...annotations.get(key), ...one.annotations });
  }
  const allowing = (secret: string) => annotations.get(secret);
  const asked = (one: WritingObject): WritingObject => withPull(one, allowing);
  const found = [
    ...written.map((one) => ofObject(asked(one), issuers)),
    ...certificates.map((one) => ofShim(one, issuers)),
  ];
  const made = new Set(found.map(({ writer }) => `${writer.namespace}/${writer.secretName}`));
  return {
    writers: found.map(({ writer }) => writer),
    products: products
      .map((one) => ofObject(asked(one), issuers).writer)
      .filter(({ namespace, secretName }) => !made.has(`${namespace}/${secretName}`)),
    copies: [
      ...clusterSecretCopies(objects),
      ...written.flatMap(({ namespace, secretName, annotations }) =>
        copiesByAnnotation(namespace, secretName, annotations),
      ),
      ...written.flatMap(({ namespace, secretName, annotations: asking }) =>
        refusedPull(namespace, asking, allowing) === undefined ? (pulledCopy(namespace, secretName, asking) ?? []) : [],
      ),
    ],
    orders: found.flatMap(({ writer }) =>
      writer.acme === undefined || writer.names === undefined || writer.names.length === 0
        ? []
        : [{ ...writer.acme, identifiers: writer.names, path: writer.orderPath }],
    ),
    unknownIssuers: found.flatMap(({ unknown }) => unknown ?? []),
  };
}

interface FoundWriter {
  readonly writer: SecretWriter;
  readonly unknown?: UnknownIssuer;
}

function ofObject(
  {
    kind,
    object,
    namespace,
    secretName,
    names,
    strayCommonName,
    certificate,
    renewal,
    issuer,
    unreadable,
    remedy,
  }: WritingObject,
  issuers: KnownIssuers,
) {
  const by = `${kind === 'external-secret' ? `the ${object.kind}` : words[kind]} ${object.namespace}/${object.name}`;
  return withIssuer(
    {
      ...{ namespace, secretName, kind, by, path: object.at, orderPath: object.at },
      ...{ names, certificate, renewal, unreadable, remedy },
    },
    by,
    issuer,
    issuers,
    strayCommonName,
  );
}

function ofShim(
  { route, block, secretName, names, strayCommonName, renewal, issuer }: ShimCertificate,
  issuers: KnownIssuers,
): FoundWriter {
  const of = sourceText(route.source);
  const { namespace } = route;
  const by = `cert-manager, for ${of}`;
  const first = route.hosts.find(({ host }) => names.includes(host));
  const orderPath = first?.path ?? block.path;
  const paths = { path: block.secretPath, orderPath };
  const writer = { namespace, secretName, kind: 'ingress-shim', by, ...paths, names, renewal } as const;
  return withIssuer(writer, of, issuer, issuers, strayCommonName);
}

function withIssuer(
  writer: Omit<SecretWriter, 'issuer' | 'acme'>,
  of: string,
  reference: IssuerReference | undefined,
  issuers: KnownIssuers,
  strayCommonName: string | undefined,
): FoundWriter {
  const none = { ...writer, issuer: undefined, acme: undefined };
  if (reference === undefined) return { writer: none };
  const found: FoundIssuer = issuers.find(reference, writer.namespace);
  switch (found.kind) {
    case 'other':
      return { writer: none };
    case 'configured':
      return { writer: ordered({ ...none, issuer: found.issuer.name }, acmeOfIssuer(found.issuer), strayCommonName) };
    case 'declared':
      return { writer: ordered(none, found.acme, strayCommonName) };
    case 'none':
      return { writer: none, unknown: { reference, of, why: found.why, hint: found.hint } };
  }
}

/** An ACME authority is not asked for a common name that is none of the DNS names (v1.21, certificaterequests/acme). */
function ordered(writer: SecretWriter, acme: SecretWriter['acme'], strayCommonName: string | undefined): SecretWriter {
  if (acme === undefined || strayCommonName === undefined) return { ...writer, acme };
  const unreadable = `gets no certificate by ACME, since its common name ${strayCommonName} is none of its DNS names`;
  const remedy = `Add ${strayCommonName} to its DNS names, or leave the common name out.`;
  return { ...writer, unreadable, remedy };
}

/** A Secret that nobody fills, since the one that it asks for does not allow that. */
function withPull(one: WritingObject, annotationsOf: Parameters<typeof refusedPull>[2]): WritingObject {
  const refused = refusedPull(one.namespace, one.annotations, annotationsOf);
  if (refused === undefined) return one;
  const unreadable = `asks for the content of ${refused.from}, which does not allow that to ${one.namespace} (${refused.annotation})`;
  const remedy = `Give ${refused.from} the annotation ${refused.annotation}, by secretTemplate where a Certificate makes it.`;
  return { ...one, unreadable, remedy };
}
