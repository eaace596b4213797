import { createHash } from 'node:crypto';

/** The longest name of an object (RFC 1123 subdomain), and one more than the longest label of a host (RFC 1123). */
const longestName = 253;
const longerThanLabels = 64;

/**
 * The name of a monitor: the host, where its root path is served. For any other path a label follows that is longer
 * than a label of a host can be, so that no host has that name.
 *
 * @param host a canonical host name
 * @param path the path of an application
 */
export function monitorName(host: string, path: string): string {
  if (path === '/') return host;
  const name = `${host}.${labelOf(path, `${host}${path}`)}`;
  return name.length > longestName ? labelOf('', `${host}${path}`) : name;
}

/** A label of 64 characters: what can be read of a path, and a part of a hash. */
function labelOf(path: string, hashed: string): string {
  const read = path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 30);
  const hash = createHash('sha256').update(hashed).digest('hex');
  return `${read}${read === '' || read.endsWith('-') ? '' : '-'}${hash}`.slice(0, longerThanLabels);
}
