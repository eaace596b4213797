import * as z from 'zod';
import { oneOf } from './one-of';
import { text } from './text';

const install = z.strictObject({
  traefik: z.boolean().default(true),
  metallb: z.boolean().default(true),
  certManager: z.boolean().default(true),
  kubed: z.boolean().default(true),
  epinio: z.boolean().optional().describe('Default: when edgewire:epinio is set.'),
});

const versions = z.strictObject({
  traefik: text.optional(),
  metallb: text.optional(),
  'cert-manager': text.optional(),
  kubed: text.optional(),
  epinio: text.optional(),
  'kubernetes-replicator': text.optional(),
});

export const charts = z
  .strictObject({
    source: oneOf({
      directory: text.describe('Directory of <chart>-<version>.tgz files.'),
      registry: text.describe('OCI registry, as oci://host/path.'),
    })
      .optional()
      .describe('Mirror of the charts. Default: each from upstream.'),
    images: text.optional().describe('Registry that mirrors the images. Default: upstream.'),
    versions: versions.default({}).describe('Versions in place of the pinned ones.'),
    install: install
      .prefault({})
      .describe('What this program installs. What it does not is expected in the cluster already.'),
  })
  .prefault({})
  .describe('Where the charts come from, and which are installed.');

export type Charts = z.output<typeof charts>;
