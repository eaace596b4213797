/** What of the plan is shown, each empty for all; the address of the page has it after `#`. */
export interface Filters {
  /** Words that have to be in a host's row. */
  readonly q: string;
  readonly namespace: string;
  /** An environment's name, or {@link nothing}. */
  readonly environment: string;
  /** A controller's name, or {@link nothing}. */
  readonly controller: string;
  /** How a host gets its TLS. */
  readonly tls: string;
  /** A code, a severity, or {@link any} of them. */
  readonly finding: string;
  /** The host whose details are open. */
  readonly host: string;
  /** The section that is scrolled to. */
  readonly section: string;
}

/** Hosts that have no environment, or no controller. */
export const nothing = '-';

/** Hosts with findings. */
export const any = 'any';

export const noFilters: Filters = {
  q: '',
  namespace: '',
  environment: '',
  controller: '',
  tls: '',
  finding: '',
  host: '',
  section: '',
};

const keys = ['q', 'namespace', 'environment', 'controller', 'tls', 'finding', 'host', 'section'] as const;

/** What the part of an address after `#` says. Keys that are not known are passed over. */
export function parseHash(hash: string): Filters {
  const found = new URLSearchParams(hash);
  return keys.reduce((filters, key) => ({ ...filters, [key]: found.get(key) ?? '' }), noFilters);
}

/** The part of an address after `#`, keys in one order; empty for everything. */
export function hashOf(filters: Filters): string {
  const set = keys.filter((key) => filters[key] !== '').map((key) => [key, filters[key]]);
  return new URLSearchParams(set).toString();
}

/** Whether anything is left out. */
export function isFiltered({ q, namespace, environment, controller, tls, finding }: Filters): boolean {
  return [q, namespace, environment, controller, tls, finding].some((value) => value.trim() !== '');
}
