import { configPath } from '../../config/path';
import { authorityOf, profileOf } from '../authorities';
import { type AcmeIssuance, acmeOfEnvironment, acmeOfIssuer, issuerNamed } from '../issuance';
import { sourceText } from '../source';
import { type WiredHost } from '../wire';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** EW4006: certificates of environments with more names than the authority's profile allows. */
export function environmentNameCounts({ config, environments }: Facts): Diagnostic[] {
  return environments.flatMap(({ name, issuance, names }) => {
    const count = new Set(names).size;
    const limit = exceeded(acmeOfEnvironment(config, name, issuance), count);
    if (limit === undefined) return [];
    const message = `The certificate of ${name} would have ${count} names; ${limit}.`;
    const hint = 'Split the environment, cover the names by a wildcard, or choose a profile that allows more.';
    return [diagnostic('EW4006', configPath('environments', name, 'names'), message, hint)];
  });
}

/** EW4006 for the certificates of single Ingresses. */
export function ownNameCounts(facts: Facts): Diagnostic[] {
  return facts.hosts.flatMap((host) => ownCertificate(facts, host));
}

/** A certificate is found at each of its hosts; it is reported once, where its order is counted. */
function ownCertificate({ config }: Facts, { host, ingress }: WiredHost): Diagnostic[] {
  const { own } = host;
  if (own?.acme === undefined || own.issuer === undefined) return [];
  const count = own.names.length;
  const limit = exceeded(acmeOfIssuer(issuerNamed(config, own.issuer)), count);
  if (limit === undefined) return [];
  const block = ingress.declared?.blocks.find(({ secretName }) => secretName === own.secretName);
  const message = `The certificate ${own.secretName} of ${sourceText(ingress.source)} would have ${count} names; ${limit}.`;
  const hint =
    'Split the hosts over several Secrets, cover them by the wildcard of an environment, or choose a profile that allows more.';
  return [diagnostic('EW4006', block?.path ?? host.path, message, hint)];
}

/** Which limit so many names exceed, as the end of a sentence. */
function exceeded(acme: AcmeIssuance | undefined, count: number): string | undefined {
  const authority = acme === undefined ? undefined : authorityOf(acme.directory);
  const profile = authority === undefined ? undefined : profileOf(authority, acme?.profile);
  return profile === undefined || count <= profile.names
    ? undefined
    : `the profile ${profile.name} of ${authority?.directory} allows ${profile.names}`;
}
