import { quote } from '../go/strconv';
import { type IngressTls } from '../apimachinery/ingress-admission';

/**
 * What cert-manager finds wrong with the `tls` blocks of an Ingress.
 * Rule from cert-manager v1.21.2, pkg/controller/certificate-shim/sync.go: checkForDuplicateSecretNames,
 * validateIngressTLSBlock.
 */

function secretNamePath(index: number): string {
  return `spec.tls[${index}].secretName`;
}

/** The problems that stop all blocks: a secretName that comes twice. Two blocks without a name count as such a pair. */
export function doubleNames(blocks: readonly IngressTls[]): string[] {
  const names = blocks.map(({ secretName = '' }) => secretName);
  return [...new Set(names)].flatMap((name) => {
    const first = names.indexOf(name);
    const second = names.indexOf(name, first + 1);
    if (second < 0) return [];
    const why = `this secret name must only appear in a single TLS entry but is also used in ${secretNamePath(second)}`;
    return [`${secretNamePath(first)}: Invalid value: ${quote(name)}: ${why}`];
  });
}

/** Several problems as Go prints them. */
export function joined(problems: readonly string[]): string {
  return problems.length === 1 ? problems.join() : `[${problems.join(', ')}]`;
}

/** The problems that stop one block alone. */
export function missingParts({ hosts = [], secretName = '' }: IngressTls, index: number): string[] {
  return [
    ...(hosts.length === 0 ? [`spec.tls[${index}].hosts: Required value`] : []),
    ...(secretName === '' ? [`${secretNamePath(index)}: Required value`] : []),
  ];
}
