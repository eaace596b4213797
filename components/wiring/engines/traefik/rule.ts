import ipaddr from 'ipaddr.js';

/**
 * The `match` of a Traefik router: which hosts it names.
 * Rule syntax of Traefik v3.7.9: pkg/rules/parser.go (matchers, `&&`, `||`, `!`, parentheses, arguments in backquotes or
 * double quotes; names of matchers in any of four spellings), pkg/muxer/http/matcher.go and pkg/muxer/tcp/matcher.go.
 */

/** What a rule says of hosts. */
export type RuleHosts =
  /** It takes these hosts alone, whatever else it asks for. */
  | { readonly kind: 'hosts'; readonly hosts: readonly string[] }
  /** It takes any host. */
  | { readonly kind: 'any' }
  /** Which hosts it takes can't be told: a regular expression, or a negation. */
  | { readonly kind: 'undecided'; readonly why: string }
  /** Traefik refuses it, so the router serves nothing. */
  | { readonly kind: 'invalid'; readonly why: string };

/** A rule with its paths; a rule that names none has `/`. */
export interface Rule {
  readonly hosts: RuleHosts;
  /** The paths, where a request is chosen by its host and path alone; undefined where more decides. */
  readonly paths: readonly string[] | undefined;
}

type Expression =
  | {
      readonly kind: 'matcher';
      /** In lower case. */
      readonly name: string;
      readonly written: string;
      readonly values: readonly string[];
    }
  | { readonly kind: 'not'; readonly of: Expression }
  /** Has any number of parts: a rule of a thousand hosts is no deep tree. */
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] };

/** How deep parentheses and negations are followed. */
const deepest = 100;

/** Matchers of a host: `Host` of HTTP, `HostSNI` of TCP, `HostHeader` of the former syntax. */
const exactMatchers: ReadonlySet<string> = new Set(['host', 'hostsni', 'hostheader']);
const regexpMatchers: ReadonlySet<string> = new Set(['hostregexp', 'hostsniregexp']);
const pathMatchers: ReadonlySet<string> = new Set(['path', 'pathprefix']);

/** What a router reads: HTTP requests or TCP connections. */
export type RuleProtocol = 'http' | 'tcp';

/** The syntax of a rule: that of Traefik v3, or of v2, which a route may still ask for (`syntax: v2`). */
export type RuleSyntax = 'v3' | 'v2';

type Matchers = Readonly<Record<string, readonly number[] | 'any'>>;

/** The matchers, by name, each with the numbers of values that it takes (matcher.go and matcher_v2.go). */
const matchers: Readonly<Record<RuleSyntax, Readonly<Record<RuleProtocol, Matchers>>>> = {
  v3: {
    http: {
      ClientIP: [1],
      Method: [1],
      Host: [1],
      HostRegexp: [1],
      Path: [1],
      PathRegexp: [1],
      PathPrefix: [1],
      Header: [2],
      HeaderRegexp: [2],
      Query: [1, 2],
      QueryRegexp: [1, 2],
    },
    tcp: { ALPN: [1], ClientIP: [1], HostSNI: [1], HostSNIRegexp: [1] },
  },
  v2: {
    http: {
      Host: 'any',
      HostHeader: 'any',
      HostRegexp: 'any',
      ClientIP: 'any',
      Path: 'any',
      PathPrefix: 'any',
      Method: 'any',
      Headers: [2],
      HeadersRegexp: [2],
      Query: 'any',
    },
    tcp: { HostSNI: 'any', HostSNIRegexp: 'any', ClientIP: 'any', ALPN: 'any' },
  },
};

/** What Traefik v3 has in place of matchers that it no longer knows. */
const successors: Readonly<Record<string, string>> = {
  hostheader: 'Host',
  headers: 'Header',
  headersregexp: 'HeaderRegexp',
};

/** A named part of a regular expression, as Traefik v2 had it. */
const formerRegexp = /\{[A-Za-z_]\w*:/;
const former =
  'it has a regular expression in the form of Traefik v2, {name:…}, whose braces v3 takes as they stand, so that no host fits';

/** Host names that the TCP muxer takes (muxer/tcp/matcher.go, hostOrIP). */
const sniHost = /^(\*\.)?[\w.\-:]+$/;

/** Reads a rule. */
export function readRule(text: string, protocol: RuleProtocol = 'http', syntax: RuleSyntax = 'v3'): Rule {
  try {
    const expression = new Parser(text).whole();
    validate(expression, protocol, syntax);
    const hosts = hostsOf(expression);
    const isFormer = syntax === 'v3' && hosts.kind === 'undecided' && hasFormerRegexp(expression);
    return { hosts: isFormer ? { kind: 'undecided', why: former } : hosts, paths: pathsOf(expression) };
  } catch (error) {
    if (error instanceof RuleError) return { hosts: { kind: 'invalid', why: error.message }, paths: undefined };
    throw error;
  }
}

/**
 * Traefik gives up the router at the first matcher that it does not know, or that has values it does not take.
 *
 * @throws RuleError
 */
function validate(expression: Expression, protocol: RuleProtocol, syntax: RuleSyntax): void {
  switch (expression.kind) {
    case 'matcher':
      return validateMatcher(expression, protocol, syntax);
    case 'not':
      return validate(expression.of, protocol, syntax);
    case 'and':
    case 'or':
      for (const part of expression.of) validate(part, protocol, syntax);
  }
}

function validateMatcher(
  { name, written, values }: Extract<Expression, { kind: 'matcher' }>,
  protocol: RuleProtocol,
  syntax: RuleSyntax,
): void {
  const known = Object.entries(matchers[syntax][protocol]).find(([one]) => spellings(one).includes(written));
  if (known === undefined) {
    const successor = syntax === 'v3' && protocol === 'http' ? successors[name] : undefined;
    const meant = successor === undefined ? '' : `, which has ${successor} in its place`;
    throw new RuleError(`${written} is no matcher of ${syntax === 'v2' ? 'the v2 syntax' : 'Traefik v3'}${meant}`);
  }
  const [, counts] = known;
  if (values.length === 0 || (counts !== 'any' && !counts.includes(values.length))) {
    const isListed = counts !== 'any' && counts.length === 1 && counts[0] === 1 && values.length > 1;
    const meant = isListed ? `: write ${values.map((value) => `${written}(\`${value}\`)`).join(' || ')}` : '';
    throw new RuleError(
      `${written} takes ${counts === 'any' ? 'one or more' : counts.join(' or ')}, not ${values.length} values${meant}`,
    );
  }
  if (values.includes('')) throw new RuleError(`${written} has an empty value`);
  const [host = ''] = values;
  if (name === 'host' && /[^\0-\x7f]/.test(host)) throw new RuleError(`${host} has letters outside of ASCII`);
  const strange = name === 'clientip' ? values.find((value) => !isAddressOrRange(value)) : undefined;
  if (strange !== undefined) throw new RuleError(`${strange} is no address and no CIDR`);
  if (name === 'hostsni' && host !== '*' && !sniHost.test(host)) throw new RuleError(`${host} is no host name`);
}

/** As pkg/ip/checker.go reads what ClientIP is given. */
function isAddressOrRange(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text) || ipaddr.isValidCIDR(text);
}

/** The spellings that Traefik's parser knows of a matcher: `HostSNI`, `hostsni`, `HOSTSNI` and `Hostsni`. */
function spellings(name: string): readonly string[] {
  const lower = name.toLowerCase();
  return [name, lower, name.toUpperCase(), lower.slice(0, 1).toUpperCase() + lower.slice(1)];
}

class RuleError extends Error {}

const token = /(\s*)(?:(&&|\|\||!|\(|\)|,)|`([^`]*)`|"((?:[^"\\]|\\.)*)"|([A-Za-z]\w*))/y;

interface Token {
  readonly kind: 'sign' | 'text' | 'name' | 'end';
  readonly value: string;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const [, space = '', sign, raw, quoted, name] = token.exec(text) ?? [];
    if (space.includes('\n') && endsLine(tokens.at(-1)))
      throw new RuleError('a line ends where an operator has to follow: write that at the end of the line');
    if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
    else if (raw !== undefined) tokens.push({ kind: 'text', value: raw });
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replace(/\\(.)/g, '$1') });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else throw new RuleError(`"${text.slice(at).trim().slice(0, 20)}" is not understood`);
  }
  return [...tokens, { kind: 'end', value: '' }];
}

/** Go's parser reads a semicolon at the end of a line after such a token. */
function endsLine(last: Token | undefined): boolean {
  return last !== undefined && (last.kind !== 'sign' || last.value === ')');
}

/** Parses by recursive descent: `||` binds less than `&&`, as in Go, whose parser Traefik uses. */
class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(text: string) {
    this.tokens = tokensOf(text);
  }

  /** @throws RuleError */
  whole(): Expression {
    const expression = this.or(0);
    if (this.next.kind !== 'end') throw new RuleError(`"${this.next.value}" is one too many`);
    return expression;
  }

  private get next(): Token {
    return this.tokens[this.at] ?? { kind: 'end', value: '' };
  }

  private takes(sign: string): boolean {
    const { kind, value } = this.next;
    if (kind !== 'sign' || value !== sign) return false;
    this.at++;
    return true;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) throw new RuleError(`"${sign}" is missing`);
  }

  private or(depth: number): Expression {
    return this.chain('or', '||', () => this.and(depth));
  }

  private and(depth: number): Expression {
    return this.chain('and', '&&', () => this.unary(depth));
  }

  private chain(kind: 'and' | 'or', sign: string, next: () => Expression): Expression {
    const first = next();
    const of = [first];
    while (this.takes(sign)) of.push(next());
    return of.length === 1 ? first : { kind, of };
  }

  private unary(depth: number): Expression {
    if (depth > deepest) throw new RuleError(`it is nested more than ${deepest} deep`);
    if (this.takes('!')) return { kind: 'not', of: this.unary(depth + 1) };
    if (this.takes('(')) {
      const inner = this.or(depth + 1);
      this.expect(')');
      return inner;
    }
    return this.matcher();
  }

  private matcher(): Expression {
    const { kind, value: name } = this.next;
    if (kind !== 'name') throw new RuleError(`a matcher is missing${name === '' ? '' : ` before "${name}"`}`);
    this.at++;
    this.expect('(');
    const values: string[] = [];
    while (this.next.kind === 'text') {
      values.push(this.next.value);
      this.at++;
      if (!this.takes(',')) break;
    }
    this.expect(')');
    return { kind: 'matcher', name: name.toLowerCase(), written: name, values };
  }
}

function hasFormerRegexp(expression: Expression): boolean {
  switch (expression.kind) {
    case 'matcher':
      return regexpMatchers.has(expression.name) && expression.values.some((value) => formerRegexp.test(value));
    case 'not':
      return hasFormerRegexp(expression.of);
    case 'and':
    case 'or':
      return expression.of.some(hasFormerRegexp);
  }
}

function hostsOf(expression: Expression): RuleHosts {
  switch (expression.kind) {
    case 'matcher':
      return hostsOfMatcher(expression.name, expression.values);
    case 'not':
      return mentionsHost(expression.of) ? { kind: 'undecided', why: 'it excludes hosts' } : { kind: 'any' };
    case 'and':
      return all(expression.of.map(hostsOf));
    case 'or':
      return any(expression.of.map(hostsOf));
  }
}

function hostsOfMatcher(name: string, values: readonly string[]): RuleHosts {
  if (regexpMatchers.has(name)) return { kind: 'undecided', why: 'it matches hosts by a regular expression' };
  if (!exactMatchers.has(name)) return { kind: 'any' };
  return values.includes('*') ? { kind: 'any' } : { kind: 'hosts', hosts: values };
}

/** The hosts that every part with hosts names, whatever else is asked. */
function all(parts: readonly RuleHosts[]): RuleHosts {
  const invalid = parts.find(({ kind }) => kind === 'invalid');
  if (invalid !== undefined) return invalid;
  const [first, ...others] = parts.flatMap((part) => (part.kind === 'hosts' ? [new Set(part.hosts)] : []));
  if (first !== undefined) {
    return { kind: 'hosts', hosts: [...first].filter((host) => others.every((other) => other.has(host))) };
  }
  return parts.find(({ kind }) => kind === 'undecided') ?? { kind: 'any' };
}

function any(parts: readonly RuleHosts[]): RuleHosts {
  const worst = ['invalid', 'undecided', 'any'].map((kind) => parts.find((part) => part.kind === kind));
  const [first] = worst.filter((part) => part !== undefined);
  if (first !== undefined) return first;
  return { kind: 'hosts', hosts: [...new Set(parts.flatMap((part) => (part.kind === 'hosts' ? part.hosts : [])))] };
}

function mentionsHost(expression: Expression): boolean {
  switch (expression.kind) {
    case 'matcher':
      return exactMatchers.has(expression.name) || regexpMatchers.has(expression.name);
    case 'not':
      return mentionsHost(expression.of);
    case 'and':
    case 'or':
      return expression.of.some(mentionsHost);
  }
}

/** The paths of a rule of hosts and paths alone. Several rules with headers may share a path, so those claim none. */
function pathsOf(expression: Expression): readonly string[] | undefined {
  switch (expression.kind) {
    case 'matcher':
      if (pathMatchers.has(expression.name)) return expression.values;
      return exactMatchers.has(expression.name) ? ['/'] : undefined;
    case 'not':
      return undefined;
    case 'and': {
      const parts = expression.of.map(pathsOf);
      const [path, ...others] = expression.of.filter(mentionsPath);
      if (parts.includes(undefined) || others.length > 0) return undefined;
      return path === undefined ? ['/'] : pathsOf(path);
    }
    case 'or': {
      const parts = expression.of.map(pathsOf);
      return parts.includes(undefined) ? undefined : [...new Set(parts.flatMap((part) => part ?? []))];
    }
  }
}

function mentionsPath(expression: Expression): boolean {
  switch (expression.kind) {
    case 'matcher':
      return pathMatchers.has(expression.name);
    case 'not':
      return mentionsPath(expression.of);
    case 'and':
    case 'or':
      return expression.of.some(mentionsPath);
  }
}
