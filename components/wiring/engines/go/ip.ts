/**
 * Which texts are IP addresses to Go. Rule from Go 1.26, net/ip.go (ParseIP) and net/netip/netip.go (ParseAddr):
 * no leading zeros in IPv4, one `::`, an IPv4 tail in IPv6; a zone is refused by ParseIP.
 */

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
const GROUPS = 8;

/** How many 16-bit groups a colon-separated run spells; null if it is malformed. */
function groupCount(run: string, mayEndInIPv4: boolean): number | null {
  if (run === '') return 0;
  const parts = run.split(':');
  const last = parts.pop() ?? '';
  if (!parts.every((part) => GROUP.test(part))) return null;
  if (GROUP.test(last)) return parts.length + 1;
  return mayEndInIPv4 && IPV4.test(last) ? parts.length + 2 : null;
}

function isIPv6(text: string): boolean {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return false;
  const before = groupCount(head, tail === undefined);
  if (tail === undefined) return before === GROUPS;
  const after = groupCount(tail, true);
  // `::` stands for at least one group.
  return before !== null && after !== null && before + after < GROUPS;
}

/** net.ParseIP(text) != nil. */
export function isIpText(text: string): boolean {
  return text.includes(':') ? isIPv6(text) : IPV4.test(text);
}
