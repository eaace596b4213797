import * as z from 'zod';
import { acmeJson, adoptedCertificate, certificateFiles } from '../values/acme-json';
import { besideOtherMistakes } from '../values/beside';
import { distributions } from '../values/distribution';
import { keyType } from '../values/key-type';
import { namespaceSelection } from '../values/namespace-selection';
import { chosen, exactlyOne } from '../values/one-of';
import { programAcme } from '../values/program-acme';
import { certificateArn } from '../values/cloud';
import { byTraefik } from '../values/controller-acme';
import { issuerRenewBefore } from '../values/renew-before';
import { text } from '../values/text';

const sources = {
  files: certificateFiles,
  acmeJson,
  acme: programAcme.describe('Ordered by this program itself during `up`, by DNS-01.'),
  tls: z
    .strictObject({
      ca: text.optional().describe('Issuer of kind ca, generated in the state, that signs. Default: self-signed.'),
      validityDays: z.int().min(1).max(825).default(90).describe('Days that it is valid; made anew in the last third.'),
      keyType: keyType.default('ecdsa-p256').describe('Its private key.'),
    })
    .describe('Made by @pulumi/tls and kept in the stack state.'),
  arn: certificateArn.describe('Certificate of a cloud load balancer (AWS ACM): TLS ends there.'),
  traefikAcme: byTraefik,
};

const certificate = z
  .strictObject({
    ...z.object(sources).partial().shape,
    names: z
      .array(text)
      .min(1)
      .optional()
      .describe('All names that the certificate of `arn` has. Default: those of the environment.'),
  })
  .superRefine(exactlyOne(Object.keys(sources)), besideOtherMistakes)
  .meta({ minProperties: 1 })
  .superRefine(({ arn, names }, context) => {
    if (names === undefined || arn !== undefined) return;
    context.addIssue({ code: 'custom', path: ['names'], message: 'is of the certificate of an `arn`: leave it out' });
  }, besideOtherMistakes)
  .transform(({ names, ...rest }) => {
    const source = chosen(sources, rest);
    return source.kind === 'arn' ? { ...source, ...(names === undefined ? {} : { names }) } : source;
  });

const environment = z
  .strictObject({
    domain: text.describe('The routing domain; `*.<domain>` is covered.'),
    names: z.array(text).default([]).describe('Further names of the certificate.'),
    apex: z.boolean().default(false).describe('Whether the certificate covers `<domain>` itself too.'),
    issuer: text.optional().describe('Name of the issuer in edgewire:issuers.'),
    keyType: keyType
      .optional()
      .describe("Private key of the issuer's certificate, made anew at each renewal. Default: ecdsa-p256."),
    renewBefore: issuerRenewBefore
      .optional()
      .describe(
        "How long before its end cert-manager renews the issuer's certificate. Default: a third of its lifetime.",
      ),
    adopt: adoptedCertificate
      .optional()
      .describe('A certificate that there is already: the issuer takes it over and renews it, without an order now.'),
    certificate: certificate.optional().describe('Where the certificate comes from, if not from an issuer.'),
    controller: text.optional().describe('Controller that serves it. Default: the default controller.'),
    dns: z
      .enum(['exact', 'wildcard'])
      .default('exact')
      .describe('Its DNS records, with edgewire:dns: one for each host, or one for each wildcard name.'),
    namespaces: namespaceSelection.optional().describe('The namespaces that get the routing secret.'),
    source: z
      .strictObject({
        namespace: text.optional().describe('Namespace of the source.'),
        secretName: text.optional().describe('Name of the Secret, and of its copies.'),
      })
      .default({})
      .describe(
        'Where the routing secret is issued. Default: <environment>-routing in epinio, without Epinio in edgewire.',
      ),
    distribution: z
      .enum(distributions)
      .default('kubed')
      .describe(
        'Who makes the copies. `direct` is this program itself. reflector drops labels and is refused (EW2007).',
      ),
  })
  .superRefine((value, context) => {
    if ((value.issuer === undefined) === (value.certificate === undefined)) {
      const found = value.issuer === undefined ? 'neither' : 'both';
      context.addIssue({ code: 'custom', message: `needs exactly one of issuer and certificate, found ${found}` });
    }
    for (const key of ['keyType', 'renewBefore', 'adopt'] as const) {
      if (value.certificate === undefined || value[key] === undefined) continue;
      const message = 'is for the certificates of an issuer: leave it out beside `certificate`';
      context.addIssue({ code: 'custom', path: [key], message });
    }
    if (value.namespaces === undefined && !hasNoSecret(value.certificate)) {
      context.addIssue({
        code: 'custom',
        path: ['namespaces'],
        message: 'is required, one of { selector: … }, { list: […] }, { all: true }',
      });
    }
  }, besideOtherMistakes);

export const environments = z
  .record(z.string(), environment)
  .transform((given) =>
    Object.entries(given).map(([name, { issuer, certificate, ...rest }]) => ({
      name,
      ...rest,
      issuance: issuanceOf(issuer, certificate),
    })),
  )
  .describe('Routing domains, each with its way to a certificate.');

/** Whether there is no Secret that a namespace could need. True for a mistaken `arn` too. */
function hasNoSecret(certificate: unknown): boolean {
  return (
    typeof certificate === 'object' && certificate !== null && ('arn' in certificate || 'traefikAcme' in certificate)
  );
}

type CertificateSource = z.output<typeof certificate>;

/** Where the certificate of an environment comes from: a named issuer, or a source of its own. */
export type Issuance = { readonly kind: 'issuer'; readonly issuer: string } | CertificateSource;

/** An environment of the configuration; `issuance.kind` tells where its certificate comes from. */
export type Environment = z.output<typeof environments>[number];

function issuanceOf(issuer: string | undefined, certificate: CertificateSource | undefined): Issuance {
  return certificate ?? { kind: 'issuer', issuer: issuer ?? '' };
}
