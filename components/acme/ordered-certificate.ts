import * as pulumi from '@pulumi/pulumi';
import { type ProgramAcme } from '../config/values/program-acme';
import { readableText, secretText } from '../pulumi/secret-text';
import { authorityOf } from '../wiring/authorities';
import { AcmeAccount } from './acme-account';
import { AcmeCertificate } from './acme-certificate';
import { PrivateKey } from './private-key';
import { solverInputs } from './solver-inputs';
import { type StandingInputs } from './standing-check';

/** What to order, and of whom. */
export interface OrderedCertificateArgs {
  /** DNS names of the certificate; wildcards need a DNS-01 solver for their zone. */
  readonly names: readonly string[];
  /** `environments.*.certificate.acme`: the directory, the account, the solvers, and when to renew. */
  readonly acme: ProgramAcme;
}

/**
 * A certificate that the program itself orders, with an account of its own. Both private keys are made first, so
 * neither is lost when an order fails or an `up` is killed.
 *
 * @example
 * ```ts
 * import { OrderedCertificate } from './components/acme/ordered-certificate';
 * import { type ProgramAcme } from './components/config/values/program-acme';
 *
 * declare const acme: ProgramAcme;
 *
 * const { certificate } = new OrderedCertificate('acme-production', { names: ['*.apps.example.com'], acme });
 * export const chain = certificate;
 * ```
 */
export class OrderedCertificate extends pulumi.ComponentResource {
  /** The chain, PEM, the leaf first. */
  readonly certificate: pulumi.Output<string>;
  /** PEM; secret. */
  readonly key: pulumi.Output<string>;

  constructor(name: string, { names, acme }: OrderedCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:OrderedCertificate', name, {}, opts);
    const accountKey = new PrivateKey(`${name}-account-key`, { keyType: 'ecdsa-p256' }, { parent: this });
    const { keyType, keyGeneration: generation } = acme;
    const key = new PrivateKey(`${name}-key`, { keyType, generation }, { parent: this });
    const server = {
      directory: authorityOf(acme.directory)?.url ?? acme.directory,
      caBundle: acme.caBundle === undefined ? '' : readableText(acme.caBundle),
    };
    const account = new AcmeAccount(
      `${name}-account`,
      {
        ...server,
        accountKey: accountKey.pem,
        email: acme.email === undefined ? '' : readableText(acme.email),
        eabKeyId: acme.eab === undefined ? '' : readableText(acme.eab.keyId),
        eabHmacKey: acme.eab === undefined ? '' : secretText(acme.eab.hmacKey),
      },
      { parent: this },
    );
    const certificate = new AcmeCertificate(
      `${name}-certificate`,
      {
        ...server,
        names,
        accountUrl: account.url,
        accountKey: accountKey.pem,
        privateKey: key.pem,
        profile: acme.profile ?? '',
        preferredChain: acme.preferredChain ?? '',
        solvers: pulumi.secret((acme.dns01 ?? []).map(solverInputs)),
        standing: standingInputs(acme),
        renewBefore: acme.renewBefore,
      },
      { parent: this },
    );
    this.certificate = certificate.certificate;
    this.key = certificate.privateKey;
    this.registerOutputs({ certificate: this.certificate, notAfter: certificate.notAfter });
  }
}

function standingInputs({ directory, dnsPersist01 }: ProgramAcme): StandingInputs | undefined {
  if (dnsPersist01 === undefined) return undefined;
  const { issuerDomain, accountUri = '', nameservers } = dnsPersist01;
  const issuers = issuerDomain === undefined ? (authorityOf(directory)?.caaNames ?? []) : [issuerDomain];
  return { issuers, accountUri, nameservers };
}
