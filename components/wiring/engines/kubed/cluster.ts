import { labelValueProblems } from '../apimachinery/label-names';
import { fieldProblem } from '../apimachinery/label-requirement';
import { matches, parseSelector, type Labels, type Selector } from '../apimachinery/label-selector';
import { compareBytes, quote } from '../go/strconv';

/**
 * The part of an API server that kubed uses: namespaces and Secrets, label selectors, and refusals.
 * Rule and error texts from Kubernetes v1.35: pkg/apis/core/validation/validation.go (ValidateSecretUpdate), the
 * admission plugin NamespaceLifecycle, apimachinery's api/errors and ValidateLabels.
 */

/** Set by the API server on every namespace, whatever the user writes. */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  /** It is being deleted, so nothing can be created there. */
  readonly terminating?: boolean;
}

export interface SecretKey {
  readonly namespace: string;
  readonly name: string;
}

export interface Secret extends SecretKey {
  readonly type: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  /** Stands for the whole data: two Secrets with the same text here have the same data. */
  readonly data: string;
  readonly immutable?: boolean;
}

/** A refusal of the API server. */
export class ApiError extends Error {}

function path({ namespace, name }: SecretKey): string {
  return `${namespace}/${name}`;
}

/** Secrets come in the order of their path in etcd, where `a-b/x` lies before `a/x`. */
function byPath(left: Secret, right: Secret): number {
  return compareBytes(path(left), path(right));
}

function parsed(text: string): Selector {
  const selector = parseSelector(text);
  if (selector.kind === 'error') throw new ApiError(selector.message);
  return selector;
}

function labelProblems(labels: Labels): string[] {
  return Object.values(labels).flatMap((value) =>
    labelValueProblems(value).map((problem) => fieldProblem('metadata.labels', value, problem)),
  );
}

function updateProblems(old: Secret, updated: Secret): string[] {
  const problems = labelProblems(updated.labels);
  if (updated.type !== old.type) problems.push(fieldProblem('type', updated.type, 'field is immutable'));
  if (old.immutable === true && updated.data !== old.data) {
    problems.push('data: Forbidden: field is immutable when `immutable` is set');
  }
  return problems;
}

function refuseInvalid(name: string, problems: readonly string[]): void {
  const [first, ...others] = new Set(problems);
  if (first === undefined) return;
  const text = others.length === 0 ? first : `[${[first, ...others].join(', ')}]`;
  throw new ApiError(`Secret ${quote(name)} is invalid: ${text}`);
}

/** A cluster that changes; every method throws ApiError where the API server refuses. */
export class Cluster {
  private readonly namespaces = new Map<string, Namespace>();
  private readonly stored = new Map<string, Secret>();

  constructor(namespaces: readonly Namespace[], secrets: readonly Secret[]) {
    namespaces.forEach((namespace) => this.putNamespace(namespace));
    secrets.forEach((secret) => this.stored.set(path(secret), secret));
  }

  /** Creates a namespace, or replaces its labels. */
  putNamespace(namespace: Namespace): void {
    const labels = { ...namespace.labels, [NAMESPACE_NAME_LABEL]: namespace.name };
    this.namespaces.set(namespace.name, { ...namespace, labels });
  }

  namespace(name: string): Namespace {
    const found = this.namespaces.get(name);
    if (found === undefined) throw new ApiError(`namespaces ${quote(name)} not found`);
    return found;
  }

  /** Names, sorted. */
  namespacesMatching(selector: string): string[] {
    const wanted = parsed(selector);
    const found = [...this.namespaces.values()].filter(({ labels }) => matches(wanted, labels));
    return found.map(({ name }) => name).sort(compareBytes);
  }

  secrets(selector = ''): Secret[] {
    const wanted = parsed(selector);
    return [...this.stored.values()].filter(({ labels }) => matches(wanted, labels)).sort(byPath);
  }

  find(key: SecretKey): Secret | undefined {
    return this.stored.get(path(key));
  }

  get(key: SecretKey): Secret {
    const found = this.find(key);
    if (found === undefined) throw new ApiError(`secrets ${quote(key.name)} not found`);
    return found;
  }

  create(secret: Secret): void {
    if (this.namespace(secret.namespace).terminating) {
      throw new ApiError(
        `secrets ${quote(secret.name)} is forbidden: unable to create new content in namespace ` +
          `${secret.namespace} because it is being terminated`,
      );
    }
    refuseInvalid(secret.name, labelProblems(secret.labels));
    this.stored.set(path(secret), secret);
  }

  update(secret: Secret): void {
    refuseInvalid(secret.name, updateProblems(this.get(secret), secret));
    this.stored.set(path(secret), secret);
  }

  remove(key: SecretKey): void {
    this.get(key);
    this.stored.delete(path(key));
  }
}
