import type * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import { type ClusterAccess } from '../cluster/access';
import { awaitedCertificate, awaitedClusterIssuer } from '../cert-manager/objects';
import { CertificateSecret } from '../cert-manager/certificate-secret';
import { type GeneratedCa, type NameConstraints } from '../config/values/ca';
import { intermediateIssuer, intermediateName, ofGeneration, rootIssuer, rootName } from '../config/values/ca-names';
import { caSecretName, rootSecretName } from '../config/values/issuer-secrets';
import { joinedPem } from './pem';
import { certificateKey, keptKey } from './certificate-key';

/** A CA that signs in this program. */
export interface Signer {
  /** Its own certificate, PEM. */
  readonly certificate: pulumi.Output<string>;
  /** Its private key, PEM; a secret. */
  readonly key: pulumi.Output<string>;
  /** Whether it is an intermediate: servers have to send its certificate after what it signs, unlike a root's. */
  readonly isIntermediate: boolean;
}

/** Which CA to make. */
export interface CaArgs {
  /** `issuers.*.ca.generate`: its names, how long it is valid, where its key is kept. */
  readonly generated: GeneratedCa;
  /** A higher number makes a new CA; the former one stays trusted beside it. */
  readonly generation: number;
  /** Options of the resources, the parent above all. */
  readonly opts: pulumi.CustomResourceOptions;
}

/** Which CA cert-manager is to make. */
export interface ClusterCaArgs extends CaArgs {
  /** Name of the issuer. */
  readonly issuer: string;
  /** cert-manager's cluster resource namespace, where the CA's Secrets are. */
  readonly namespace: pulumi.Input<string>;
  /** How the resource itself reaches the cluster. */
  readonly cluster: ClusterAccess;
}

/** A CA whose key cert-manager keeps in the cluster. */
export interface ClusterCa {
  /** What has to be there before the CA can issue. */
  readonly ready: pulumi.Resource;
  /** PEM of the root; known once it is issued. */
  readonly root: pulumi.Output<string>;
}

/** A CA whose key the stack state keeps, encrypted; it outlives the cluster. */
export interface StateCa {
  /** PEM of the root. */
  readonly root: pulumi.Output<string>;
  readonly signer: Signer;
}

/**
 * A CA made by cert-manager (v1.21): a root that signs itself and, where asked for, an intermediate. They are renewed
 * with the same keys, so that what they signed stays valid.
 *
 * @param name name of its Pulumi resources; the generation is appended
 */
export function clusterCa(name: string, args: ClusterCaArgs): ClusterCa {
  const { issuer, generated, generation, opts } = args;
  const secretName = caSecretName(issuer, generation);
  if (generated.intermediate === undefined) return rootCa(name, 'ca', secretName, args);
  const rootSecret = rootSecretName(issuer, generation);
  const root = rootCa(name, 'root-ca', rootSecret, args);
  const signer = intermediateIssuer(issuer, generation);
  const signing = awaitedClusterIssuer(
    ofGeneration(`${name}-root-ca-issuer`, generation),
    signer,
    { ca: { secretName: rootSecret } },
    { ...opts, dependsOn: root.ready },
  );
  const commonName = intermediateName(generated, generation);
  const ready = caCertificate(`${name}-ca`, secretName, signer, commonName, {
    ...args,
    opts: { ...opts, dependsOn: signing },
  });
  return { ready, root: root.root };
}

function rootCa(name: string, part: 'ca' | 'root-ca', secretName: string, args: ClusterCaArgs): ClusterCa {
  const { issuer, namespace, cluster, generated, generation, opts } = args;
  const commonName = rootName(generated, generation);
  const ready = caCertificate(`${name}-${part}`, secretName, rootIssuer(issuer), commonName, args);
  const published = new CertificateSecret(
    ofGeneration(`${name}-published`, generation),
    { namespace, name: secretName, copy: undefined, cluster },
    { ...opts, dependsOn: ready },
  );
  return { ready, root: published.certificate };
}

function caCertificate(
  name: string,
  secretName: string,
  signer: string,
  commonName: string,
  { namespace, generated, generation, opts }: ClusterCaArgs,
): pulumi.Resource {
  const { organization, validityDays, keyType, nameConstraints } = generated;
  return awaitedCertificate(
    ofGeneration(name, generation),
    { name: secretName, namespace },
    { kind: 'ClusterIssuer', name: signer },
    {
      isCA: true,
      commonName,
      subject: organization === undefined ? undefined : { organizations: [organization] },
      secretName,
      duration: `${validityDays * 24}h`,
      privateKey: certificateKey('Never', keyType),
      ...(nameConstraints === undefined ? {} : { nameConstraints: constraints(nameConstraints) }),
    },
    opts,
  );
}

/** Critical, so that a client that cannot judge them refuses the CA (RFC 5280, 4.2.1.10). */
function constraints({ permitted, excluded }: NameConstraints) {
  return {
    critical: true,
    ...(permitted === undefined ? {} : { permitted: { dnsDomains: permitted } }),
    ...(excluded === undefined ? {} : { excluded: { dnsDomains: excluded } }),
  };
}

/**
 * A CA made by @pulumi/tls: a root that signs itself and, where asked for, an intermediate. Only a new generation
 * renews them.
 *
 * @param name name of its Pulumi resources; the generation is appended
 */
export function stateCa(name: string, { generated, generation, opts }: CaArgs): StateCa {
  const of = (part: string) => ofGeneration(`${name}-${part}`, generation);
  const { intermediate, keyType, organization } = generated;
  const rootKey = keptKey(of(intermediate === undefined ? 'key' : 'root-key'), keyType, opts);
  const { certPem: root } = new tls.SelfSignedCert(
    of(intermediate === undefined ? 'ca' : 'root-ca'),
    {
      ...caArgs(generated),
      privateKeyPem: rootKey,
      subject: { commonName: rootName(generated, generation), organization },
    },
    opts,
  );
  if (intermediate === undefined) return { root, signer: { certificate: root, key: rootKey, isIntermediate: false } };
  const key = keptKey(of('key'), keyType, opts);
  const { certRequestPem } = new tls.CertRequest(
    of('request'),
    { privateKeyPem: key, subject: { commonName: intermediateName(generated, generation), organization } },
    opts,
  );
  const { certPem: certificate } = new tls.LocallySignedCert(
    of('ca'),
    { ...caArgs(generated), certRequestPem, caCertPem: root, caPrivateKeyPem: rootKey },
    opts,
  );
  return { root, signer: { certificate, key, isIntermediate: true } };
}

function caArgs({ validityDays }: GeneratedCa) {
  return {
    isCaCertificate: true,
    allowedUses: ['cert_signing', 'crl_signing'],
    validityPeriodHours: validityDays * 24,
  };
}

/** The `tls.crt` that cert-manager reads a CA from: its certificate and, after that of an intermediate, the root. */
export function caChain({ root, signer }: StateCa): pulumi.Output<string> {
  return signer.isIntermediate ? joinedPem([signer.certificate, root]) : root;
}
