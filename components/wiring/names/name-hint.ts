import { URL } from 'node:url';
import { asciiForm, canonicalName, isAddress, isWildcard, nameMistake, unexpandedVariable } from './host-name';

/** Where a name stands: as a host, as a name of a certificate (`*.` may be in front), or as an environment's domain. */
export type NamePlace = 'host' | 'certificate' | 'domain';

const limits = 'labels of letters, digits and inner "-", at most 63 characters each and 253 in all, joined by dots';

/** What to write in place of a name that is not a DNS name. */
export function nameHint(name: string, place: NamePlace): string {
  if (unexpandedVariable(name) !== undefined) {
    return place === 'certificate' ? 'Render the manifests first, and check what comes out.' : 'Write the name itself.';
  }
  const wildcard = isWildcard(name);
  const base = wildcard ? name.slice(2) : name;
  if (isAddress(canonicalName(base))) return 'Use a DNS name that resolves to this address.';
  if (wildcard && place === 'host') return "Name each host; an environment's wildcard covers them all.";
  const meant = nameMistake(base) === undefined ? base : meantName(base);
  if (meant !== undefined) return `Write ${wildcard && place === 'certificate' ? '*.' : ''}${meant}`;
  return `Write a DNS name: ${limits}${place === 'certificate' ? '; a "*" only as the whole first label' : ''}.`;
}

/** The DNS name that a text was probably meant to be: its ASCII form, without port and path, with "-" for "_". */
function meantName(text: string): string | undefined {
  const better = [asciiForm(text), text.replaceAll('_', '-'), hostOfUrl(text)];
  return better.find((one) => one !== undefined && nameMistake(one) === undefined);
}

function hostOfUrl(text: string): string | undefined {
  if (!/[:/]/.test(text)) return undefined;
  const url = text.includes('://') ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
