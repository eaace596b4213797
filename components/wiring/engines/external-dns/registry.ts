/**
 * The TXT record by which ExternalDNS knows that a record is its own (v0.22.0, registry/mapper/mapper.go,
 * AffixNameMapper).
 */
export interface RegistryNaming {
  /** `--txt-prefix`; may contain `%{record_type}`. */
  readonly prefix: string;
  /** `--txt-wildcard-replacement`: what stands for a first label `*`; an empty one leaves it. */
  readonly wildcard: string;
}

const template = '%{record_type}';

/** The name of the TXT record of a record (ToTXTName). */
export function registryName({ prefix, wildcard }: RegistryNaming, name: string, type: string): string {
  const [first = '', ...rest] = name.split('.');
  const kind = type.toLowerCase();
  const replaced = first === '*' && wildcard !== '' ? wildcard.toLowerCase() : first;
  const lower = prefix.toLowerCase();
  const typed = lower.includes(template) ? replaced : `${kind}-${replaced}`;
  return [lower.replaceAll(template, kind) + typed, ...rest].join('.');
}
