import { visible } from './visible';

/** A word longer than this is cut: a path with the longest host and the longest names in it is shorter. */
const longestWord = 600;

/** How much of a long word stays: a host of the legal length, and more. */
const keptOfWord = 260;

/** A message longer than this is cut at its end. */
const longestMessage = 2000;

/**
 * A sentence of a message, {@link visible}, with the rest of very long values left out and counted: a file may hold a
 * value of megabytes, which would bury what the message says.
 */
export function messageText(text: string): string {
  if (text.length <= longestWord) return visible(text);
  const short = text.replace(/\S+/g, (word) => (word.length > longestWord ? cut(word, keptOfWord) : word));
  return visible(short.length > longestMessage ? cut(short, longestMessage - 100) : short);
}

function cut(text: string, kept: number): string {
  return `${text.slice(0, kept)}… (${text.length} characters)`;
}
