import { type Config } from '../components/config/config';
import { readGivenFiles } from '../components/given/given-files';
import { type ReadFile } from '../components/given/regular-file';
import { type GivenCertificates } from '../components/wiring/certificates/given';
import { type Locate } from './report/contents';
import { locatedFailure } from './stack-failure';

/** A configuration whose files are to be read. */
export interface GivenBy {
  readonly config: Config;
  /** Where paths of the configuration stand. Default: nowhere, as for what lies in a commit. */
  readonly locate?: Locate;
}

/**
 * Reads the certificates that a configuration gives.
 *
 * @param directory the directory that relative paths start from
 * @param now the instant that validity is judged at
 * @param read reads a file, given by its absolute path. Default: from the disk
 * @throws Failure with every file that cannot be read
 */
export function readGiven(
  { config, locate }: GivenBy,
  directory: string,
  now: Date,
  read?: (path: string) => ReadFile,
): GivenCertificates {
  const { given, errors } = readGivenFiles(config, directory, now, read);
  if (errors.length > 0) throw locatedFailure(errors, locate);
  return given;
}
