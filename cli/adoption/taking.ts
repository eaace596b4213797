import { type Config } from '../../components/config/config';
import { bestCertificate, type Use } from '../../components/wiring/acme-json/choice';
import {
  accountsAt,
  type AcmeStore,
  certificatesFrom,
  type StoredAccount,
  type StoredCertificate,
} from '../../components/wiring/acme-json/store';
import { type GivenPair } from '../../components/wiring/certificates/given';
import { type Diagnostic } from '../../components/wiring/rules/diagnostic';
import { acmeOfEnvironment, issuerNamed } from '../../components/wiring/issuance';
import { type Plan, type PlannedEnvironment } from '../../components/wiring/plan';
import { plan } from '../../components/wiring/plan-stack';

/** An environment, and the certificate that it takes out of a store. */
export interface TakenCertificate {
  readonly environment: PlannedEnvironment;
  readonly certificate: StoredCertificate;
  readonly use: Use;
}

/** An ACME issuer, and the account that it takes out of a store. */
export interface TakenAccount {
  readonly issuer: string;
  readonly account: StoredAccount;
}

/** What a stack takes out of a store. */
export interface Taken {
  readonly config: Config;
  readonly plan: Plan;
  readonly certificates: readonly TakenCertificate[];
  readonly accounts: readonly TakenAccount[];
  /** The diagnostics about the certificates that are taken. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Chooses the best certificate for each environment of a stack with an ACME issuer or `certificate.acmeJson`, and for
 * each ACME issuer of the stack the account at its authority.
 *
 * @param now the instant that validity is judged at
 */
export function takenBy(config: Config, stack: string, store: AcmeStore, now: Date): Taken {
  const { environments } = plan(config, stack);
  const certificates = environments.flatMap((environment): TakenCertificate[] => {
    const use = useOf(config, environment);
    if (use === undefined) return [];
    const acme = acmeOfEnvironment(config, environment.name, environment.issuance);
    const certificate = bestCertificate(certificatesFrom(store, acme?.directory), environment.names, use);
    return certificate === undefined ? [] : [{ environment, certificate, use }];
  });
  const pairs = (use: Use) =>
    new Map(certificates.flatMap((one) => (one.use === use ? [[one.environment.name, pairOf(one)] as const] : [])));
  const judged = plan(config, stack, { certificates: pairs('serve'), adopted: pairs('adopt'), cas: new Map(), now });
  return {
    config,
    plan: judged,
    certificates,
    accounts: takenAccounts(config, store),
    diagnostics: judged.diagnostics.filter(({ code }) => code.startsWith('EW50')),
  };
}

/** A private CA has nothing to take over from an ACME server. */
function useOf(config: Config, { issuance }: PlannedEnvironment): Use | undefined {
  if (issuance.kind === 'acmeJson') return 'serve';
  const issuer = issuance.kind === 'issuer' ? issuerNamed(config, issuance.issuer) : undefined;
  return issuer?.kind === 'acme' || issuer?.kind === 'existing' ? 'adopt' : undefined;
}

function pairOf({ environment, certificate: { pair }, use }: TakenCertificate): GivenPair {
  const path = `${environment.path}.${use === 'adopt' ? 'adopt' : 'certificate'}.acmeJson`;
  return { certificate: { path, pem: pair.certificate }, key: { path, pem: pair.key } };
}

function takenAccounts({ issuers }: Config, { accounts }: AcmeStore): TakenAccount[] {
  return issuers.flatMap((issuer) => {
    if (issuer.kind !== 'acme') return [];
    const [account, ...others] = accountsAt(accounts, issuer.acme.directory);
    return account === undefined || others.length > 0 ? [] : [{ issuer: issuer.name, account }];
  });
}
