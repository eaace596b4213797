import type * as pulumi from '@pulumi/pulumi';
import { acmeAccountProvider } from '../acme/acme-account';
import { acmeCertificateProvider } from '../acme/acme-certificate';
import { privateKeyProvider } from '../acme/private-key';
import { certificateSecretProvider } from '../cert-manager/certificate-wait';
import { addressGuardProvider } from '../charts/address-guard';
import { crdGuardProvider } from '../charts/crd-guard';
import { secretHandoverProvider } from '../distribution/secret-handover';
import { namespaceRemovalProvider } from '../ownership/namespace-removal';
import { adoptedSecretProvider } from '../secrets/adopted-secret';

/** The providers of all dynamic resources, by the types of those: their code is serialised when the program is bundled. */
export const dynamicProviders: Readonly<Record<string, pulumi.dynamic.ResourceProvider>> = {
  AcmeAccount: acmeAccountProvider,
  AcmeCertificate: acmeCertificateProvider,
  AddressGuard: addressGuardProvider,
  AdoptedSecret: adoptedSecretProvider,
  CertificateSecret: certificateSecretProvider,
  CrdGuard: crdGuardProvider,
  NamespaceRemoval: namespaceRemovalProvider,
  PrivateKey: privateKeyProvider,
  SecretHandover: secretHandoverProvider,
};
