import { URL } from 'node:url';
import { asciiForm, canonicalName, isAddress, isWildcard, nameMistake } from '../names/host-name';
import { nameHint } from '../names/name-hint';

/** What a user means by the host of a question. */
export type Asked =
  | {
      readonly kind: 'host';
      /** Canonical. */
      readonly host: string;
      /** As it is written, without what is no part of a host. */
      readonly written: string;
      /** What is read in place of the text, as a sentence; undefined where the text is the host. */
      readonly note: string | undefined;
    }
  /** Two sentences: why it is none, and what to ask for. */
  | { readonly kind: 'refused'; readonly why: string };

/** Reads the host that a user asks about: a URL, a port, another script, case and a trailing dot are understood. */
export function askedHost(text: string): Asked {
  const trimmed = text.trim();
  const bare = withoutUrl(trimmed);
  if (isAddress(bare)) {
    return refused(`"${text}" is an address: clients that ask for one send no server name.`, 'Ask for a host.');
  }
  if (isWildcard(bare)) {
    const example = `any${bare.slice(1)}`;
    return refused(`"${text}" stands for many hosts.`, `Ask for one of them, such as ${example}.`);
  }
  const mistake = nameMistake(bare);
  const written = mistake === undefined ? bare : asciiForm(bare);
  if (written === undefined)
    return refused(`"${text}" is not a DNS name: it ${mistake ?? ''}.`, nameHint(text, 'host'));
  const host = canonicalName(written);
  return { kind: 'host', host, written, note: host === text ? undefined : `"${text}" is read as ${host}.` };
}

function refused(why: string, hint: string): Asked {
  return { kind: 'refused', why: `${why} ${hint}` };
}

/** The host of a URL, or of a host with a port or a path. */
function withoutUrl(text: string): string {
  if (!/[:/]/.test(text) || isAddress(text)) return text;
  const url = text.includes('://') ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : text;
}
