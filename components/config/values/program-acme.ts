import * as z from 'zod';
import { accountFields } from './acme';
import { besideOtherMistakes } from './beside';
import { keyType } from './key-type';
import { chosen, exactlyOne } from './one-of';
import { openMapping } from './open-mapping';
import { domainName, server } from './network';
import { renewBefore } from './renew-before';
import { rfc2136 } from './rfc2136';
import { line, opaqueText, secretText, text } from './text';
import { webUrl } from './url';

const cloudflare = z
  .strictObject({ apiToken: secretText.describe('Token with the permissions Zone:Read and DNS:Edit; encrypt it.') })
  .describe('Cloudflare.');

const httpreq = z
  .strictObject({
    endpoint: webUrl.describe('URL before /present and /cleanup.'),
    username: text.optional().describe('Name for basic authentication.'),
    password: secretText.optional().describe('Encrypt it.'),
  })
  .superRefine(({ username, password }, context) => {
    if ((username === undefined) === (password === undefined)) return;
    context.addIssue({ code: 'custom', message: 'needs `username` and `password` together, or neither' });
  }, besideOtherMistakes)
  .describe("A service of your own, by the protocol of lego's provider httpreq.");

const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'has to be letters, digits and "_"');

const exec = z
  .strictObject({
    command: line.describe('A program, called as lego calls its provider exec: present|cleanup NAME VALUE.'),
    args: z.array(line).default([]).describe('What it is called with before that.'),
    environment: openMapping(opaqueText, variableName).default({}).describe('Variables for it; encrypt credentials.'),
  })
  .describe('A program of your own.');

/** The solvers of this program. `components/acme/solvers.ts` has what each one does. */
const providers = { rfc2136, cloudflare, httpreq, exec };

const providerNames = Object.keys(providers);

/** A key that is refused with a sentence; the JSON Schema allows no value for it. */
const ofCertManager = z
  .unknown()
  .superRefine((value, context) => {
    if (value === undefined) return;
    const message = `is a solver of cert-manager's: the program itself has ${providerNames.join(', ')}. Use one of them, or an issuer in edgewire:issuers`;
    context.addIssue({ code: 'custom', message });
  })
  .meta({ not: {} })
  .optional();

/** The solvers that cert-manager has (`acme.ts` in this folder) and this program lacks. */
const others = {
  route53: ofCertManager,
  cloudDNS: ofCertManager,
  azureDNS: ofCertManager,
  digitalocean: ofCertManager,
  acmeDNS: ofCertManager,
  akamai: ofCertManager,
  webhook: ofCertManager,
};

/** Whether one of {@link others} is named; its own schema has refused it already. */
function namesOther(solver: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(others).some((name) => solver[name] !== undefined);
}

const solver = z
  .strictObject({
    zones: z
      .array(domainName)
      .min(1)
      .optional()
      .describe('The zones that this solver answers for, names below them included. Default: all.'),
    nameservers: z
      .array(server)
      .default([])
      .describe('host:port of the servers that must have a record. Default: the authoritative servers of its zone.'),
    propagationSeconds: z.int().min(1).max(3600).default(120).describe('Seconds that they have for it.'),
    ...z.object(providers).partial().shape,
    ...others,
  })
  .superRefine((value, context) => {
    if (!namesOther(value)) exactlyOne(providerNames)(value, context);
  }, besideOtherMistakes)
  .transform(({ zones, nameservers, propagationSeconds, ...rest }) => ({
    zones,
    nameservers,
    propagationSeconds,
    provider: chosen(providers, rest),
  }))
  .meta({ id: 'programSolver' });

const dns01 = z
  .union([z.array(solver).min(1), solver.transform((one) => [one])])
  .describe('How control of the names is proven: one solver, or a list of them by zone.');

const dnsPersist01 = z
  .strictObject({
    issuerDomain: domainName
      .optional()
      .describe(
        "The name by which the records allow the authority to issue. Default: letsencrypt.org for Let's Encrypt, else what the directory says; the plan has a placeholder then.",
      ),
    accountUri: webUrl
      .optional()
      .describe('URL of the account, as the first `up` names it: the plan prints complete records then.'),
    persistUntil: z.iso
      .datetime({ offset: true, error: 'expected an instant, as 2028-01-31T12:00:00Z' })
      .optional()
      .describe(
        'The instant until which the records are to hold, as "2028-01-31T12:00:00Z", in quotes. Default: without end.',
      ),
    nameservers: z
      .array(server)
      .default([])
      .describe('host:port of the servers that must have the records. Default: the authoritative servers of the zone.'),
  })
  .describe('Standing TXT records prove control, made once by hand: no credentials for DNS (DNS-PERSIST-01).');

const proofs = ['dns01', 'dnsPersist01'];

/** An environment's certificate that the program itself orders during `up`, by DNS-01 or DNS-PERSIST-01. */
export const programAcme = z
  .strictObject({
    ...accountFields,
    termsOfServiceAgreed: z
      .literal(true)
      .optional()
      .describe("That you agree to the authority's terms of service: the account is registered in your name."),
    dns01: dns01.optional(),
    dnsPersist01: dnsPersist01.optional(),
    keyType: keyType.default('ecdsa-p256').describe('Private key of the certificate.'),
    keyGeneration: z.int().min(1).default(1).describe('A higher one makes a new private key and orders for it.'),
    renewBefore: renewBefore.optional().describe('How long before its end it is renewed. Default: 33%.'),
  })
  .superRefine(exactlyOne(proofs), besideOtherMistakes)
  .superRefine(({ termsOfServiceAgreed }, context) => {
    if (termsOfServiceAgreed !== undefined) return;
    const message =
      "has to be true: the account is registered in your name, and so you agree to the authority's terms of service";
    context.addIssue({ code: 'custom', path: ['termsOfServiceAgreed'], message });
  }, besideOtherMistakes);

export type ProgramAcme = z.output<typeof programAcme>;
export type ProgramSolver = NonNullable<ProgramAcme['dns01']>[number];
