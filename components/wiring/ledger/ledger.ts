import { type CertificateNames } from '../engines/traefik/store';
import { tlsClients } from '../engines/tls-clients/names';
import { type OwnCertificate } from '../ingress';
import { isWildcard } from '../names/host-name';
import { type PlannedEnvironment, type PlannedNamespace } from '../plan';
import { type Reach, type Reached } from '../reach';
import { hasRoutingSecret, type WiredHost } from '../wire';
import { sourceKey, sourceText } from '../source';
import { type AskedRenewal } from '../manifests/secret-writers';
import { type AnnotatedCopy } from './copies';

/** Something that writes a Secret, beside the environments. */
export interface SecretWriter {
  readonly namespace: string;
  readonly secretName: string;
  readonly kind: 'program' | 'certificate' | 'ingress-shim' | 'secret' | 'sealed-secret' | 'external-secret';
  /** What it is, in words: `the Certificate shop/wildcard`. */
  readonly by: string;
  readonly path: string;
  /** The path of a host that it orders for. */
  readonly orderPath: string;
  /** The names that its certificate really has; undefined where they are not known. */
  readonly names: readonly string[] | undefined;
  /** The same as Traefik's store goes by them, of a certificate that was read. */
  readonly certificate?: CertificateNames;
  /** When a Certificate says that it is renewed; undefined: it does not. */
  readonly renewal?: AskedRenewal | undefined;
  /** Name of the issuer in the configuration, and what it is ordered with; undefined where it has none. */
  readonly issuer: string | undefined;
  readonly acme: OwnCertificate['acme'];
  /** Why Traefik cannot read the Secret, as the end of a sentence; undefined where it can, as far as is known. */
  readonly unreadable?: string | undefined;
  /** What to do about that, where it is not about the content of a Secret. */
  readonly remedy?: string | undefined;
}

/**
 * Who writes each Secret: environments, where their routing secrets are, and everybody else. Built once from the stack;
 * what manifests bring is added on top.
 */
export class Ledger {
  private readonly environments: ReadonlyMap<string, readonly PlannedEnvironment[]>;
  private readonly writers = new Map<string, SecretWriter[]>();
  private readonly copies = new Map<string, AnnotatedCopy[]>();

  private constructor(
    environments: ReadonlyMap<string, readonly PlannedEnvironment[]>,
    private readonly reach: Reach,
    private readonly namespaces: ReadonlyMap<string, PlannedNamespace>,
    writers: readonly SecretWriter[],
    copies: readonly AnnotatedCopy[],
    private readonly before?: Ledger,
  ) {
    this.environments = environments;
    for (const writer of writers) push(this.writers, `${writer.namespace}/${writer.secretName}`, writer);
    for (const copy of copies) push(this.copies, copy.secretName, copy);
  }

  /**
   * @param hosts those whose Ingresses have certificates of their own
   * @param further Secrets that the program makes besides
   */
  static of(
    environments: readonly PlannedEnvironment[],
    reach: Reach,
    namespaces: readonly PlannedNamespace[],
    hosts: readonly WiredHost[],
    further: readonly SecretWriter[],
  ): Ledger {
    const bySecret = new Map<string, PlannedEnvironment[]>();
    for (const environment of environments)
      if (hasRoutingSecret(environment)) push(bySecret, environment.secret.name, environment);
    return new Ledger(bySecret, reach, byName(namespaces), ownWriters(hosts, further), []);
  }

  /**
   * This ledger with further writers and with copies by annotation; this object stays as it is.
   *
   * @param namespaces those that are known now, and what reaches them
   */
  beside(
    writers: readonly SecretWriter[],
    copies: readonly AnnotatedCopy[],
    { reach, namespaces }: { readonly reach: Reach; readonly namespaces: readonly PlannedNamespace[] },
  ): Ledger {
    return new Ledger(this.environments, reach, byName(namespaces), writers, copies, this);
  }

  /** Secrets of the program that two of its parts write: each with the first writer. */
  doubles(): (readonly [second: SecretWriter, first: SecretWriter])[] {
    return [...this.writers.values()].flatMap(([first, ...others]) =>
      first === undefined ? [] : others.map((other) => [other, first] as const),
    );
  }

  /** The environment whose routing secret is there, or may be there as far as labels are known. */
  environmentAt(namespace: string, secretName: string): PlannedEnvironment | undefined {
    const named = this.environments.get(secretName) ?? [];
    return named.find((environment) => this.reach.of(environment, namespace) !== 'no');
  }

  /** The environments whose routing secrets have this name, wherever they are. */
  environmentsNamed(secretName: string): readonly PlannedEnvironment[] {
    return this.environments.get(secretName) ?? [];
  }

  /** Whether the routing secret of an environment is there. */
  reachOf(environment: PlannedEnvironment, namespace: string): Reached {
    return this.reach.of(environment, namespace);
  }

  /** The writers of a Secret other than environments, in the order in which they were found. */
  writersAt(namespace: string, secretName: string): readonly SecretWriter[] {
    const own = this.writers.get(`${namespace}/${secretName}`) ?? [];
    const former = this.before?.writersAt(namespace, secretName) ?? [];
    return former.length === 0 ? own : [...former, ...own];
  }

  /** The copy that annotations bring to a namespace from another one, as far as that can be told. */
  copyAt(namespace: string, secretName: string): AnnotatedCopy | undefined {
    const copies = this.copies.get(secretName) ?? [];
    const labels = this.namespaces.get(namespace);
    return (
      copies.find((copy) => copy.from !== namespace && copy.reaches(namespace, labels) !== 'no') ??
      this.before?.copyAt(namespace, secretName)
    );
  }

  /** Whether anything puts the Secret there, for Traefik to read, as far as the plan knows. */
  has(namespace: string, secretName: string): boolean {
    if (this.environmentAt(namespace, secretName) !== undefined) return true;
    if (this.writersAt(namespace, secretName).some(isReadable)) return true;
    const copy = this.copyAt(namespace, secretName);
    const sources = copy === undefined ? [] : this.writersAt(copy.from, copy.of);
    return copy !== undefined && (sources.length === 0 || sources.some(isReadable));
  }

  /** The writer of a Secret that is there and that Traefik cannot read. */
  unreadableAt(namespace: string, secretName: string): SecretWriter | undefined {
    return this.has(namespace, secretName) ? undefined : this.certificateAt(namespace, secretName);
  }

  /**
   * The writer whose certificate is in the Secret, or in the Secret that it is copied from; environments are left out.
   */
  certificateAt(namespace: string, secretName: string): SecretWriter | undefined {
    const [writer] = this.writersAt(namespace, secretName);
    if (writer !== undefined) return writer;
    const copy = this.copyAt(namespace, secretName);
    return copy === undefined ? undefined : this.writersAt(copy.from, copy.of)[0];
  }

  /** Whether the certificate in a Secret covers a host, as far as its names are known. */
  mayCover(namespace: string, secretName: string, host: string): boolean {
    const names = this.environmentAt(namespace, secretName)?.names ?? this.certificateAt(namespace, secretName)?.names;
    return names === undefined || coversName(names, host);
  }
}

/** Whether TLS clients accept a certificate with these names for a host, or for a name of a tls block. */
export function coversName(names: readonly string[], host: string): boolean {
  return names.some((name) => name === host || (!isWildcard(host) && tlsClients.covers(name, host)));
}

function byName(namespaces: readonly PlannedNamespace[]): ReadonlyMap<string, PlannedNamespace> {
  return new Map(namespaces.map((namespace) => [namespace.name, namespace]));
}

function isReadable({ unreadable }: SecretWriter): boolean {
  return unreadable === undefined;
}

/** The certificates of Ingresses, one for each Ingress and Secret; then what the program makes besides. */
function ownWriters(hosts: readonly WiredHost[], further: readonly SecretWriter[]): SecretWriter[] {
  const writers = new Map<string, SecretWriter>();
  for (const { host, ingress } of hosts) {
    const { own } = host;
    if (own === undefined) continue;
    const { namespace, source } = ingress;
    const { secretName, names, issuer, acme } = own;
    const key = JSON.stringify([namespace, secretName, sourceKey(source)]);
    if (writers.has(key)) continue;
    const by = `the certificate of ${sourceText(source)}`;
    writers.set(key, {
      namespace,
      secretName,
      kind: 'program',
      by,
      path: host.path,
      orderPath: host.path,
      names,
      issuer,
      acme,
    });
  }
  const taken = new Set([...writers.values()].map(({ namespace, secretName }) => `${namespace}/${secretName}`));
  // Epinio's hosts bring some of the Secrets that its chart is known for.
  const others = further.filter(({ namespace, secretName }) => !taken.has(`${namespace}/${secretName}`));
  return [...writers.values(), ...others];
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const others = map.get(key);
  if (others === undefined) map.set(key, [value]);
  else others.push(value);
}
