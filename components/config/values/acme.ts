import * as z from 'zod';
import { adoptedAccount } from './acme-json';
import { besideOtherMistakes } from './beside';
import { chosen, exactlyOne } from './one-of';
import { jsonMapping } from './open-mapping';
import { awsRegion, azureCloud, azureResource, guid, hostedZoneId, roleArn } from './cloud';
import { opaqueEmail } from './email';
import { dataKey, referredName } from './kubernetes';
import { domainName, server, zoneName } from './network';
import { opaqueText, secretText, text } from './text';
import { acmeDirectory, webUrl } from './url';

const secretKey = z
  .strictObject({ name: referredName, key: dataKey.optional() })
  .meta({ id: 'secretKey', description: 'A key of a Secret that exists already.' });

const rfc2136 = z
  .strictObject({
    nameserver: server.describe('host:port of the primary server.'),
    tsigKeyName: domainName.optional(),
    tsigAlgorithm: z.enum(['HMACMD5', 'HMACSHA1', 'HMACSHA256', 'HMACSHA512']).default('HMACSHA256'),
    tsigSecret: secretText.optional().describe('The TSIG key; encrypt it.'),
    tsigSecretSecretRef: secretKey.optional(),
    protocol: z.enum(['TCP', 'UDP']).optional(),
  })
  .describe('Dynamic DNS updates (RFC 2136).');

const cloudflare = z.strictObject({
  email: opaqueEmail.optional(),
  apiToken: secretText.optional().describe('Token with permission to edit the zone; encrypt it.'),
  apiTokenSecretRef: secretKey.optional(),
  apiKeySecretRef: secretKey.optional(),
});

const route53 = z.strictObject({
  region: awsRegion.optional(),
  hostedZoneID: hostedZoneId.optional(),
  role: roleArn.optional(),
  accessKeyID: opaqueText.optional(),
  secretAccessKey: secretText.optional().describe('Encrypt it.'),
  accessKeyIDSecretRef: secretKey.optional(),
  secretAccessKeySecretRef: secretKey.optional(),
  auth: z
    .strictObject({
      kubernetes: z.strictObject({
        serviceAccountRef: z.strictObject({
          name: text.describe("ServiceAccount in cert-manager's namespace, whose tokens cert-manager may make."),
          audiences: z.array(text).optional().describe('Audiences of the token, beside sts.amazonaws.com.'),
        }),
      }),
    })
    .optional()
    .describe('By the token of a service account, for `role`. Default: the keys, or what cert-manager runs with.'),
});

const cloudDNS = z.strictObject({
  project: text,
  hostedZoneName: text.optional(),
  serviceAccountSecretRef: secretKey.optional(),
});

const azureDNS = z.strictObject({
  subscriptionID: guid,
  resourceGroupName: text,
  hostedZoneName: text.optional(),
  environment: azureCloud.optional(),
  tenantID: guid.optional(),
  clientID: guid.optional(),
  clientSecretSecretRef: secretKey.optional(),
  managedIdentity: z
    .strictObject({ clientID: guid.optional(), resourceID: azureResource.optional(), tenantID: guid.optional() })
    .optional(),
  zoneType: z.enum(['AzurePublicZone', 'AzurePrivateZone']).optional(),
});

const digitalocean = z.strictObject({ token: secretText.optional(), tokenSecretRef: secretKey.optional() });

const acmeDNS = z.strictObject({ host: webUrl, accountSecretRef: secretKey });

const akamai = z.strictObject({
  serviceConsumerDomain: domainName,
  clientTokenSecretRef: secretKey,
  clientSecretSecretRef: secretKey,
  accessTokenSecretRef: secretKey,
});

const webhook = z.strictObject({
  groupName: domainName,
  solverName: text,
  config: jsonMapping.optional().describe('Passed to the webhook as it is.'),
});

/** The DNS-01 providers in cert-manager's own tree, with cert-manager's own field names (v1.21). */
const dnsProviders = {
  rfc2136,
  cloudflare,
  route53,
  cloudDNS,
  azureDNS,
  digitalocean,
  acmeDNS,
  akamai,
  webhook,
};

const solverOptions = {
  zones: z
    .array(zoneName)
    .optional()
    .describe('The zones that this solver answers for, names below them included. Default: all.'),
  cnameStrategy: z
    .enum(['None', 'Follow'])
    .optional()
    .describe('Whether a CNAME at _acme-challenge is followed. Default: None.'),
};

const dns01Solver = z
  .strictObject({
    ...solverOptions,
    rfc2136: rfc2136.optional(),
    cloudflare: cloudflare.optional(),
    route53: route53.optional(),
    cloudDNS: cloudDNS.optional(),
    azureDNS: azureDNS.optional(),
    digitalocean: digitalocean.optional(),
    acmeDNS: acmeDNS.optional(),
    akamai: akamai.optional(),
    webhook: webhook.optional(),
  })
  .superRefine(exactlyOne(Object.keys(dnsProviders)), besideOtherMistakes)
  .transform(({ zones, cnameStrategy, ...providers }) => ({
    zones,
    cnameStrategy,
    provider: chosen(dnsProviders, providers),
  }))
  .meta({ id: 'dns01Solver' });

const dns01 = z
  .union([z.array(dns01Solver).min(1), dns01Solver.transform((solver) => [solver])])
  .describe('DNS-01: the only way to wildcards. One solver, or a list of them by zone.');

const http01 = z
  .strictObject({
    controller: text.optional().describe('Controller whose class answers. Default: the default controller.'),
  })
  .describe('HTTP-01: needs port 80 reachable from the authority; no wildcards.');

/** An account at an authority, and what is asked of it. */
export const accountFields = {
  directory: acmeDirectory.describe('letsencrypt-production, letsencrypt-staging, or the URL of a directory.'),
  email: opaqueEmail.optional().describe('Contact of the account.'),
  eab: z
    .strictObject({ keyId: opaqueText, hmacKey: secretText.describe('base64url without padding; encrypt it.') })
    .optional()
    .describe('External account binding.'),
  profile: text.optional().describe("The authority's certificate profile, such as classic, tlsserver, shortlived."),
  preferredChain: text.optional().describe('Common name of the root to prefer.'),
  caBundle: opaqueText.optional().describe('PEM of the CA that signed the directory server, where it is private.'),
};

const { directory, email, ...asked } = accountFields;

const acmeFields = { directory, email, dns01: dns01.optional(), http01: http01.optional(), ...asked };

/** An ACME account and how it proves control of names. */
export const acme = z.strictObject({
  ...acmeFields,
  account: adoptedAccount.optional().describe('An account that there is already. Default: a new one is registered.'),
});

/** Traefik's own ACME client, by which the controller itself collects certificates. */
export const controllerAcme = z.strictObject({
  ...acmeFields,
  directory: acmeFields.directory.default('letsencrypt-production'),
});

export type Acme = z.output<typeof acme>;
export type Dns01Solver = z.output<typeof dns01Solver>;
