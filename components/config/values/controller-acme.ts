import * as z from 'zod';
import { accountFields } from './acme';
import { besideOtherMistakes } from './beside';
import { chosen, exactlyOne } from './one-of';
import { openMapping } from './open-mapping';
import { rfc2136 } from './rfc2136';
import { server } from './network';
import { objectName, opaqueText, secretText, text } from './text';

const cloudflare = z
  .strictObject({ apiToken: secretText.describe('Token with permission to edit the zone; encrypt it.') })
  .describe('Cloudflare.');

const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'has to be letters, digits and "_"');

const lego = z
  .strictObject({
    provider: objectName.describe('Its name in lego, such as route53 or hetzner.'),
    environment: openMapping(opaqueText, variableName)
      .default({})
      .describe('The variables that it reads; encrypt credentials.'),
  })
  .describe('Any other provider of lego, which Traefik has.');

/** The DNS providers that have keys of their own, and one for all others. */
const providers = { rfc2136, cloudflare, lego };

const dns01 = z
  .strictObject({
    nameservers: z
      .array(server)
      .default([])
      .describe('host:port of the servers that are asked for the zone. Default: those of the pod.'),
    waitSeconds: z
      .int()
      .min(0)
      .max(3600)
      .optional()
      .describe('Seconds to wait in place of asking the name servers for the record. Default: they are asked.'),
    ...z.object(providers).partial().shape,
  })
  .superRefine(exactlyOne(Object.keys(providers)), besideOtherMistakes)
  .transform(({ nameservers, waitSeconds, ...rest }) => ({
    nameservers,
    waitSeconds,
    provider: chosen(providers, rest),
  }));

const storage = z
  .strictObject({
    storageClass: text.optional().describe("Class of the volume. Default: the cluster's default class."),
    size: z
      .string()
      .regex(/^[1-9][0-9]*(Mi|Gi)$/, 'has to be a size such as 128Mi')
      .default('128Mi')
      .describe('Size of the volume.'),
    existingClaim: objectName.optional().describe('A claim that is there already, with an acme.json or without.'),
  })
  .prefault({});

/** That certificates are collected by the ACME client of the Traefik that serves them. */
export const byTraefik = z
  .strictObject({})
  .describe(
    'Collected by its controller itself, by `controllers.*.acme`: there is no Secret, no copy and nothing for Epinio.',
  );

/** Traefik's own ACME client, by which the controller itself collects certificates. */
export const controllerAcme = z
  .strictObject({
    resolver: objectName.default('acme').describe('Name of the certificate resolver, by which routes ask for it.'),
    ...accountFields,
    directory: accountFields.directory.default('letsencrypt-production'),
    dns01: dns01.optional().describe('DNS-01: the only way to wildcards.'),
    http01: z.strictObject({}).optional().describe('HTTP-01, at port 80 of this controller.'),
    tlsAlpn01: z.strictObject({}).optional().describe('TLS-ALPN-01, at port 443 of this controller.'),
    storage: storage.describe('The volume that keeps acme.json: accounts, certificates and their keys.'),
  })
  .superRefine(({ dns01, http01, tlsAlpn01 }, context) => {
    const given = Object.entries({ dns01, http01, tlsAlpn01 }).filter(([, value]) => value !== undefined);
    if (given.length < 2) return;
    const names = given.map(([name]) => name).join(' and ');
    context.addIssue({ code: 'custom', message: `takes one of dns01, http01, tlsAlpn01, found ${names}` });
  }, besideOtherMistakes);

export type ControllerAcme = z.output<typeof controllerAcme>;
