import { type KeyObject } from 'node:crypto';
import { type Certificate, isIssuedBy, isSelfSigned } from './certificate';
import { belongsTo } from './given-key';

/** Certificates of one file, at least one. */
export type Certificates = readonly [Certificate, ...Certificate[]];

/** How the certificates of a file hang together. */
export interface Chain {
  /** From the certificate that is served up to the last issuer in the file. */
  readonly path: Certificates;
  /** Whether the issuers stand in the order of the path. */
  readonly inOrder: boolean;
  /** Certificates that are no part of the path. */
  readonly strays: readonly Certificate[];
  /** Certificates that repeat an earlier one of the file. */
  readonly repeats: readonly Certificate[];
  /** Whether the last one of the path signs itself, so that there is nothing above it. */
  readonly reachesRoot: boolean;
}

/** The certificate of a private key; undefined where there is none. */
export function certificateOf(key: KeyObject, certificates: Certificates): Certificate | undefined {
  return certificates.find((certificate) => belongsTo(key, certificate));
}

/** The certificate that issues none of the others; the first one where several issue none, or all issue others. */
export function likelyLeaf(certificates: Certificates): Certificate {
  const [first] = certificates;
  const issuesNone = (one: Certificate) => !certificates.some((other) => other !== one && isIssuedBy(other, one));
  return certificates.find(issuesNone) ?? first;
}

/** Follows the issuers of a certificate among those of its file. */
export function chainOf(leaf: Certificate, certificates: Certificates): Chain {
  const repeats = certificates.filter((one, index) => certificates.findIndex(({ der }) => der.equals(one.der)) < index);
  const others = certificates.filter((certificate) => certificate !== leaf && !repeats.includes(certificate));
  const path: [Certificate, ...Certificate[]] = [leaf];
  let last = leaf;
  let strays = others;
  for (;;) {
    const current = last;
    const issuer = strays.find((candidate) => isIssuedBy(current, candidate));
    if (issuer === undefined) break;
    path.push(issuer);
    strays = strays.filter((certificate) => certificate !== issuer);
    last = issuer;
  }
  const issuers = others.filter((certificate) => path.includes(certificate));
  return {
    path,
    inOrder: issuers.every((issuer, index) => issuer === path[index + 1]),
    strays,
    repeats,
    reachesRoot: isSelfSigned(last),
  };
}
