import { byteLength } from '../go/strconv';

/**
 * What Kubernetes accepts as a label's key and value and as a DNS name, with the texts that its API server answers
 * otherwise. Rule from k8s.io/apimachinery v0.35.4: pkg/api/validate/content (kube.go: IsLabelKey, IsLabelValue;
 * dns.go: IsDNS1123Subdomain, IsDNS1123Label) and pkg/util/validation (IsWildcardDNS1123Subdomain).
 */

const NAME_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE_FORMAT = `(${NAME_FORMAT})?`;
const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const VALUE_RULE = `a valid label must be an empty string or ${NAME_RULE.slice('must '.length)}`;
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
  'and must start and end with an alphanumeric character';
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', " +
  'and must start and end with an alphanumeric character';
const WILDCARD_RULE =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower " +
  "case alphanumeric characters, '-' or '.' and end with an alphanumeric character";
const NAME_MAX_BYTES = 63;
const SUBDOMAIN_MAX_BYTES = 253;

// The formats above are what messages quote; these accept the same texts and cannot backtrack without end.
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const DNS_LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

function formatProblem(rule: string, format: string, examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${rule} (e.g. ${shown}regex used for validation is '${format}')`;
}

/** A problem without the examples and the pattern that the API server adds to it. */
export function withoutExamples(problem: string): string {
  return problem.replace(/ \(e\.g\. .*$/, '');
}

function lengthProblem(bytes: number): string {
  return `must be no more than ${bytes} bytes`;
}

function nameProblem(): string {
  return formatProblem(NAME_RULE, NAME_FORMAT, ['MyName', 'my.name', '123-abc']);
}

function isSubdomain(text: string): boolean {
  return text.split('.').every((label) => DNS_LABEL.test(label));
}

function hostLengthProblems(text: string): string[] {
  return byteLength(text) > SUBDOMAIN_MAX_BYTES ? [lengthProblem(SUBDOMAIN_MAX_BYTES)] : [];
}

/** Why `text` is no lower-case DNS subdomain; empty if it is one. */
export function subdomainProblems(text: string): string[] {
  const problems = hostLengthProblems(text);
  if (!isSubdomain(text)) problems.push(formatProblem(SUBDOMAIN_RULE, SUBDOMAIN_FORMAT, ['example.com']));
  return problems;
}

/**
 * Why `text` is no name of a Service; empty if it is one. It may start with a digit, as since Kubernetes 1.36
 * (KEP 5311: RelaxedServiceNameValidation).
 */
export function serviceNameProblems(text: string): string[] {
  const problems = byteLength(text) > NAME_MAX_BYTES ? [lengthProblem(NAME_MAX_BYTES)] : [];
  if (!DNS_LABEL.test(text)) problems.push(formatProblem(LABEL_RULE, LABEL_FORMAT, ['my-name', '123-abc']));
  return problems;
}

/** Why `text` is no `*.` in front of a lower-case DNS subdomain; empty if it is one. */
export function wildcardProblems(text: string): string[] {
  const problems = hostLengthProblems(text);
  if (!text.startsWith('*.') || !isSubdomain(text.slice(2))) {
    problems.push(formatProblem(WILDCARD_RULE, `\\*\\.${SUBDOMAIN_FORMAT}`, ['*.example.com']));
  }
  return problems;
}

function namePartProblems(name: string): string[] {
  const problems: string[] = [];
  if (name === '') problems.push('must be non-empty');
  else if (byteLength(name) > NAME_MAX_BYTES) problems.push(lengthProblem(NAME_MAX_BYTES));
  if (!NAME.test(name)) problems.push(nameProblem());
  return problems.map((problem) => `name part ${problem}`);
}

function prefixPartProblems(prefix: string): string[] {
  const problems = prefix === '' ? ['must be non-empty'] : subdomainProblems(prefix);
  return problems.map((problem) => `prefix part ${problem}`);
}

/** Why `key` is no label key (`[prefix/]name`); empty if it is one. */
export function labelKeyProblems(key: string): string[] {
  const [first = '', second, ...more] = key.split('/');
  if (second === undefined) return namePartProblems(first);
  if (more.length === 0) return [...prefixPartProblems(first), ...namePartProblems(second)];
  return [
    `a valid label key ${nameProblem()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
  ];
}

/** Why `value` is no label value; empty if it is one. */
export function labelValueProblems(value: string): string[] {
  const problems: string[] = [];
  if (byteLength(value) > NAME_MAX_BYTES) problems.push(lengthProblem(NAME_MAX_BYTES));
  if (value !== '' && !NAME.test(value)) {
    problems.push(formatProblem(VALUE_RULE, VALUE_FORMAT, ['MyValue', 'my_value', '12345']));
  }
  return problems;
}
