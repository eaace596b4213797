/** A comment on a pull or merge request, written by the user whose token is used. */
export interface OwnComment {
  readonly id: string;
  readonly body: string;
}

/** The comments of one pull or merge request. */
export interface Comments {
  /** Characters that the forge takes. */
  readonly limit: number;
  /** The comments that the user of the token wrote, the oldest first; those of others are left out. */
  own(): AsyncIterable<OwnComment>;
  /** @returns the URL of the new comment */
  create(body: string): Promise<string>;
  /** @returns the URL of the comment */
  edit(id: string, body: string): Promise<string>;
}

/** What was done. */
export interface Posted {
  readonly done: 'created' | 'edited' | 'unchanged';
  /** Undefined where nothing had to be done. */
  readonly url: string | undefined;
}

/**
 * Puts a report into the one comment that has its marker: edits it in place where the user of the token wrote one, and
 * creates it else. A comment of somebody else is never touched, whatever stands in it.
 *
 * @param name tells several reports of one pull request apart
 */
export async function post(comments: Comments, name: string, report: string): Promise<Posted> {
  const body = bodyOf(name, report, comments.limit);
  const before = await commentOf(comments, name);
  if (before === undefined) return { done: 'created', url: await comments.create(body) };
  // Forges keep line breaks in their own way, and drop the last one.
  if (plainText(before.body) === plainText(body)) return { done: 'unchanged', url: undefined };
  return { done: 'edited', url: await comments.edit(before.id, body) };
}

async function commentOf(comments: Comments, name: string): Promise<OwnComment | undefined> {
  for await (const one of comments.own()) {
    if (one.body.startsWith(markerOf(name))) return one;
  }
  return undefined;
}

function plainText(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}

/** The first line of a comment, which no reader sees. */
function markerOf(name: string): string {
  return `<!-- edgewire: ${name} -->`;
}

/**
 * A report with its marker. One that is too long for the forge ends at a line, and says so: bytes are counted, of which
 * no character has fewer than one.
 */
function bodyOf(name: string, report: string, limit: number): string {
  const whole = `${markerOf(name)}\n${report}`;
  if (Buffer.byteLength(whole) <= limit) return whole;
  const lines = whole.split('\n');
  const kept: string[] = [];
  let left = limit - roomForNote;
  for (const line of lines) {
    left -= Buffer.byteLength(line) + 1;
    if (left < 0) break;
    kept.push(line);
  }
  const text = kept.join('\n');
  const isOpen = text.lastIndexOf('<details>') > text.lastIndexOf('</details>');
  return `${text}\n${isOpen ? '\n</details>\n' : ''}\n_${lines.length - kept.length} more lines do not fit here._\n`;
}

const roomForNote = 200;
