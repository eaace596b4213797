import * as z from 'zod';
import { type Config } from '../../config/config';
import { type Certificate } from '../engines/cert-manager/certificate';
import { certManager, type SyncDecision } from '../engines/cert-manager/ingress-shim';
import { chooseIssuer, type ShimOptions } from '../engines/cert-manager/issuer';
import { type PlannedIngress, type TlsBlock } from '../ingress';
import { issuerAnnotations } from '../issuer-annotations';
import { installedComponents } from '../installed';
import { coversName } from '../ledger/ledger';
import { canonicalName } from '../names/host-name';
import { type WiringSource } from '../source';
import {
  type AskedRenewal,
  askedRenewal,
  type IssuerReference,
  strayCommonName,
  type WritingObject,
} from './secret-writers';

/** A certificate that cert-manager's ingress-shim makes for an annotated route: for the hosts of a tls block alone. */
export interface ShimCertificate {
  readonly route: PlannedIngress;
  readonly block: TlsBlock;
  readonly secretName: string;
  readonly names: readonly string[];
  readonly strayCommonName: string | undefined;
  readonly renewal: AskedRenewal | undefined;
  readonly issuer: IssuerReference;
}

/**
 * A block whose Secret belongs to another object: cert-manager leaves a Certificate alone that the route does not own.
 */
export interface ContestedBlock {
  readonly route: PlannedIngress;
  readonly block: TlsBlock;
  readonly secretName: string;
}

/** What ingress-shim makes of all annotated routes together. */
export interface ShimOutcome {
  readonly certificates: readonly ShimCertificate[];
  /** The same by route. */
  readonly certificatesOf: ReadonlyMap<WiringSource, readonly ShimCertificate[]>;
  readonly contested: readonly ContestedBlock[];
  /** The routes for which cert-manager makes nothing, since their annotations contradict themselves or do not parse. */
  readonly refused: ReadonlyMap<WiringSource, RefusedAnnotations>;
}

/** Why cert-manager makes nothing of an annotated route. */
export interface RefusedAnnotations {
  /** Whether the annotations name no issuer; else one that is about the certificate has a value of no use. */
  readonly isOfIssuer: boolean;
  /** As cert-manager says it. */
  readonly why: string;
}

/** The outcome of no routes. */
export const nothingMade: ShimOutcome = {
  certificates: [],
  certificatesOf: new Map(),
  contested: [],
  refused: new Map(),
};

const shimValues = z
  .object({
    ingressShim: z
      .object({
        defaultIssuerName: z.string().optional(),
        defaultIssuerKind: z.string().optional(),
        defaultIssuerGroup: z.string().optional(),
      })
      .optional(),
  })
  .catch({});

/** cert-manager's own settings, as its chart's values have them. */
export function shimOptions(config: Config): ShimOptions {
  return shimValues.parse(config.charts.values['cert-manager'] ?? {}).ingressShim ?? {};
}

const gatewayValues = z
  .object({
    config: z
      .object({
        enableGatewayAPI: z.boolean().optional(),
        gatewayAPI: z.object({ enabled: z.boolean().optional() }).optional(),
      })
      .optional(),
  })
  .catch({});

/** Whether cert-manager watches Gateways; one that is not installed here may. */
export function isGatewayShimOn(config: Config): boolean {
  if (!installedComponents(config).certManager) return true;
  const { config: given } = gatewayValues.parse(config.charts.values['cert-manager'] ?? {});
  return given?.enableGatewayAPI === true || given?.gatewayAPI?.enabled === true;
}

/** The outcome of one sync of each annotated route, made after the Certificates of the manifests exist. */
export function shimOutcome(
  routes: readonly PlannedIngress[],
  written: readonly WritingObject[],
  options: ShimOptions,
  isGatewayShimOn: boolean,
): ShimOutcome {
  const existing = new Map<string, Certificate>();
  for (const { kind, object, secretName, names = [], issuer } of written) {
    if (kind !== 'certificate') continue;
    const issuerRef = { name: issuer?.name ?? '', kind: issuer?.kind ?? '', group: issuer?.group ?? '' };
    const { namespace, name } = object;
    existing.set(`${namespace}/${name}`, { name, secretName, dnsNames: names, issuerRef, owner: 'none' });
  }
  const certificatesOf = new Map<WiringSource, readonly ShimCertificate[]>();
  const contested: ContestedBlock[] = [];
  const refused = new Map<WiringSource, RefusedAnnotations>();
  for (const route of routes) {
    const blocks = shimBlocks(route, isGatewayShimOn);
    if (blocks === undefined || issuerAnnotations(route.annotations, options).length === 0) continue;
    const made = sync(route, blocks, existing, options);
    if (made.refused !== undefined) refused.set(route.source, made.refused);
    certificatesOf.set(route.source, made.certificates);
    for (const block of made.contested) contested.push(block);
  }
  return { certificates: [...certificatesOf.values()].flat(), certificatesOf, contested, refused };
}

/**
 * The blocks that cert-manager's shim reads of a route; undefined where it reads none. Of a Gateway it joins the
 * hostnames of the listeners that name one Secret, and leaves out those of other namespaces (v1.21,
 * validateGatewayListenerBlock).
 */
function shimBlocks({ declared, namespace }: PlannedIngress, isGatewayShimOn: boolean): TlsBlock[] | undefined {
  if (declared?.kind === 'Ingress') return [...declared.blocks];
  if (declared?.kind !== 'Gateway' || !isGatewayShimOn) return undefined;
  const joined = new Map<string, TlsBlock>();
  for (const block of declared.blocks) {
    const { secretName = '', hosts } = block;
    if (hosts.length === 0 || (block.namespace ?? namespace) !== namespace) continue;
    const before = joined.get(secretName);
    joined.set(secretName, before === undefined ? block : { ...before, hosts: [...before.hosts, ...hosts] });
  }
  return [...joined.values()];
}

function sync(
  route: PlannedIngress,
  blocks: readonly TlsBlock[],
  existing: Map<string, Certificate>,
  options: ShimOptions,
): Pick<ShimOutcome, 'certificates' | 'contested'> & { readonly refused?: RefusedAnnotations | undefined } {
  const certificates: ShimCertificate[] = [];
  const contested: ContestedBlock[] = [];
  const { namespace, annotations, annotationsPath, hosts } = route;
  const tls = blocks.map((block) => ({ secretName: block.secretName, hosts: block.hosts.map(({ name }) => name) }));
  const rules = hosts.map(({ written }) => ({ host: written }));
  const here = blocks.flatMap(({ secretName = '' }) => existing.get(`${namespace}/${secretName}`) ?? []);
  const ingress = { metadata: { name: 'manifest', namespace, annotations }, spec: { tls, rules } };
  const answer = certManager.decide({ ingress, existing: here, options });
  if (answer.kind === 'ambiguous' || answer.decision.kind === 'refused') return { certificates, contested };
  const refused = refusedAnnotations(annotations, options, answer.decision);
  if (refused !== undefined) return { certificates, contested, refused };
  const made = new Map(answer.decision.certificates.map((certificate) => [certificate.secretName, certificate]));
  for (const block of blocks) {
    const { secretName } = block;
    const certificate = secretName === undefined ? undefined : made.get(secretName);
    if (secretName === undefined || certificate === undefined) continue;
    if (certificate.action === 'created') {
      existing.set(`${namespace}/${secretName}`, { ...certificate, owner: 'other' });
      const names = canonicalNames(certificate.dnsNames ?? []);
      const issuer = { ...certificate.issuerRef, path: annotationsPath };
      const stray = strayCommonName(certificate.commonName, names);
      const renewal = askedRenewal(certificate, annotationsPath);
      certificates.push({ route, block, secretName, names, strayCommonName: stray, renewal, issuer });
    } else if (!block.hosts.every(({ name }) => coversName(certificate.dnsNames ?? [], canonicalName(name)))) {
      contested.push({ route, block, secretName });
    }
  }
  return { certificates, contested };
}

/** Two blocks of one Secret are left to EW3007, and blocks without a Secret or hosts to EW3005. */
function refusedAnnotations(
  annotations: PlannedIngress['annotations'],
  options: ShimOptions,
  { error }: SyncDecision,
): RefusedAnnotations | undefined {
  const issuer = chooseIssuer(annotations, options);
  if (issuer.kind === 'error') return { isOfIssuer: true, why: issuer.message };
  return error === undefined ? undefined : { isOfIssuer: false, why: error };
}

function canonicalNames(names: readonly string[]): string[] {
  return [...new Set(names.map(canonicalName))].sort();
}
