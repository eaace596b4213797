import { configPath } from '../../config/path';
import { authorityOf, tablesReadOn } from '../authorities';
import { type RenewBefore } from '../../config/values/renew-before';
import { type Period, periodsAt, type PlannedCertificate } from '../calendar';
import { askedHours } from '../certificates/renewal';
import { beginning, days, lengthText } from '../lifetimes';
import { type PlannedEnvironment } from '../plan';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';
import { renewalDays } from './given-certificates';

/** EW4005 for renewals, EW4012, EW4013 and EW4020: what becomes of certificates as lifetimes shrink. */
export function calendarRules(facts: Facts): Diagnostic[] {
  const byOwner = new Map(facts.calendar.map((certificate) => [certificate.owner, certificate]));
  return [
    ...facts.environments.flatMap((environment) =>
      environmentRules(facts, environment, byOwner.get(`environment:${environment.name}`)),
    ),
    ...renewalQuotas(facts),
    ...tableAge(facts),
  ];
}

function environmentRules(
  facts: Facts,
  environment: PlannedEnvironment,
  certificate: PlannedCertificate | undefined,
): Diagnostic[] {
  if (certificate === undefined) return [];
  return [...unfitting(certificate), ...runningOut(facts, environment, certificate)];
}

/** EW4012, once: at the first date from which it does not fit. */
function unfitting({ owner, path, renewBefore, periods, renewedBy, ...rest }: PlannedCertificate): Diagnostic[] {
  if (renewBefore === undefined) return [];
  const found = firstUnfitting(renewBefore, periods);
  if (found === undefined) return [];
  const { lifetimeHours, renewBeforeHours } = found;
  const asked = lengthText(askedHours(renewBefore, lifetimeHours));
  const of = nameOf(owner);
  const words = `certificates of ${of} live ${lengthText(lifetimeHours)}${issuedBy(rest)}, and renewBefore is ${asked}: ${who(renewedBy)} passes over it, and renews ${lengthText(renewBeforeHours)} before their end, a third.`;
  const hint = `Give a share of the lifetime, which fits each: ${keyOf({ path, renewedBy })}: 33%.`;
  return [diagnostic('EW4012', keyOf({ path, renewedBy }), sentence(found, words), hint)];
}

function firstUnfitting(renewBefore: RenewBefore, periods: readonly Period[]): Period | undefined {
  return periods.find(({ lifetimeHours }) => askedHours(renewBefore, lifetimeHours) >= lifetimeHours);
}

/** EW4012 for the Certificates of manifests. */
export function manifestRenewalRules({ manifests, given: { now } }: Facts): Diagnostic[] {
  return manifests.writers.flatMap(({ kind, by, acme, renewal }) => {
    if (renewal === undefined) return [];
    const { beforeHours, durationHours = days(90), path } = renewal;
    const key = kind === 'ingress-shim' ? 'cert-manager.io/renew-before-percentage' : 'renewBeforePercentage';
    const hint = `Give a share of the lifetime, which fits each: ${key}: 33.`;
    if (beforeHours >= durationHours) return [refusedRenewal(by, path, beforeHours, durationHours, hint)];
    if (acme === undefined) return [];
    const renewBefore = { kind: 'hours', hours: beforeHours } as const;
    const { directory, profile } = acme;
    const found = firstUnfitting(renewBefore, periodsAt(directory, profile, renewBefore, now));
    if (found === undefined) return [];
    const lives = lengthText(found.lifetimeHours) + issuedBy({ directory, profile });
    const words = `certificates of ${by} live ${lives}, and its renewBefore is ${lengthText(beforeHours)}: cert-manager passes over it, and renews ${lengthText(found.renewBeforeHours)} before their end, a third.`;
    return [diagnostic('EW4012', path, sentence(found, words), hint)];
  });
}

/** An error: cert-manager's webhook takes no such Certificate, whatever the authority issues (v1.21.2, ValidateDuration). */
function refusedRenewal(
  by: string,
  path: string,
  beforeHours: number,
  durationHours: number,
  hint: string,
): Diagnostic {
  const words = `${by} asks for certificates of ${lengthText(durationHours)}, and for their renewal ${lengthText(beforeHours)} before their end: cert-manager refuses a renewBefore that is not shorter than the duration.`;
  return { ...diagnostic('EW4012', path, sentence({ from: null }, words), hint), severity: 'error' };
}

/** Where an environment has its `renewBefore`. */
function keyOf({ path, renewedBy }: Pick<PlannedCertificate, 'path' | 'renewedBy'>): string {
  return renewedBy === 'program' ? `${path}.certificate.acme.renewBefore` : `${path}.renewBefore`;
}

function who(renewer: PlannedCertificate['renewedBy']): string {
  return renewer === 'program' ? 'the program' : renewer;
}

/** EW4013: what only `up` renews, or copies, between two `up`s that are as far apart as they may be. */
function runningOut(facts: Facts, environment: PlannedEnvironment, certificate: PlannedCertificate): Diagnostic[] {
  const { upEvery } = facts.config.planning;
  if (upEvery === undefined) return [];
  const { name, path, config } = environment;
  if (certificate.renewedBy === 'nobody') return givenRunningOut(facts, upEvery, `${path}.certificate`, certificate);
  const isCopied = certificate.renewedBy === 'cert-manager' && config.distribution === 'direct';
  if (certificate.renewedBy !== 'program' && !isCopied) return [];
  const found = certificate.periods.find(({ renewBeforeHours }) => upEvery > renewBeforeHours);
  if (found === undefined) return [];
  const { lifetimeHours, renewBeforeHours } = found;
  const gap = lengthText(renewBeforeHours);
  const time = `${lengthText(lifetimeHours)}${issuedBy(certificate)}`;
  const words = isCopied
    ? `the certificate of ${name} lives ${time}, cert-manager renews it ${gap} before its end, and \`up\` copies it (distribution: direct): the copies run out if the next \`up\` comes ${lengthText(upEvery)} later, as edgewire:planning.upEvery allows.`
    : `the certificate of ${name} lives ${time}, and the first \`up\` in its last ${gap} renews it: it runs out if the next \`up\` comes ${lengthText(upEvery)} later, as edgewire:planning.upEvery allows.`;
  const other = isCopied
    ? `let a controller make the copies: ${path}.distribution: kubed`
    : 'leave the environment to an issuer, which renews it in the cluster';
  const hint = `Run \`up\` every ${gap} or more often, and set edgewire:planning.upEvery to that; or ${other}.`;
  return [
    diagnostic('EW4013', isCopied ? `${path}.distribution` : `${path}.certificate`, sentence(found, words), hint),
  ];
}

/** What ends within {@link renewalDays} is EW5004 already. */
function givenRunningOut(
  { given: { now } }: Facts,
  upEvery: number,
  path: string,
  { owner, known }: PlannedCertificate,
): Diagnostic[] {
  if (known === undefined) return [];
  const left = (known.notAfter.getTime() - now.getTime()) / 3_600_000;
  if (left > upEvery || left <= days(renewalDays)) return [];
  const end = known.notAfter.toISOString().slice(0, 10);
  const message = `The certificate given for ${nameOf(owner)} ends on ${end}, and the next \`up\` may come ${lengthText(upEvery)} from now (edgewire:planning.upEvery): what replaces it has to be there by then.`;
  return [diagnostic('EW4013', path, message, `Replace it now, or run \`up\` before ${end} with what replaces it.`)];
}

/**
 * EW4005 for renewals: orders for one set of names in a week, which count against the limit of that set; the other
 * limits spare renewals. What begins at a later date is a warning.
 */
function renewalQuotas({ config, calendar }: Facts): Diagnostic[] {
  const { warnAtQuota } = config.planning;
  return [...bySet(calendar).values()].flatMap((certificates) => {
    const [first] = certificates;
    const limit = first?.directory === undefined ? undefined : authorityOf(first.directory)?.limits;
    if (first === undefined || limit === undefined) return [];
    const { count, period } = limit.certificatesPerIdentifierSet;
    const found = datesOf(certificates)
      .map((from) => ({ from, orders: ordersAt(certificates, from) }))
      .find(({ orders }) => orders > warnAtQuota * count);
    if (found === undefined) return [];
    const { from, orders } = found;
    const asked = certificates.find(({ renewBefore }) => renewBefore !== undefined);
    const words = `renewals of exactly ${first.names.join(', ')} are ${orders} orders in 7 days at ${first.directory}, which allows ${count} per ${period}.`;
    const hint =
      asked === undefined
        ? 'Order these names once, for all that need them, or choose a profile that lives longer.'
        : `Renew later: ${keyOf(asked)}: 33%.`;
    const one = diagnostic('EW4005', asked === undefined ? first.path : keyOf(asked), sentence(found, words), hint);
    return [from === null && orders > count ? { ...one, severity: 'error' as const } : one];
  });
}

/** The certificates that are ordered, by directory and set of names. */
function bySet(calendar: readonly PlannedCertificate[]): ReadonlyMap<string, readonly PlannedCertificate[]> {
  const sets = new Map<string, PlannedCertificate[]>();
  for (const certificate of calendar) {
    if (certificate.periods.every(({ ordersPerWeek }) => ordersPerWeek === 0)) continue;
    const key = JSON.stringify([certificate.directory, [...certificate.names].sort()]);
    sets.set(key, [...(sets.get(key) ?? []), certificate]);
  }
  return sets;
}

/** Now, and the published dates of these certificates. */
function datesOf(certificates: readonly PlannedCertificate[]): readonly (string | null)[] {
  const dates = certificates.flatMap(({ periods }) => periods.flatMap(({ from }) => from ?? []));
  return [null, ...[...new Set(dates)].sort()];
}

function ordersAt(certificates: readonly PlannedCertificate[], date: string | null): number {
  const orders = certificates.map(
    ({ periods }) =>
      periods.findLast(({ from }) => from === null || (date !== null && from <= date))?.ordersPerWeek ?? 0,
  );
  return Math.round(orders.reduce((sum, one) => sum + one, 0) * 100) / 100;
}

/** EW4020, where the plan goes by a table at all. */
function tableAge({ calendar, given: { now } }: Facts): Diagnostic[] {
  const nextYear = beginning(tablesReadOn);
  nextYear.setUTCFullYear(nextYear.getUTCFullYear() + 1);
  const used = calendar.flatMap(({ directory }) => (directory === undefined ? [] : (authorityOf(directory) ?? [])));
  const [first] = used;
  if (first === undefined || now < nextYear) return [];
  const message = `What is known here of ${first.directory} was read on ${tablesReadOn}, more than a year before the instant that the plan is for: limits, lifetimes and profiles may have changed.`;
  const hint = 'Take a newer version of edgewire, and look at what the authority publishes.';
  return [diagnostic('EW4020', configPath('planning'), message, hint)];
}

/** A sentence about a period: it begins with the date, if not now. */
function sentence({ from }: Pick<Period, 'from'>, words: string): string {
  return from === null ? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}` : `From ${from} on, ${words}`;
}

function issuedBy({ directory, profile }: Pick<PlannedCertificate, 'directory' | 'profile'>): string {
  if (directory === undefined) return '';
  return profile === undefined ? ` at ${directory}` : ` at ${directory} (profile ${profile})`;
}

function nameOf(owner: string): string {
  return owner.replace(/^environment:/, '');
}
