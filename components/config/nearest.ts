import { distance } from 'fastest-levenshtein';

/** More candidates are not looked at: each of as many mistyped words would be compared with all of them. */
const mostCandidates = 500;

/**
 * The candidate that a mistyped word most probably means, or undefined where none is near: at most two edits
 * away, or a third of its length for long words; case does not count. Of a long list the first 500 are looked at.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  const sought = word.toLowerCase();
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  let looked = 0;
  for (const candidate of candidates) {
    looked += 1;
    if (looked > mostCandidates) break;
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const edits = distance(sought, candidate.toLowerCase());
    if (
      edits <= limit &&
      edits < Math.max(word.length, candidate.length) &&
      (best === undefined || edits < best.edits)
    ) {
      best = { candidate, edits };
    }
  }
  return best?.candidate;
}

/** ` Did you mean "…"?` after a sentence about `word`, or nothing where no candidate is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const candidate = nearest(word, candidates);
  return candidate === undefined ? '' : ` Did you mean "${candidate}"?`;
}

/** How many names a sentence has room for. */
const mostNamed = 20;

/** What a word could have been that is none of the names: the first of them, and how many more there are. */
export function knownNames(names: Iterable<string>, count: number): string {
  const first: string[] = [];
  for (const name of names) {
    if (first.length === mostNamed) break;
    first.push(name);
  }
  if (first.length === 0) return 'none';
  return `${first.join(', ')}${count > first.length ? ` and ${count - first.length} more` : ''}`;
}
