import { AnnotationError, readAnnotations, type Annotations } from './annotations';
import { needsUpdate, type Certificate, type IssuerRef } from './certificate';
import { asksForCertificates, chooseIssuer, type ShimOptions } from './issuer';
import { doubleNames, joined, missingParts } from './tls';
import { decided, type Answer, type Engine } from '../engine';
import { isIpText } from '../go/ip';
import { compareBytes, quote } from '../go/strconv';
import { refusal, type IngressManifest, type IngressTls } from '../apimachinery/ingress-admission';

/**
 * What one sync of cert-manager's ingress-shim does for an Ingress.
 * Rule from cert-manager v1.21.2, pkg/controller/certificate-shim/sync.go: SyncFnFor, validateIngressLike,
 * buildCertificates, setIssuerSpecificConfig, findCertificatesToBeRemoved; feature gates at their defaults.
 * The webhook is not modelled: it may refuse a Certificate that the shim creates. The Certificates to delete are taken
 * from the informer's cache as of before the sync, which is right unless the informer is very fast.
 */

export interface CertManagerSituation {
  readonly ingress: IngressManifest;
  /** The Certificates of the Ingress's namespace. */
  readonly existing?: readonly Certificate[];
  readonly options?: ShimOptions;
}

export type CertificateAction = 'created' | 'updated' | 'unchanged';

export type SyncedCertificate = Certificate & { readonly action: CertificateAction };

export interface ShimEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: 'BadConfig' | 'CreateCertificate' | 'UpdateCertificate' | 'DeleteCertificate';
  readonly message: string;
}

export interface SyncDecision {
  readonly kind: 'synced';
  /** All Certificates afterwards, by name. */
  readonly certificates: readonly SyncedCertificate[];
  /** Names of the Certificates that were deleted. */
  readonly deleted: readonly string[];
  /** Warnings in their order, then the rest by reason and message: cert-manager itself has no fixed order there. */
  readonly events: readonly ShimEvent[];
  /** Why the sync failed. The controller tries again without end; operators see only its log. */
  readonly error?: string;
}

/** `refused`: the API server does not take the Ingress, so cert-manager never sees it. */
export type CertManagerDecision = SyncDecision | { readonly kind: 'refused'; readonly message: string };

const APPLYSET_LABEL = 'applyset.kubernetes.io/part-of';
const EDIT_IN_PLACE = 'acme.cert-manager.io/http01-edit-in-place';
const FOREGROUND_DELETION = 'foregroundDeletion';
/** Annotations of an Ingress that its Certificates get under another name, unless they are empty. */
const OVERRIDES = [
  ['acme.cert-manager.io/http01-ingress-class', 'acme.cert-manager.io/http01-override-ingress-class'],
  [
    'acme.cert-manager.io/http01-ingress-ingressclassname',
    'acme.cert-manager.io/http01-override-ingress-ingressclassname',
  ],
] as const;

function badConfig(message: string): ShimEvent {
  return { type: 'Warning', reason: 'BadConfig', message };
}

function untouched(existing: readonly Certificate[]): SyncedCertificate[] {
  return existing
    .map((certificate) => ({ ...certificate, action: 'unchanged' as const }))
    .sort((left, right) => compareBytes(left.name, right.name));
}

function nothingDone(existing: readonly Certificate[], outcome: Partial<SyncDecision> = {}): SyncDecision {
  return { kind: 'synced', certificates: untouched(existing), deleted: [], events: [], ...outcome };
}

/** The annotations that every Certificate of this Ingress gets, without those that cert-manager's options ask for. */
function issuerAnnotations({ name, annotations = {} }: IngressManifest['metadata']): Annotations {
  const overrides = OVERRIDES.flatMap(([from, to]) => {
    const value = Object.hasOwn(annotations, from) ? annotations[from] : undefined;
    return value === undefined || value === '' ? [] : [[to, value] as const];
  });
  const inPlace = [
    ['acme.cert-manager.io/http01-override-ingress-name', name],
    ['cert-manager.io/issue-temporary-certificate', 'true'],
  ] as const;
  return Object.fromEntries([...(annotations[EDIT_IN_PLACE] === 'true' ? inPlace : []), ...overrides]);
}

function extraAnnotations({ annotations = {} }: IngressManifest['metadata'], options: ShimOptions): Annotations {
  const { extraCertificateAnnotations = [] } = options;
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => extraCertificateAnnotations.includes(key)));
}

/** The labels without that of an ApplySet. An empty result differs from none: see `Certificate.labels`. */
function withoutApplyset(labels: Annotations = {}): Certificate['labels'] {
  if (isEmpty(labels)) return undefined;
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== APPLYSET_LABEL));
}

function isEmpty(annotations: Annotations): boolean {
  return Object.keys(annotations).length === 0;
}

/** One sync: the objects that it finds, and the annotations that follow from them. */
class Sync {
  private readonly ingress: IngressManifest;
  private readonly existing: readonly Certificate[];
  private readonly annotations: Annotations;
  /** The annotations that an update adds to a Certificate: none, unless the options ask for extra ones. */
  private readonly updateAnnotations: Annotations;

  constructor({ ingress, existing = [], options = {} }: CertManagerSituation) {
    const extra = extraAnnotations(ingress.metadata, options);
    this.ingress = ingress;
    this.existing = existing;
    this.annotations = { ...extra, ...issuerAnnotations(ingress.metadata) };
    this.updateAnnotations = isEmpty(extra) ? {} : this.annotations;
  }

  private certificateFor({ hosts = [], secretName = '' }: IngressTls, issuerRef: IssuerRef): Certificate {
    const unique = [...new Set(hosts)];
    const names = {
      dnsNames: unique.filter((host) => !isIpText(host)),
      ipAddresses: unique.filter(isIpText),
    };
    const { annotations = {}, labels } = this.ingress.metadata;
    return {
      name: secretName,
      secretName,
      ...readAnnotations(annotations, names),
      issuerRef,
      labels: withoutApplyset(labels),
      annotations: isEmpty(this.annotations) ? undefined : this.annotations,
      owner: 'self',
    };
  }

  private updated(existing: Certificate, wanted: Certificate): Certificate {
    const annotations = { ...existing.annotations, ...this.updateAnnotations };
    return { ...wanted, annotations: isEmpty(annotations) ? existing.annotations : annotations };
  }

  /** Leaves a Certificate of that name alone, without an event, if this Ingress does not control it. */
  private synced(wanted: Certificate): SyncedCertificate | null {
    const existing = this.existing.find(({ name }) => name === wanted.name);
    if (existing === undefined) return { ...wanted, action: 'created' };
    if (existing.owner !== 'self' || !needsUpdate(existing, wanted)) return null;
    return { ...this.updated(existing, wanted), action: 'updated' };
  }

  /** @throws AnnotationError */
  run(issuerRef: IssuerRef): SyncDecision {
    const { tls: blocks = [] } = this.ingress.spec;
    const skipped = blocks.map(missingParts).filter((problems) => problems.length > 0);
    const warnings = skipped.map((problems) => badConfig(`Skipped a TLS block: ${joined(problems)}`));
    const complete = blocks.filter((block, index) => missingParts(block, index).length === 0);
    try {
      const wanted = complete.map((block) => this.certificateFor(block, issuerRef));
      return this.finish(
        wanted.flatMap((certificate) => this.synced(certificate) ?? []),
        warnings,
      );
    } catch (error) {
      if (error instanceof AnnotationError) {
        return nothingDone(this.existing, { events: warnings, error: error.message });
      }
      throw error;
    }
  }

  private finish(changed: readonly SyncedCertificate[], warnings: readonly ShimEvent[]): SyncDecision {
    const named = (this.ingress.spec.tls ?? []).map(({ secretName = '' }) => secretName);
    const deleted = this.existing
      .filter(({ owner, secretName }) => owner === 'self' && !named.includes(secretName))
      .map(({ name }) => name)
      .sort(compareBytes);
    const after = new Map(untouched(this.existing).map((certificate) => [certificate.name, certificate]));
    for (const certificate of changed) after.set(certificate.name, certificate);
    for (const name of deleted) after.delete(name);
    const certificates = [...after.values()].sort((left, right) => compareBytes(left.name, right.name));
    return { kind: 'synced', certificates, deleted, events: [...warnings, ...changeEvents(changed, deleted)] };
  }
}

function changeEvents(changed: readonly SyncedCertificate[], deleted: readonly string[]): ShimEvent[] {
  const byName = (action: CertificateAction) =>
    changed
      .filter((certificate) => certificate.action === action)
      .map(({ name }) => name)
      .sort(compareBytes);
  const events = (reason: ShimEvent['reason'], done: string, names: readonly string[]) =>
    names.map((name): ShimEvent => ({ type: 'Normal', reason, message: `Successfully ${done} ${quote(name)}` }));
  return [
    ...events('CreateCertificate', 'created Certificate', byName('created')),
    ...events('DeleteCertificate', 'deleted unrequired Certificate', deleted),
    ...events('UpdateCertificate', 'updated Certificate', byName('updated')),
  ];
}

function isBeingDeleted({ deletionTimestamp, finalizers = [] }: IngressManifest['metadata']): boolean {
  return deletionTimestamp !== undefined || finalizers.includes(FOREGROUND_DELETION);
}

function decide(situation: CertManagerSituation): Answer<CertManagerDecision> {
  const { ingress, existing = [], options = {} } = situation;
  const { annotations = {} } = ingress.metadata;
  const message = refusal(ingress);
  if (message !== null) return decided({ kind: 'refused', message });
  if (!asksForCertificates(annotations, options) || isBeingDeleted(ingress.metadata)) {
    return decided(nothingDone(existing));
  }
  const issuer = chooseIssuer(annotations, options);
  if (issuer.kind === 'error') {
    const why = `Could not determine issuer for ingress due to bad annotations: ${issuer.message}`;
    return decided(nothingDone(existing, { events: [badConfig(why)] }));
  }
  const doubles = doubleNames(ingress.spec.tls ?? []);
  if (doubles.length > 0) return decided(nothingDone(existing, { events: [badConfig(joined(doubles))] }));
  return decided(new Sync(situation).run(issuer.issuerRef));
}

export const certManager: Engine<CertManagerSituation, CertManagerDecision> = {
  name: 'cert-manager',
  source: 'cert-manager/cert-manager v1.21.2, pkg/controller/certificate-shim/sync.go, SyncFnFor',
  decide,
};
