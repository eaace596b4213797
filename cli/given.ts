import { type Config } from '../components/config/config';
import { readGivenFiles } from '../components/given/given-files';
import { type ReadFile } from '../components/given/regular-file';
import { type GivenCertificates } from '../components/wiring/certificates/given';
import { Failure } from './failure';

/**
 * Reads the certificates that a configuration gives.
 *
 * @param directory the directory that relative paths start from
 * @param now the instant that validity is judged at
 * @param read reads a file, given by its absolute path. Default: from the disk
 * @throws Failure with every file that cannot be read
 */
export function readGiven(
  config: Config,
  directory: string,
  now: Date,
  read?: (path: string) => ReadFile,
): GivenCertificates {
  const { given, errors } = readGivenFiles(config, directory, now, read);
  if (errors.length > 0) {
    throw new Failure(
      errors.map(({ path, message }) => `${path}: ${message}`),
      errors,
    );
  }
  return given;
}
