import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { awaitedCertificate, awaitedClusterIssuer, type IssuerRef } from './cert-manager-objects';
import { CertificateSecret, type ClusterAccess } from './certificate-secret';
import { type Acme } from './config/acme';
import { type Issuer as IssuerConfig } from './config/issuers';
import { Credentials, solvers } from './issuer-solvers';
import { type CaFiles } from './given-files';
import { readableText } from './secret-text';
import { authorityOf } from './wiring/authorities';

/** Ten years, in hours: a CA that is rotated by hand, with an overlap, not behind one's back. */
const caHours = 87_600;

/** Arguments of {@link Issuer}. */
export interface IssuerArgs {
  readonly issuer: IssuerConfig;
  /** cert-manager's cluster resource namespace, where the Secrets of ClusterIssuers live. */
  readonly namespace: pulumi.Input<string>;
  /** Ingress class that answers HTTP-01. */
  readonly httpClass: string | undefined;
  /** A CA given as files, already read. */
  readonly ca: CaFiles | undefined;
  readonly cluster: ClusterAccess;
}

/** An issuer of certificates: ACME, a private CA made here or given, self-signed, or one that the cluster has. */
export class Issuer extends pulumi.ComponentResource {
  readonly ref: IssuerRef;
  /** What has to be there before a Certificate can be issued. */
  readonly ready: pulumi.Resource[];
  /** PEM of the CA that clients have to trust; undefined for public authorities and those not known. */
  readonly caCertificate: pulumi.Output<string> | undefined;

  constructor(name: string, args: IssuerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Issuer', name, {}, opts);
    const { issuer } = args;
    this.ref =
      issuer.kind === 'existing'
        ? { kind: issuer.existing.kind, name: issuer.existing.name }
        : { kind: 'ClusterIssuer', name: issuer.name };
    const made = this.make(name, args);
    this.ready = made.ready;
    this.caCertificate = made.caCertificate;
    this.registerOutputs({ ref: this.ref, caCertificate: this.caCertificate });
  }

  private make(name: string, args: IssuerArgs): { ready: pulumi.Resource[]; caCertificate?: pulumi.Output<string> } {
    const { issuer } = args;
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
          : this.stateCa(name, args, issuer.ca.generate);
    }
  }

  private acme(name: string, { issuer, namespace, httpClass }: IssuerArgs, acme: Acme): pulumi.Resource {
    const credentials = new Credentials(name, namespace, { parent: this });
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
      privateKeySecretRef: { name: `${issuer.name}-account-key` },
      solvers: solvers(acme, credentials, httpClass),
    };
    return this.clusterIssuer(name, issuer.name, { acme: spec }, credentials.secrets);
  }

  private clusterCa(name: string, { issuer, namespace, cluster }: IssuerArgs, { commonName, organization }: Generated) {
    const root = this.clusterIssuer(`${name}-root`, `${issuer.name}-root`, { selfSigned: {} });
    const secretName = caSecretName(issuer.name);
    const certificate = awaitedCertificate(
      `${name}-ca`,
      { name: secretName, namespace },
      { kind: 'ClusterIssuer', name: `${issuer.name}-root` },
      {
        isCA: true,
        commonName,
        subject: organization === undefined ? undefined : { organizations: [organization] },
        secretName,
        duration: `${caHours}h`,
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
      },
      { parent: this, dependsOn: root },
    );
    const ready = [this.clusterIssuer(name, issuer.name, { ca: { secretName } }, [certificate])];
    const published = new CertificateSecret(
      `${name}-published`,
      { namespace, name: secretName, copy: undefined, cluster },
      { parent: this, dependsOn: certificate },
    );
    return { ready, caCertificate: published.certificate };
  }

  /** Its private key is in the stack state, encrypted, and outlives the cluster. */
  private stateCa(name: string, { issuer, namespace }: IssuerArgs, { commonName, organization }: Generated) {
    const key = new tls.PrivateKey(`${name}-key`, { algorithm: 'ECDSA', ecdsaCurve: 'P256' }, { parent: this });
    const certificate = new tls.SelfSignedCert(
      `${name}-ca`,
      {
        privateKeyPem: key.privateKeyPem,
        isCaCertificate: true,
        allowedUses: ['cert_signing', 'crl_signing'],
        validityPeriodHours: caHours,
        subject: { commonName, organization },
      },
      { parent: this },
    );
    const ready = this.caFrom(name, issuer.name, namespace, certificate.certPem, key.privateKeyPem);
    return { ready, caCertificate: certificate.certPem };
  }

  private givenCa(name: string, { issuer, namespace, ca }: IssuerArgs) {
    if (ca === undefined) throw new pulumi.ResourceError(`the files of the CA ${issuer.name} were not read`, this);
    const ready = this.caFrom(name, issuer.name, namespace, ca.certificate, ca.key);
    return { ready, caCertificate: pulumi.output(ca.certificate) };
  }

  private caFrom(
    name: string,
    issuer: string,
    namespace: pulumi.Input<string>,
    certificate: pulumi.Input<string>,
    key: pulumi.Input<string>,
  ) {
    const secretName = caSecretName(issuer);
    const secret = new kubernetes.core.v1.Secret(
      `${name}-secret`,
      {
        metadata: { name: secretName, namespace },
        type: 'kubernetes.io/tls',
        stringData: { 'tls.crt': certificate, 'tls.key': pulumi.secret(key) },
      },
      { parent: this },
    );
    return [this.clusterIssuer(name, issuer, { ca: { secretName } }, [secret])];
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

type Generated = Extract<Extract<IssuerConfig, { kind: 'ca' }>['ca'], { kind: 'generate' }>['generate'];

/** Not `<issuer>-ca`: of an issuer `epinio` that would be the Certificate that Epinio's chart makes. */
function caSecretName(issuer: string): string {
  return `edgewire-${issuer}-ca`;
}
