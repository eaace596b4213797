/** A TXT record that proves control of a name. */
export interface TxtRecord {
  /** Without a dot at the end. */
  readonly name: string;
  /** Public: a digest of the account key and the challenge. */
  readonly value: string;
}

/** Puts TXT records into a zone and takes them out; others of the same name stay. */
export interface Solver {
  present(record: TxtRecord): Promise<void>;
  remove(record: TxtRecord): Promise<void>;
}
