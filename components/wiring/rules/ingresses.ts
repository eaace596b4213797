import { type Diagnostic, diagnostic } from './diagnostic';
import { type Declared, isOfForeignClass, type PlannedIngress } from '../ingress';
import { issuerAnnotations } from '../issuer-annotations';
import { type WiredHost } from '../wire';
import { sourceText } from '../source';
import { blockRules, tlsStoreRules } from './blocks';
import { manifestRenewalRules } from './calendar';
import { type Facts } from './facts';
import { andMore, type Speakers } from './once-per-host';
import { orderedRules } from './ordered';
import { secretWriterRules } from './secret-writers';
import { servedRules } from './served';
import { traefikRouteRules } from './traefik-routes';

/** EW3001 to EW3015: what routes say about TLS, compared with the wiring, and what their controllers then serve. */
export function ingressRules(facts: Facts, speakers: Speakers): Diagnostic[] {
  const hosts = annotatedHosts(facts);
  return [
    ...classRules(facts),
    ...facts.ingresses.flatMap((ingress) => {
      const ordered = orderedRules(facts, ingress, hosts.get(ingress) ?? []);
      return ingress.declared === undefined
        ? ordered
        : [...ordered, ...declaredRules(facts, ingress, ingress.declared)];
    }),
    ...servedRules(facts, speakers),
    ...traefikRouteRules(facts, speakers),
    ...secretWriterRules(facts),
    ...manifestRenewalRules(facts),
    ...tlsStoreRules(facts),
  ];
}

/** The hosts of Ingresses that have annotations. */
function annotatedHosts(facts: Facts): ReadonlyMap<PlannedIngress, readonly WiredHost[]> {
  const hosts = new Map<PlannedIngress, WiredHost[]>();
  for (const host of facts.hosts) {
    if (Object.keys(host.ingress.annotations).length === 0) continue;
    const others = hosts.get(host.ingress);
    if (others === undefined) hosts.set(host.ingress, [host]);
    else others.push(host);
  }
  return hosts;
}

/** Routes of manifests that name the same missing class are reported once. */
function classRules(facts: Facts): Diagnostic[] {
  const unserved = new Set(facts.hosts.filter(isWithoutController).map(({ ingress }) => ingress));
  const found: Diagnostic[] = [];
  const ofClass = new Map<string, { readonly first: Diagnostic; others: number }>();
  for (const ingress of facts.ingresses) {
    const wrong = classRule(facts, ingress, unserved.has(ingress));
    if (wrong === undefined) continue;
    if (ingress.declared === undefined || ingress.controller.kind !== 'class') {
      found.push(wrong);
      continue;
    }
    const key = `${ingress.declared.kind} ${ingress.controller.class ?? ''}`;
    const before = ofClass.get(key);
    if (before === undefined) ofClass.set(key, { first: wrong, others: 0 });
    else before.others++;
  }
  const folded = [...ofClass.values()].map(({ first, others }) => ({
    ...first,
    message: first.message + andMore(others, 'route'),
  }));
  return [...found, ...folded];
}

/** Whether neither its route nor its environment names a controller, and none is the default. */
function isWithoutController({ controller, chosen }: WiredHost): boolean {
  return controller === undefined && chosen?.environment.config.controller === undefined;
}

/** Whether the API server refuses a field, which EW3016 reports. */
function isRefused({ declared }: PlannedIngress, field: string): boolean {
  return declared?.refused.some((problem) => problem.field === field) === true;
}

/** A missing class, or a missing default; EW4008 reports a missing controller. */
function classRule(facts: Facts, ingress: PlannedIngress, isUnserved: boolean): Diagnostic | undefined {
  const { config, traefik } = facts;
  const { controller: choice, source, declared } = ingress;
  if (choice.kind === 'name' && (choice.name !== undefined || !isUnserved)) return undefined;
  const classes = config.controllers.map((controller) => controller.class).join(', ') || 'none';
  if (choice.kind === 'class' && choice.class !== undefined) {
    if (!isOfForeignClass(config, ingress) || isRefused(ingress, 'spec.ingressClassName')) return undefined;
    const what = declared?.kind === 'Gateway' ? 'gateway' : 'ingress';
    const by = choice.byDefault === undefined ? '' : `, which is the default by ${sourceText(choice.byDefault)},`;
    const message = `The ${what} class "${choice.class}" of ${sourceText(source)}${by} belongs to no configured controller. Classes: ${classes}.`;
    return diagnostic(
      'EW3006',
      choice.path,
      message,
      'Use the class of a controller, or configure one with this class.',
    );
  }
  const ofTraefik = declared?.kind === 'IngressRoute' || declared?.kind === 'IngressRouteTCP';
  if (ofTraefik && traefik.entryPoints !== undefined) return withoutClass(facts, ingress);
  if (config.controllers.some((controller) => controller.default)) return undefined;
  const message = `${sourceText(source)} has no ingress class, and no controller is the default: nothing serves it. Classes: ${classes}.`;
  const name =
    choice.kind === 'class' ? 'Name a class in spec.ingressClassName' : `Name a controller at ${choice.path}`;
  const hint = `${name}, or set \`default: true\` for a controller.`;
  return diagnostic('EW3006', choice.path, message, hint);
}

/** Traefik's CRD provider ignores a route that names no class if the provider is set to a class (v3.7). */
function withoutClass({ config }: Facts, { source, controller }: PlannedIngress): Diagnostic {
  const classes = config.controllers.map((one) => one.class).join(', ') || 'none';
  const message = `${sourceText(source)} names no class, and each Traefik of this stack reads the routes of its own class alone: nothing serves it. Classes: ${classes}.`;
  return diagnostic('EW3006', controller.path, message, 'Name a class in spec.ingressClassName.');
}

function declaredRules(facts: Facts, ingress: PlannedIngress, declared: Declared): Diagnostic[] {
  return [
    ...declared.blocks.flatMap((block) => blockRules(facts, ingress, block)),
    ...doubleSecretName(facts, ingress, declared),
    ...(facts.config.epinio === undefined ? [] : declared.rulesWithoutPaths).map((path) =>
      diagnostic(
        'EW3008',
        path,
        `A rule of ${sourceText(ingress.source)} has no http paths: every push of Epinio fails on it.`,
        'Give the rule an http path, or remove it.',
      ),
    ),
  ];
}

/**
 * cert-manager makes nothing at all for an annotated Ingress with one secretName in two blocks (v1.21.2,
 * certificate-shim; vectors cs-024 to cs-029).
 */
function doubleSecretName(
  { shimOptions }: Facts,
  { annotations, source }: PlannedIngress,
  { kind, blocks }: Declared,
): Diagnostic[] {
  if (kind !== 'Ingress' || issuerAnnotations(annotations, shimOptions).length === 0) return [];
  const seen = new Set<string>();
  return blocks.flatMap(({ secretName = '', path }) => {
    if (!seen.has(secretName)) {
      seen.add(secretName);
      return [];
    }
    const named =
      secretName === '' ? 'Two tls blocks without secretName' : `The secretName ${secretName} in two tls blocks`;
    const message = `${named} of the annotated Ingress ${sourceText(source)}: cert-manager makes no certificate for it at all.`;
    return [diagnostic('EW3007', path, message, 'Join the blocks, or give each a secretName of its own.')];
  });
}
