/**
 * CEL of the guard's policies (Kubernetes >= 1.31, for optional values). Expressions ask for the cost of a few look-ups
 * a host, whatever the size of the plan.
 */

/** A variable of a policy; its expression may use those before it. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** A rule of a policy, and what is said where it does not hold. */
export interface Validation {
  readonly expression: string;
  /** CEL of the text. */
  readonly messageExpression: string;
}

/** What a policy judges, beside the API that it watches. */
export interface PolicyText {
  readonly matchConditions: readonly Variable[];
  readonly variables: readonly Variable[];
  readonly validations: readonly Validation[];
}

const annotation = (name: string) => `object.metadata.?annotations[?'${name}'].orValue('')`;

const ingressClass = `(has(object.spec.ingressClassName) ? object.spec.ingressClassName : ${annotation('kubernetes.io/ingress.class')})`;

/** Routes of the plan's classes are judged; of updates those that change something, or no such route could be deleted. */
function matchConditions(classes: readonly string[]): Variable[] {
  return [
    { name: 'class-of-the-plan', expression: `${ingressClass} in ${JSON.stringify(classes)}` },
    { name: 'not-deleted', expression: '!has(object.metadata.deletionTimestamp)' },
    {
      name: 'changed',
      expression:
        'request.operation != "UPDATE" || object.spec != oldObject.spec || ' +
        'object.metadata.?annotations.orValue({}) != oldObject.metadata.?annotations.orValue({})',
    },
  ];
}

/** Whether a requirement `r`, in three words, holds for the labels of the namespace. */
const holds = (() => {
  const key = "r.split(' ')[1]";
  const values = "r.split(' ')[2].split(',')";
  const labels = 'variables.labels';
  const number = `(${key} in ${labels} && ${labels}[${key}].matches('^-?[0-9]{1,18}$'))`;
  return [
    `(r.startsWith('in ') && ${key} in ${labels} && ${labels}[${key}] in ${values})`,
    `(r.startsWith('notin ') && !(${key} in ${labels} && ${labels}[${key}] in ${values}))`,
    `(r.startsWith('exists ') && ${key} in ${labels})`,
    `(r.startsWith('absent ') && !(${key} in ${labels}))`,
    `(r.startsWith('gt ') && ${number} && int(${labels}[${key}]) > int(${values}[0]))`,
    `(r.startsWith('lt ') && ${number} && int(${labels}[${key}]) < int(${values}[0]))`,
  ].join(' || ');
})();

/** The domain around a host; of a wildcard host its own. */
const domain = (host: string) => `${host}.substring(${host}.indexOf('.') + 1)`;

/**
 * Whether a host is granted to the namespace and class of the route. An exact name goes before a wildcard, as in the
 * plan.
 *
 * @param words what the grant may say of TLS; undefined for anything
 */
function granted(host: string, words?: readonly string[]): string {
  const lines = `(${host} in variables.grants ? variables.grants[${host}] : variables.grants[?('_.' + ${domain(host)})].orValue(''))`;
  const ofWord = words === undefined ? '' : ` && g.split('|')[0] in ${JSON.stringify(words)}`;
  return (
    `${lines}.split('\\n').exists(g, g != '' && (variables.ofAnyClass || g.split('|')[1] == variables.class)${ofWord} && ` +
    `(g.split('|')[2] == '' || g.split('|')[2].split(';').all(r, ${holds})))`
  );
}

const common: readonly Variable[] = [
  { name: 'class', expression: ingressClass },
  { name: 'labels', expression: 'namespaceObject.metadata.?labels.orValue({})' },
  { name: 'grants', expression: 'params.?data.orValue({})' },
];

const notGiven =
  "'edgewire: the plan does not give ' + variables.refused.join(', ') + ' to the namespace ' + " +
  "request.namespace + ' at the class ' + variables.class";

const issuers = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'];

const resolver = 'traefik.ingress.kubernetes.io/router.tls.certresolver';
const domains = 'traefik.ingress.kubernetes.io/router.tls.domains.';

/** The policy about Ingresses. An Ingress by which cert-manager answers HTTP-01 has no TLS, and nothing but that path. */
export function ofIngresses(classes: readonly string[]): PolicyText {
  const solves =
    "object.metadata.?labels[?'acme.cert-manager.io/http01-solver'].orValue('') == 'true' && " +
    "object.spec.?rules.orValue([]).all(r, r.?http.?paths.orValue([]).all(p, p.?path.orValue('').startsWith('/.well-known/acme-challenge/')))";
  const inBlock =
    "object.spec.?tls.orValue([]).exists(t, t.?secretName.orValue('') != '' && " +
    `t.?hosts.orValue([]).exists(x, x == h || x == '*.' + ${domain('h')}))`;
  return {
    matchConditions: matchConditions(classes),
    variables: [
      ...common,
      { name: 'solves', expression: solves },
      { name: 'ofAnyClass', expression: 'variables.solves' },
      { name: 'hosts', expression: "object.spec.?rules.orValue([]).map(r, r.?host.orValue(''))" },
      {
        name: 'refused',
        expression:
          `variables.hosts.filter(h, h != '' && !${granted('h')}) + ` +
          `object.spec.?tls.orValue([]).map(t, t.?hosts.orValue([]).filter(h, !(h in variables.hosts) && !${granted('h')}).join(', ')).filter(l, l != '')`,
      },
      {
        name: 'bare',
        expression: `variables.hosts.filter(h, !variables.solves && !(${inBlock}) && !${granted('h', ['open'])} && !(${annotation(resolver)} != '' && ${granted('h', ['resolver'])}))`,
      },
      {
        name: 'asks',
        expression: `${JSON.stringify(issuers)}.filter(a, a in object.metadata.?annotations.orValue({}))`,
      },
    ],
    validations: [
      {
        expression: "!has(object.spec.defaultBackend) && variables.hosts.all(h, h != '')",
        messageExpression: "'edgewire: every rule needs a host, and a default backend answers for the hosts of others'",
      },
      { expression: 'size(variables.refused) == 0', messageExpression: notGiven },
      {
        expression: 'size(variables.refused) > 0 || size(variables.bare) == 0',
        messageExpression: "'edgewire: no tls block with a secretName lists ' + variables.bare.join(', ')",
      },
      {
        expression: `size(variables.asks) == 0 || variables.hosts.all(h, ${granted('h', ['own'])})`,
        messageExpression:
          "'edgewire: ' + variables.asks.join(', ') + ' orders a certificate for a host that has a routing secret'",
      },
      {
        expression: `${annotation(resolver)} == '' || variables.hosts.all(h, ${granted('h', ['own', 'resolver'])})`,
        messageExpression: `'edgewire: ${resolver} orders a certificate for a host that has a routing secret'`,
      },
      {
        expression: `object.metadata.?annotations.orValue({}).all(a, !a.startsWith('${domains}') || object.metadata.annotations[a].split(',').all(d, ${granted('d', ['own', 'resolver'])}))`,
        messageExpression: `'edgewire: ${domains}* orders a certificate for names that the plan does not give to the namespace ' + request.namespace`,
      },
    ],
  };
}

/** Matchers of Traefik's rules that limit what the route of a host takes. */
const limiting = 'Path|PathPrefix|PathRegexp|Method|Header|HeaderRegexp|Query|QueryRegexp|ClientIP|ALPN';
const quoted = '(?:`[^`]*`|"[^"]*")';
const limit = `!?(?:${limiting})\\( *${quoted}(?: *, *${quoted})* *\\)`;
const limits = `(?:${limit}|!?\\( *${limit}(?: *(?:&&|\\|\\|) *${limit})* *\\))`;
const host = `Host(?:SNI)?\\( *${quoted} *\\)`;
const hosts = `(?:${host}|\\( *${host}(?: *\\|\\| *${host})* *\\))`;
const route = `(?:${limits} *&& *)*${hosts}(?: *&& *${limits})*`;
const alternative = `(?:${route}|\\( *${route} *\\))`;

/** The rules whose hosts the API server can tell: alternatives of hosts, each narrowed by paths and the like. */
const readable = `^ *${alternative}(?: *\\|\\| *${alternative})* *$`;

/** The policy about Traefik's IngressRoutes, by HTTP and by TCP. */
export function ofIngressRoutes(classes: readonly string[]): PolicyText {
  const found = `m.findAll(${raw(host)}).map(f, f.find(${raw(quoted)})).map(q, q.substring(1, size(q) - 1).lowerAscii())`;
  return {
    matchConditions: matchConditions(classes),
    variables: [
      ...common,
      { name: 'ofAnyClass', expression: 'false' },
      { name: 'rules', expression: "object.spec.?routes.orValue([]).map(r, r.?match.orValue(''))" },
      { name: 'hosts', expression: `variables.rules.map(m, ${found})` },
      {
        name: 'refused',
        expression: `variables.hosts.map(l, l.filter(h, !${granted('h')}).join(', ')).filter(l, l != '')`,
      },
    ],
    validations: [
      {
        expression: `variables.rules.all(m, m.matches(${raw(readable)}))`,
        messageExpression:
          "'edgewire: the hosts of a rule have to be named, as in Host(`a.example.com`) && PathPrefix(`/b`)'",
      },
      { expression: 'size(variables.refused) == 0', messageExpression: notGiven },
      {
        expression: `has(object.spec.tls) || variables.hosts.all(l, l.all(h, ${granted('h', ['open'])}))`,
        messageExpression: "'edgewire: the route has no tls'",
      },
      {
        expression: `object.spec.?tls.?certResolver.orValue('') == '' || variables.hosts.all(l, l.all(h, ${granted('h', ['own', 'resolver'])}))`,
        messageExpression: "'edgewire: tls.certResolver orders a certificate for a host that has a routing secret'",
      },
      {
        expression: `object.spec.?tls.?domains.orValue([]).all(x, (x.?sans.orValue([]) + (has(x.main) ? [x.main] : [])).all(d, ${granted('d', ['own', 'resolver'])}))`,
        messageExpression:
          "'edgewire: tls.domains orders a certificate for names that the plan does not give to the namespace ' + request.namespace",
      },
    ],
  };
}

/** The policy about Gateways, whose listeners bound the hosts of all routes that are attached to them. */
export function ofGateways(classes: readonly string[]): PolicyText {
  const [, ...unlessDeleted] = matchConditions([]);
  const withTls =
    "object.spec.?listeners.orValue([]).exists(l, l.?hostname.orValue('') == h && l.protocol in ['HTTPS', 'TLS'])";
  return {
    matchConditions: [
      {
        name: 'class-of-the-plan',
        expression: `object.spec.?gatewayClassName.orValue('') in ${JSON.stringify(classes)}`,
      },
      ...unlessDeleted,
    ],
    variables: [
      { name: 'class', expression: 'object.spec.gatewayClassName' },
      ...common.slice(1),
      { name: 'ofAnyClass', expression: 'false' },
      { name: 'hosts', expression: "object.spec.?listeners.orValue([]).map(l, l.?hostname.orValue(''))" },
      { name: 'refused', expression: `variables.hosts.filter(h, h != '' && !${granted('h')})` },
      { name: 'bare', expression: `variables.hosts.filter(h, !(${withTls}) && !${granted('h', ['open'])})` },
      {
        name: 'asks',
        expression: `${JSON.stringify(issuers)}.filter(a, a in object.metadata.?annotations.orValue({}))`,
      },
    ],
    validations: [
      {
        expression: "variables.hosts.all(h, h != '')",
        messageExpression: "'edgewire: every listener needs a hostname, or its routes may take the hosts of others'",
      },
      { expression: 'size(variables.refused) == 0', messageExpression: notGiven },
      {
        expression: 'size(variables.refused) > 0 || size(variables.bare) == 0',
        messageExpression: "'edgewire: no listener of HTTPS or TLS has ' + variables.bare.join(', ')",
      },
      {
        expression: `size(variables.asks) == 0 || variables.hosts.all(h, ${granted('h', ['own'])})`,
        messageExpression:
          "'edgewire: ' + variables.asks.join(', ') + ' orders a certificate for a host that has a routing secret'",
      },
    ],
  };
}

/**
 * The policy about routes of the Gateway API. A route does not say of which class its Gateways are, so it is refused
 * only for hosts that the plan gives to others; without hostnames it takes those of its listeners.
 */
export function ofGatewayRoutes(): PolicyText {
  const [, ...unlessDeleted] = matchConditions([]);
  const isOfPlan = `(h in variables.grants || ('_.' + ${domain('h')}) in variables.grants)`;
  return {
    matchConditions: unlessDeleted,
    variables: [
      { name: 'class', expression: "''" },
      ...common.slice(1),
      { name: 'ofAnyClass', expression: 'true' },
      { name: 'hosts', expression: 'object.spec.?hostnames.orValue([])' },
      { name: 'refused', expression: `variables.hosts.filter(h, ${isOfPlan} && !${granted('h')})` },
    ],
    validations: [
      {
        expression: 'size(variables.refused) == 0',
        messageExpression:
          "'edgewire: the plan does not give ' + variables.refused.join(', ') + ' to the namespace ' + request.namespace",
      },
    ],
  };
}

/** A text as CEL has it: JSON's escapes are among CEL's. */
function raw(text: string): string {
  return JSON.stringify(text);
}
