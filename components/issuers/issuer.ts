import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { awaitedClusterIssuer } from '../cert-manager/objects';
import { type Acme } from '../config/values/acme';
import { type GeneratedCa } from '../config/values/ca';
import { ofGeneration, rootIssuer } from '../config/values/ca-names';
import { accountSecretName, caSecretName } from '../config/values/issuer-secrets';
import { type IssuerRef, referenceTo } from '../cert-manager/issuer-reference';
import { Credentials, solvers } from './solvers';
import { type CaFiles } from '../given/given-files';
import { joinedPem } from './pem';
import { caChain, clusterCa, type Signer, stateCa } from './private-ca';
import { readableText } from '../pulumi/secret-text';
import { authorityOf } from '../wiring/authorities';
import { type PlannedIssuer } from '../wiring/plan';

/** Which issuer to make, and what it takes over. */
export interface IssuerArgs {
  /** What is planned: its kind, and the class that answers HTTP-01. */
  readonly issuer: PlannedIssuer;
  /** A CA given as files, already read. */
  readonly ca: CaFiles | undefined;
  /** PEM of the key of an existing ACME account. */
  readonly account: string | undefined;
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
}

/**
 * An issuer of certificates: ACME, a private CA made here or given, self-signed, or one that the cluster has.
 *
 * @example
 * ```ts
 * import { Issuer } from './components/issuers/issuer';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * for (const issuer of plan.issuers) {
 *   new Issuer(`issuer-${issuer.name}`, {
 *     issuer,
 *     ca: undefined,
 *     account: undefined,
 *     cluster: { kubeconfig: '', context: '' },
 *   });
 * }
 * ```
 */
export class Issuer extends pulumi.ComponentResource {
  /** The reference for others. It stays the same when the CA of the issuer changes. */
  readonly ref: IssuerRef;
  /** The reference for Certificates of this program. It changes with the issuer's CA: they are then issued again. */
  readonly current: IssuerRef;
  /** What has to be there before a Certificate can be issued. */
  readonly ready: pulumi.Resource[];
  /** PEM of the CAs that clients have to trust; undefined for public authorities and those not known. */
  readonly caCertificate: pulumi.Output<string> | undefined;
  /** The CA that signs in this program; undefined if its key is not here. */
  readonly signer: Signer | undefined;

  constructor(name: string, args: IssuerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Issuer', name, {}, opts);
    this.ref = referenceTo(args.issuer.config);
    const made = this.make(name, args);
    this.ready = made.ready;
    this.current = made.current ?? this.ref;
    this.caCertificate = made.caCertificate;
    this.signer = made.signer;
    this.registerOutputs({ ref: this.ref, caCertificate: this.caCertificate });
  }

  private make(name: string, args: IssuerArgs): Made {
    const { config: issuer } = args.issuer;
    switch (issuer.kind) {
      case 'acme':
        return { ready: [this.acme(name, args, issuer.acme)] };
      case 'selfSigned':
        return { ready: [this.clusterIssuer(name, issuer.name, { selfSigned: {} })] };
      case 'existing':
        return { ready: [] };
      case 'ca':
        if (issuer.ca.kind === 'given') return this.givenCa(name, args);
        return issuer.ca.generate.in === 'cluster'
          ? this.clusterCa(name, args, issuer.ca.generate)
          : this.stateCa(name, args, issuer.ca.generate, issuer.ca.clusterIssuer);
    }
  }

  private acme(name: string, { issuer, account }: IssuerArgs, acme: Acme): pulumi.Resource {
    const { namespace, http01 } = issuer;
    const credentials = new Credentials(name, issuer.name, namespace, { parent: this });
    const eab =
      acme.eab === undefined
        ? undefined
        : { keyID: readableText(acme.eab.keyId), keySecretRef: credentials.store('eab', acme.eab.hmacKey) };
    const spec = {
      email: acme.email === undefined ? undefined : readableText(acme.email),
      server: authorityOf(acme.directory)?.url ?? acme.directory,
      preferredChain: acme.preferredChain,
      profile: acme.profile,
      caBundle: acme.caBundle === undefined ? undefined : Buffer.from(readableText(acme.caBundle)).toString('base64'),
      externalAccountBinding: eab,
      privateKeySecretRef: { name: accountSecretName(issuer.name) },
      solvers: solvers(acme, credentials, http01?.class),
    };
    const adopted = account === undefined ? [] : [this.account(name, issuer.name, namespace, account)];
    return this.clusterIssuer(name, issuer.name, { acme: spec }, [...credentials.secrets, ...adopted]);
  }

  /** The key of an existing account. cert-manager makes a new key only if it finds none. */
  private account(name: string, issuer: string, namespace: pulumi.Input<string>, key: string): pulumi.Resource {
    return new kubernetes.core.v1.Secret(
      `${name}-account`,
      {
        metadata: {
          name: accountSecretName(issuer),
          namespace,
          // cert-manager may have made this Secret before the account was configured.
          annotations: { 'pulumi.com/patchForce': 'true' },
        },
        stringData: { 'tls.key': pulumi.secret(key) },
      },
      // The Secret is retained: without it the issuer would register another account.
      { parent: this, retainOnDelete: true },
    );
  }

  private clusterCa(name: string, { issuer, cluster }: IssuerArgs, generated: GeneratedCa): Made {
    const opts = {
      parent: this,
      dependsOn: this.clusterIssuer(`${name}-root`, rootIssuer(issuer.name), { selfSigned: {} }),
    };
    const make = (generation: number) =>
      clusterCa(name, { issuer: issuer.name, namespace: issuer.namespace, cluster, generated, generation, opts });
    const issuing = make(generated.generation);
    return {
      ...this.issuingFrom(name, issuer.name, generated.generation, issuing.ready),
      caCertificate: bundle(generated, issuing, make),
    };
  }

  private stateCa(name: string, { issuer }: IssuerArgs, generated: GeneratedCa, inCluster: boolean): Made {
    const { generation } = generated;
    const make = (one: number) => stateCa(name, { generated, generation: one, opts: { parent: this } });
    const issuing = make(generation);
    const caCertificate = bundle(generated, issuing, make);
    const { signer } = issuing;
    if (!inCluster) return { ready: [], caCertificate, signer };
    const secret = this.caSecret(name, issuer.name, generation, issuer.namespace, caChain(issuing), signer.key);
    return { ...this.issuingFrom(name, issuer.name, generation, secret), caCertificate, signer };
  }

  private givenCa(name: string, { issuer, ca }: IssuerArgs): Made {
    if (ca === undefined) throw new Error(`the files of the CA ${issuer.name} were not read`);
    const secret = this.caSecret(name, issuer.name, 1, issuer.namespace, ca.certificate, ca.key);
    return { ...this.issuingFrom(name, issuer.name, 1, secret), caCertificate: pulumi.output(ca.certificate) };
  }

  private caSecret(
    name: string,
    issuer: string,
    generation: number,
    namespace: pulumi.Input<string>,
    certificate: pulumi.Input<string>,
    key: pulumi.Input<string>,
  ): pulumi.Resource {
    return new kubernetes.core.v1.Secret(
      ofGeneration(`${name}-secret`, generation),
      {
        metadata: { name: caSecretName(issuer, generation), namespace },
        type: 'kubernetes.io/tls',
        stringData: { 'tls.crt': certificate, 'tls.key': pulumi.secret(key) },
      },
      { parent: this },
    );
  }

  /**
   * The ClusterIssuer with the name of the issuer, for every generation of its CA. Each generation after the first also
   * has a ClusterIssuer of its own, which the Certificates of this program name: cert-manager issues a certificate
   * again when its issuer has another name, but not when the issuer has another CA.
   */
  private issuingFrom(name: string, issuer: string, generation: number, ca: pulumi.Resource): Made {
    const spec = { ca: { secretName: caSecretName(issuer, generation) } };
    const stable = this.clusterIssuer(name, issuer, spec, [ca]);
    if (generation === 1) return { ready: [stable] };
    const current = ofGeneration(issuer, generation);
    return {
      ready: [stable, this.clusterIssuer(ofGeneration(name, generation), current, spec, [ca])],
      current: { kind: 'ClusterIssuer', name: current },
    };
  }

  private clusterIssuer(
    name: string,
    issuer: string,
    spec: Record<string, unknown>,
    dependsOn: pulumi.Resource[] = [],
  ) {
    return awaitedClusterIssuer(`${name}-issuer`, issuer, spec, { parent: this, dependsOn });
  }
}

/** The parts of an issuer. */
interface Made {
  readonly ready: pulumi.Resource[];
  readonly current?: IssuerRef;
  readonly caCertificate?: pulumi.Output<string>;
  readonly signer?: Signer;
}

/** The roots of all trusted generations as PEM, the oldest first. Makes the generations other than the issuing one. */
function bundle(
  { generation, trusted }: GeneratedCa,
  issuing: { readonly root: pulumi.Output<string> },
  make: (generation: number) => { readonly root: pulumi.Output<string> },
): pulumi.Output<string> {
  return joinedPem(trusted.map((one) => (one === generation ? issuing : make(one)).root));
}
