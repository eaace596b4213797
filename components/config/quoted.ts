/** Characters that JSON leaves as they are, though they end a line, start an escape sequence or turn text around. */
const unprintable = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text in double quotes, on one line whatever is in it. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(unprintable, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The user and password of a URL (RFC 3986, 3.2.1), from the slashes on. */
const userinfo = /\/\/[^\s/?#]*@/g;

/** As {@link quoted}, with the end of long text left out, and without the user and password of a URL. */
export function quotedStart(text: string): string {
  const shown = text.replace(userinfo, '//[secret]@');
  return quoted(shown.length > 60 ? `${shown.slice(0, 57)}...` : shown);
}
