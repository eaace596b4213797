import { covers } from '../engines/tls-clients/names';
import { haveSameNames, type StoredCertificate } from './store';

/** The use that a certificate is wanted for. */
export type Use =
  /** Served as it is: any that covers the names will do. */
  | 'serve'
  /** Taken over by cert-manager, which keeps only one that has exactly the names of its Certificate. */
  | 'adopt';

/**
 * The best certificate for some names: the one that covers most of them, as TLS clients match; among several the one
 * that is valid for the longest, then the first in the file. Undefined where none covers any name.
 *
 * @param use for `adopt`, a certificate that has exactly the names comes before all others
 */
export function bestCertificate(
  certificates: readonly StoredCertificate[],
  names: readonly string[],
  use: Use = 'serve',
): StoredCertificate | undefined {
  const exact = certificates.filter((one) => haveSameNames(one.names, names));
  const candidates = use === 'adopt' && exact.length > 0 ? exact : certificates;
  const ranked = candidates
    .map((certificate) => ({ certificate, covered: coveredNames(certificate, names).length }))
    .filter(({ covered }) => covered > 0)
    .sort(
      (a, b) => b.covered - a.covered || b.certificate.leaf.notAfter.getTime() - a.certificate.leaf.notAfter.getTime(),
    );
  return ranked[0]?.certificate;
}

function coveredNames(certificate: StoredCertificate, names: readonly string[]): readonly string[] {
  return names.filter((name) => certificate.names.some((own) => covers(own, name)));
}
