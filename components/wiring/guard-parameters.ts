import { type PlannedGrant } from './plan';

type Requirement = PlannedGrant['namespaces'][number];

/** What the first word of a line says of TLS. The policies compare these words. */
const words: Readonly<Record<PlannedGrant['tls'], string>> = {
  'routing-secret': 'routed',
  'own-certificate': 'own',
  resolver: 'resolver',
  none: 'open',
};

/**
 * The grants as the data of a ConfigMap, so that a policy looks up a host by its name however many there are: under
 * the name itself, or for a wildcard under `_.` and its domain, since the API server takes no `*` in a key and no host
 * has a `_`. A line each: `<tls>|<class>|<requirement>;...`.
 */
export function parameters(grants: readonly PlannedGrant[]): Record<string, string> {
  const lines = new Map<string, Set<string>>();
  for (const { name, class: ingressClass, namespaces, tls } of grants) {
    const key = name.startsWith('*.') ? `_.${name.slice(2)}` : name;
    const line = [words[tls], ingressClass, namespaces.map(requirement).join(';')].join('|');
    const others = lines.get(key);
    if (others === undefined) lines.set(key, new Set([line]));
    else others.add(line);
  }
  return Object.fromEntries([...lines].map(([key, all]) => [key, [...all].join('\n')]));
}

/** The bytes that the API server takes in the data of a ConfigMap (v1.35, MaxSecretSize). */
export const parameterLimit = 1_048_576;

/** The bytes of parameters, as the API server counts them: those of the values. */
export function sizeOf(data: Readonly<Record<string, string>>): number {
  const encoder = new TextEncoder();
  return Object.values(data).reduce((sum, value) => sum + encoder.encode(value).length, 0);
}

/** A requirement in three words: `in <key> <value>,...`. No key and no value of a label has a blank, `;` or `|`. */
function requirement({ operator, key, values }: Requirement): string {
  return `${operatorWord(operator)} ${key} ${values.join(',')}`;
}

function operatorWord(operator: Requirement['operator']): string {
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return 'in';
    case '!=':
    case 'notin':
      return 'notin';
    case '!':
      return 'absent';
    case 'exists':
    case 'gt':
    case 'lt':
      return operator;
  }
}
