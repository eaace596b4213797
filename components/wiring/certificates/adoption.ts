import { type KeyObject } from 'node:crypto';
import { defaultKeyType, type KeyType } from '../../config/values/key-type';
import { type RenewBefore } from '../../config/values/renew-before';
import { type PlannedEnvironment } from '../plan';
import { type Certificate } from './certificate';
import { type GivenCertificates, readPair } from './given';
import { belongsTo } from './given-key';
import { renewalInstant } from './renewal';

/** Why cert-manager would order a certificate although one exists, as a predicate of that one, and what to do. */
export interface Obstacle {
  readonly why: string;
  readonly cure: string;
}

/**
 * The obstacles that keep cert-manager from taking over a certificate for an environment. Rule from cert-manager v1.21,
 * internal/controller/certificates/policies/policies.go: NewTriggerPolicyChain, for a Secret without a
 * CertificateRequest: the same names, common name included, the same kind of key, and not due for renewal.
 *
 * @param now the instant at which it is taken over
 */
export function obstacles(
  certificate: Certificate,
  { name, names, config }: PlannedEnvironment,
  now: Date,
): readonly Obstacle[] {
  const { keyType = defaultKeyType } = config;
  return [
    ...otherNames(certificate, names),
    ...otherKey(certificate, name, keyType),
    ...dueForRenewal(certificate, config.renewBefore, now),
  ];
}

/**
 * The environments whose issuer takes a certificate over as it is, so that nothing is ordered. cert-manager goes by the
 * first certificate that it finds.
 */
export function takenOver(
  environments: readonly PlannedEnvironment[],
  { adopted, now }: GivenCertificates,
): ReadonlySet<PlannedEnvironment> {
  const taken = environments.filter((environment) => {
    const pair = adopted.get(environment.name);
    if (pair === undefined) return false;
    const { certificates, key } = readPair(pair);
    if (certificates.kind === 'refused' || (key.kind !== 'key' && key.kind !== 'hidden')) return false;
    const [first] = certificates.certificates;
    return (key.kind === 'hidden' || belongsTo(key.key, first)) && obstacles(first, environment, now).length === 0;
  });
  return new Set(taken);
}

/** pkg/util/pki/match.go: FuzzyX509AltNamesMatchSpec. */
function otherNames({ dnsNames, commonName, node }: Certificate, names: readonly string[]): Obstacle[] {
  const there = new Set([...dnsNames, ...(commonName === undefined ? [] : [commonName])]);
  const missing = names.filter((name) => !there.has(name));
  const beyond = [...there].filter((name) => !names.includes(name));
  const others = /(^|, )(IP Address|email|URI):/.test(node.subjectAltName ?? '') ? ['names that are not of DNS'] : [];
  const faults = [
    ...(missing.length === 0 ? [] : [`lacks ${missing.join(', ')}`]),
    ...(beyond.length + others.length === 0 ? [] : [`has ${[...beyond, ...others].join(', ')} beyond it`]),
  ];
  if (faults.length === 0) return [];
  return [
    {
      why: `does not have exactly the names of the environment: it ${faults.join(' and ')}`,
      cure: `Give the environment exactly the names of the certificate (${[...there].join(', ')}) by domain, apex and names`,
    },
  ];
}

/** pkg/util/pki/match.go: PrivateKeyMatchesSpec. */
function otherKey({ publicKey }: Certificate, environment: string, keyType: KeyType): Obstacle[] {
  const found = keyTypeOf(publicKey);
  if (found === keyType) return [];
  const cure =
    found === undefined
      ? 'Have it issued anew with a key of another kind'
      : `Set keyType of the environment ${environment} to ${found}, and change it later`;
  return [{ why: `has a key of the kind ${found ?? keyName(publicKey)}, not ${keyType}`, cure }];
}

const curveTypes: Readonly<Record<string, KeyType>> = { prime256v1: 'ecdsa-p256', secp384r1: 'ecdsa-p384' };

const rsaTypes: Readonly<Record<number, KeyType>> = { 2048: 'rsa-2048', 3072: 'rsa-3072', 4096: 'rsa-4096' };

/** The kind of a key as the configuration has it; undefined for one that it does not know. */
export function keyTypeOf({ asymmetricKeyDetails: details }: KeyObject): KeyType | undefined {
  return rsaTypes[details?.modulusLength ?? 0] ?? curveTypes[details?.namedCurve ?? ''];
}

function keyName({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string {
  const more = details?.modulusLength ?? details?.namedCurve;
  return more === undefined ? String(type) : `${type}-${more}`;
}

/** pkg/util/pki/renewaltime.go: RenewalTime. */
function dueForRenewal(
  { notBefore, notAfter }: Certificate,
  renewBefore: RenewBefore | undefined,
  now: Date,
): Obstacle[] {
  const due = new Date(renewalInstant(notBefore.getTime(), notAfter.getTime(), renewBefore));
  if (now < due) return [];
  const why = `is due for renewal since ${due.toISOString().replace(/\.\d+Z$/, 'Z')}`;
  return [{ why, cure: 'Take it over after it was renewed where it comes from, or accept the order' }];
}
