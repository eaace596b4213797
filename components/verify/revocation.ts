import { type X509Certificate } from 'node:crypto';
import {
  type CrlAnswer,
  type CrlAnswers,
  type RevocationSources,
  type SeenRevocation,
} from '../wiring/verification/revocation';
import { readStaple, revocationSources } from './revocation-data';
import { type Limit } from './names';

/** How many bytes a revocation list may have: those of public authorities have less than a tenth. */
const longestList = 32 * 1024 * 1024;

interface Met extends RevocationSources {
  readonly leaf: X509Certificate;
  readonly issuer: X509Certificate | undefined;
}

/** What handshakes tell about revocation. Each certificate is read once, however many hosts are served it. */
export class Revocations {
  private readonly met = new Map<string, Met>();

  /**
   * What a handshake tells.
   *
   * @param staple the OCSP answer that came with it
   */
  seen(leaf: X509Certificate, staple: Buffer | undefined): SeenRevocation {
    const met = this.met.get(leaf.fingerprint256) ?? {
      ...revocationSources(leaf.raw),
      leaf,
      issuer: leaf.issuerCertificate,
    };
    this.met.set(leaf.fingerprint256, met);
    const { ocsp, crls, mustStaple, issuer } = met;
    return { ocsp, crls, mustStaple, staple: staple && readStaple(staple, leaf, issuer) };
  }

  /**
   * What the revocation lists say of all certificates that were seen. Each list is read once.
   *
   * @param patience milliseconds for one list
   */
  async lists(patience: number, limit: Limit): Promise<NonNullable<CrlAnswers>> {
    const read = new Map<string, Promise<Buffer>>();
    const list = (url: string): Promise<Buffer> => {
      const found = read.get(url) ?? limit(() => bytesAt(url, patience));
      read.set(url, found);
      return found;
    };
    const answers = await Promise.all(
      [...this.met].map(async ([fingerprint, met]) => {
        const answer = await answerOf(met, list);
        return answer === undefined ? [] : ([[fingerprint, answer]] as const);
      }),
    );
    return new Map(answers.flat());
  }
}

/** The answer of the first list that can be read; why the first one could not where none can. */
async function answerOf(met: Met, list: (url: string) => Promise<Buffer>): Promise<CrlAnswer | undefined> {
  let unread: CrlAnswer | undefined;
  for (const url of met.crls) {
    try {
      return await inList(url, await list(url), met);
    } catch (error) {
      unread ??= { kind: 'unread', url, why: error instanceof Error ? error.message : String(error) };
    }
  }
  return unread;
}

async function inList(url: string, bytes: Buffer, { leaf, issuer }: Met): Promise<CrlAnswer> {
  if (issuer === undefined) throw new Error('cannot be checked, since the certificate of the issuer was not served');
  const { X509Crl, X509Certificate: Certificate } = await import('@peculiar/x509');
  const found = listIn(() => new X509Crl(new Uint8Array(bytes)));
  const signer = new Certificate(new Uint8Array(issuer.raw));
  if (!(await found.verify({ publicKey: signer.publicKey }))) throw new Error('is not signed by the issuer');
  const entry = found.findRevoked(leaf.serialNumber);
  return entry === null
    ? { kind: 'not listed', url, until: found.nextUpdate }
    : { kind: 'listed', url, since: entry.revocationDate };
}

function listIn<List>(read: () => List): List {
  try {
    return read();
  } catch {
    throw new Error('does not parse');
  }
}

async function bytesAt(url: string, patience: number): Promise<Buffer> {
  if (!/^https?:/i.test(url)) throw new Error('is not to be had by HTTP');
  const { default: axios } = await import('axios');
  try {
    const signal = AbortSignal.timeout(patience);
    const options = { responseType: 'arraybuffer', maxContentLength: longestList, signal } as const;
    return Buffer.from((await axios.get<ArrayBuffer>(url, options)).data);
  } catch (error) {
    if (axios.isCancel(error)) throw new Error(`does not arrive within ${patience / 1000} s`, { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`is not to be had (${reason})`, { cause: error });
  }
}
