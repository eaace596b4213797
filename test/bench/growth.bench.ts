import { parseStack } from '../../components/config/stack-file';
import { type Mapping } from '../../components/config/yaml-file';
import { plan } from '../../components/wiring/plan-stack';
import { figure } from './figure';

const environments = 50;

/** Sections of a stack that has so many of something. */
type Sized = (size: number) => Mapping;

const issuers = { private: { ca: { generate: { commonName: 'Private' } } } };
const charts = { install: { metallb: false } };

/** What a stack may have many of, each with the two sizes between which the growth is measured. */
const dimensions: readonly (readonly [name: string, sizes: readonly [number, number], sections: Sized])[] = [
  [
    'applications-with-dns',
    [20_000, 40_000],
    (size) => ({
      ...applications(size),
      dns: { public: { provider: { cloudflare: { apiToken: { secure: 'v1:' } } }, zones: ['example.org'] } },
    }),
  ],
  [
    'monitors',
    [20_000, 40_000],
    (size) => ({ ...applications(size), monitors: { probe: { prober: 'blackbox.monitoring:9115' } } }),
  ],
  ['selectors-and-namespaces', [2_000, 4_000], selectors],
  ['environments-and-issuers', [6_000, 12_000], (size) => environmentsAndIssuers(size, 'issuer')],
  ['unknown-issuers', [6_000, 12_000], (size) => environmentsAndIssuers(size, 'other')],
];

/** How the time of a plan grows where one of these is doubled. */
export function benchGrowth(): void {
  for (const [name, [fewer, most], sections] of dimensions) {
    planned(sections(fewer));
    const [before, last] = [planned(sections(fewer)), planned(sections(most))];
    figure(`plan-${most}-${name}-cpu`, last, 's');
    figure(`plan-${name}-growth`, Math.log(last / before) / Math.log(most / fewer), 'exponent of CPU time');
  }
}

/** Seconds of CPU time that a plan takes. */
function planned(sections: Mapping): number {
  const loaded = parseStack(sections);
  if (loaded.kind === 'errors') throw new Error(loaded.errors.map(({ path, message }) => `${path}: ${message}`).join());
  const start = process.cpuUsage();
  plan(loaded.config, 'bench');
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function applications(size: number): Mapping {
  const named = Array.from({ length: environments }, (_, index) => [
    `env-${index}`,
    { domain: `env-${index}.example.org`, issuer: 'private', namespaces: { list: [`ns-${index}`] } },
  ]);
  const apps = Array.from({ length: size }, (_, index) => ({
    name: `app-${index}`,
    namespace: `ns-${index % environments}`,
    host: `app-${index}.env-${index % environments}.example.org`,
    service: { name: 'web', port: 80 },
  }));
  return { charts, issuers, environments: Object.fromEntries(named) as unknown, apps };
}

/** As many issuers as environments, which each name one, by the given prefix and its number. */
function environmentsAndIssuers(size: number, prefix: string): Mapping {
  const all = Array.from({ length: size }, (_, index) => index);
  return {
    charts,
    issuers: Object.fromEntries(all.map((index) => [`issuer-${index}`, { selfSigned: {} }])),
    environments: Object.fromEntries(
      all.map((index) => [
        `env-${index}`,
        { domain: `env-${index}.example.org`, issuer: `${prefix}-${index}`, namespaces: { list: ['wiki'] } },
      ]),
    ),
  };
}

/** Environments, each with a selector that takes one of as many namespaces. */
function selectors(size: number): Mapping {
  const all = Array.from({ length: size }, (_, index) => index);
  return {
    charts,
    issuers,
    namespaces: Object.fromEntries(all.map((index) => [`ns-${index}`, { labels: { team: `team-${index}` } }])),
    environments: Object.fromEntries(
      all.map((index) => [
        `env-${index}`,
        {
          domain: `env-${index}.example.org`,
          issuer: 'private',
          namespaces: { selector: `team=team-${index}` },
        },
      ]),
    ),
  };
}
