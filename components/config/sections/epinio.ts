import * as z from 'zod';
import { besideOtherMistakes } from '../values/beside';
import { oneOf } from '../values/one-of';
import { objectName, opaqueText, text } from '../values/text';

const user = z
  .strictObject({
    username: opaqueText,
    password: opaqueText.optional().describe('Encrypt it.'),
    passwordBcrypt: opaqueText.optional().describe('bcrypt hash of the password; steadier than `password`.'),
    roles: z.array(text).default(['user']).describe('Default: user.'),
    workspaces: z.array(text).default([]),
  })
  .superRefine((value, context) => {
    if ((value.password === undefined) === (value.passwordBcrypt === undefined)) {
      const found = value.password === undefined ? 'neither' : 'both';
      const message = `needs exactly one of password and passwordBcrypt, found ${found}`;
      context.addIssue({ code: 'custom', message });
    }
  }, besideOtherMistakes);

const s3 = z.strictObject({
  endpoint: text,
  bucket: text.default('epinio'),
  region: text.optional(),
  accessKeyID: opaqueText,
  secretAccessKey: opaqueText.describe('Encrypt it.'),
  useSSL: z.boolean().default(true),
  certificateSecret: text.optional().describe("Secret with the private CA (key tls.crt), in Epinio's namespace."),
});

const externalRegistry = z.strictObject({
  url: text,
  namespace: text.optional().describe('Organisation or project within the registry.'),
  username: opaqueText.optional(),
  password: opaqueText.optional().describe('Encrypt it.'),
  certificateSecret: text.optional().describe("Secret with the private CA (key tls.crt), in Epinio's namespace."),
});

const inside = z.strictObject({}).describe('The one that the chart brings.');

export const epinio = z
  .strictObject({
    environment: text.describe('Environment that serves Epinio and its applications.'),
    domain: text.optional().describe("System domain. Default: the environment's domain."),
    controller: objectName.optional().describe("Controller of Epinio's own hosts. Default: the environment's."),
    appsController: objectName.optional().describe('Controller of the applications. Default: as `controller`.'),
    users: z.array(user).min(1).optional().describe("Default: the chart's, whose password is public (EW7004)."),
    dex: z.boolean().default(true).describe('Whether Dex answers at auth.<domain>. Default: true.'),
    webInterface: z
      .boolean()
      .optional()
      .describe('Whether <domain> itself serves the web interface. Default: when the environment covers <domain>.'),
    storage: oneOf({ internal: inside, s3 }).prefault({ internal: {} }),
    registry: oneOf({ internal: inside, external: externalRegistry }).prefault({ internal: {} }),
  })
  .optional()
  .describe('Epinio. Left out: no Epinio.');

export type Epinio = NonNullable<z.output<typeof epinio>>;
