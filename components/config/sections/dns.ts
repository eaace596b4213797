import * as z from 'zod';
import { besideOtherMistakes } from '../values/beside';
import { dataKey, referredName } from '../values/kubernetes';
import { addressOrName, domainName, server } from '../values/network';
import { oneOf } from '../values/one-of';
import { jsonMapping } from '../values/open-mapping';
import { objectName, secretText, text } from '../values/text';

/** A key of a Secret in the namespace of ExternalDNS. */
const existingSecret = z.strictObject({
  name: referredName.describe('Name of the Secret, in the namespace external-dns.'),
  key: dataKey.describe('Key in its data.'),
});

const rfc2136 = z
  .strictObject({
    nameserver: server.describe('host:port of the primary server. Default port: 53.'),
    tsigKeyName: domainName.optional().describe('Name of the TSIG key. Default: updates are not signed.'),
    tsigAlgorithm: z
      .enum(['HMACSHA1', 'HMACSHA224', 'HMACSHA256', 'HMACSHA384', 'HMACSHA512'])
      .default('HMACSHA256')
      .describe('Algorithm of the TSIG key.'),
    tsigSecret: secretText.optional().describe('The TSIG key, base64; encrypt it.'),
    tsigSecretRef: existingSecret.optional().describe('The Secret that has the TSIG key, in place of `tsigSecret`.'),
    transfer: z
      .boolean()
      .default(true)
      .describe('Whether the server allows zone transfers (AXFR). Without them ExternalDNS never removes a record.'),
  })
  .superRefine(({ tsigKeyName, tsigSecret, tsigSecretRef }, context) => {
    const secrets = [tsigSecret, tsigSecretRef].filter((one) => one !== undefined).length;
    if (secrets === (tsigKeyName === undefined ? 0 : 1)) return;
    const message = 'needs `tsigKeyName` with one of `tsigSecret` and `tsigSecretRef`, or none of the three';
    context.addIssue({ code: 'custom', message });
  }, besideOtherMistakes)
  .describe('Dynamic DNS updates (RFC 2136).');

const cloudflare = z
  .strictObject({
    apiToken: secretText.optional().describe('Token with the permissions Zone:Read and DNS:Edit; encrypt it.'),
    apiTokenRef: existingSecret.optional().describe('The Secret that has the token, in place of `apiToken`.'),
  })
  .superRefine(({ apiToken, apiTokenRef }, context) => {
    if ((apiToken === undefined) !== (apiTokenRef === undefined)) return;
    const found = apiToken === undefined ? 'neither' : 'both';
    context.addIssue({ code: 'custom', message: `needs exactly one of apiToken and apiTokenRef, found ${found}` });
  }, besideOtherMistakes)
  .describe('Cloudflare.');

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';

const annotationPrefix = z
  .string()
  .max(200, 'has to be 200 characters at most')
  .regex(
    new RegExp(String.raw`^${label}(?:\.${label})*/$`),
    'has to be a DNS name and a slash, such as internal.example.com/',
  );

/** The owner stands between commas and quotes in a TXT record (ExternalDNS v0.22, endpoint/labels.go). */
const owner = z
  .string()
  .max(100, 'has to be 100 characters at most')
  .regex(/^[A-Za-z0-9][-A-Za-z0-9._/]*$/, 'has to be letters, digits, "-", ".", "_" and "/"');

const instance = z.strictObject({
  provider: oneOf({
    cloudflare,
    rfc2136,
    values: jsonMapping.describe('Chart values for any other provider: `provider`, `env`, `extraArgs` and so on.'),
  }).describe('Where the records are written.'),
  zones: z.array(domainName).min(1).describe('Zones that it writes; it touches no name outside of them.'),
  controllers: z
    .array(text)
    .min(1)
    .optional()
    .describe('The controllers whose Ingresses it reads, by name. Default: all.'),
  owner: owner
    .optional()
    .describe(
      'Its mark on the records that it made; it changes no others. Default: <cluster>.<stack>.<name>, shown in the plan.',
    ),
  annotationPrefix: annotationPrefix
    .default('external-dns.kubernetes.io/')
    .describe('Prefix of the annotations that it reads.'),
  txtPrefix: z
    .string()
    .regex(
      /^(?:[a-z0-9._-]|%\{record_type\}){0,100}$/,
      'has to be lower-case letters, digits, ".", "-", "_" and %{record_type}',
    )
    .default('edgewire-%{record_type}.')
    .describe('What the names of its TXT records start with. A change orphans every record that it made.'),
  policy: z
    .enum(['sync', 'upsert-only', 'create-only'])
    .default('sync')
    .describe('Whether it makes, changes and removes records, does not remove, or only makes them.'),
  ttl: z.int().min(1).max(604_800).optional().describe("Seconds that a record is cached. Default: the provider's."),
  target: z
    .union([addressOrName, z.array(addressOrName).min(1)])
    .transform((given) => [given].flat())
    .optional()
    .describe('What all its records point at. Default: the floating IP of the controller, else its address.'),
});

export const dns = z
  .record(objectName.max(40, 'has to be 40 characters at most'), instance)
  .default({})
  .transform((given) => Object.entries(given).map(([name, rest]) => ({ name, ...rest })))
  .describe('DNS records of the hosts, by one ExternalDNS for each entry.');

/** An ExternalDNS of the configuration, defaults filled in. */
export type Dns = z.output<typeof dns>[number];
