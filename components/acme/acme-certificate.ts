import type * as pulumi from '@pulumi/pulumi';
import { DynamicResource } from '../pulumi/dynamic-resource';
import { orderCertificate, type OrderInputs } from './order';
import { type RenewBefore } from '../config/values/renew-before';
import { askRenewalInfo, hasRenewalInfo, renewalId } from './renewal-info';
import { judgedAt, renewalTime, type Validity } from './renewal';

/** Inputs of the provider of an {@link AcmeCertificate}. */
export interface AcmeCertificateInputs extends OrderInputs {
  /** Undefined: a third of the lifetime. */
  readonly renewBefore?: RenewBefore;
}

/**
 * Outputs of that provider: the certificate, its key, and the inputs whose change causes another order. They hold no
 * credentials of solvers.
 */
export interface AcmeCertificateOutputs
  extends Validity, Pick<OrderInputs, 'names' | 'directory' | 'profile' | 'privateKey'> {
  /** The chain, PEM, the leaf first; public. */
  readonly certificate: string;
}

/** The provider of an {@link AcmeCertificate}. Pulumi serialises it, so packages are imported inside functions. */
export const acmeCertificateProvider: pulumi.dynamic.ResourceProvider<AcmeCertificateInputs, AcmeCertificateOutputs> = {
  async create(inputs) {
    return { id: [...inputs.names].sort().join(','), outs: await issued(inputs) };
  },
  async update(_id, olds, news) {
    return { outs: await issued(news, await replacedBy(olds, news)) };
  },
  async diff(_id, olds, news) {
    return { changes: isForOther(olds, news) || (await isDue(olds, news)) };
  },
};

/** Whether the inputs ask for another certificate than the one that was issued. */
function isForOther(olds: AcmeCertificateOutputs, news: AcmeCertificateInputs): boolean {
  const names = ({ names }: { readonly names: readonly string[] }) => [...names].sort().join();
  const keys = ['directory', 'profile', 'privateKey'] as const;
  return names(olds) !== names(news) || keys.some((key) => olds[key] !== news[key]);
}

/**
 * Whether a certificate is due: from the start of the window that its authority names (ARI), or from a `renewBefore`
 * that is configured, whichever comes first. Where the authority names no window, the share of the lifetime decides.
 *
 * Nobody knows when the next `up` comes, so the first one in the window renews (RFC 9773, 4.2: an instant that comes
 * before the client looks again is now). An instant chosen within the window would miss the two days that Let's Encrypt
 * gives, and a preview and its update agree without one.
 */
async function isDue(olds: AcmeCertificateOutputs, news: AcmeCertificateInputs): Promise<boolean> {
  const now = judgedAt();
  const { renewBefore } = news;
  const isDueAnyway = now >= renewalTime(olds, renewBefore);
  if (renewBefore !== undefined && isDueAnyway) return true;
  const info = await askRenewalInfo(news, olds.certificate, Date.parse(olds.notAfter));
  switch (info.kind) {
    case 'window':
      return now >= info.window.start;
    case 'failed':
      tellOnce(`${new URL(news.directory).host} ${info.why}, asked when to renew (ARI): the lifetime decides`);
      return isDueAnyway;
    case 'none':
      return isDueAnyway;
  }
}

/** What was told already: several certificates ask one authority, and a preview asks before an update does. */
const toldAlready: string[] = [];

function tellOnce(sentence: string): void {
  if (toldAlready.includes(sentence)) return;
  toldAlready.push(sentence);
  console.warn(`warning: ${sentence}`);
}

/** The certificate that an order replaces, as its authority calls it; undefined where it does not know of such. */
async function replacedBy(olds: AcmeCertificateOutputs, news: AcmeCertificateInputs): Promise<string | undefined> {
  const isOfSame = olds.directory === news.directory && olds.names.some((name) => news.names.includes(name));
  if (!isOfSame || !(await hasRenewalInfo(news))) return undefined;
  return renewalId(olds.certificate);
}

async function issued(inputs: AcmeCertificateInputs, replaces?: string): Promise<AcmeCertificateOutputs> {
  const { names, directory, profile, privateKey } = inputs;
  const certificate = await orderCertificate(inputs, replaces);
  const { createPrivateKey, X509Certificate } = await import('node:crypto');
  const leaf = new X509Certificate(certificate);
  if (!leaf.checkPrivateKey(createPrivateKey(privateKey)))
    throw new Error('the authority issued a certificate for another key');
  const found = (leaf.subjectAltName ?? '').toLowerCase().split(', ');
  const missing = names.filter((name) => !found.includes(`dns:${name}`));
  if (missing.length > 0) throw new Error(`the authority issued a certificate without ${missing.join(', ')}`);
  const instant = (text: string) => new Date(text).toISOString();
  const validity = { notBefore: instant(leaf.validFrom), notAfter: instant(leaf.validTo) };
  return { names, directory, profile, privateKey, certificate, ...validity };
}

/** The order, and when to renew: those of {@link AcmeCertificateInputs}, known now or later. */
export type AcmeCertificateArgs = {
  readonly [Key in keyof AcmeCertificateInputs]: pulumi.Input<AcmeCertificateInputs[Key]>;
};

/**
 * A certificate that this program orders by DNS-01 during `up`. It is ordered again, in place, when it is due or when
 * its names, key, profile or directory change; otherwise its authority is asked when to renew, and no more. `up` fails if an order fails, and
 * the previous certificate stays, with its key. `destroy` revokes nothing.
 *
 * @example
 * ```ts
 * import { AcmeCertificate, type AcmeCertificateArgs } from './components/acme/acme-certificate';
 *
 * declare const order: AcmeCertificateArgs;
 *
 * const { notAfter } = new AcmeCertificate('production', { ...order, names: ['*.apps.example.com'] });
 * export const end = notAfter;
 * ```
 */
export class AcmeCertificate extends DynamicResource {
  /** The chain, PEM, the leaf first; public. */
  declare readonly certificate: pulumi.Output<string>;
  /** PEM; secret. It belongs to the certificate, even while an order for a new key fails. */
  declare readonly privateKey: pulumi.Output<string>;
  /** The end of its validity, as `2027-01-31T12:00:00.000Z`. */
  declare readonly notAfter: pulumi.Output<string>;

  constructor(name: string, args: AcmeCertificateArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      'AcmeCertificate',
      acmeCertificateProvider,
      name,
      { ...args, certificate: undefined, notAfter: undefined },
      { ...opts, additionalSecretOutputs: ['privateKey'] },
    );
  }
}
