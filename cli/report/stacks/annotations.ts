import { visible } from '../../../components/config/visible';
import { titleOf, workflowCommand } from '../github';
import { type LocatedDiagnostic, type Notification, sarifOfStacks } from '../sarif';
import { type StacksReport } from './contents';
import { countsText, failsAny } from './verdict';

/** Every diagnostic of every stack, and those across them, as workflow commands after a line with the verdict. */
export function stacksGithub(report: StacksReport): string {
  const verdict = `edgewire: ${failsAny(report) ? 'fails' : 'passes'}: ${countsText(report)}`;
  const found = located(report).map(({ severity, code, path, message, hint, location }) =>
    workflowCommand({ severity, title: titleOf(code), message: `${path}: ${message}\n${hint}`, location }),
  );
  const mistakes = mistakesOf(report).map(({ path, message, location }) =>
    workflowCommand({
      severity: 'error',
      title: 'edgewire: configuration',
      message: path === undefined ? message : `${path}: ${message}`,
      location,
    }),
  );
  return `${[visible(verdict), ...mistakes, ...found].join('\n')}\n`;
}

/** The same as one run of SARIF. */
export function stacksSarif(report: StacksReport, docsUrl: string): string {
  return sarifOfStacks(located(report), mistakesOf(report), docsUrl);
}

/** Across stacks first, then by stack. */
function located({ stacks, across, locate }: StacksReport): LocatedDiagnostic[] {
  return [
    ...across.diagnostics.map((one) => ({ ...one, location: locate(one.stack, one.path) })),
    ...stacks.flatMap((one) =>
      one.kind === 'planned'
        ? one.report.plan.diagnostics.map((found) => ({ ...found, location: one.report.locate(found.path) }))
        : [],
    ),
  ];
}

function mistakesOf({ stacks }: StacksReport): Notification[] {
  return stacks.flatMap((one) => (one.kind === 'refused' ? one.mistakes : []));
}
