import { type Diagnostic, diagnostic, none } from './diagnostic';
import { type PlannedIngress, type TlsBlock } from '../ingress';
import { coversName, type SecretWriter } from '../ledger/ledger';
import { canonicalName, unexpandedVariable } from '../names/host-name';
import { sourceText } from '../source';
import { type Facts } from './facts';
import { isOrderedInVain } from './ordered';

/** EW3014, EW3015 and EW4011: who writes the Secrets that routes name, and with which names. */
export function secretWriterRules(facts: Facts): Diagnostic[] {
  const contested = contestedSecrets(facts);
  const known = new Set(facts.manifests.shim.contested.map(({ block }) => block));
  return [
    ...contested,
    ...facts.ingresses.flatMap(
      (ingress) =>
        ingress.declared?.blocks.flatMap((block) =>
          known.has(block) ? [] : uncoveredByCertificate(facts, ingress, block),
        ) ?? none,
    ),
    ...facts.ingresses.flatMap((ingress) => refusedAnnotations(facts, ingress)),
    ...facts.manifests.unknownIssuers.flatMap(({ reference, of, why, hint }) => {
      if (isOrderedInVain(facts, reference.path)) return [];
      const message = `${of} names an issuer that is not there: ${why}. No certificate is made.`;
      return [diagnostic('EW4011', reference.path, message, hint)];
    }),
  ];
}

/**
 * EW4011 where the annotations of a route name no issuer, and EW3001 where another one of them does not parse:
 * cert-manager then makes nothing at all for the route (v1.21.2, certificate-shim). Where the Secrets are there anyway,
 * nobody misses it.
 */
function refusedAnnotations({ ledger, manifests }: Facts, ingress: PlannedIngress): readonly Diagnostic[] {
  const { source, namespace, declared } = ingress;
  const refused = manifests.shim.refused.get(source);
  if (refused === undefined) return none;
  const missing = (declared?.blocks ?? []).find(
    ({ secretName }) => secretName !== undefined && !ledger.has(namespace, secretName),
  );
  if (missing?.secretName === undefined) return none;
  const message = `cert-manager makes no certificate for ${sourceText(source)}, which names the Secret ${missing.secretName}: ${refused.why}.`;
  return [
    refused.isOfIssuer
      ? diagnostic(
          'EW4011',
          ingress.annotationsPath,
          message,
          'Name one issuer by one annotation, such as cert-manager.io/cluster-issuer.',
        )
      : diagnostic('EW3001', missing.secretPath, message, 'Correct the annotation.'),
  ];
}

function contestedSecrets(facts: Facts): Diagnostic[] {
  const { ledger, manifests } = facts;
  const ofBlocks = manifests.shim.contested.flatMap(({ route, block, secretName }) => {
    const owner = ledger.writersAt(route.namespace, secretName)[0];
    if (owner === undefined) return [];
    const hosts = block.hosts.map(({ name }) => name).join(', ');
    const message = `${sourceText(route.source)} asks cert-manager for a certificate in ${route.namespace}/${secretName}, which is that of ${owner.by}: cert-manager changes no Certificate that it did not make for this Ingress, so ${hosts} never gets into it.`;
    return [
      diagnostic('EW3014', block.secretPath, message, 'Join the Ingresses, or give each a secretName of its own.'),
    ];
  });
  return [...ofBlocks, ...manifests.writers.flatMap((writer) => secondWriter(facts, writer))];
}

/** The writers of certificates: a Secret of two other writers may be anything, such as one that a bootstrap brings. */
const issuing: ReadonlySet<SecretWriter['kind']> = new Set(['program', 'certificate', 'ingress-shim']);

/** EW3014, except for a certificate that cert-manager orders over a routing secret: that is EW3002. */
function secondWriter({ ledger }: Facts, writer: SecretWriter): Diagnostic[] {
  const { namespace, secretName, by, path, kind } = writer;
  const [first] = ledger.writersAt(namespace, secretName);
  const environment = ledger.environmentsNamed(secretName).find((one) => ledger.reachOf(one, namespace) === 'yes');
  if (environment !== undefined && kind !== 'ingress-shim') {
    const message = `${capital(by)} writes the Secret ${namespace}/${secretName}, which is the routing secret of ${environment.name}: each overwrites the other's.`;
    return [diagnostic('EW3014', path, message, `Give one of them another name, or remove ${by}.`)];
  }
  if (environment !== undefined || first === undefined || first === writer) return [];
  if (!issuing.has(kind) && !issuing.has(first.kind)) return [];
  const ofCertManager = [kind, first.kind].every((one) => one === 'certificate' || one === 'ingress-shim');
  const consequence = ofCertManager
    ? 'one of them gets the Secret, and the other never has a certificate'
    : "each overwrites the other's, and cert-manager orders again and again";
  const message = `${capital(by)} and ${first.by} both write the Secret ${namespace}/${secretName}: ${consequence}.`;
  const hint =
    kind === 'ingress-shim'
      ? `Remove the issuer annotation: the Secret is that of ${first.by}.`
      : 'Remove one of them, or give it a Secret of its own.';
  return [diagnostic('EW3014', path, message, hint)];
}

function uncoveredByCertificate({ ledger }: Facts, ingress: PlannedIngress, block: TlsBlock): Diagnostic[] {
  const { secretName, namespace = ingress.namespace } = block;
  if (secretName === undefined || ledger.environmentAt(namespace, secretName) !== undefined) return [];
  const writer = ledger.certificateAt(namespace, secretName);
  const names = writer?.names;
  // EW3001 reports a Secret that is never filled.
  if (writer === undefined || names === undefined || writer.unreadable !== undefined) return [];
  return block.hosts.flatMap(({ name, path }) => {
    if (coversName(names, canonicalName(name)) || unexpandedVariable(name) !== undefined) return [];
    const message = `${sourceText(ingress.source)} names the Secret ${secretName} for ${name}, and the certificate in it, by ${writer.by}, covers ${names.length === 0 ? 'no host' : `${names.join(', ')} alone`}.`;
    const hint = `Name a Secret that covers ${name}, or add ${name} to that certificate.`;
    return [diagnostic('EW3015', path, message, hint)];
  });
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
