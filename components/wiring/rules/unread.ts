import { configPath } from '../../config/path';
import { type Diagnostic, diagnostic, none } from './diagnostic';
import { type ManifestObject } from '../manifests/object';
import { formerTraefikGroup } from '../manifests/ingress-route';
import { type Declared, isOfForeignClass, type PlannedIngress } from '../ingress';
import { optionsAnnotation, optionsOf } from '../host-options';
import { setAside } from '../served';
import { sourceText } from '../source';
import { type Facts } from './facts';
import { andMore } from './once-per-host';

/** Kinds that carry TLS of an edge, by group and kind; what is said of them where they are found. */
interface Unread {
  readonly group: RegExp;
  readonly kinds: RegExp;
  readonly why: string;
  readonly hint: string;
}

const notRead = 'carries TLS and is not read';
const byOthers = 'Check what it serves by hand, or serve it by an Ingress, an IngressRoute or a Gateway.';

const unread: readonly Unread[] = [
  {
    group: new RegExp(`^${formerTraefikGroup.replaceAll('.', '\\.')}$`),
    kinds: /^(IngressRoute|IngressRouteTCP|TLSStore|TLSOption)$/,
    why: 'is of a group that Traefik v3 does not read',
    hint: 'Write apiVersion: traefik.io/v1alpha1',
  },
  {
    group: /^certmanager\.k8s\.io$/,
    kinds: /^(Certificate|Issuer|ClusterIssuer)$/,
    why: 'is of a group that cert-manager no longer reads (since 0.11)',
    hint: 'Write apiVersion: cert-manager.io/v1',
  },
  {
    group: /^gateway\.networking\.(k8s\.io|x-k8s\.io)$/,
    kinds: /^X?ListenerSet$/,
    why: 'is a kind that Traefik 3.7 does not implement: its listeners serve nothing',
    hint: 'Put the listeners into the Gateway.',
  },
  { group: /^networking\.istio\.io$/, kinds: /^Gateway$/, why: notRead, hint: byOthers },
  { group: /^projectcontour\.io$/, kinds: /^(HTTPProxy|TLSCertificateDelegation)$/, why: notRead, hint: byOthers },
  { group: /^route\.openshift\.io$/, kinds: /^Route$/, why: notRead, hint: byOthers },
  { group: /^k8s\.nginx\.org$/, kinds: /^(VirtualServer|TransportServer)$/, why: notRead, hint: byOthers },
  { group: /^getambassador\.io$/, kinds: /^(Host|TLSContext)$/, why: notRead, hint: byOthers },
  { group: /^configuration\.konghq\.com$/, kinds: /^(TCPIngress|KongIngress)$/, why: notRead, hint: byOthers },
];

/** EW3017 and EW3019: objects with TLS that are not read, by the plan or by the pinned controller; each kind once. */
export function unreadRules(facts: Facts): Diagnostic[] {
  const judged = facts.ingresses.filter((ingress) => !isOfForeignClass(facts.config, ingress));
  return [
    ...unreadKinds(facts),
    ...replacedObjects(facts),
    ...unusedStores(facts),
    ...unservedGateways(facts),
    ...undecidedRules(judged),
    ...droppedRules(judged),
    ...optionsNeverThere(judged),
  ];
}

/** EW3019, once: overlays that are not meant to be applied together have it for each of their objects. */
function replacedObjects({ manifests }: Facts): Diagnostic[] {
  const [first, ...others] = manifests.replaced;
  if (first === undefined) return [];
  const { kind, namespace, name, at } = first;
  const last = manifests.objects.find(
    (one) => one.kind === kind && one.group === first.group && one.namespace === namespace && one.name === name,
  );
  const message = `The ${kind} ${namespace}/${name} stands here and in ${last?.at ?? ''} with different contents: the last one counts, and this one is not judged.`;
  const hint = 'Check what is applied together in a run of its own, or remove one of them.';
  return [diagnostic('EW3019', at, message + andMore(others.length, 'object'), hint)];
}

/** TLSStores that Traefik never asks, with what each keeps from the routes that name the same Secrets. */
function unusedStores({ manifests, ledger }: Facts): Diagnostic[] {
  return manifests.tlsStores.flatMap((store) => {
    if (store.isUsed) return [];
    const { namespace, name, at } = store.object;
    const kept = [...setAside(ledger, [store])];
    const consequence =
      kept.length === 0
        ? ''
        : `. It loads ${kept.join(', ')} for that store alone, even where an IngressRoute of ${namespace} names the Secret`;
    const message = `The TLSStore ${namespace}/${name} is never used, since Traefik serves from the one named default${consequence}.`;
    const hint = 'Name it default, in the namespace of its Traefik; or remove it.';
    return [diagnostic('EW3017', at, message, hint)];
  });
}

function undecidedRules(routes: readonly PlannedIngress[]): Diagnostic[] {
  const found = new Map<string, { readonly first: Diagnostic; others: number }>();
  for (const { declared, source } of routes) {
    if (declared === undefined) continue;
    for (const { value: why, path } of declared.undecided) {
      const before = found.get(why);
      if (before !== undefined) before.others++;
      else {
        const message = `Which hosts a rule of ${sourceText(source)} takes is not decided: ${why}. They are not judged.`;
        found.set(why, { first: diagnostic('EW3017', path, message, decidingHint(declared)), others: 0 });
      }
    }
  }
  return [...found.values()].map(({ first, others }) => ({
    ...first,
    message: first.message + andMore(others, 'rule'),
  }));
}

/** Gateways of a controller whose Traefik does not read the Gateway API, each class once. */
function unservedGateways({ config, manifests }: Facts): Diagnostic[] {
  return config.controllers.flatMap(({ name, class: gatewayClass }) => {
    const [first, ...others] = manifests.unservedGateways.filter(
      ({ controller }) => controller.kind === 'class' && controller.class === gatewayClass,
    );
    if (first === undefined) return [];
    const message = `${sourceText(first.source)} is a Gateway of ${gatewayClass}, and its Traefik does not read the Gateway API: nothing serves it, nor what is attached to it.`;
    const hint = `Set ${configPath('controllers', name, 'gateway')}: true`;
    return [diagnostic('EW3017', first.controller.path, message + andMore(others.length, 'Gateway'), hint)];
  });
}

/** A rule that the controller refuses serves nothing, whatever else its route has. */
function droppedRules(routes: readonly PlannedIngress[]): Diagnostic[] {
  return routes.flatMap(
    ({ declared, source }) =>
      declared?.dropped.map(({ value: why, path, hint }) => {
        const [message, usualHint] = dropped(declared, sourceText(source), why);
        return diagnostic('EW3017', path, message, hint ?? usualHint);
      }) ?? none,
  );
}

function dropped(declared: Declared | undefined, source: string, why: string): [message: string, hint: string] {
  switch (declared?.kind) {
    case 'Gateway':
      return [
        `Traefik refuses a listener of ${source}: ${why}. It serves nothing.`,
        'Give it the protocol HTTP, or HTTPS or TLS with certificateRefs that are Secrets, and in allowedRoutes the kinds of that protocol alone.',
      ];
    case 'HTTPRoute':
    case 'TLSRoute':
      return [
        `Traefik attaches ${source} to no listener: ${why}. Nobody reaches it.`,
        "Name a listener in parentRefs that takes the route, by its kind, its hostname and the route's namespace.",
      ];
    default:
      return [
        `Traefik refuses a rule of ${source}: ${why}. It drops the router, and nobody reaches what it is for.`,
        'Write the rule with the matchers of Traefik v3.',
      ];
  }
}

/** Routes that name TLS options of which Traefik has none, whatever objects there are. */
function optionsNeverThere(routes: readonly PlannedIngress[]): Diagnostic[] {
  return routes.flatMap((ingress) => {
    const reference = optionsOf(ingress);
    if (reference?.neverThere === undefined) return none;
    const { source, declared, namespace, annotations, annotationsPath } = ingress;
    const path = declared?.tlsOptions?.path ?? annotationsPath;
    const consequence = `Traefik looks for ${reference.key}, and has no such options: it builds no router, and nobody reaches what the route is for.`;
    if (reference.neverThere === 'filed-as-default') {
      const message = `${sourceText(source)} names the TLSOption default: ${consequence}`;
      const hint = 'Leave the name out: the TLSOption named default holds for every route that names none.';
      return [diagnostic('EW3017', path, message, hint)];
    }
    const name = annotations[optionsAnnotation] ?? '';
    const message = `${sourceText(source)} names the TLS options ${name} without their provider: ${consequence}`;
    const prefix = name.startsWith(`${namespace}-`) ? '' : `${namespace}-`;
    return [diagnostic('EW3017', path, message, `Write ${prefix}${name}@kubernetescrd`)];
  });
}

/** What lets the hosts of a route be judged. */
function decidingHint(declared: Declared | undefined): string {
  return declared?.kind === 'HTTPRoute' || declared?.kind === 'TLSRoute'
    ? 'Check it together with the manifest of that Gateway.'
    : 'Name hosts by Host, or HostSNI for TCP, for them to be judged.';
}

function unreadKinds({ manifests }: Facts): Diagnostic[] {
  const found = new Map<string, { readonly first: ManifestObject; readonly what: Unread; others: number }>();
  for (const object of manifests.objects) {
    const what = unread.find(({ group, kinds }) => group.test(object.group) && kinds.test(object.kind));
    if (what === undefined) continue;
    const key = `${object.group}/${object.kind}`;
    const before = found.get(key);
    if (before === undefined) found.set(key, { first: object, what, others: 0 });
    else before.others++;
  }
  return [...found.values()].map(({ first, what, others }) => {
    const message = `The ${first.kind} ${first.namespace}/${first.name} (${first.group}) ${what.why}.`;
    const more = others === 0 ? '' : ` So it is with ${others} more.`;
    return diagnostic('EW3017', first.at, message + more, what.hint);
  });
}
