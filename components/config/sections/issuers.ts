import * as z from 'zod';
import { acme } from '../values/acme';
import { besideOtherMistakes } from '../values/beside';
import { ca } from '../values/ca';
import { furtherClusterIssuers, trustConfigMap } from '../values/ca-names';
import { didYouMean } from '../nearest';
import { oneOf } from '../values/one-of';
import { quotedStart } from '../quoted';
import { domainName } from '../values/network';
import { kindName, referredName } from '../values/kubernetes';
import { objectName } from '../values/text';
import { acmeDirectory } from '../values/url';

const certManager = 'cert-manager.io';

const existing = z
  .strictObject({
    kind: kindName
      .default('ClusterIssuer')
      .describe(
        "ClusterIssuer, Issuer, or a kind of another group. Of a namespace: that of the routing secret's source.",
      ),
    name: referredName.describe('Name of the issuer.'),
    group: domainName.default(certManager).describe('API group: cert-manager.io, or that of an external issuer.'),
    directory: acmeDirectory
      .optional()
      .describe('Its ACME directory, if it has one, so that its orders are counted. Default: not ACME.'),
  })
  .superRefine(({ kind, group }, context) => {
    const kinds = ['ClusterIssuer', 'Issuer'];
    if (group !== certManager || typeof kind !== 'string' || kinds.includes(kind)) return;
    const message = `expected one of ${kinds.join(', ')}, found ${quotedStart(kind)}.${didYouMean(kind, kinds)} Other kinds need \`group\``;
    context.addIssue({ code: 'custom', path: ['kind'], message });
  }, besideOtherMistakes);

const issuer = oneOf({
  acme: acme.describe("An ACME server, such as Let's Encrypt."),
  ca,
  selfSigned: z.strictObject({}).describe('Each certificate signs itself.'),
  existing: existing.describe('An issuer that the cluster has already.'),
});

export const issuers = z
  .record(objectName, issuer)
  .prefault({})
  .superRefine(eachObjectOnce)
  .transform((given) => Object.entries(given).map(([name, rest]) => ({ name, ...rest })))
  .describe('Where certificates come from, by name.');

/** An issuer of the configuration; `kind` tells which. */
export type Issuer = z.output<typeof issuers>[number];

type Issuers = Readonly<Record<string, z.output<typeof issuer>>>;

/** Refuses two issuers that bring an object of the same name: each would overwrite the other's. */
function eachObjectOnce(given: Issuers, context: z.core.$RefinementCtx): void {
  const configMaps = new Map<string, string>();
  for (const [name, one] of Object.entries(given)) {
    if (one.kind !== 'ca') continue;
    for (const further of furtherClusterIssuers(name, one.ca)) {
      if (!Object.hasOwn(given, further)) continue;
      const message = `is the name of a ClusterIssuer that the CA ${name} brings with it: choose another one`;
      context.addIssue({ code: 'custom', path: [further], message });
    }
    const configMap = trustConfigMap(name, one.ca);
    if (configMap === undefined) continue;
    const owner = configMaps.get(configMap);
    configMaps.set(configMap, owner ?? name);
    if (owner === undefined) continue;
    const message = `${configMap} is the ConfigMap of ${owner} already: choose another name`;
    context.addIssue({ code: 'custom', path: [name, 'ca', 'trust', 'configMap'], message });
  }
}
