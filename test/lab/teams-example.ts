import * as z from 'zod';
import { type Lab } from './lab';
import { type Sections, sectionsOf } from './lab-stack';

/** The teams' example with the lab's ACME and name servers in the place of public ones; nobody watches its hosts. */
export function teamsExample({ acme: { directory, caBundle }, nameServer: { address, key } }: Lab): Sections {
  const sections = sectionsOf('examples/Pulumi.teams.yaml');
  const rfc2136 = { nameserver: address, tsigKeyName: key.name, tsigAlgorithm: key.algorithm, tsigSecret: key.secret };
  const dns = Object.entries(z.record(z.string(), mapping).parse(sections.dns));
  const letsencrypt = { acme: { directory, caBundle, email: 'ops@example.com', dns01: { rfc2136 } } };
  return {
    ...without(sections, 'monitors'),
    dns: Object.fromEntries(dns.map(([name, instance]) => [name, { ...instance, provider: { rfc2136 } }])),
    issuers: { ...mapping.parse(sections.issuers), letsencrypt },
    apps: z
      .array(mapping)
      .parse(sections.apps)
      .map((app) => without(app, 'monitor')),
  };
}

function without(given: Sections, key: string): Sections {
  return Object.fromEntries(Object.entries(given).filter(([one]) => one !== key));
}

const mapping = z.record(z.string(), z.unknown());
