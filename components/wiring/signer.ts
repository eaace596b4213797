import { type Config } from '../config/config';
import { type Issuer } from '../config/sections/issuers';
import { type GivenCertificates, type GivenPair, servedCertificate } from './certificates/given';
import { acmeOfController, acmeOfEnvironment, acmeOfIssuer, controllerOfEnvironment, issuerNamed } from './issuance';
import { type PlannedEnvironment } from './plan';

/**
 * Who signs the certificate of an environment, as clients would have to trust it: an ACME directory, a private CA, or
 * the issuer that a given certificate names; undefined where that is not known.
 */
export function signerOfEnvironment(
  config: Config,
  given: GivenCertificates,
  environment: PlannedEnvironment,
): string | undefined {
  const { name, issuance } = environment;
  switch (issuance.kind) {
    case 'issuer':
      return signerOfIssuer(issuerNamed(config, issuance.issuer), given);
    case 'acme':
      return acmeOfEnvironment(config, name, issuance)?.directory;
    case 'tls':
      return issuance.tls.ca === undefined ? selfSigned : signerOfIssuer(issuerNamed(config, issuance.tls.ca), given);
    case 'files':
    case 'acmeJson':
      return issuerOf(given.certificates.get(name));
    case 'traefikAcme': {
      const controller = controllerOfEnvironment(config, name);
      return controller === undefined ? undefined : acmeOfController(controller)?.directory;
    }
    case 'arn':
      return 'the cloud';
  }
}

/** Who signs by an issuer; undefined where that is not known. */
export function signerOfIssuer(issuer: Issuer | undefined, given: GivenCertificates): string | undefined {
  switch (issuer?.kind) {
    case undefined:
      return undefined;
    case 'acme':
      return acmeOfIssuer(issuer)?.directory;
    case 'ca':
      return issuer.ca.kind === 'generate' ? `private CA ${issuer.name}` : subjectOf(given.cas.get(issuer.name));
    case 'selfSigned':
      return selfSigned;
    case 'existing':
      return acmeOfIssuer(issuer)?.directory ?? `${issuer.existing.kind} ${issuer.existing.name}`;
  }
}

const selfSigned = 'self-signed';

function issuerOf(pair: GivenPair | undefined): string | undefined {
  const served = pair === undefined ? undefined : servedCertificate(pair);
  return served === undefined ? undefined : oneLine(served.node.issuer);
}

function subjectOf(pair: GivenPair | undefined): string | undefined {
  const served = pair === undefined ? undefined : servedCertificate(pair);
  return served === undefined ? undefined : oneLine(served.node.subject);
}

/** Node writes a distinguished name one attribute a line. */
function oneLine(name: string): string {
  return name.split('\n').join(', ');
}
