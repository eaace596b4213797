import { X509Certificate } from 'node:crypto';
import { gatherFacts, planFromFacts } from '../../../components/wiring/plan-stack';
import { ManifestWiring } from '../../../components/wiring/manifests/wire-manifest';
import { tlsBlocks } from '../../../components/wiring/tls-blocks';
import { type Finding } from '../../../components/wiring/verification/finding';
import { findingsOf } from '../../../components/wiring/verification/judge';
import {
  type Observation,
  type SeenCluster,
  type SeenHandshake,
  type SeenObject,
  type SeenSecret,
} from '../../../components/wiring/verification/observation';
import { type Promised, promisedBy } from '../../../components/wiring/verification/promise';
import { type SeenRevocation } from '../../../components/wiring/verification/revocation';
import { type SeenCertificate, seenCertificate } from '../../../components/wiring/verification/seen-certificate';
import { type Issued, issue, issueCa, type Wanted } from '../../certificates';
import { factsOf, now, type Sections } from '../stacks';

/** Two environments, one of them copied by kubed, with three hosts and records. */
export const sections: Sections = {
  addresses: '{ pools: { edge: [192.0.2.10-192.0.2.20] } }',
  controllers: 'external: { class: traefik, default: true, address: 192.0.2.10 }',
  issuers: 'corporate: { ca: { generate: { commonName: Example Corp } } }',
  environments: `
    production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki, shop] } }
    team: { domain: team.example.com, issuer: corporate, namespaces: { list: [wiki] } }`,
  namespaces: '{ wiki: { create: true }, shop: { create: true } }',
  apps: `
- { name: wiki, namespace: wiki, host: wiki.apps.example.com, service: { name: wiki, port: 80 } }
- { name: shop, namespace: shop, host: shop.apps.example.com, service: { name: shop, port: 80 } }
- { name: board, namespace: wiki, host: board.team.example.com, service: { name: board, port: 80 } }`,
  dns: 'inside: { provider: { rfc2136: { nameserver: 192.0.2.53 } }, zones: [example.com] }',
};

const ca = issueCa('Example Corp');

/** A certificate as `Example Corp` issues it, in the middle of its life. */
export function issued(names: readonly string[], wanted: Wanted = {}): Issued {
  return issue({
    dnsNames: names,
    issuer: ca,
    notBefore: '2026-12-15T00:00:00Z',
    notAfter: '2027-03-15T00:00:00Z',
    ...wanted,
  });
}

/** What is seen of a certificate. */
export function seen({ certificate }: Issued): SeenCertificate {
  const found = seenCertificate(new X509Certificate(certificate).raw);
  if (found === undefined) throw new Error('it does not parse');
  return found;
}

/** A certificate that says nothing about its revocation, served without a staple. */
const silent: SeenRevocation = { ocsp: [], crls: [], mustStaple: false, staple: undefined };

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** What there is of an edge; a test spoils it before it is judged. */
export class SeenEdge {
  readonly promised: Promised;
  readonly certificates: Readonly<Record<string, SeenCertificate>>;
  handshakes: SeenHandshake[];
  names: { host: string; addresses: readonly string[] }[];
  records: Observation['records'];
  silentZones: Observation['silentZones'] = [];
  caa: Observation['caa'];
  crls: Observation['crls'];
  cluster: Mutable<SeenCluster> | undefined;
  private readonly manifests: ManifestWiring;

  constructor(given: Sections = sections) {
    const facts = factsOf(given);
    const plan = planFromFacts(facts, 'test');
    this.promised = promisedBy(plan, facts.given);
    this.manifests = new ManifestWiring(gatherFacts(facts.config));
    this.certificates = Object.fromEntries(
      plan.environments.map(({ name, names }) => [name, seen(issued(names))] as const),
    );
    this.handshakes = this.promised.hosts.map(({ host, environment }) => this.served(host, environment ?? ''));
    this.names = this.promised.hosts.map(({ host }) => ({ host, addresses: ['192.0.2.10'] }));
    this.records = plan.records.map(({ instance, name, type, targets }) => ({ instance, name, type, values: targets }));
    this.cluster = {
      namespaces: ['edgewire', 'wiki', 'shop', 'kube-system'].map((name) => ({
        name,
        labels: { 'kubernetes.io/metadata.name': name },
      })),
      secrets: plan.routingSecrets.flatMap(({ environment, namespace, copies }) => [
        this.secret(environment, namespace, { annotations: copies.annotations }),
        ...copies.wired.map((copy) => this.copy(environment, copy)),
      ]),
      labelled: [],
      issuances: plan.routingSecrets.map(({ namespace, name, names }) => ({
        namespace,
        name,
        secretName: name,
        names,
        issuer: 'corporate',
        isReady: true,
        detail: 'Ready: issued',
      })),
      routes: plan.ingresses.map(({ namespace, name, wiring, class: ingressClassName }) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { namespace, name },
        spec: { ingressClassName, tls: tlsBlocks(wiring), rules: wiring.map(({ host }) => ({ host })) },
      })),
      services: [{ namespace: 'traefik-external', name: 'traefik', addresses: ['192.0.2.10'] }],
    };
  }

  /** A handshake in which a host is served a certificate; that of its environment unless told otherwise. */
  served(host: string, environment: string, certificate = this.certificates[environment]): SeenHandshake {
    if (certificate === undefined) throw new Error(`no certificate of ${environment}`);
    const at = { host, address: '192.0.2.10', port: 443, controller: 'external' };
    return {
      ...at,
      kind: 'served',
      certificate,
      untrusted: undefined,
      revocation: silent,
      milliseconds: 5,
      http: undefined,
    };
  }

  /** Replaces what each handshake of a host, or of all hosts, has seen. */
  shake(change: (handshake: SeenHandshake) => SeenHandshake, host?: string): void {
    this.handshakes = this.handshakes.map((one) => (host === undefined || one.host === host ? change(one) : one));
  }

  secret(environment: string, namespace: string, more: Partial<SeenSecret> = {}): SeenSecret {
    return {
      namespace,
      name: `${environment}-routing`,
      type: 'kubernetes.io/tls',
      labels: { 'epinio.io/routing': 'true' },
      annotations: {},
      certificate: this.certificates[environment],
      ca: '',
      writers: ['cert-manager-certificates-issuing'],
      owners: [],
      ...more,
    };
  }

  /** A copy as kubed makes it. */
  copy(environment: string, namespace: string, more: Partial<SeenSecret> = {}): SeenSecret {
    const labels = {
      'epinio.io/routing': 'true',
      'kubed.appscode.com/origin.namespace': 'edgewire',
      'kubed.appscode.com/origin.name': `${environment}-routing`,
    };
    return this.secret(environment, namespace, { labels, writers: ['kubed'], ...more });
  }

  /** Has the API server have one more route. */
  addRoute(route: SeenObject): void {
    if (this.cluster !== undefined) this.cluster.routes = [...this.cluster.routes, route];
  }

  /** Replaces one Secret, or removes it. */
  change(namespace: string, name: string, change: (secret: SeenSecret) => SeenSecret | undefined): void {
    if (this.cluster === undefined) return;
    this.cluster.secrets = this.cluster.secrets.flatMap((one) =>
      one.namespace === namespace && one.name === name ? (change(one) ?? []) : [one],
    );
  }

  findings(instant = now): Finding[] {
    const { handshakes, names, records, silentZones, caa, crls, cluster } = this;
    return findingsOf(
      this.promised,
      { handshakes, names, records, silentZones, caa, crls, cluster },
      this.manifests,
      instant,
    );
  }

  /** The findings in short: code, subject, how many hosts. */
  told(instant = now): string[] {
    return this.findings(instant).map(({ code, subject, hosts }) => `${code} ${subject} (${hosts.length})`);
  }
}
