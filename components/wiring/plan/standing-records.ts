import { authorityOf } from '../authorities';
import { standingRecords, standingText } from '../certificates/standing-record';
import { type PlannedEnvironment } from '../plan';

/** A TXT record that somebody has to make once, by hand (DNS-PERSIST-01). */
export interface PlannedStandingRecord {
  readonly environment: string;
  readonly name: string;
  /** With a placeholder in angle brackets for what is not known yet. */
  readonly text: string;
}

/** What stands in place of the account until the first `up` has registered it. */
export const accountPlaceholder = '<the account: run `pulumi up`, which registers it and names this record>';

const issuerPlaceholder = "<the authority's name in CAA records>";

/** The standing records of every environment whose certificate is proven by them. */
export function plannedStandingRecords(environments: readonly PlannedEnvironment[]): PlannedStandingRecord[] {
  return environments.flatMap(({ name: environment, names, issuance }) => {
    const asked = issuance.kind === 'acme' ? issuance.acme.dnsPersist01 : undefined;
    if (issuance.kind !== 'acme' || asked === undefined) return [];
    const [known] = authorityOf(issuance.acme.directory)?.caaNames ?? [];
    const issuers = [asked.issuerDomain ?? known ?? issuerPlaceholder];
    const account = asked.accountUri ?? accountPlaceholder;
    const until = asked.persistUntil === undefined ? undefined : new Date(asked.persistUntil);
    return standingRecords(names).map(({ name, wildcard }) => ({
      environment,
      name,
      text: standingText({ issuers, account, wildcard }, until),
    }));
  });
}
