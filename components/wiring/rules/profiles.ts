import { configPath } from '../../config/path';
import { type Config } from '../../config/config';
import { didYouMean } from '../../config/nearest';
import { authorityOf, profileOf } from '../authorities';
import { beginning, lengthText } from '../lifetimes';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** EW4016, EW4017 and EW4018: what an authority's profile and chain cannot do of what is asked for. */
export function profileRules(facts: Facts): Diagnostic[] {
  const asked = accountsOf(facts.config);
  return [
    ...asked.flatMap((account) => unknownProfile(account, facts.given.now)),
    ...waiting(facts.config, asked),
    ...asked.flatMap((account) => [...untrustedChain(account), ...missingChain(account)]),
  ];
}

/** An account at an ACME server, and where the configuration has it. */
interface Account {
  readonly path: string;
  readonly directory: string;
  readonly profile?: string | undefined;
  readonly preferredChain?: string | undefined;
}

function accountsOf({ controllers, issuers, environments }: Config): Account[] {
  return [
    ...controllers.flatMap(({ name, acme }) =>
      acme === undefined ? [] : [{ ...acme, path: configPath('controllers', name, 'acme') }],
    ),
    ...issuers.flatMap((issuer) =>
      issuer.kind === 'acme' ? [{ ...issuer.acme, path: configPath('issuers', issuer.name, 'acme') }] : [],
    ),
    ...environments.flatMap(({ name, issuance }) =>
      issuance.kind === 'acme'
        ? [{ ...issuance.acme, path: configPath('environments', name, 'certificate', 'acme') }]
        : [],
    ),
  ];
}

function unknownProfile({ path, directory, profile }: Account, now: Date): Diagnostic[] {
  const authority = authorityOf(directory);
  if (authority?.profiles === undefined || profile === undefined) return [];
  const known = profileOf(authority, profile);
  const offered = Object.entries(authority.profiles).filter(
    ([, one]) => one.until === undefined || beginning(one.until) > now,
  );
  const names = offered.map(([name]) => name);
  if (names.includes(profile)) return [];
  const found = known?.until === undefined ? 'is none that is known' : `ended on ${known.until}`;
  const message = `The profile ${profile} ${found} at ${authority.directory}: it refuses the order.`;
  const hint = `Take one of ${names.join(', ')}.${known === undefined ? didYouMean(profile, names) : ''}`;
  return [diagnostic('EW4016', `${path}.profile`, message, hint)];
}

/** An order that is open no more cannot be finished, however long `up` waits for it. */
function waiting({ cluster }: Config, accounts: readonly Account[]): Diagnostic[] {
  const hours = cluster.waitSeconds.certificate / 3600;
  const short = accounts.flatMap(({ directory, profile, path }) => {
    const authority = authorityOf(directory);
    const found = authority === undefined ? undefined : profileOf(authority, profile);
    return found === undefined || found.orderHours >= hours || !path.startsWith('edgewire:issuers') ? [] : [found];
  });
  const [first] = short;
  if (first === undefined) return [];
  const message = `\`up\` would wait ${lengthText(hours)} for a certificate, but an order by the profile ${first.name} is closed after ${lengthText(first.orderHours)}.`;
  const hint = `Wait no longer than ${first.orderHours * 3600} seconds, or choose a profile whose orders stay open.`;
  return [diagnostic('EW4017', configPath('cluster', 'waitSeconds', 'certificate'), message, hint)];
}

/** Roots of Let's Encrypt that no client's trust store had on 2026-08-21 (letsencrypt.org/certificates). */
const untrustedRoots: ReadonlySet<string> = new Set(['Root YE', 'Root YR']);

function untrustedChain({ path, directory, preferredChain }: Account): Diagnostic[] {
  if (preferredChain === undefined || !untrustedRoots.has(preferredChain)) return [];
  if (authorityOf(directory)?.chains?.includes(preferredChain) !== true) return [];
  const message = `The root ${preferredChain} is in no client's trust store yet: clients refuse a chain that ends there.`;
  const hint = 'Leave preferredChain out: the usual chain ends at ISRG Root X1, which clients have.';
  return [diagnostic('EW4018', `${path}.preferredChain`, message, hint)];
}

/** Clients of ACME compare the whole common name, and take the default chain where none has it (cert-manager v1.21.2). */
function missingChain({ path, directory, preferredChain }: Account): Diagnostic[] {
  const authority = authorityOf(directory);
  if (preferredChain === undefined || authority?.chains === undefined) return [];
  if (authority.chains.includes(preferredChain)) return [];
  const trusted = authority.chains.filter((root) => !untrustedRoots.has(root));
  const message = `${authority.directory} offers no chain that ends at the root ${preferredChain}: its default chain is taken, which ends at ${trusted[0] ?? ''}.`;
  const hint = `Leave preferredChain out, or take one of ${trusted.join(', ')}.${didYouMean(preferredChain, trusted)}`;
  return [diagnostic('EW4018', `${path}.preferredChain`, message, hint)];
}
