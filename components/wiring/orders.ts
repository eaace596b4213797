/** ACME orders for one set of identifiers, counted against one registered domain. */
export interface Order {
  /** The registered domain by the public suffix list, private section included. */
  readonly registeredDomain: string;
  /** `letsencrypt-production`, `letsencrypt-staging`, or the URL of the directory. */
  readonly directory: string;
  /** All names of the certificate, sorted; of several registered domains too. */
  readonly identifiers: readonly string[];
  readonly count: number;
}
