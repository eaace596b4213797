const shown = 3;

/** Hosts for a sentence: the first three, and how many more. */
export function hostList(hosts: readonly string[]): string {
  const more = hosts.length - shown;
  if (hosts.length === 0) return 'no host';
  return `${hosts.slice(0, shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** An object for a sentence: `Secret wiki/apps-routing`. */
export function objectText(kind: string, { namespace, name }: { readonly namespace: string; readonly name: string }) {
  return `${kind} ${namespace}/${name}`;
}
