import { calendarRows } from './calendar';
import { changeLines } from './change-lines';
import { describeTls, describeWeight, isServedByAnother } from './descriptions';
import { code, prose } from './markdown-text';
import { mermaidReport } from './mermaid';
import { type PlanJson } from './plan-json';
import { type Report } from './contents';
import { type ReasonedStep } from './engine';
import { shares } from './shares';
import { summaryLine } from './summary';
import { type Worse, worseCounts, worseKinds } from './worse';

/**
 * GitHub refuses comments of more than 65,536 characters; bytes are counted here, of which no character has fewer than
 * one. The rest is for what a poster adds.
 */
export const commentLimit = 65_000;

/** Tables longer than this are folded, so that a comment stays one screen or two. */
const longTable = 20;

/** Room for a section's heading, folding and the note about rows left out. */
const frame = 600;

interface Table {
  readonly title: string;
  readonly head: readonly string[];
  /** Rows, written out. */
  readonly rows: readonly string[];
}

export interface Section extends Table {
  /**
   * - `first`: gets its room before all others, so that nothing else crowds it out
   * - `open`: shown, and folded where it is long
   * - `folded`: what nobody has to read
   */
  readonly weight: 'first' | 'open' | 'folded';
}

/** How a report is written as Markdown. */
export interface MarkdownOptions {
  /** Where the pages of diagnostics are, without a slash at the end; empty: nowhere, so that codes are no links. */
  readonly docsUrl: string;
  /** The run of CI whose artifacts have the whole report; undefined where there is none. */
  readonly runUrl: string | undefined;
  /** Bytes that may be filled. Default: {@link commentLimit}. */
  readonly limit?: number;
}

/**
 * The plan as a comment on a pull request. Against a base: the verdict, which says what gets worse, the worst first;
 * then all of that; then the changes; the rest is folded, and a picture where there is room. Rows beyond the limit are
 * left out, with a note, and what gets worse is the last to be cut.
 */
export function markdownReport(report: Report, options: MarkdownOptions): string {
  const { plan, overview } = report;
  const { limit = commentLimit } = options;
  const read = overview.file === undefined ? '' : ` (${code(overview.file)})`;
  const of = overview.cluster === undefined ? '' : `, cluster ${code(overview.cluster)}`;
  const top = [
    `### edgewire: stack ${code(plan.stack)}${read}${of}`,
    `**${verdictText(report)}**`,
    ...summaryText(report),
  ].join('\n\n');
  const text = [top, ...markdownSections(report, { ...options, limit: limit - bytes(top) })].join('\n\n');
  const drawn = `${text}\n\n${picture(report)}`;
  return `${bytes(drawn) < limit ? drawn : text}\n`;
}

/** The plan as a flowchart, which GitHub and GitLab draw; folded. */
function picture(report: Report): string {
  return `<details><summary>Picture</summary>\n\n\`\`\`mermaid\n${mermaidReport(report)}\`\`\`\n\n</details>`;
}

/** The verdict on one plan, against a base with what gets worse. */
export function verdictText({ plan, overview, worse }: Report): string {
  const verdict = overview.fails ? 'Fails' : 'Passes';
  return `${verdict}: ${worse === undefined ? summaryLine(plan) : worseText(worse)}`;
}

/** The counts of one plan, where the verdict does not have them. */
export function summaryText({ plan, worse }: Report): string[] {
  return worse === undefined ? [] : [[prose(summaryLine(plan)), ...fullestLimit(plan)].join('. ')];
}

/** What stands below the verdict. Where the limit leaves no room for all tables, the last ones are named instead. */
export function markdownSections(report: Report, options: MarkdownOptions): string[] {
  const { plan, changes, worse, engine } = report;
  const { docsUrl, limit = commentLimit } = options;
  const pageOf = pagesAt(docsUrl);
  const lines = changes === undefined ? [] : changeLines(changes);
  const whole = [
    diagnosticSection(plan, pageOf),
    wiringSection(plan),
    orderSection(plan),
    calendarSection(plan),
    canarySection(plan),
    monitorSection(plan),
    recordSection(plan),
    standingSection(plan),
    solverSection(plan),
    ignoredSection(plan, pageOf),
    resourceSection(plan),
  ];
  const sections = [
    ...weighed('first', worse === undefined ? [] : [worseSection(worse, pageOf)]),
    ...weighed('open', changes === undefined ? [] : [changeSection(lines, pageOf)]),
    ...weighed('open', engine === undefined ? [] : [engineSection(engine)]),
    ...weighed(changes === undefined ? 'open' : 'folded', whole),
  ];
  const affordable = sections.slice(0, Math.max(1, Math.floor(limit / (2 * frame))));
  const rooms = roomsOf(affordable, limit - frame * affordable.length);
  const left = sections.slice(affordable.length).map(({ title, rows }) => `${title} (${rows.length})`);
  return [
    ...(changes !== undefined && lines.length === 0 ? ['Nothing changes against the base.'] : []),
    ...affordable.map((section, index) => writtenSection(section, rooms[index] ?? 0, options)),
    ...(left.length === 0 ? [] : [`_Left out here: ${left.join(', ')}; ${whereAllIs(options)}._`]),
  ];
}

/** Where what is left out can be found. */
export function whereAllIs({ runUrl }: Pick<MarkdownOptions, 'runUrl'>): string {
  return runUrl === undefined ? 'the plan has all of them' : `[the run](${runUrl}) has all of them`;
}

/** The tables that have rows. */
function weighed(weight: Section['weight'], tables: readonly Table[]): Section[] {
  return tables.filter(({ rows }) => rows.length > 0).map((table) => ({ ...table, weight }));
}

/** What comes first gets what it wants; the others divide what is left. */
function roomsOf(sections: readonly Section[], total: number): number[] {
  const wanted = sections.map(({ rows }) => rows.reduce((sum, row) => sum + bytes(row) + 1, 0));
  const isFirst = sections.map(({ weight }) => weight === 'first');
  const first = shares(
    wanted.map((size, index) => (isFirst[index] === true ? size : 0)),
    total,
  );
  const used = first.reduce((sum, size) => sum + size, 0);
  const others = shares(
    wanted.map((size, index) => (isFirst[index] === true ? 0 : size)),
    total - used,
  );
  return first.map((size, index) => size + (others[index] ?? 0));
}

/** A table under its heading, cut to its room with a note of how many rows are left out. */
export function writtenSection({ title, head, rows, weight }: Section, room: number, options: MarkdownOptions): string {
  const shown = fitting(rows, room);
  const table = [row(head), row(head.map(() => '---')), ...shown].join('\n');
  const left = rows.length - shown.length;
  const rest = left === 0 ? [] : [`_${left} more of ${rows.length} left out here; ${whereAllIs(options)}._`];
  const heading = `${title} (${rows.length})`;
  if (weight !== 'folded' && rows.length <= longTable) return [`#### ${heading}`, table, ...rest].join('\n\n');
  return [`<details><summary>${heading}</summary>`, table, ...rest, '</details>'].join('\n\n');
}

function fitting(rows: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = rows.findIndex((one) => (used += bytes(one) + 1) > room);
  return end === -1 ? rows : rows.slice(0, end);
}

export function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** The limit that is used up most, for the line below the verdict. */
function fullestLimit({ spendings }: PlanJson): string[] {
  const [fullest] = spendings.toSorted((a, b) => b.count / b.limit - a.count / a.limit);
  if (fullest === undefined) return [];
  const { count, limit, period, of, directory } = fullest;
  return [prose(`Of the limits ${count} of ${limit} per ${period} would be used ${of} at ${directory}`)];
}

function worseText(worse: readonly Worse[]): string {
  return worse.length === 0 ? 'nothing gets worse' : worseCounts(worse, code).join('; ');
}

function worseSection(worse: readonly Worse[], pageOf: PageOf): Table {
  return {
    title: 'Gets worse',
    head: ['', 'Which', 'How'],
    rows: worse.map(({ kind, name, detail, code: page }) =>
      row([page === undefined ? worseKinds[kind][0] : pageOf(page), code(name), prose(detail)]),
    ),
  };
}

/** A row of a table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function diagnosticSection({ diagnostics }: Pick<PlanJson, 'diagnostics'>, pageOf: PageOf): Table {
  return {
    title: 'Diagnostics',
    head: ['', 'Code', 'Where', 'What'],
    rows: diagnostics.map(({ severity, code: name, path, message, hint }) =>
      row([severity, pageOf(name), code(path), `${prose(message)}<br>${prose(hint)}`]),
    ),
  };
}

/** A code as a link to its page. */
export type PageOf = (name: string) => string;

/** Every code has a page; codes come from the catalogue, and from a base's file. */
export function pagesAt(docsUrl: string): PageOf {
  return (name) => (docsUrl !== '' && /^EW\d{4}$/.test(name) ? `[${name}](${docsUrl}/${name}.md)` : prose(name));
}

function changeSection(lines: ReturnType<typeof changeLines>, pageOf: PageOf): Table {
  return {
    title: 'Changes',
    head: ['', 'What', 'Which', 'How'],
    rows: lines.map(({ kind, thing, name, detail }) => row([kind, pageOf(thing), code(name), prose(detail)])),
  };
}

function engineSection(engine: readonly ReasonedStep[]): Table {
  return {
    title: 'What the engine would do',
    head: ['', 'Type', 'Name', 'Why'],
    rows: engine.map(({ op, type, name, reason }) => row([op, code(type), code(name), prose(reason)])),
  };
}

function wiringSection({ wiring }: PlanJson): Table {
  return {
    title: 'Wiring',
    head: ['Host', 'Namespace', 'TLS', 'Covering name', 'Served by', 'Orders'],
    rows: wiring.map((one) =>
      row([
        code(one.host),
        code(one.namespace),
        prose(describeTls(one)),
        one.coveringName === null ? '' : code(one.coveringName),
        isServedByAnother(one) ? `**${prose(one.servedBy ?? '')}**` : prose(one.servedBy ?? ''),
        one.orders === 0 ? '' : String(one.orders),
      ]),
    ),
  };
}

function orderSection({ orders }: PlanJson): Table {
  return {
    title: 'ACME orders',
    head: ['Orders', 'Registered domain', 'Directory', 'Names'],
    rows: orders.map(({ count, registeredDomain, directory, identifiers }) =>
      row([String(count), code(registeredDomain), code(directory), identifiers.map(code).join(' ')]),
    ),
  };
}

function canarySection({ canaries }: PlanJson): Table {
  return {
    title: 'Canaries',
    head: ['Source', 'Namespace', 'Service', 'New version', 'Share'],
    rows: canaries.map((one) =>
      row([
        code(one.source),
        code(one.namespace),
        code(one.service),
        code(one.canary ?? one.traefikService),
        prose(describeWeight(one)),
      ]),
    ),
  };
}

function recordSection({ records }: PlanJson): Table {
  return {
    title: 'DNS records',
    head: ['Name', 'Type', 'Target', 'Zone', 'Instance', 'Owner'],
    rows: records.map(({ name, type, target, zone, instance, owner }) =>
      row([
        code(name),
        type ?? '',
        target === null ? 'known at `up`' : code(target),
        code(zone),
        code(instance),
        code(owner),
      ]),
    ),
  };
}

function monitorSection({ monitors }: PlanJson): Table {
  return {
    title: 'Monitors',
    head: ['URL', 'Namespace', 'By', 'Every'],
    rows: monitors.map(({ url, namespace, kind, interval }) =>
      row([code(url), code(namespace), prose(kind), prose(interval ?? '')]),
    ),
  };
}

function calendarSection({ calendar }: PlanJson): Table {
  return {
    title: 'Renewals',
    head: ['Certificate', 'From', 'Lives', 'Renewed after', 'Renewals a year', 'Orders a week'],
    rows: calendarRows(calendar).map(({ certificates, from, lifetime, renewed, renewals, orders }) =>
      row([prose(certificates), from, lifetime, renewed, renewals, orders]),
    ),
  };
}

function solverSection({ solvers }: PlanJson): Table {
  return {
    title: 'Solvers',
    head: ['Name', 'Environment', 'Solver'],
    rows: solvers.map(({ name, environment, solver }) =>
      row([code(name), prose(environment), solver === null ? 'none' : code(solver)]),
    ),
  };
}

function standingSection({ standingRecords }: PlanJson): Table {
  return {
    title: 'TXT records to make once',
    head: ['Name', 'Text'],
    rows: standingRecords.map(({ name, text }) => row([code(name), code(text)])),
  };
}

function ignoredSection({ ignored }: PlanJson, pageOf: PageOf): Table {
  return {
    title: 'Accepted',
    head: ['Code', 'Where', 'Why'],
    rows: ignored.map(({ code: name, path, reason }) => row([pageOf(name), code(path), prose(reason)])),
  };
}

function resourceSection({ resources = [] }: PlanJson): Table {
  return {
    title: 'Resources',
    head: ['Type', 'Name'],
    rows: resources.map(({ type, name }) => row([code(type), code(name)])),
  };
}
