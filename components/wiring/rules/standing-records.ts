import { configPath } from '../../config/path';
import { authorityOf } from '../authorities';
import { days, lengthText } from '../lifetimes';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** How long before `persistUntil` the plan warns, in hours. */
const warningHours = days(30);

/** EW4014 and EW4021: DNS-PERSIST-01 where it is not offered, and standing records that end. */
export function standingRules({ config, given: { now } }: Facts): Diagnostic[] {
  return config.environments.flatMap(({ name, issuance }) => {
    const asked = issuance.kind === 'acme' ? issuance.acme.dnsPersist01 : undefined;
    if (issuance.kind !== 'acme' || asked === undefined) return [];
    const path = configPath('environments', name, 'certificate', 'acme', 'dnsPersist01');
    return [
      ...notOffered(path, issuance.acme.directory),
      ...(asked.persistUntil === undefined ? [] : ending(`${path}.persistUntil`, new Date(asked.persistUntil), now)),
    ];
  });
}

function notOffered(path: string, directory: string): Diagnostic[] {
  const authority = authorityOf(directory);
  if (authority?.dnsPersist01 !== false) return [];
  const message = `${authority.directory} does not offer DNS-PERSIST-01 yet: it refuses to look at standing records.`;
  const hint = 'Prove control by dns01, or try it with letsencrypt-staging, which offers it.';
  return [diagnostic('EW4014', path, message, hint)];
}

function ending(path: string, until: Date, now: Date): Diagnostic[] {
  const hours = (until.getTime() - now.getTime()) / 3_600_000;
  if (hours > warningHours) return [];
  const day = until.toISOString().slice(0, 10);
  const hint = 'Set a later persistUntil, or leave it out, and write it into the records.';
  if (hours > 0) {
    const message = `The standing records end on ${day}, in ${lengthText(hours)}: an order after that is refused.`;
    return [diagnostic('EW4021', path, message, hint)];
  }
  const message = `The standing records ended on ${day}: every order is refused.`;
  return [{ ...diagnostic('EW4021', path, message, hint), severity: 'error' }];
}
