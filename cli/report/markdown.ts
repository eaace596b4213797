import { calendarRows } from './calendar';
import { changeLines } from './change-lines';
import { describeTls, describeWeight, isServedByAnother } from './descriptions';
import { code, prose } from './markdown-text';
import { type PlanJson } from './plan-json';
import { type Report } from './contents';
import { shares } from './shares';
import { summaryLine } from './summary';

/** GitHub refuses comments of 65,536 characters and more. */
const limit = 65_000;

/** Tables longer than this are folded, so that a comment stays one screen or two. */
const longTable = 20;

/** Room for a section's heading, folding and count of rows left out. */
const frame = 300;

interface Section {
  readonly title: string;
  readonly head: readonly string[];
  /** Rows of the table, written out. */
  readonly rows: readonly string[];
}

/**
 * The plan as a comment on a pull request. Long tables are folded; rows beyond GitHub's limit are left out, with a
 * note.
 */
export function markdownReport({ plan, changes, overview }: Report, docsUrl: string): string {
  const pageOf = pagesAt(docsUrl);
  const sections = [
    diagnosticSection(plan, pageOf),
    ...(changes === undefined ? [] : [changeSection(changeLines(changes), pageOf)]),
    wiringSection(plan),
    orderSection(plan),
    calendarSection(plan),
    canarySection(plan),
    monitorSection(plan),
    recordSection(plan),
    ignoredSection(plan, pageOf),
    resourceSection(plan),
  ].filter(({ rows }) => rows.length > 0);
  const read = overview.file === undefined ? '' : ` (${code(overview.file)})`;
  const of = overview.cluster === undefined ? '' : `, cluster ${code(overview.cluster)}`;
  const top = [
    `### edgewire: stack ${code(plan.stack)}${read}${of}`,
    `**${overview.fails ? 'Fails' : 'Passes'}: ${summaryLine(plan)}**`,
  ];
  if (changes !== undefined && changeLines(changes).length === 0) top.push('Nothing changes against the base.');
  const wanted = sections.map(({ rows }) => rows.reduce((sum, row) => sum + row.length + 1, 0));
  const rooms = shares(wanted, limit - top.join('\n\n').length - frame * sections.length);
  return `${[...top, ...sections.map((section, index) => written(section, rooms[index] ?? 0))].join('\n\n')}\n`;
}

function written({ title, head, rows }: Section, room: number): string {
  const shown = fitting(rows, room);
  const table = [row(head), row(head.map(() => '---')), ...shown].join('\n');
  const left = rows.length - shown.length;
  const rest = left === 0 ? [] : [`_${left} more of ${rows.length} left out here._`];
  const heading = `${title} (${rows.length})`;
  if (rows.length <= longTable) return [`#### ${heading}`, table, ...rest].join('\n\n');
  return [`<details><summary>${heading}</summary>`, table, ...rest, '</details>'].join('\n\n');
}

function fitting(rows: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = rows.findIndex((one) => (used += one.length + 1) > room);
  return end === -1 ? rows : rows.slice(0, end);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function diagnosticSection({ diagnostics }: PlanJson, pageOf: PageOf): Section {
  return {
    title: 'Diagnostics',
    head: ['', 'Code', 'Where', 'What'],
    rows: diagnostics.map(({ severity, code: name, path, message, hint }) =>
      row([severity, pageOf(name), code(path), `${prose(message)}<br>${prose(hint)}`]),
    ),
  };
}

/** A code as a link to its page. */
type PageOf = (name: string) => string;

/** Every code has a page; codes come from the catalogue, and from a base's file. */
function pagesAt(docsUrl: string): PageOf {
  return (name) => (/^EW\d{4}$/.test(name) ? `[${name}](${docsUrl}/${name}.md)` : prose(name));
}

function changeSection(lines: ReturnType<typeof changeLines>, pageOf: PageOf): Section {
  return {
    title: 'Changes',
    head: ['', 'What', 'Which', 'How'],
    rows: lines.map(({ kind, thing, name, detail }) => row([kind, pageOf(thing), code(name), prose(detail)])),
  };
}

function wiringSection({ wiring }: PlanJson): Section {
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

function orderSection({ orders }: PlanJson): Section {
  return {
    title: 'ACME orders',
    head: ['Orders', 'Registered domain', 'Directory', 'Names'],
    rows: orders.map(({ count, registeredDomain, directory, identifiers }) =>
      row([String(count), code(registeredDomain), code(directory), identifiers.map(code).join(' ')]),
    ),
  };
}

function canarySection({ canaries }: PlanJson): Section {
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

function recordSection({ records }: PlanJson): Section {
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

function monitorSection({ monitors }: PlanJson): Section {
  return {
    title: 'Monitors',
    head: ['URL', 'Namespace', 'By', 'Every'],
    rows: monitors.map(({ url, namespace, kind, interval }) =>
      row([code(url), code(namespace), prose(kind), prose(interval ?? '')]),
    ),
  };
}

function calendarSection({ calendar }: PlanJson): Section {
  return {
    title: 'Renewals',
    head: ['Certificate', 'From', 'Lives', 'Renewed after', 'Renewals a year', 'Orders a week'],
    rows: calendarRows(calendar).map(({ certificates, from, lifetime, renewed, renewals, orders }) =>
      row([prose(certificates), from, lifetime, renewed, renewals, orders]),
    ),
  };
}

function ignoredSection({ ignored }: PlanJson, pageOf: PageOf): Section {
  return {
    title: 'Accepted',
    head: ['Code', 'Where', 'Why'],
    rows: ignored.map(({ code: name, path, reason }) => row([pageOf(name), code(path), prose(reason)])),
  };
}

function resourceSection({ resources = [] }: PlanJson): Section {
  return {
    title: 'Resources',
    head: ['Type', 'Name'],
    rows: resources.map(({ type, name }) => row([code(type), code(name)])),
  };
}
