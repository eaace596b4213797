import pico from 'picocolors';
import { visible } from '../../../components/config/visible';
import { diagnosticSection, section, tableReport } from '../table';
import { worseCounts } from '../worse';
import { wrap } from '../wrap';
import { type StacksReport } from './contents';
import { countsText, failsAny, type StackLine, stackLines, verdictText } from './verdict';

type Colors = ReturnType<typeof pico.createColors>;

/** The limits that are shown; the JSON has all of them. */
const shownLimits = 10;

/**
 * Several stacks for people: the verdict, a table of the stacks, what shows across them, then each stack that could be
 * planned as it is told alone, in the order of that table.
 *
 * @param width columns of the terminal; Infinity where lines may have any length
 */
export function stacksTable(report: StacksReport, color: boolean, width: number): string {
  const colors = pico.createColors(color);
  const lines = stackLines(report);
  const diagnostics = report.across.diagnostics.map((one) => ({ ...one, path: `${one.stack}: ${one.path}` }));
  const [title, ...across] = diagnosticSection(diagnostics, colors, width);
  const blocks = [
    headLines(report, colors, width),
    stackSection(report, lines, colors, width),
    limitSection(report, colors, width),
    title === undefined ? [] : [colors.bold('Across stacks'), ...across],
    ignoredSection(report, colors, width),
  ];
  const reports = new Map(report.stacks.map((one) => [one.stack, one]));
  const each = lines.flatMap(({ stack }) => {
    const one = reports.get(stack);
    return one?.kind === 'planned' ? [tableReport(one.report, color, width).trimEnd()] : [];
  });
  const top = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${[...top, ...each].join('\n\n')}\n`;
}

function headLines(report: StacksReport, colors: Colors, width: number): string[] {
  const fails = failsAny(report);
  const verdict = fails ? 'Fails' : 'Passes';
  const paint = fails ? colors.red : colors.green;
  const told = [...(report.isCompared ? [verdictText(report, (name) => name)] : []), countsText(report)];
  return told.flatMap((text, index) =>
    wrap(visible(index === 0 ? `${verdict}: ${text}` : text), width).map((line, at) =>
      index === 0 && at === 0 ? line.replace(verdict, paint) : line,
    ),
  );
}

function stackSection(
  { isCompared }: StacksReport,
  lines: readonly StackLine[],
  colors: Colors,
  width: number,
): string[] {
  const rows = lines.map((line) => {
    const { stack, verdict, worse, isChanged } = line;
    const isRead = verdict === 'fails' || verdict === 'passes';
    const counts = [line.hosts, line.bare, line.orders, line.errors, line.warnings];
    const changes = worse.length > 0 ? worseCounts(worse, (name) => name).join('; ') : isChanged ? 'changes' : '-';
    return [
      { text: stack, paint: colors.cyan },
      { text: verdict, paint: verdict === 'passes' ? colors.green : colors.red },
      ...counts.map((number) => (isRead ? String(number) : '-')),
      ...(isCompared ? [changes] : []),
    ];
  });
  const head = ['stack', 'verdict', 'hosts', 'without TLS', 'orders', 'errors', 'warnings'];
  return section('Stacks', [...head, ...(isCompared ? ['gets worse'] : [])], rows, colors, { width, whole: ['stack'] });
}

function limitSection({ across: { spendings } }: StacksReport, colors: Colors, width: number): string[] {
  const rows = spendings
    .slice(0, shownLimits)
    .map(({ directory, of, count, limit, period, stacks }) => [
      { text: `${count} of ${limit}`, ...(count > limit && { paint: colors.red }) },
      period,
      of,
      directory,
      String(stacks.length),
    ]);
  const more = spendings.length - rows.length;
  return [
    ...section('Limits that stacks share', ['orders', 'in', 'counted', 'directory', 'stacks'], rows, colors, { width }),
    ...(more > 0 ? [`  and ${more} more: --format json has them all`] : []),
  ];
}

function ignoredSection({ across: { ignored } }: StacksReport, colors: Colors, width: number): string[] {
  const rows = ignored.map(({ code, stack, path, reason }) => [code, stack, path, reason]);
  return section('Accepted across stacks', ['code', 'stack', 'path', 'reason'], rows, colors, { width });
}
