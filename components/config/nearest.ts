import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a mistyped word most probably means, or undefined where none is near: at most two edits
 * away, or a third of its length for long words; case does not count.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
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
