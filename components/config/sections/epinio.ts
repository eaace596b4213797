import * as z from 'zod';
import { besideOtherMistakes } from '../values/beside';
import { oneOf } from '../values/one-of';
import { bucketName, s3Region } from '../values/cloud';
import { labelName, referredName } from '../values/kubernetes';
import { server } from '../values/network';
import { registryUrl, repositoryPath } from '../values/url';
import { objectName, opaqueText, secretText, text } from '../values/text';

/** Epinio's server reads it from HTTP basic authentication, where a colon ends the name (RFC 7617, 2). */
const username = opaqueText.refine(
  (name) => typeof name !== 'string' || /^[^:\p{Cc}]*[^:\p{Cc}\s][^:\p{Cc}]*$/u.test(name),
  'has to be one line of text that is not blank, without ":"',
);

const user = z
  .strictObject({
    username: username.describe('Name of the user, without a colon.'),
    password: secretText.optional().describe('Encrypt it.'),
    passwordBcrypt: opaqueText.optional().describe('bcrypt hash of the password; steadier than `password`.'),
    roles: z.array(text).default(['user']).describe('Roles of the user in Epinio.'),
    workspaces: z.array(labelName).default([]).describe('Namespaces of Epinio that the user may work in.'),
  })
  .superRefine((value, context) => {
    if ((value.password === undefined) === (value.passwordBcrypt === undefined)) {
      const found = value.password === undefined ? 'neither' : 'both';
      const message = `needs exactly one of password and passwordBcrypt, found ${found}`;
      context.addIssue({ code: 'custom', message });
    }
  }, besideOtherMistakes);

/** Epinio keeps each user in a Secret named after the user. Encrypted names cannot be compared. */
function eachUserOnce(given: unknown, context: z.core.$RefinementCtx): void {
  const first = new Map<string, number>();
  if (!Array.isArray(given)) return;
  given.forEach((one: unknown, index) => {
    const username = typeof one === 'object' && one !== null && 'username' in one ? one.username : undefined;
    if (typeof username !== 'string') return;
    const before = first.get(username);
    if (before === undefined) first.set(username, index);
    else
      context.addIssue({ code: 'custom', path: [index, 'username'], message: `is the name of users[${before}] too` });
  });
}

const s3 = z.strictObject({
  endpoint: server.describe('host or host:port, without https://.'),
  bucket: bucketName.default('epinio').describe('Bucket for the sources of applications.'),
  region: s3Region.optional().describe('Region of the bucket.'),
  accessKeyID: opaqueText.describe('Id of the access key.'),
  secretAccessKey: secretText.describe('Encrypt it.'),
  useSSL: z.boolean().default(true).describe('Whether it is reached over TLS.'),
  certificateSecret: referredName
    .optional()
    .describe("Secret with the private CA (key tls.crt), in Epinio's namespace."),
});

const externalRegistry = z.strictObject({
  url: registryUrl.describe('Registry, without https://.'),
  namespace: repositoryPath.optional().describe('Organisation or project within the registry.'),
  username: opaqueText.optional().describe('Name to log in with.'),
  password: secretText.optional().describe('Encrypt it.'),
  certificateSecret: referredName
    .optional()
    .describe("Secret with the private CA (key tls.crt), in Epinio's namespace."),
});

const tls = z.enum(['own-certificate', 'routing-secret']);

/** How Epinio's own hosts get their TLS. */
export type EpinioTls = z.output<typeof tls>;

const inside = z.strictObject({}).describe('The one that the chart brings.');

export const epinio = z
  .strictObject({
    environment: text.describe('Environment that serves Epinio and its applications.'),
    domain: text.optional().describe("System domain. Default: the environment's domain."),
    controller: objectName.optional().describe("Controller of Epinio's own hosts. Default: the environment's."),
    appsController: objectName.optional().describe('Controller of the applications. Default: as `controller`.'),
    users: z
      .array(user)
      .min(1)
      .superRefine(eachUserOnce, besideOtherMistakes)
      .optional()
      .describe("Default: the chart's, whose password is public (EW7004)."),
    dex: z.boolean().default(true).describe('Whether Dex answers at auth.<domain>.'),
    webInterface: z
      .boolean()
      .optional()
      .describe('Whether <domain> itself serves the web interface. Default: when the environment covers <domain>.'),
    tls: tls
      .optional()
      .describe(
        "How epinio.<domain> and auth.<domain> get TLS: `own-certificate`, which Epinio's chart orders for each, or `routing-secret`, by which edgewire routes them itself, and nothing is ordered. Default: `own-certificate` where the environment has an `issuer`, else `routing-secret`.",
      ),
    monitor: z.boolean().default(true).describe('Whether its hosts get monitors, where edgewire:monitors is set.'),
    storage: oneOf({ internal: inside, s3: s3.describe('A bucket of an S3 service outside of the chart.') })
      .prefault({ internal: {} })
      .describe('Where the sources of applications are kept.'),
    registry: oneOf({ internal: inside, external: externalRegistry.describe('A registry outside of the chart.') })
      .prefault({ internal: {} })
      .describe('Where the images of applications are kept.'),
  })
  .optional()
  .describe('Epinio. Left out: no Epinio.');

export type Epinio = NonNullable<z.output<typeof epinio>>;
