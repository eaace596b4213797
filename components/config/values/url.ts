import * as z from 'zod';
import { didYouMean } from '../nearest';

/** The text after `https://`: a host, perhaps a port, a path. */
const rest = String.raw`[^\s/?#@{}<>\u0060"']+(?:[/?#][^\s{}<>\u0060"']*)?`;

/** The ACME directories that have a name of their own. */
export const directoryNames = ['letsencrypt-production', 'letsencrypt-staging'] as const;

/** An ACME directory: a name, or the URL of one. RFC 8555, 6.1 demands https. */
export const acmeDirectory = z.string().regex(new RegExp(`^(?:${directoryNames.join('|')}|https://${rest})$`), {
  error: ({ input }) =>
    `has to be ${directoryNames.join(', ')}, or the https URL of a directory${meantDirectory(input)}`,
});

/** The hint at a directory. Other programs' aliases for it are too far from its name for {@link didYouMean}. */
function meantDirectory(input: unknown): string {
  if (typeof input !== 'string') return '';
  const word = input.replace(/^(?:le|lets-?encrypt)(?=$|[-_ ])/i, 'letsencrypt').replaceAll(/[_ ]/g, '-');
  const near = didYouMean(word, directoryNames);
  if (near !== '') return `.${near}`;
  const short = /prod|live/i.test(word) ? directoryNames[0] : /stag|test/i.test(word) ? directoryNames[1] : undefined;
  if (/^letsencrypt/i.test(word)) return `. Did you mean "${short ?? directoryNames[0]}"?`;
  return /^(?:http:\/\/)?[\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?$/.test(input)
    ? `. Did you mean "https://${input.replace(/^http:\/\//, '')}"?`
    : '';
}

/** The URL of a service that is asked over HTTP. */
export const webUrl = z
  .string()
  .regex(new RegExp(`^https?://${rest}$`), 'has to be a URL that starts with https:// (or http://)');

/** A registry of charts, as Helm takes it. */
export const ociRegistry = z
  .string()
  .regex(new RegExp(`^oci://${rest}$`), 'has to be an OCI registry such as oci://registry.example.com/charts');

/** A registry of images that is pushed to, as Epinio takes it. */
export const registryUrl = z
  .string()
  .regex(new RegExp(`^(?:https?://)?${rest}$`), 'has to be a registry such as registry.example.com');

/** A registry of images, as the name of an image starts: without a scheme. */
export const imageRegistry = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:\/[a-z0-9._-]+)*$/,
    'has to be the host of a registry, without https://, perhaps with a path: registry.example.com/mirror',
  );

/** The first part of a repository's name in a registry (OCI distribution-spec 1.1, "Pulling manifests"). */
export const repositoryPath = z
  .string()
  .regex(
    /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/,
    'has to be part of the name of an image: lower-case letters, digits, "-", "_", "." and "/"',
  );
