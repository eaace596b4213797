import { visible } from '../../components/config/visible';
import { catalogue, type Code } from '../../components/wiring/rules/diagnostic';
import { type Location, type Report } from './contents';
import { summaryLine } from './summary';

/** What GitHub shows at the line of a file. */
export interface Annotation {
  readonly severity: string;
  readonly title: string;
  readonly message: string;
  readonly location: Location | undefined;
}

/** The plan's diagnostics as workflow commands of GitHub Actions, after a line with the verdict. */
export function githubReport({ plan, overview, locate }: Report): string {
  const verdict = `edgewire: stack ${plan.stack} ${overview.fails ? 'fails' : 'passes'}: ${summaryLine(plan)}`;
  const commands = plan.diagnostics.map(({ severity, code, path, message, hint }) =>
    workflowCommand({
      severity,
      title: titleOf(code),
      message: `${path}: ${message}\n${hint}`,
      location: locate(path),
    }),
  );
  return `${[visible(verdict), ...commands].join('\n')}\n`;
}

/** A code with what it is about. */
export function titleOf(code: string): string {
  return isCode(code) ? `${code}: ${catalogue[code].title}` : code;
}

function isCode(code: string): code is Code {
  return Object.hasOwn(catalogue, code);
}

/**
 * One workflow command. A line break would end it, and start one of somebody else's: it is escaped, as the commands of
 * GitHub's toolkit are (@actions/core 1.11, command.ts).
 */
export function workflowCommand({ severity, title, message, location }: Annotation): string {
  const place =
    location === undefined
      ? []
      : [`file=${property(location.file)}`, `line=${location.line}`, `col=${location.column}`];
  const command = severity === 'error' || severity === 'warning' ? severity : 'notice';
  return `::${command} ${[...place, `title=${property(title)}`].join(',')}::${data(message)}`;
}

function data(text: string): string {
  const lines = text.split('\n').map(visible).join('\n');
  return lines.replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
