/** Characters that JSON leaves as they are, though they end a line, start an escape sequence or turn text around. */
const unprintable = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text in double quotes, on one line whatever is in it. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(unprintable, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** As {@link quoted}, with the end of long text left out. */
export function quotedStart(text: string): string {
  return quoted(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
