import * as z from 'zod';
import { oneOf } from '../values/one-of';
import { jsonMapping } from '../values/open-mapping';
import { text } from '../values/text';
import { imageRegistry, ociRegistry } from '../values/url';
import { chartVersion, isBefore } from '../values/version';

/** v1.21.0 and v1.21.1 hold the answer against the wrong issuer (cert-manager 9124). */
const firstWithRenewalInfo = 'v1.21.2';

const install = z.strictObject({
  traefik: z.boolean().default(true).describe('The controllers.'),
  metallb: z.boolean().default(true).describe('MetalLB, and its pools.'),
  certManager: z.boolean().default(true).describe('cert-manager.'),
  kubed: z.boolean().optional().describe('Default: when an environment is distributed by kubed, or Epinio is set.'),
  replicator: z.boolean().optional().describe('Default: when an environment is distributed by replicator.'),
  epinio: z.boolean().optional().describe('Default: when edgewire:epinio is set.'),
  externalDns: z.boolean().optional().describe('Default: when edgewire:dns has entries.'),
});

/** One entry for each chart that can be installed, by its chart name. */
function perChart<Schema extends z.ZodType>(schema: Schema) {
  return z.strictObject({
    traefik: schema.optional().describe('Of the chart of Traefik.'),
    metallb: schema.optional().describe('Of the chart of MetalLB.'),
    'cert-manager': schema.optional().describe('Of the chart of cert-manager.'),
    kubed: schema.optional().describe('Of the chart of kubed.'),
    epinio: schema.optional().describe('Of the chart of Epinio.'),
    'kubernetes-replicator': schema.optional().describe('Of the chart of kubernetes-replicator.'),
    'external-dns': schema.optional().describe('Of the chart of ExternalDNS.'),
  });
}

export const charts = z
  .strictObject({
    source: oneOf({
      directory: text.describe('Directory of <chart>-<version>.tgz files.'),
      registry: ociRegistry.describe('OCI registry, as oci://host/path.'),
    })
      .optional()
      .describe('Mirror of the charts. Default: each from upstream.'),
    crds: perChart(chartVersion)
      .default({})
      .describe('Version whose CRDs were applied by hand, by chart: for charts whose CRDs Helm never upgrades.'),
    images: imageRegistry.optional().describe('Registry that mirrors the images. Default: upstream.'),
    versions: perChart(chartVersion).default({}).describe('Versions in place of the pinned ones.'),
    values: perChart(jsonMapping)
      .default({})
      .describe("Chart values by chart, laid over this program's own: for what it has no key for."),
    install: install
      .prefault({})
      .describe('What this program installs. What it does not is expected in the cluster already.'),
    certManager: z
      .strictObject({
        renewalInfo: z
          .boolean()
          .default(false)
          .describe(
            "Whether cert-manager asks authorities when to renew (ARI, its alpha gate ACMEUseARI): such renewals are exempt from Let's Encrypt's limits. Needs v1.21.2 or later.",
          ),
      })
      .prefault({})
      .describe('How cert-manager is set up.'),
  })
  .superRefine(({ certManager, install: { certManager: installed }, versions }, context) => {
    if (!certManager.renewalInfo) return;
    const refuse = (message: string) =>
      context.addIssue({ code: 'custom', path: ['certManager', 'renewalInfo'], message });
    const version = versions['cert-manager'];
    if (!installed)
      refuse('is set in the chart that this program installs: leave it out beside install.certManager: false');
    if (version !== undefined && isBefore(version, firstWithRenewalInfo))
      refuse(`needs cert-manager v1.21.2 or later, found ${version}: leave versions.cert-manager out, or this`);
  })
  .prefault({})
  .describe('Where the charts come from, and which are installed.');

export type Charts = z.output<typeof charts>;
