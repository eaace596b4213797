import { type Issuance } from '../../components/config/sections/environments';
import { type Issuer } from '../../components/config/sections/issuers';
import { type LabelKeeping } from '../../components/config/values/distribution';

/** Where a certificate comes from: an issuer by its kind, or the environment's own `certificate` by its kind. */
export type SourceKind = `issuer.${Issuer['kind']}` | `certificate.${Exclude<Issuance['kind'], 'issuer'>}`;

/** Every source, and why no Secret comes of it; undefined where one does. The compiler names what is missing. */
const sourceKinds: Readonly<Record<SourceKind, string | undefined>> = {
  'issuer.acme': undefined,
  'issuer.ca': undefined,
  'issuer.selfSigned': undefined,
  'issuer.existing': undefined,
  'certificate.files': undefined,
  'certificate.acmeJson': undefined,
  'certificate.acme': undefined,
  'certificate.tls': undefined,
  'certificate.arn':
    'TLS ends at the balancer of the cloud: there is no Secret, and nothing to copy. `test/wiring/diagnostics/balancers.test.ts` judges what names it.',
  'certificate.traefikAcme':
    'The controller collects the certificate itself: there is no Secret, and nothing to copy (EW4023). `test/lab/adopt.test.ts` has it on the real Traefik.',
};

/** Who copies, and who plays it on the lab. */
const distributions: Readonly<Record<LabelKeeping, string>> = {
  kubed: 'kubed, played by its model where none is given',
  replicator: 'kubernetes-replicator, played by the test',
  direct: 'the program itself',
};

/** What names a copy. Those of the lab's test have a word for their hosts. */
const consumers = {
  Ingress: { made: 'an application of `edgewire:apps`', word: 'app' },
  'Ingress of a chart': { made: 'an Ingress that the program did not make from the plan', word: 'chart' },
  IngressRoute: { made: 'an IngressRoute of a program', word: 'route' },
  Gateway: { made: 'a Gateway of a program', word: 'gateway' },
  Epinio: { made: 'an application that Epinio deploys', word: undefined },
} as const;

export type Consumer = keyof typeof consumers;

/** A combination that can be: a source with a Secret, and who copies it. */
export interface Combination {
  readonly source: SourceKind;
  readonly distribution: LabelKeeping;
  /** The environment of the lab's test. */
  readonly environment: string;
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record).filter((key): key is Key => Object.hasOwn(record, key));
}

/** Every combination that the lab's test brings up. */
export const combinations: readonly Combination[] = keysOf(sourceKinds).flatMap((source) =>
  sourceKinds[source] === undefined
    ? keysOf(distributions).map((distribution) => ({
        source,
        distribution,
        environment: `${source.replace(/^.*\./, '').toLowerCase()}-${source.slice(0, 1)}-${distribution}`,
      }))
    : [],
);

/** The title of the lab's test of a combination. */
export function titleOf({ source, distribution }: Pick<Combination, 'source' | 'distribution'>): string {
  return `are served what comes from ${source}, copied by ${distribution}`;
}

/** The host of each consumer that the lab's test has, below the domain of a combination. */
export function hostsOf({ environment }: Pick<Combination, 'environment'>): readonly string[] {
  return Object.values(consumers).flatMap(({ word }) =>
    word === undefined ? [] : [`${word}.${environment}.example.com`],
  );
}

/** What shows a cell: a test, by its file and title, or a reason why there is none. */
export type Cell =
  | { readonly kind: 'test'; readonly file: string; readonly title: string }
  | { readonly kind: 'reason'; readonly reason: string };

/** The one combination that Epinio's own test has. */
const ofEpinio: Cell = {
  kind: 'test',
  file: 'epinio.test.ts',
  title: 'are served the routing secret from the first connection on, at the default route',
};

function cellOf(source: SourceKind, distribution: LabelKeeping, consumer: Consumer): Cell {
  const reason = sourceKinds[source];
  if (reason !== undefined) return { kind: 'reason', reason };
  if (consumer !== 'Epinio') return { kind: 'test', file: 'matrix.test.ts', title: titleOf({ source, distribution }) };
  if (source === 'issuer.ca' && distribution === 'direct') return ofEpinio;
  return {
    kind: 'reason',
    reason:
      'Epinio takes a copy by its label, type and names alone, whoever issued and copied it (`test/vectors/epinio-load.json`); `matrix.test.ts` finds these on every copy. A server of Epinio for each would take an hour.',
  };
}

/** Every cell. */
export const cells = keysOf(sourceKinds).flatMap((source) =>
  keysOf(distributions).flatMap((distribution) =>
    keysOf(consumers).map((consumer) => ({
      source,
      distribution,
      consumer,
      cell: cellOf(source, distribution, consumer),
    })),
  ),
);

/** The matrix for people: a table for each distribution, tests by number and reasons by letter below. */
export function matrixPage(): string {
  const texts = [...new Set(cells.map(({ cell }) => cellText(cell)))];
  const tests = texts.filter((text) => text.startsWith('test/lab/'));
  const reasons = texts.filter((text) => !tests.includes(text));
  const mark = (cell: Cell) =>
    cell.kind === 'test'
      ? String(tests.indexOf(cellText(cell)) + 1)
      : String.fromCharCode(97 + reasons.indexOf(cellText(cell)));
  const table = (distribution: LabelKeeping) => [
    `## Copied by ${distributions[distribution]}`,
    '',
    `| certificate from | ${keysOf(consumers).join(' | ')} |`,
    `| --- | ${keysOf(consumers)
      .map(() => '---')
      .join(' | ')} |`,
    ...keysOf(sourceKinds).map((source) => {
      const row = cells.filter((one) => one.source === source && one.distribution === distribution);
      return `| \`${source}\` | ${row.map(({ cell }) => mark(cell)).join(' | ')} |`;
    }),
    '',
  ];
  const { length } = cells.filter(({ cell }) => cell.kind === 'test');
  return [
    '# What was tried with what',
    '',
    `Every source of a certificate, with everything that copies it, with everything that names it: ${cells.length} cells, of which ${length} are tried on the lab; the others have a reason. A number is a test, a letter a reason; both are below. Made from \`test/docs/matrix.ts\` by \`npm run reference\`.`,
    '',
    ...keysOf(consumers).map((consumer) => `- ${consumer}: ${consumers[consumer].made}.`),
    '',
    ...keysOf(distributions).flatMap(table),
    '## Tests',
    '',
    ...tests.map((text, index) => `${index + 1}. ${text}`),
    '',
    '## Reasons',
    '',
    ...reasons.map((text, index) => `- ${String.fromCharCode(97 + index)}: ${text}`),
    '',
  ].join('\n');
}

function cellText(cell: Cell): string {
  return cell.kind === 'test' ? `test/lab/${cell.file}: ${cell.title}` : cell.reason;
}
