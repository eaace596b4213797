import { type Diagnostic, diagnostic } from './diagnostic';
import { type PlannedEnvironment } from '../plan';
import { endsAtLoadBalancer } from '../wire';
import { type Facts } from './facts';

/** A Secret in a namespace, and where the configuration puts it there. */
interface Place {
  readonly namespace: string;
  readonly secretName: string;
  readonly path: string;
}

/**
 * EW2010: Traefik keeps Secrets under the text `<namespace>-<name>`, so namespace `a-b` with Secret `c` and namespace
 * `a` with Secret `b-c` are one, and which of them it loads is chance (Traefik v3.7.9, kubernetes/ingress getTLSConfig;
 * vector ts-h077).
 *
 * Only namespaces that are another one's beginning, up to a dash, can collide; that keeps this from comparing every
 * Secret in every namespace with every other.
 */
export function sharedTraefikKeys(facts: Facts): Diagnostic[] {
  const at = placesByNamespace(facts);
  const found: Diagnostic[] = [];
  for (const [longer, secrets] of at) {
    for (const [shorter, rest] of beginnings(longer)) {
      const others = at.get(shorter);
      if (others === undefined) continue;
      for (const [secretName, place] of secrets) {
        const other = others.get(`${rest}-${secretName}`);
        if (other !== undefined) found.push(collision(place, other));
      }
    }
  }
  return found;
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
function beginnings(namespace: string): [shorter: string, rest: string][] {
  const parts = namespace.split('-');
  return parts.slice(1).map((_, index) => [parts.slice(0, index + 1).join('-'), parts.slice(index + 1).join('-')]);
}

function placesByNamespace({ environments, reach, hosts }: Facts): Map<string, Map<string, Place>> {
  const at = new Map<string, Map<string, Place>>();
  const add = (place: Place) => {
    const secrets = at.get(place.namespace) ?? new Map<string, Place>();
    if (!secrets.has(place.secretName)) secrets.set(place.secretName, place);
    at.set(place.namespace, secrets);
  };
  const addEnvironment = (environment: PlannedEnvironment, namespace: string) => {
    if (!endsAtLoadBalancer(environment))
      add({ namespace, secretName: environment.secret.name, path: environment.path });
  };
  for (const environment of environments)
    for (const namespace of reach.places(environment)) addEnvironment(environment, namespace);
  for (const { host, ingress } of hosts) {
    if (host.own !== undefined) add({ namespace: ingress.namespace, secretName: host.own.secretName, path: host.path });
  }
  return at;
}
