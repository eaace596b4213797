import { codePoint, visible } from '../../components/config/visible';

/**
 * A name as code in a table's cell. Nothing in it is Markdown, HTML or a mention, whatever it contains.
 */
export function code(text: string): string {
  const shown = visible(text);
  const plain = /^[^`|\\]+$/.test(shown) && shown.trim() === shown;
  return plain ? `\`${shown}\`` : `<code>${escaped(shown)}</code>`;
}

/** A sentence in a table's cell: shown as it is written. */
export function prose(text: string): string {
  return escaped(visible(text));
}

/** GitHub looks for mentions after entities are resolved, so a zero-width space has to break them. */
function escaped(text: string): string {
  return text
    .replace(/[`|\\<>&*_~$[\]]/g, (character) => `&#${codePoint(character)};`)
    .replaceAll('@', '@&#8203;')
    .replace(/:\/\//g, '&#58;//');
}
