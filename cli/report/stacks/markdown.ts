import {
  bytes,
  commentLimit,
  diagnosticSection,
  type MarkdownOptions,
  markdownSections,
  pagesAt,
  row,
  type Section,
  summaryText,
  verdictText as verdictOfStack,
  whereAllIs,
  writtenSection,
} from '../markdown';
import { code, prose } from '../markdown-text';
import { shares } from '../shares';
import { worseCounts } from '../worse';
import { type StackReport, type StacksReport } from './contents';
import { countsText, failsAny, matters, type StackLine, stackLines, verdictText } from './verdict';

/** Stacks whose lines name what gets worse; of more, the lines count it. */
const namedStacks = 50;

/** Lines of stacks that pass, and stay as they are, that are shown without a click. */
const shownPassing = 20;

/** Limits that are listed. */
const shownLimits = 10;

/** Bytes that a section has at least where not all have room: fewer sections that say something. */
const leastSection = 2000;

/** Room for a heading and the notes about what is left out. */
const frame = 600;

/**
 * Several stacks as one comment: the verdict, a table of the stacks, what shows across them, a section for each. Where
 * all of it does not fit, the table and what shows across stacks get their room first; of the sections those that
 * matter, in equal parts, and what has no room is counted.
 */
export function stacksMarkdown(report: StacksReport, options: MarkdownOptions): string {
  const { limit = commentLimit } = options;
  const lines = stackLines(report);
  const verdict = failsAny(report) ? 'Fails' : 'Passes';
  const top = [
    `### edgewire: ${report.stacks.length} stacks`,
    `**${verdict}: ${verdictText(report, codeOf)}**`,
    ...(report.isCompared ? [prose(countsText(report))] : []),
  ];
  const blocks = [...top];
  const room = () => limit - blocks.reduce((sum, block) => sum + needed(block), 0);
  blocks.push(...stackTable(report, lines, room() / 2));
  for (const section of acrossSections(report, options)) {
    blocks.push(writtenSection(section, room() / 2 - frame, options));
  }
  blocks.push(...stackSections(report, lines, room() - frame, options));
  return `${blocks.join('\n\n')}\n`;
}

/** `shop.example.com of production` with both names as code. */
function codeOf(name: string): string {
  return name.split(' of ').map(code).join(' of ');
}

/** The stacks that matter, each in a row; those that pass and stay as they are folded, where there are many. */
function stackTable({ isCompared }: StacksReport, lines: readonly StackLine[], room: number): string[] {
  const columns = ['Stack', 'Verdict', 'Hosts', 'Without TLS', 'Orders', 'Errors', 'Warnings'];
  const head = [...columns, ...(isCompared ? ['Gets worse'] : [])];
  const table = (rows: readonly string[]) => [row(head), row(head.map(() => '---')), ...rows].join('\n');
  const rowOf = (line: StackLine) => stackRow(line, isCompared, lines.length <= namedStacks);
  const important = lines.filter(matters);
  const passing = lines.length - important.length > shownPassing ? lines.filter((line) => !matters(line)) : [];
  const listed = passing.length === 0 ? lines : important;
  // The rest is for the names of those that have no row.
  const shown = fitting(listed.map(rowOf), room * 0.7 - frame);
  const left = room - frame - bytes(table(shown));
  const cut = listed.slice(shown.length);
  return [
    ...(shown.length === 0 ? [] : [table(shown)]),
    ...(cut.length === 0 ? [] : [`_${cut.length} more stacks that fail or change: ${namesIn(cut, left / 2)}_`]),
    ...(passing.length === 0 ? [] : [passingText(passing, isCompared, left / 2)]),
  ];
}

function passingText(stacks: readonly StackLine[], isCompared: boolean, room: number): string {
  const summary = `${stacks.length} ${isCompared ? 'further stacks pass, and nothing changes in them' : 'stacks pass'}`;
  return `<details><summary>${summary}</summary>\n\n${namesIn(stacks, room)}\n\n</details>`;
}

/** Names as long as they fit; the rest is counted. */
function namesIn(lines: readonly StackLine[], room: number): string {
  const names = lines.map(({ stack }) => `${code(stack)} `);
  const shown = fitting(names, room);
  const more = names.length - shown.length;
  return `${shown.join('').trimEnd()}${more > 0 ? ` and ${more} more` : ''}`;
}

function stackRow({ worse, ...line }: StackLine, isCompared: boolean, isNamed: boolean): string {
  const isRead = line.verdict === 'fails' || line.verdict === 'passes';
  const counts = [line.hosts, line.bare, line.orders, line.errors, line.warnings];
  const told = isNamed ? worseCounts(worse, code).join('; ') : worse.length === 0 ? '' : `${worse.length}`;
  const changes = worse.length === 0 && line.isChanged ? 'changes' : told;
  const verdict = line.verdict === 'passes' ? 'passes' : `**${line.verdict}**`;
  return row([
    code(line.stack),
    verdict,
    ...counts.map((number) => (isRead && number > 0 ? String(number) : '')),
    ...(isCompared ? [changes] : []),
  ]);
}

function fitting(rows: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = rows.findIndex((one) => (used += bytes(one) + 1) > room);
  return end === -1 ? rows : rows.slice(0, end);
}

function acrossSections({ across }: StacksReport, { docsUrl }: MarkdownOptions): Section[] {
  const pageOf = pagesAt(docsUrl);
  const diagnostics = across.diagnostics.map((one) => ({ ...one, path: `${one.stack}: ${one.path}` }));
  const limits = across.spendings
    .slice(0, shownLimits)
    .map(({ directory, of, count, limit, period, stacks }) =>
      row([`${count} of ${limit} per ${period}`, prose(of), code(directory), String(stacks.length)]),
    );
  const ignored = across.ignored.map(({ code: name, stack, path, reason }) =>
    row([pageOf(name), code(`${stack}: ${path}`), prose(reason)]),
  );
  const sections: Section[] = [
    { ...diagnosticSection({ diagnostics }, pageOf), title: 'Across stacks', weight: 'first' },
    {
      title: 'Limits that stacks share',
      head: ['Orders', 'Counted', 'Directory', 'Stacks'],
      rows: limits,
      weight: 'folded',
    },
    { title: 'Accepted across stacks', head: ['Code', 'Where', 'Why'], rows: ignored, weight: 'folded' },
  ];
  return sections.filter(({ rows }) => rows.length > 0);
}

/** What matters gets its room first, in equal parts; then the others. */
function stackSections(
  { stacks, isCompared }: StacksReport,
  lines: readonly StackLine[],
  total: number,
  options: MarkdownOptions,
): string[] {
  const reports = new Map(stacks.map((one) => [one.stack, one]));
  const told = lines.filter((line) => !isCompared || matters(line));
  const rank = new Map(told.map((line) => [line.stack, matters(line)]));
  const all = told.flatMap(({ stack }) => reports.get(stack) ?? []);
  let left = total;
  const written = [true, false].flatMap((isImportant) => {
    const group = all.filter(({ stack }) => rank.get(stack) === isImportant).slice(0, Math.floor(left / leastSection));
    const whole = group.map((one) => sectionOf(one, commentLimit, options));
    const rooms = shares(whole.map(needed), left);
    return group.flatMap((one, index) => {
      const section = sectionIn(rooms[index] ?? 0, one, whole[index] ?? '', options);
      left -= section === undefined ? 0 : needed(section);
      return section ?? [];
    });
  });
  const missing = all.length - written.length;
  return [
    ...written,
    ...(missing > 0 ? [`_The sections of ${missing} more stacks are left out here; ${whereAllIs(options)}._`] : []),
  ];
}

/** A section as it is, or with its tables cut; undefined where not even its headings have room. */
function sectionIn(room: number, one: StackReport, whole: string, options: MarkdownOptions): string | undefined {
  if (needed(whole) <= room) return whole;
  const cut = sectionOf(one, room - frame, options);
  return needed(cut) <= room ? cut : undefined;
}

/** Bytes of a block, and of the empty line before it. */
function needed(block: string): number {
  return bytes(block) + 2;
}

/** A stack under its own fold, open where nobody should miss it. */
function sectionOf(one: StackReport, limit: number, options: MarkdownOptions): string {
  const [title, isOpen, blocks] = partsOf(one, limit, options);
  return [
    `<details${isOpen ? ' open' : ''}><summary>Stack ${html(one.stack)}: ${title}</summary>`,
    ...blocks,
    '</details>',
  ].join('\n\n');
}

function partsOf(one: StackReport, limit: number, options: MarkdownOptions): [string, boolean, string[]] {
  switch (one.kind) {
    case 'refused': {
      const rows = one.mistakes.map(({ path, message }) => row([path === undefined ? '' : code(path), prose(message)]));
      const section: Section = { title: 'Mistakes', head: ['Where', 'What'], rows, weight: 'open' };
      return ['cannot be planned', true, [writtenSection(section, limit, options)]];
    }
    case 'gone': {
      const hosts = one.base.wiring.map(({ host }) => row([code(host)]));
      const section: Section = { title: 'Hosts that it had', head: ['Host'], rows: hosts, weight: 'open' };
      const told = 'Its file is gone. What it has built stays until `pulumi destroy`.';
      return ['is gone', false, [told, ...(hosts.length === 0 ? [] : [writtenSection(section, limit, options)])]];
    }
    case 'planned': {
      const { report } = one;
      const verdict = report.overview.fails ? 'fails' : 'passes';
      const isOpen = (report.worse ?? []).length > 0;
      const sections = markdownSections(report, { ...options, limit });
      return [verdict, isOpen, [`**${verdictOfStack(report)}**`, ...summaryText(report), ...sections]];
    }
  }
}

/** Names of stacks are letters, digits, `-`, `_` and `.`, but for files that are refused for their name. */
function html(stack: string): string {
  return `<code>${prose(stack)}</code>`;
}
