import { type Issuer } from '../config/sections/issuers';
import { type Config } from '../config/config';
import { certManagerHours, type RenewBefore } from '../config/values/renew-before';
import { authorityOf, termsOf } from './authorities';
import { type GivenCertificates, servedCertificate } from './certificates/given';
import { renewalInstant, renewBeforeHours } from './certificates/renewal';
import { acmeOfEnvironment, acmeOfIssuer, issuerNamed } from './issuance';
import { days, laterTerms, type Terms, termsAt } from './lifetimes';
import { type PlannedEnvironment } from './plan';
import { signerOfEnvironment, signerOfIssuer } from './signer';
import { sourceKey, sourceText } from './source';
import { type WiredHost } from './wire';

/** A time in which the terms of a certificate stay the same. */
export interface Period {
  /** The published date, as `2027-02-10`, from which on certificates are issued so; null: now. */
  readonly from: string | null;
  readonly lifetimeHours: number;
  /** How long before its end it is renewed: what is configured, or a third of the lifetime where that does not fit. */
  readonly renewBeforeHours: number;
  /** How long a proof of control is taken again; null where that is not published. */
  readonly reuseHours: number | null;
  readonly renewalsPerYear: number;
  /** The orders that count against the limits of the authority: 0 for renewals by ARI, and where nothing is ordered. */
  readonly ordersPerWeek: number;
}

/** Who renews a certificate. */
export type Renewer = 'cert-manager' | 'program' | 'traefik' | 'cloud' | 'nobody';

/** Whether renewals are orders, and whether these count against limits: those by ARI (RFC 9773) are exempt. */
export type Counting = 'counted' | 'exempt' | 'none';

/** A certificate of the plan, and how often it is renewed as lifetimes shrink. */
export interface PlannedCertificate {
  /** `environment:<name>`, or the source of the Ingress that has it for itself. */
  readonly owner: string;
  /** Where the configuration has it. */
  readonly path: string;
  readonly names: readonly string[];
  /** Who signs it: a directory, a private CA, the issuer that a given one names; undefined where that is not known. */
  readonly signer: string | undefined;
  readonly renewedBy: Renewer;
  /** The ACME directory; undefined without ACME. */
  readonly directory: string | undefined;
  readonly profile: string | undefined;
  /** What the configuration says of its renewal; undefined: the default, a third of the lifetime. */
  readonly renewBefore: RenewBefore | undefined;
  readonly counting: Counting;
  /** The validity of one that is given; undefined where none is there yet. */
  readonly known: { readonly notBefore: Date; readonly notAfter: Date; readonly renewal: Date | undefined } | undefined;
  /** None where the lifetime is not known: a private ACME server, an external issuer, a given certificate. */
  readonly periods: readonly Period[];
}

/** Everything that a calendar follows from. */
export interface CalendarInputs {
  readonly config: Config;
  readonly environments: readonly PlannedEnvironment[];
  readonly hosts: readonly WiredHost[];
  readonly given: GivenCertificates;
}

/** The certificates of environments, then those that Ingresses have for themselves. */
export function plannedCertificates(inputs: CalendarInputs): PlannedCertificate[] {
  return [
    ...inputs.environments.map((environment) => ofEnvironment(inputs, environment)),
    ...ofHosts(inputs.config, inputs.hosts, inputs.given),
  ];
}

function ofEnvironment({ config, given }: CalendarInputs, environment: PlannedEnvironment): PlannedCertificate {
  const { name, names, path, issuance } = environment;
  const signer = signerOfEnvironment(config, given, environment);
  const whole = { owner: `environment:${name}`, path, names, signer };
  const none = {
    directory: undefined,
    profile: undefined,
    renewBefore: undefined,
    counting: 'none',
    known: undefined,
    periods: [],
  } as const;
  const { now } = given;
  switch (issuance.kind) {
    case 'issuer': {
      const { renewBefore } = environment.config;
      const issued = ofIssuer(config, issuerNamed(config, issuance.issuer), renewBefore, now);
      const pair = given.adopted.get(name);
      const adopted = pair === undefined ? undefined : servedCertificate(pair);
      return { ...whole, ...issued, known: adopted === undefined ? undefined : knownOf(adopted, renewBefore) };
    }
    case 'acme': {
      const acme = acmeOfEnvironment(config, name, issuance);
      const { renewBefore } = issuance.acme;
      const terms = termsOfDirectory(acme?.directory, acme?.profile);
      const byInfo = renewBefore === undefined && asksInTime(config) && hasRenewalInfo(acme?.directory);
      const counting = byInfo ? 'exempt' : 'counted';
      const periods = periodsOf(terms, renewBefore, now, counting);
      const { directory, profile } = acme ?? none;
      return { ...whole, renewedBy: 'program', directory, profile, renewBefore, counting, known: undefined, periods };
    }
    case 'tls': {
      const terms = [lasting(days(issuance.tls.validityDays))];
      return { ...whole, ...none, renewedBy: 'program', periods: periodsOf(terms, undefined, now, 'none') };
    }
    case 'files':
    case 'acmeJson': {
      const pair = given.certificates.get(name);
      const served = pair === undefined ? undefined : servedCertificate(pair);
      const known = served === undefined ? undefined : { ...validityOf(served), renewal: undefined };
      return { ...whole, ...none, renewedBy: 'nobody', known };
    }
    case 'traefikAcme': {
      const acme = acmeOfEnvironment(config, name, issuance);
      const { directory, profile } = acme ?? none;
      // Whatever the lifetime (v3.7, certificatesDuration); it asks for no renewal information.
      const periods = periodsOf(
        termsOfDirectory(directory, profile),
        { kind: 'hours', hours: days(30) },
        now,
        'counted',
      );
      return { ...whole, ...none, renewedBy: 'traefik', directory, profile, periods };
    }
    case 'arn':
      return { ...whole, ...none, renewedBy: 'cloud' };
  }
}

/** A certificate is found at each of its hosts; it stands in the calendar once. */
function ofHosts(config: Config, hosts: readonly WiredHost[], given: GivenCertificates): PlannedCertificate[] {
  const seen = new Set<string>();
  return hosts.flatMap(({ host, ingress: { source } }): readonly PlannedCertificate[] => {
    const { own } = host;
    if (own?.issuer === undefined) return noCertificate;
    const key = JSON.stringify([sourceKey(source), own.secretName]);
    if (seen.has(key)) return noCertificate;
    seen.add(key);
    const issuer = issuerNamed(config, own.issuer);
    const issued = ofIssuer(config, issuer, undefined, given.now);
    const signer = signerOfIssuer(issuer, given);
    return [{ owner: sourceText(source), path: host.path, names: own.names, signer, ...issued, known: undefined }];
  });
}

const noCertificate: readonly PlannedCertificate[] = [];

type Issued = Pick<PlannedCertificate, 'renewedBy' | 'directory' | 'profile' | 'renewBefore' | 'counting' | 'periods'>;

/** The certificates of an issuer are cert-manager's, which asks a private CA for 90 days (v1.21.2). */
function ofIssuer(config: Config, issuer: Issuer | undefined, renewBefore: RenewBefore | undefined, now: Date): Issued {
  const acme = acmeOfIssuer(issuer);
  const isOwnCa = issuer?.kind === 'ca' || issuer?.kind === 'selfSigned';
  const terms = isOwnCa ? [lasting(certManagerHours)] : termsOfDirectory(acme?.directory, acme?.profile);
  const byInfo = config.charts.certManager.renewalInfo && hasRenewalInfo(acme?.directory);
  const counting = acme === undefined ? 'none' : byInfo ? 'exempt' : 'counted';
  return {
    renewedBy: 'cert-manager',
    directory: acme?.directory,
    profile: acme?.profile,
    renewBefore,
    counting,
    periods: periodsOf(terms, renewBefore, now, counting),
  };
}

/** How long the window is in which Let's Encrypt exempts a renewal (boulder, core: RenewalInfoSimple), in hours. */
const windowHours = 48;

/** Whether an `up` comes in the window of a renewal by ARI, as far as is promised. */
function asksInTime({ planning: { upEvery } }: Config): boolean {
  return upEvery === undefined || upEvery <= windowHours;
}

function hasRenewalInfo(directory: string | undefined): boolean {
  return directory !== undefined && authorityOf(directory)?.renewalInfo === true;
}

function termsOfDirectory(directory: string | undefined, profile: string | undefined): readonly Terms[] {
  const authority = directory === undefined ? undefined : authorityOf(directory);
  return (authority === undefined ? undefined : termsOf(authority, profile)) ?? [];
}

/** The times of the certificates that cert-manager orders at a directory; none where its lifetimes are not known. */
export function periodsAt(
  directory: string,
  profile: string | undefined,
  renewBefore: RenewBefore,
  now: Date,
): readonly Period[] {
  return periodsOf(termsOfDirectory(directory, profile), renewBefore, now, 'counted');
}

function lasting(lifetimeHours: number): Terms {
  return { from: undefined, lifetimeHours, reuseHours: undefined };
}

function periodsOf(
  terms: readonly Terms[],
  renewBefore: RenewBefore | undefined,
  now: Date,
  counting: Counting,
): Period[] {
  const current = termsAt(terms, now);
  if (current === undefined) return [];
  return [{ ...current, from: undefined }, ...laterTerms(terms, now)].map(
    ({ from = null, lifetimeHours, reuseHours }) => {
      const before = renewBeforeHours(renewBefore, lifetimeHours);
      const interval = lifetimeHours - before;
      return {
        from,
        lifetimeHours,
        renewBeforeHours: before,
        reuseHours: reuseHours ?? null,
        renewalsPerYear: rounded(days(365) / interval),
        ordersPerWeek: counting === 'counted' ? rounded(days(7) / interval) : 0,
      };
    },
  );
}

interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

function validityOf({ notBefore, notAfter }: Validity): Validity {
  return { notBefore, notAfter };
}

function knownOf({ notBefore, notAfter }: Validity, renewBefore: RenewBefore | undefined): PlannedCertificate['known'] {
  const renewal = new Date(renewalInstant(notBefore.getTime(), notAfter.getTime(), renewBefore));
  return { notBefore, notAfter, renewal };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
