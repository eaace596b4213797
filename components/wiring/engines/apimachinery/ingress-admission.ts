import { hostProblems } from './ingress-names';
import { labelKeyProblems, labelValueProblems, subdomainProblems } from './label-names';
import { fieldProblem } from './label-requirement';
import { isIpText } from '../go/ip';
import { compareBytes, quote } from '../go/strconv';

/**
 * Whether an API server takes an Ingress, as far as names go.
 * Rule from Kubernetes v1.35, pkg/apis/networking/validation/validation.go: ValidateIngressCreate, validateIngressRules,
 * validateIngressTLS; apimachinery's ValidateObjectMeta. `ingress-spec` judges backends and paths.
 */

export interface IngressTls {
  readonly hosts?: readonly string[];
  readonly secretName?: string;
}

export interface IngressManifest {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly tls?: readonly IngressTls[];
    readonly rules?: readonly { readonly host?: string }[];
  };
}

function problems(field: string, value: string, found: readonly string[]): string[] {
  return found.map((problem) => fieldProblem(field, value, problem));
}

function hostTexts(field: string, host: string): string[] {
  return hostProblems(field, host).map(({ problem }) => fieldProblem(field, host, problem));
}

function metadataProblems({ name, labels = {}, annotations = {} }: IngressManifest['metadata']): string[] {
  const sorted = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts).sort(([left], [right]) => compareBytes(left, right));
  return [
    ...problems('metadata.name', name, subdomainProblems(name)),
    ...sorted(labels).flatMap(([key, value]) => [
      ...problems('metadata.labels', key, labelKeyProblems(key)),
      ...problems('metadata.labels', value, labelValueProblems(value)),
    ]),
    ...sorted(annotations).flatMap(([key]) =>
      problems('metadata.annotations', key, labelKeyProblems(key.toLowerCase())),
    ),
  ];
}

/** Whether Kubernetes takes a host for an address; it still does so for IPv4 with leading zeros. */
function isAddress(host: string): boolean {
  return isIpText(host) || isIpText(host.replace(/(^|\.)0+(?=[0-9])/g, '$1'));
}

function ruleProblems(field: string, host = ''): string[] {
  if (host === '') return [];
  const address = isAddress(host) ? ['must be a DNS name, not an IP address'] : [];
  return [...problems(field, host, address), ...hostTexts(field, host)];
}

function tlsProblems(field: string, { hosts = [], secretName = '' }: IngressTls): string[] {
  return [
    ...hosts.flatMap((host, index) => hostTexts(`${field}.hosts[${index}]`, host)),
    ...problems(`${field}.secretName`, secretName, secretName === '' ? [] : subdomainProblems(secretName)),
  ];
}

/** What the API server answers to the creation of this Ingress; null if it accepts the Ingress. */
export function refusal({ metadata, spec }: IngressManifest): string | null {
  const found = [
    ...metadataProblems(metadata),
    ...(spec.rules ?? []).flatMap(({ host }, index) => ruleProblems(`spec.rules[${index}].host`, host)),
    ...(spec.tls ?? []).flatMap((block, index) => tlsProblems(`spec.tls[${index}]`, block)),
  ];
  const [first, ...others] = new Set(found);
  if (first === undefined) return null;
  const text = others.length === 0 ? first : `[${[first, ...others].join(', ')}]`;
  return `Ingress.networking.k8s.io ${quote(metadata.name)} is invalid: ${text}`;
}
