import { codePoint, visible } from '../../components/config/visible';

/** A node's label: lines of text, none of it read as Mermaid, Markdown or HTML. */
export function label(...lines: readonly string[]): string {
  return `"${lines.map(escaped).join('<br/>')}"`;
}

/** Mermaid writes a character by its code as `#34;`. Only punctuation that Markdown, too, leaves alone stays. */
function escaped(text: string): string {
  return visible(text).replace(/[^\p{L}\p{N} .,:/=()-]/gu, (character) => `#${codePoint(character)};`);
}
