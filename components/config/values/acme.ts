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
  .strictObject({
    name: referredName.describe('Name of the Secret.'),
    key: dataKey.optional().describe('Key in its data. Default: as the kind of solver has it.'),
  })
  .meta({ id: 'secretKey', description: 'A key of a Secret that exists already.' });

const rfc2136 = z
  .strictObject({
    nameserver: server.describe('host:port of the primary server.'),
    tsigKeyName: domainName.optional().describe('Name of the TSIG key.'),
    tsigAlgorithm: z
      .enum(['HMACMD5', 'HMACSHA1', 'HMACSHA256', 'HMACSHA512'])
      .default('HMACSHA256')
      .describe('Algorithm of the TSIG key.'),
    tsigSecret: secretText.optional().describe('The TSIG key; encrypt it.'),
    tsigSecretSecretRef: secretKey
      .optional()
      .describe('The Secret, in the namespace of cert-manager, that has the TSIG key.'),
    protocol: z.enum(['TCP', 'UDP']).optional().describe('How the server is asked. Default: UDP.'),
  })
  .describe('Dynamic DNS updates (RFC 2136).');

const cloudflare = z.strictObject({
  email: opaqueEmail.optional().describe('Account of an API key; a token needs none.'),
  apiToken: secretText.optional().describe('Token with permission to edit the zone; encrypt it.'),
  apiTokenSecretRef: secretKey.optional().describe('The Secret, in the namespace of cert-manager, that has the token.'),
  apiKeySecretRef: secretKey
    .optional()
    .describe('The Secret, in the namespace of cert-manager, that has the API key of the account.'),
});

const route53 = z.strictObject({
  region: awsRegion.optional().describe('Region of the API. Default: that of the environment of cert-manager.'),
  hostedZoneID: hostedZoneId.optional().describe('Hosted zone. Default: found by the name.'),
  role: roleArn.optional().describe('Role that is assumed.'),
  accessKeyID: opaqueText.optional().describe('Id of an access key. Default: what cert-manager runs with.'),
  secretAccessKey: secretText.optional().describe('Encrypt it.'),
  accessKeyIDSecretRef: secretKey
    .optional()
    .describe('The Secret, in the namespace of cert-manager, that has the id of the access key.'),
  secretAccessKeySecretRef: secretKey
    .optional()
    .describe('The Secret, in the namespace of cert-manager, that has the secret access key.'),
  auth: z
    .strictObject({
      kubernetes: z
        .strictObject({
          serviceAccountRef: z
            .strictObject({
              name: text.describe("ServiceAccount in cert-manager's namespace, whose tokens cert-manager may make."),
              audiences: z.array(text).optional().describe('Audiences of the token, beside sts.amazonaws.com.'),
            })
            .describe('The service account.'),
        })
        .describe('By a token of Kubernetes.'),
    })
    .optional()
    .describe('By the token of a service account, for `role`. Default: the keys, or what cert-manager runs with.'),
});

const cloudDNS = z.strictObject({
  project: text.describe('Project of Google Cloud.'),
  hostedZoneName: text.optional().describe('Managed zone. Default: found by the name.'),
  serviceAccountSecretRef: secretKey
    .optional()
    .describe('The Secret with the key of a service account. Default: what cert-manager runs with.'),
});

const azureDNS = z.strictObject({
  subscriptionID: guid.describe('Subscription.'),
  resourceGroupName: text.describe('Resource group of the zone.'),
  hostedZoneName: text.optional().describe('DNS zone. Default: found by the name.'),
  environment: azureCloud.optional().describe('Which cloud of Azure. Default: AzurePublicCloud.'),
  tenantID: guid.optional().describe('Tenant of the service principal.'),
  clientID: guid.optional().describe('Application of the service principal.'),
  clientSecretSecretRef: secretKey
    .optional()
    .describe('The Secret, in the namespace of cert-manager, that has the secret of the service principal.'),
  managedIdentity: z
    .strictObject({
      clientID: guid.optional().describe('Client of the identity.'),
      resourceID: azureResource.optional().describe('Resource of the identity, in place of `clientID`.'),
      tenantID: guid.optional().describe('Tenant of the identity.'),
    })
    .optional()
    .describe('A managed identity, or a workload identity, in place of a service principal.'),
  zoneType: z
    .enum(['AzurePublicZone', 'AzurePrivateZone'])
    .optional()
    .describe('Kind of the zone. Default: AzurePublicZone.'),
});

const digitalocean = z.strictObject({
  token: secretText.optional().describe('Token with write access; encrypt it.'),
  tokenSecretRef: secretKey.optional().describe('The Secret, in the namespace of cert-manager, that has the token.'),
});

const acmeDNS = z.strictObject({
  host: webUrl.describe('URL of the acme-dns server.'),
  accountSecretRef: secretKey.describe(
    'The Secret, in the namespace of cert-manager, that has the accounts, by domain.',
  ),
});

const akamai = z.strictObject({
  serviceConsumerDomain: domainName.describe('Host of the API, as its credentials name it.'),
  clientTokenSecretRef: secretKey.describe('The Secret, in the namespace of cert-manager, that has the client token.'),
  clientSecretSecretRef: secretKey.describe(
    'The Secret, in the namespace of cert-manager, that has the client secret.',
  ),
  accessTokenSecretRef: secretKey.describe('The Secret, in the namespace of cert-manager, that has the access token.'),
});

const webhook = z.strictObject({
  groupName: domainName.describe('API group that the webhook serves.'),
  solverName: text.describe('Name of the solver in the webhook.'),
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
    cloudflare: cloudflare.optional().describe('Cloudflare.'),
    route53: route53.optional().describe('AWS Route 53.'),
    cloudDNS: cloudDNS.optional().describe('Google Cloud DNS.'),
    azureDNS: azureDNS.optional().describe('Azure DNS.'),
    digitalocean: digitalocean.optional().describe('DigitalOcean.'),
    acmeDNS: acmeDNS.optional().describe('acme-dns, which answers for a CNAME.'),
    akamai: akamai.optional().describe('Akamai Edge DNS.'),
    webhook: webhook.optional().describe('A webhook of cert-manager, for any other provider.'),
  })
  .superRefine(exactlyOne(Object.keys(dnsProviders)), besideOtherMistakes)
  .transform(({ zones, cnameStrategy, ...providers }) => ({
    zones,
    cnameStrategy,
    provider: chosen(dnsProviders, providers),
  }))
  .meta({ id: 'dns01Solver', description: 'A DNS-01 solver of cert-manager: exactly one of its providers.' });

const dns01 = z
  .union([z.array(dns01Solver).min(1), dns01Solver.transform((solver) => [solver])])
  .describe('DNS-01: the only way to wildcards. One solver, or a list of them by zone.');

const http01 = z
  .strictObject({
    controller: text.optional().describe('Controller whose class answers. Default: the default controller.'),
  })
  .describe('HTTP-01: needs port 80 reachable from the authority; no wildcards.');

/** An account at an authority, and the options of its orders. */
export const accountFields = {
  directory: acmeDirectory.describe('letsencrypt-production, letsencrypt-staging, or the URL of a directory.'),
  email: opaqueEmail.optional().describe('Contact of the account.'),
  eab: z
    .strictObject({
      keyId: opaqueText.describe('Id of the key, as the authority gave it.'),
      hmacKey: secretText.describe('base64url without padding; encrypt it.'),
    })
    .optional()
    .describe('External account binding.'),
  profile: text.optional().describe("The authority's certificate profile, such as classic, tlsserver, shortlived."),
  preferredChain: text.optional().describe('Common name of the root to prefer.'),
  caBundle: opaqueText.optional().describe('PEM of the CA that signed the directory server, where it is private.'),
};

const { directory, email, ...asked } = accountFields;

/** An ACME account and how it proves control of names. */
export const acme = z.strictObject({
  directory,
  email,
  dns01: dns01.optional(),
  http01: http01.optional(),
  ...asked,
  account: adoptedAccount.optional().describe('An account that there is already. Default: a new one is registered.'),
});

export type Acme = z.output<typeof acme>;
export type Dns01Solver = z.output<typeof dns01Solver>;
