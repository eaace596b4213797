import { ofGeneration } from '../../config/values/ca-names';
import { type Issuer } from '../../config/sections/issuers';
import { type Sign } from './finding';
import { objectText } from './host-list';
import { type Place, type SeenCluster, type SeenIssuance } from './observation';
import { type Promised } from './promise';
import { sameNames } from './served';

/** A Certificate that the program makes. */
interface Wanted extends Place {
  readonly names: readonly string[];
  readonly issuer: string;
}

/** What differs from the plan in cert-manager's Certificates. */
export function issuanceSigns({ plan }: Promised, { issuances }: SeenCluster): Sign[] {
  const found = new Map(issuances.map((one) => [objectText('Certificate', one), one]));
  const issuers = new Map(plan.issuers.map(({ name, config }) => [name, config]));
  const wanted: readonly Wanted[] = [
    ...plan.routingSecrets.flatMap(({ namespace, name, names, issuance }) =>
      issuance.kind === 'issuer' ? [{ namespace, name, names, issuer: issuance.issuer }] : [],
    ),
    ...plan.ingresses.flatMap(({ namespace, certificate }) =>
      certificate === undefined ? [] : [{ ...certificate, namespace, name: certificate.secretName }],
    ),
  ];
  return wanted.flatMap((one) => {
    const seen = found.get(objectText('Certificate', one));
    return signsOf(one, seen, issuerNames(issuers.get(one.issuer), one.issuer));
  });
}

/** The names of issuers that a Certificate may refer to. */
function issuerNames(issuer: Issuer | undefined, name: string): readonly string[] {
  if (issuer?.kind === 'existing') return [issuer.existing.name];
  if (issuer?.kind !== 'ca' || issuer.ca.kind !== 'generate') return [name];
  return [ofGeneration(name, issuer.ca.generate.generation)];
}

function signsOf(wanted: Wanted, seen: SeenIssuance | undefined, issuers: readonly string[]): Sign[] {
  const subject = objectText('Certificate', wanted);
  const secret = objectText('Secret', wanted);
  const common = { subject, hosts: [], explains: [subject, secret] };
  if (seen === undefined) {
    return [
      {
        ...common,
        code: 'EV3007',
        message: `The ${subject} is not there, so nobody renews the ${secret}.`,
        cause: 'Somebody deleted it, or the update did not get that far.',
        fix: 'pulumi up --refresh makes it again.',
        // The Secret stays good for now, and is judged by itself.
        explains: [],
      },
    ];
  }
  const { names, issuer, isReady, detail } = seen;
  const differences = [
    ...(sameNames([...names].sort(), [...wanted.names].sort()) ? [] : [`its names are ${names.join(', ')}`]),
    ...(issuers.includes(issuer) ? [] : [`its issuer is ${issuer}, not ${issuers.join(' or ')}`]),
  ];
  if (differences.length > 0) {
    return [
      {
        ...common,
        code: 'EV3007',
        message: `The ${subject} differs from the plan: ${differences.join('; ')}.`,
        cause: 'The configuration changed since the last pulumi up, or somebody changed the object.',
        fix: 'pulumi up --refresh.',
      },
    ];
  }
  if (isReady) return [];
  return [
    {
      ...common,
      code: 'EV3008',
      message: `The ${subject} is not ready: ${detail === '' ? 'it has no condition Ready' : detail}.`,
      cause: 'The issuer refuses, is not ready, or cert-manager does not run.',
      fix: `kubectl describe certificate ${wanted.name} -n ${wanted.namespace}, and its CertificateRequest and Order.`,
    },
  ];
}
