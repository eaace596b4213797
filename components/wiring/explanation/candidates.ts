import { type Candidate } from '../controller-store';
import { type Ledger } from '../ledger/ledger';
import { type StoreView } from '../served';
import { type CandidateCertificate } from './explanation';
import { ownerOf } from './shown';

/** The certificates of a store that have a host: those that are loaded, as it chooses, then those that may be. */
export function candidateCertificates(
  ledger: Ledger,
  { candidates: { now, later } }: StoreView,
): CandidateCertificate[] {
  const standings = new Map(later.map((candidate) => [certificateOf(candidate), candidate.standing]));
  const loaded = grouped(now);
  const unnamed = [...grouped(later)].filter(([certificate]) => !loaded.has(certificate));
  const described = (certificate: string, group: readonly Candidate[], standing: CandidateCertificate['standing']) => {
    const [first] = group;
    if (first === undefined) return [];
    const { owner, secret, key } = first;
    // Two providers may load one Secret.
    const places = new Map(
      group.map(({ secret: { namespace, name } }) => [`${namespace}/${name}`, { namespace, name }]),
    );
    const secrets = [...places.values()];
    const then = standings.get(certificate) ?? first.standing;
    return [{ owner: ownerOf(ledger, owner), names: secret.dnsNames, key, standing, later: then, secrets }];
  };
  return [
    ...[...loaded].flatMap(([certificate, group]) => described(certificate, group, group[0]?.standing ?? 'earlier')),
    ...unnamed.flatMap(([certificate, group]) => described(certificate, group, 'unnamed')),
  ];
}

/** By certificate, in the order of the first Secret of each. */
function grouped(candidates: readonly Candidate[]): Map<string, Candidate[]> {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const certificate = certificateOf(candidate);
    const others = groups.get(certificate);
    if (others === undefined) groups.set(certificate, [candidate]);
    else others.push(candidate);
  }
  return groups;
}

function certificateOf({ secret: { certificate, namespace, name }, key }: Candidate): string {
  return `${certificate ?? `${namespace}/${name}`}\n${key}`;
}
