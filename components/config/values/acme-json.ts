import * as z from 'zod';
import { oneOf } from './one-of';
import { multilineText, opaqueText, text } from './text';

/** A part of Traefik's acme.json. */
export const acmeJson = z
  .strictObject({
    path: text.describe('Path of acme.json, from the stack file on.'),
    resolver: text.optional().describe('Only what this certificate resolver has stored. Default: all of them.'),
  })
  .describe("Out of Traefik's acme.json.");

/** PEM files, or PEM text, with a certificate. */
export const certificateFiles = z
  .strictObject({
    certificate: multilineText.describe('The certificate, its intermediates behind: PEM, or its file.'),
    key: opaqueText.describe('Its private key: PEM, or its file; encrypt the text.'),
  })
  .describe('PEM files, or PEM text, of your own.');

/** An existing certificate, for an issuer to take over. */
export const adoptedCertificate = oneOf({ files: certificateFiles, acmeJson });

/** An existing account at an ACME server. */
export const adoptedAccount = oneOf({
  key: opaqueText.describe("PEM of the account's RSA key, or its file; encrypt the text."),
  acmeJson,
});

export type AcmeJson = z.output<typeof acmeJson>;
