import { type Diagnostic, diagnostic } from './diagnostic';
import { type Place, type Places } from '../places';
import { type Facts } from './facts';

/**
 * EW2010: Traefik keeps Secrets under the text `<namespace>-<name>`, so namespace `a-b` with Secret `c` and namespace
 * `a` with Secret `b-c` share a key, and it is chance which of them Traefik loads (Traefik v3.7.9, kubernetes/ingress
 * getTLSConfig; vector ts-h077).
 *
 * Two namespaces can collide only if one is the beginning of the other, up to a dash. So not every Secret has to be
 * compared with every other.
 */
export function sharedTraefikKeys({ places }: Facts): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [namespace, secrets] of places.own) {
    for (const [shorter, rest] of beginnings(namespace)) {
      if (!places.has(shorter)) continue;
      for (const [secretName, place] of secrets) {
        const other = places.in(shorter, `${rest}-${secretName}`);
        if (other !== undefined) found.push(collision(place, other));
      }
    }
    if (places.former === undefined) continue;
    for (const place of secrets.values()) found.push(...longerBefore(places.former, place));
  }
  return found;
}

/** Collisions with Secrets that were known before, in namespaces whose names begin with this one's. */
function longerBefore(former: Places, place: Place): Diagnostic[] {
  return beginnings(place.secretName).flatMap(([beginning, rest]) => {
    const other = former.in(`${place.namespace}-${beginning}`, rest);
    return other === undefined ? [] : [collision(place, other)];
  });
}

function collision(place: Place, other: Place): Diagnostic {
  const key = `${place.namespace}-${place.secretName}`;
  const message = `The Secrets ${place.namespace}/${place.secretName} and ${other.namespace}/${other.secretName} share Traefik's key ${key}: one of them is dropped at random.`;
  return diagnostic(
    'EW2010',
    place.path,
    message,
    'Rename one of the Secrets (source.secretName) or one of the namespaces.',
  );
}

/** `a-b-c` begins with `a` (rest `b-c`) and `a-b` (rest `c`). */
function beginnings(name: string): [shorter: string, rest: string][] {
  const parts = name.split('-');
  return parts.slice(1).map((_, index) => [parts.slice(0, index + 1).join('-'), parts.slice(index + 1).join('-')]);
}
