import { subdomainProblems } from '../engines/apimachinery/label-names';

/** Kubernetes allows 63 characters for a label, and so for a namespace (RFC 1123 label). */
const maximumLabel = 63;

const ends = 'start and end with a letter or digit';

/** Why a text is no name of a namespace (RFC 1123 label), as the end of a sentence; undefined where it is one. */
export function namespaceMistake(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.includes('.')) return 'has a dot, which the name of a namespace must not have';
  const isName = subdomainProblems(name).length === 0;
  return (
    tooLong(name, maximumLabel) ?? (isName ? undefined : `has to be lower-case letters, digits and "-", and ${ends}`)
  );
}

/** Why a text is no name of a Secret and most other objects (RFC 1123 subdomain), as the end of a sentence. */
export function objectMistake(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (subdomainProblems(name).length === 0) return undefined;
  return tooLong(name, 253) ?? `has to be lower-case letters, digits, "-" and ".", and ${ends}`;
}

/**
 * Why a text is no name of a routing secret: kubed writes the source's name into a label of each copy and fails
 * for a longer one (config-syncer pkg/syncer; vectors ks-039 to ks-041).
 */
export function routingSecretMistake(name: string): string | undefined {
  return objectMistake(name) ?? tooLong(name, maximumLabel);
}

function tooLong(name: string, allowed: number): string | undefined {
  return name.length > allowed ? `is ${name.length} characters long, ${allowed} are allowed` : undefined;
}
