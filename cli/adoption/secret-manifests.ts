import { stringify } from 'yaml';
import { type Config } from '../../components/config/config';
import { accountSecretName } from '../../components/config/values/issuer-secrets';
import { routingLabels } from '../../components/distribution/distribution';
import { secretIssuerAnnotations, referenceTo, watchedLabels } from '../../components/cert-manager/issuer-reference';
import { issuerNamed } from '../../components/wiring/issuance';
import { componentNamespaces } from '../../components/wiring/namespaces';
import { type Taken, type TakenAccount, type TakenCertificate } from './taking';

/** A file to be written. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Manifests of the Secrets in which cert-manager finds what it takes over, as the program would make them. The program
 * always writes itself what is served as it is (`certificate.acmeJson`).
 */
export function secretManifests({ config, certificates, accounts }: Taken): TextFile[] {
  const adopted = certificates.filter(({ use }) => use === 'adopt');
  return [...adopted.map((taken) => routingSecret(config, taken)), ...accounts.map(accountSecret)];
}

function routingSecret(config: Config, { environment, certificate: { pair } }: TakenCertificate): TextFile {
  const { namespace, name } = environment.secret;
  const { issuance } = environment;
  const issuer = issuance.kind === 'issuer' ? issuerNamed(config, issuance.issuer) : undefined;
  const marks = issuer === undefined ? {} : { annotations: secretIssuerAnnotations(referenceTo(issuer)) };
  return manifest(`${namespace}-${name}`, {
    metadata: { name, namespace, labels: { ...routingLabels, ...watchedLabels }, ...marks },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': pair.certificate, 'tls.key': pair.key },
  });
}

function accountSecret({ issuer, account: { key } }: TakenAccount): TextFile {
  const metadata = { name: accountSecretName(issuer), namespace: componentNamespaces.certManager };
  return manifest(`${metadata.namespace}-${metadata.name}`, {
    metadata,
    type: 'Opaque',
    stringData: { 'tls.key': key },
  });
}

function manifest(name: string, secret: object): TextFile {
  return {
    name: `${name}.yaml`,
    text: stringify({ apiVersion: 'v1', kind: 'Secret', ...secret }, { compat: 'yaml-1.1' }),
  };
}
