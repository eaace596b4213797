import { folded, restText } from './folded';
import pico from 'picocolors';
import { calendarRows } from './calendar';
import { changeLines } from './change-lines';
import { type Cell, columns, haveWholeWords, linesOfRows, type Paint, type Row, widthOfWord } from './columns';
import {
  describeCopies,
  describeIssuance,
  describeSecret,
  describeTls,
  describeWeight,
  isServedByAnother,
} from './descriptions';
import {
  type CanaryJson,
  type CertificateJson,
  type DiagnosticJson,
  type EnvironmentJson,
  type MonitorJson,
  type OrderJson,
  type PlanJson,
  type RecordJson,
  type WiringJson,
} from './plan-json';
import { chartsText, type Locate, type Location, type Overview, recordsText, type Report } from './contents';
import { summaryLine } from './summary';
import { visible } from '../../components/config/visible';
import { wrap } from './wrap';

const usualWidth = 100;
const indent = '  ';

type Colors = ReturnType<typeof pico.createColors>;

/**
 * The plan for people.
 *
 * @param color whether to paint it with ANSI colours
 * @param width columns of the terminal; Infinity where lines may have any length
 */
export function tableReport(report: Report, color: boolean, width: number): string {
  const { plan, changes } = report;
  const colors = pico.createColors(color);
  const page = { colors, width };
  const sections = [
    headLines(report, page),
    controllerSection(report, page),
    environmentSection(plan.environments, page),
    wiringSection(report, page),
    orderSection(plan.orders, page),
    calendarSection(plan.calendar, page),
    canarySection(plan.canaries, page),
    monitorSection(plan.monitors, page),
    recordSection(plan.records, page),
    standingSection(plan, page),
    solverSection(plan, page),
    chartSection(report.overview, page),
    expectationSection(report.overview, page),
    ...(changes === undefined ? [] : [changeSection(changeLines(changes), page)]),
    diagnosticSection(plan.diagnostics, colors, width, report.locate),
    ignoredSection(plan, page),
    resourceSection(plan, page),
  ];
  // Joined once: the text of a large stack is not copied.
  const blocks = sections.filter((lines) => lines.length > 0).map((lines) => [...lines, '']);
  return blocks.flat().join('\n');
}

interface Page {
  readonly colors: Colors;
  readonly width: number;
}

interface SectionLayout {
  /** @default 100 */
  readonly width?: number;
  /** The headings of columns of hosts, which are never broken. @default none */
  readonly whole?: readonly string[];
}

/** Rows that may be made anew each time that they are gone through. */
interface Rows extends Iterable<Row> {
  readonly length: number;
}

/** Rows under a title; nothing where there are none. */
export function section(
  title: string,
  head: readonly string[],
  rows: Rows,
  colors: Colors,
  { width = usualWidth, whole = [] }: SectionLayout = {},
): string[] {
  if (rows.length === 0) return [];
  const heading = head.map((text) => ({ text, paint: colors.dim }));
  const names = new Set(whole.map((name) => head.indexOf(name)));
  const lines = columns(heading, rows, { width: width - indent.length, whole: names, indent });
  lines.unshift(colors.bold(title));
  return lines;
}

/** The stack, its cluster, and the verdict. */
function headLines({ plan, overview }: Report, { colors, width }: Page): string[] {
  const { stack } = plan;
  const read = overview.file === undefined ? '' : ` (${overview.file})`;
  const of = overview.cluster === undefined ? '' : `, cluster ${overview.cluster}`;
  const verdict = overview.fails ? 'Fails' : 'Passes';
  const paint = overview.fails ? colors.red : colors.green;
  return [
    ...wrap(visible(`Stack ${stack}${read}${of}`), width).map((line) => colors.bold(line)),
    ...wrap(`${verdict}: ${summaryLine(plan)}`, width).map((line, at) =>
      at === 0 ? line.replace(verdict, paint) : line,
    ),
  ];
}

function controllerSection({ controllers }: Report, { colors, width }: Page): string[] {
  const rows = controllers.map(
    ({ name, class: ingressClass, isDefault, address, floatingIp, metallb, balancer, replicas }) => [
      { text: name, paint: colors.cyan },
      isDefault ? `${ingressClass} (default)` : ingressClass,
      balancer === null ? (address ?? (metallb ? 'any of the pools' : 'from the cloud')) : `NLB, ${balancer}`,
      floatingIp ?? '-',
      String(replicas),
    ],
  );
  return section('Controllers', ['name', 'class', 'address', 'floating IP', 'replicas'], rows, colors, {
    width,
    whole: ['address', 'floating IP'],
  });
}

/** What is installed, and in which version. */
function chartSection({ charts }: Overview, { colors, width }: Page): string[] {
  return charts.length === 0 ? [] : [colors.bold('Charts'), ...indented(chartsText(charts), indent, width)];
}

/** What others have to make. */
function expectationSection({ expected, namespaces, records }: Overview, { colors, width }: Page): string[] {
  const lines = [
    ...(expected.length === 0 ? [] : [`components in the cluster: ${expected.join(', ')}`]),
    ...(namespaces.length === 0 ? [] : [`namespaces that nobody creates here: ${namespaces.join(', ')}`]),
    ...records.map(({ names, target }) => recordsText(namesText(names, width), target)),
  ];
  return lines.length === 0 ? [] : [colors.bold('Expected'), ...lines.flatMap((line) => indented(line, indent, width))];
}

/** A row for each environment, or some lines where a name or a selector would have to be broken in a row. */
function environmentSection(environments: readonly EnvironmentJson[], { colors, width }: Page): string[] {
  const head = ['name', 'names', 'issued by', 'routing secret', 'copies'];
  const rows = environments.map((one) => [
    { text: one.name, paint: colors.cyan },
    namesText(one.names, width),
    describeIssuance(one),
    describeSecret(one),
    describeCopies(one),
  ]);
  if (haveWholeWords(head, rows, width - indent.length)) {
    return section('Environments', head, rows, colors, { width, whole: head });
  }
  const lines = rows.flatMap((row) =>
    row.flatMap((cell, at) =>
      typeof cell === 'string'
        ? wholeWords(`${head[at]}: ${cell}`, indent + indent, width)
        : wholeWords(cell.text, indent, width, cell.paint),
    ),
  );
  return [colors.bold('Environments'), ...lines];
}

/** Names of an environment that a terminal is filled with at most. */
const mostNames = 10;

function namesText(names: readonly string[], width: number): string {
  const more = names.length - mostNames;
  if (width === Infinity || more <= 0) return names.join(', ');
  return `${names.slice(0, mostNames).join(', ')} and ${more} more`;
}

/** One line for each host where it fits, else in groups; on a terminal a long list ends in a count. */
function wiringSection({ plan: { wiring }, controllers }: Report, page: Page): string[] {
  const { colors, width } = page;
  if (wiring.length === 0) return [colors.bold('Wiring'), `${indent}no hosts`];
  const isOneOfSeveral = controllers.length > 1;
  const addresses = new Map(controllers.map(({ name, address }) => [name, address]));
  const { shown, more } = width === Infinity ? { shown: wiring, more: 0 } : shortWiring(wiring);
  const head = ['served by', ...(isOneOfSeveral ? ['controller', 'address'] : []), 'orders'];
  const cellsOf = (one: WiringJson): Row => [
    isServedByAnother(one) ? { text: one.servedBy ?? '-', paint: colors.red } : (one.servedBy ?? '-'),
    ...(isOneOfSeveral ? [one.controller ?? '-', addresses.get(one.controller ?? '') ?? '-'] : []),
    one.orders === 0 ? '-' : String(one.orders),
  ];
  const rowOf = (one: WiringJson): Row => [
    one.host,
    one.namespace,
    tlsCell(one, colors),
    one.coveringName ?? '-',
    ...cellsOf(one),
  ];
  const rows: Rows = {
    length: shown.length,
    *[Symbol.iterator]() {
      for (const one of shown) yield rowOf(one);
    },
  };
  const layout = { width, whole: ['host'] };
  const lines = section('Wiring', ['host', 'namespace', 'TLS', 'covering name', ...head], rows, colors, layout);
  const isWhole = lines.length === shown.length + headingLines;
  return [
    ...(isWhole ? lines : groupedWiring(shown, head, cellsOf, page)),
    ...(more === 0 ? [] : [`${indent}and ${more} more, all of them with TLS: ${allElsewhere}`]),
  ];
}

/** Lines of a section above its rows. */
const headingLines = 2;

const allElsewhere = '--format json has them all';

/** Hosts that a terminal is filled with at most. */
const mostHosts = 50;

/** The hosts that have to be seen, whatever their number, and others up to {@link mostHosts}; all in their order. */
function shortWiring(wiring: readonly WiringJson[]): { readonly shown: readonly WiringJson[]; readonly more: number } {
  const isOdd = (one: WiringJson) => one.tls === 'none' || isServedByAnother(one);
  let room = mostHosts - wiring.filter(isOdd).length;
  const shown = wiring.filter((one) => isOdd(one) || (room -= 1) >= 0);
  return { shown, more: wiring.length - shown.length };
}

/** Hosts below the wildcard that covers them, without what they have in common with it; others first, in full. */
function groupedWiring(
  wiring: readonly WiringJson[],
  lastHead: readonly string[],
  lastCells: (one: WiringJson) => Row,
  { colors, width }: Page,
): string[] {
  const groups = [...byWildcard(wiring)].sort(([a], [b]) => Number(a !== '') - Number(b !== ''));
  const rows = groups.flatMap(([over, hosts]) =>
    hosts.map((one): Row => [hostBelow(over, one), one.namespace, tlsCell(one, colors), ...lastCells(one)]),
  );
  const head = ['host', 'namespace', 'TLS', ...lastHead].map((text) => ({ text, paint: colors.dim }));
  const layout = { width: width - indent.length, whole: new Set([0]), indent };
  const [headLines = [], ...lines] = linesOfRows(head, rows, layout);
  let at = 0;
  const grouped = groups.flatMap(([over, hosts]) => [
    ...(over === '' ? [] : wrap(visible(over), width - indent.length).map((line) => indent + colors.cyan(line))),
    ...lines.slice(at, (at += hosts.length)).flat(),
  ]);
  return [colors.bold('Wiring'), ...headLines, ...grouped];
}

/** Hosts by the wildcard right over them that covers them, in the order of the first of each; others by ''. */
function byWildcard(wiring: readonly WiringJson[]): ReadonlyMap<string, readonly WiringJson[]> {
  const groups = new Map<string, WiringJson[]>();
  for (const one of wiring) {
    const over = one.host.replace(/^[^.]+/, '*') === one.coveringName ? one.coveringName : '';
    const group = groups.get(over);
    if (group === undefined) groups.set(over, [one]);
    else group.push(one);
  }
  return groups;
}

/** A host without what the line above it says. */
function hostBelow(over: string, { host }: WiringJson): string {
  return over === '' ? host : `- ${host.slice(0, host.indexOf('.'))}`;
}

function tlsCell(one: WiringJson, colors: Colors): Cell {
  const text = describeTls(one);
  switch (one.tls) {
    case 'routing-secret':
    case 'load-balancer':
    case 'traefik-acme':
      return { text, paint: colors.green };
    default:
      return { text, paint: colors.yellow };
  }
}

/** Orders that a terminal is filled with at most. */
const mostOrders = 20;

function orderSection(orders: readonly OrderJson[], { colors, width }: Page): string[] {
  const shown = width === Infinity ? orders : orders.slice(0, mostOrders);
  const rows = shown.map(({ count, registeredDomain, directory, identifiers }) => [
    String(count),
    registeredDomain,
    directory,
    identifiers.join(', '),
  ]);
  const more = orders.length - shown.length;
  return [
    ...section('ACME orders', ['orders', 'registered domain', 'directory', 'names'], rows, colors, {
      width,
      whole: ['registered domain', 'names'],
    }),
    ...(more > 0 ? [`${indent}and ${more} more: ${allElsewhere}`] : []),
  ];
}

function canarySection(canaries: readonly CanaryJson[], { colors, width }: Page): string[] {
  const rows = canaries.map((one) => [
    one.source,
    one.namespace,
    one.service,
    one.canary ?? `TraefikService ${one.traefikService}`,
    describeWeight(one),
  ]);
  return section('Canaries', ['source', 'namespace', 'service', 'new version', 'share'], rows, colors, { width });
}

/** Rows of a table that repeats what the wiring implies; the JSON has all of them. */
const shortTable = 10;

function monitorSection(monitors: readonly MonitorJson[], { colors, width }: Page): string[] {
  const rows = monitors
    .slice(0, shortTable)
    .map(({ url, namespace, kind, interval }) => [url, namespace, kind, interval ?? '-']);
  const more = monitors.length - rows.length;
  return [
    ...section('Monitors', ['URL', 'namespace', 'by', 'every'], rows, colors, { width, whole: ['URL'] }),
    ...(more > 0 ? [`${indent}and ${more} more: ${allElsewhere}`] : []),
  ];
}

function calendarSection(calendar: readonly CertificateJson[], { colors, width }: Page): string[] {
  const rows = calendarRows(calendar).map(({ certificates, from, lifetime, renewed, renewals, orders }) => [
    { text: certificates, paint: colors.cyan },
    from,
    lifetime,
    renewed,
    renewals,
    orders,
  ]);
  const head = ['certificate', 'from', 'lives', 'renewed after', 'renewals a year', 'orders a week'];
  return section('Renewals', head, rows, colors, { width, whole: ['from'] });
}

function recordSection(records: readonly RecordJson[], { colors, width }: Page): string[] {
  const instances = [...new Set(records.map(({ instance }) => instance))];
  const rows = instances.flatMap((instance) => {
    const own = records.filter((record) => record.instance === instance);
    const left = own.length - shortTable;
    const shown = own
      .slice(0, shortTable)
      .map((one) => [one.name, one.type ?? '?', one.target ?? 'known at up', one.zone, instance, one.owner]);
    return left > 0 ? [...shown, [`and ${left} more`, '', '', '', instance, '']] : shown;
  });
  const head = ['name', 'type', 'target', 'zone', 'instance', 'owner'];
  return section(`DNS records (${records.length})`, head, rows, colors, { width, whole: ['name', 'target'] });
}

function solverSection({ solvers }: PlanJson, { colors, width }: Page): string[] {
  const rows = solvers.map(({ name, environment, solver }) => [name, environment, solver ?? 'none']);
  return section('Solvers', ['name', 'environment', 'solver'], rows, colors, { width, whole: ['name'] });
}

function standingSection({ standingRecords }: PlanJson, { colors, width }: Page): string[] {
  const rows = standingRecords.map(({ name, text }) => [name, text]);
  return section('TXT records to make once', ['name', 'text'], rows, colors, { width, whole: ['name'] });
}

function changeSection(lines: ReturnType<typeof changeLines>, { colors, width }: Page): string[] {
  if (lines.length === 0) return [colors.bold('Changes'), `${indent}none since the base`];
  const paints = { added: colors.green, removed: colors.red, changed: colors.yellow };
  const rows = lines.map(({ kind, thing, name, detail }) => [{ text: kind, paint: paints[kind] }, thing, name, detail]);
  return section('Changes', ['', 'what', 'which', 'how'], rows, colors, { width });
}

/**
 * Diagnostics under a title, each with its hint; nothing where there are none.
 *
 * @param locate where paths stand: file, line and column follow the path
 */
export function diagnosticSection(
  diagnostics: readonly DiagnosticJson[],
  colors: Colors,
  width = usualWidth,
  locate: Locate = () => undefined,
): string[] {
  if (diagnostics.length === 0) return [];
  const { shown, rest } = folded(diagnostics);
  return [
    colors.bold('Diagnostics'),
    ...shown.flatMap((one) => diagnosticLines(one, locate(one.path), { colors, width })),
    ...rest.map((one) => `${indent}${severityPaint(one.severity, colors)(one.severity)} ${restText(one)}`),
  ];
}

function diagnosticLines(
  { severity, code, path, message, hint }: DiagnosticJson,
  location: Location | undefined,
  { colors, width }: Page,
): string[] {
  const place = location === undefined ? '' : ` (${location.file}:${location.line}:${location.column})`;
  const paint = severityPaint(severity, colors);
  return [
    ...indented(`${severity} ${code} ${path}${place}`, indent, width, colors.bold).map((line, index) =>
      index === 0 ? line.replace(severity, paint) : line,
    ),
    ...indented(message, indent + indent, width),
    ...indented(`hint: ${hint}`, indent + indent, width, colors.dim),
  ];
}

function severityPaint(severity: string, colors: Colors): Paint {
  if (severity === 'error') return colors.red;
  return severity === 'warning' ? colors.yellow : colors.blue;
}

function ignoredSection({ ignored }: PlanJson, { colors, width }: Page): string[] {
  const rows = ignored.map(({ code, path, reason }) => [code, path, reason]);
  return section('Accepted by planning.ignore', ['code', 'path', 'reason'], rows, colors, { width });
}

function resourceSection({ resources = [] }: PlanJson, { colors, width }: Page): string[] {
  const rows = resources.map(({ type, name }) => [type, name]);
  return section(`Resources (${resources.length})`, ['type', 'name'], rows, colors, { width });
}

function indented(text: string, by: string, width: number, paint: Paint = (line) => line): string[] {
  return wrap(visible(text), width - by.length).map((line) => by + paint(line));
}

/** As {@link indented}, with a word that has no room on a line of its own, however long. */
function wholeWords(text: string, by: string, width: number, paint?: Paint): string[] {
  return indented(text, by, Math.max(width, by.length + widthOfWord(visible(text))), paint);
}
