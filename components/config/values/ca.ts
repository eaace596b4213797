import * as z from 'zod';
import { besideOtherMistakes } from './beside';
import { labelKeeping } from './distribution';
import { keyType } from './key-type';
import { namespaceSelection } from './namespace-selection';
import { multilineText, objectName, opaqueText, text } from './text';

/**
 * X.509 allows 64 characters for a common name (RFC 5280, appendix A.1); ` Intermediate` and the generation (` G99`)
 * are appended to it.
 */
const commonName = text.max(47, 'has to be 47 characters at most');

const generation = z.int().min(1).max(99);

const domain = z
  .string()
  .max(253, 'has to be 253 characters at most')
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'has to be a domain in lower-case letters, without "*" and without a dot in front',
  );

const nameConstraints = z
  .strictObject({
    permitted: z.array(domain).min(1).optional().describe('Domains that it may issue for, all names below included.'),
    excluded: z.array(domain).min(1).optional().describe('Domains that it may not issue for, nor for names below.'),
  })
  .superRefine((value, context) => {
    if (value.permitted !== undefined || value.excluded !== undefined) return;
    context.addIssue({ code: 'custom', message: 'needs `permitted`, `excluded`, or both' });
  }, besideOtherMistakes)
  .describe('Which names clients accept from this CA (RFC 5280, 4.2.1.10).');

const generate = z
  .strictObject({
    commonName: commonName.describe('Common name of the root.'),
    organization: text.max(64, 'has to be 64 characters at most').optional().describe('Organization of its subject.'),
    in: z
      .enum(['cluster', 'state'])
      .default('cluster')
      .describe(
        'Where the private key is made and kept: by cert-manager in the cluster, or encrypted in the stack state.',
      ),
    keyType: keyType.default('ecdsa-p256').describe('Private key of the CA.'),
    validityDays: z.int().min(1).max(36_500).default(3650).describe('Days that the root is valid.'),
    intermediate: z
      .strictObject({ commonName: commonName.optional().describe('Common name of the intermediate.') })
      .optional()
      .describe('Issue from an intermediate CA, which the root signs. Its default name: "<commonName> Intermediate".'),
    nameConstraints: nameConstraints.optional(),
    generation: generation.default(1).describe('Raised by one, it makes a new CA, which issues from then on.'),
    trusted: z
      .array(generation)
      .min(1)
      .optional()
      .describe('The generations that are kept, and are in the trust bundle. Default: the one that issues.'),
  })
  .superRefine((value, context) => {
    if (value.in === 'state' && value.nameConstraints !== undefined) {
      const message =
        'cannot be had with `in: state`: @pulumi/tls makes none. Use `in: cluster`, or give a CA that has them';
      context.addIssue({ code: 'custom', path: ['nameConstraints'], message });
    }
    const { generation: issuing, trusted } = value;
    if (typeof issuing === 'number' && Array.isArray(trusted) && !trusted.includes(issuing)) {
      const message = `has to contain the generation that issues, ${issuing}`;
      context.addIssue({ code: 'custom', path: ['trusted'], message });
    }
  }, besideOtherMistakes)
  .transform(({ trusted, ...rest }) => ({
    ...rest,
    trusted: [...new Set(trusted ?? [rest.generation])].sort((a, b) => a - b),
  }))
  .describe('A private CA made by this program.');

const trust = z
  .strictObject({
    namespaces: namespaceSelection.describe('The namespaces whose workloads are offered the bundle.'),
    configMap: objectName.optional().describe('Name of the ConfigMap. Default: <issuer>-ca-bundle.'),
    distribution: z
      .enum(labelKeeping)
      .default('kubed')
      .describe('Who makes the copies. `direct` is this program itself.'),
  })
  .describe('A ConfigMap with the certificates of this CA, under the key ca.crt, for workloads that have to trust it.');

/** A private CA: made by this program, or given as files. */
export const ca = z
  .strictObject({
    generate: generate.optional(),
    certificate: multilineText.optional().describe('The CA, what signed it behind: PEM, or its file.'),
    key: opaqueText.optional().describe('Its private key: PEM, or its file; encrypt the text.'),
    clusterIssuer: z
      .boolean()
      .default(true)
      .describe(
        'Whether cert-manager issues from it. Without, its key stays out of the cluster: for `certificate.tls`.',
      ),
    trust: trust.optional(),
  })
  .superRefine((value, context) => {
    const given = value.certificate !== undefined || value.key !== undefined;
    if ((value.generate !== undefined) === given) {
      context.addIssue({ code: 'custom', message: 'needs either `generate`, or `certificate` and `key`' });
    } else if (given && (value.certificate === undefined || value.key === undefined)) {
      context.addIssue({ code: 'custom', message: 'needs `certificate` and `key` together' });
    }
    if (value.clusterIssuer === false && value.generate?.in !== 'state') {
      const message = 'can be false with `generate` and `in: state` only: nothing else could issue from this CA';
      context.addIssue({ code: 'custom', path: ['clusterIssuer'], message });
    }
  }, besideOtherMistakes)
  .transform(({ generate, certificate, key, ...rest }) =>
    generate !== undefined
      ? { kind: 'generate' as const, generate, ...rest }
      : { kind: 'given' as const, certificate: certificate ?? '', key: key ?? '', ...rest },
  )
  .describe('A private CA: made here, or given as files.');

export type Ca = z.output<typeof ca>;

/** How a CA is made. */
export type GeneratedCa = Extract<Ca, { kind: 'generate' }>['generate'];

/** Which names clients accept from a CA. */
export type NameConstraints = NonNullable<GeneratedCa['nameConstraints']>;

/** Where the bundle of a CA is offered. */
export type Trust = NonNullable<Ca['trust']>;
