import * as z from 'zod';
import { besideOtherMistakes } from './beside';
import { acme } from './acme';
import { oneOf } from './one-of';
import { objectName, opaqueText, text } from './text';

const generate = z
  .strictObject({
    commonName: text,
    organization: text.optional(),
    in: z
      .enum(['cluster', 'state'])
      .default('cluster')
      .describe(
        'Where the private key is made and kept: by cert-manager in the cluster, or encrypted in the stack state.',
      ),
  })
  .describe('A private CA made by this program.');

const ca = z
  .strictObject({ generate: generate.optional(), certificate: text.optional(), key: opaqueText.optional() })
  .superRefine((value, context) => {
    const given = value.certificate !== undefined || value.key !== undefined;
    if ((value.generate !== undefined) === given) {
      context.addIssue({ code: 'custom', message: 'needs either `generate`, or `certificate` and `key`' });
    } else if (given && (value.certificate === undefined || value.key === undefined)) {
      context.addIssue({ code: 'custom', message: 'needs `certificate` and `key` together' });
    }
  }, besideOtherMistakes)
  .transform(({ generate, certificate, key }) =>
    generate !== undefined
      ? { kind: 'generate' as const, generate }
      : { kind: 'given' as const, certificate: certificate ?? '', key: key ?? '' },
  )
  .describe('A private CA: made here, or given as files.');

const existing = z.strictObject({
  kind: z.enum(['ClusterIssuer', 'Issuer']).default('ClusterIssuer'),
  name: text,
  directory: text
    .optional()
    .describe('Its ACME directory, if it has one, so that its orders are counted. Default: not ACME.'),
});

const issuer = oneOf({
  acme,
  ca,
  selfSigned: z.strictObject({}).describe('Each certificate signs itself.'),
  existing: existing.describe('An issuer that the cluster has already.'),
});

export const issuers = z
  .record(objectName, issuer)
  .prefault({})
  .transform((given) => Object.entries(given).map(([name, rest]) => ({ name, ...rest })))
  .describe('Where certificates come from, by name.');

/** An issuer of the configuration; `kind` tells which. */
export type Issuer = z.output<typeof issuers>[number];
