import { fatalDiagnostics } from '../components/wiring/fatal';
import { type Plan } from '../components/wiring/plan';
import { systemCode } from '../components/given/regular-file';
import { type Location } from './report/contents';
import { type Annotation, workflowCommand } from './report/github';
import { jsonText } from './report/json-text';
import { type PageBundle } from './report/page-data';
import { type Format, type Output, renderPlan, type ReportDetails } from './report/report';
import { sarifOfFailure } from './report/sarif';
import { messageText } from '../components/config/message-text';
import { Failure, type Mistake } from './failure';
import { fileInRepository, inRepository } from './repository';

/** Reads the script and style of an HTML report: bundled when they are asked for, so that no other format waits. */
export type ReadPage = () => Promise<PageBundle>;

/** A format with what it needs. */
export async function outputOf(format: Format, readPage: ReadPage): Promise<Output> {
  return format === 'html' ? { format, page: await readPage() } : { format };
}

/** Prints a plan, and returns the exit code that it deserves. */
export function printPlan(plan: Plan, options: Omit<ReportDetails, 'color' | 'width'> & Output): number {
  const locate = options.locate && isForForge(options.format) ? inRepository(options.locate) : options.locate;
  process.stdout.write(renderPlan(plan, { ...options, locate, color: isPainted(), width: outputWidth() }));
  return exitCodeOf(plan);
}

/** Whether a format is read by a forge, which names files from the root of the repository. */
export function isForForge(format: string): boolean {
  return format === 'github' || format === 'sarif';
}

/**
 * Runs a command whose result is a plan. A Failure is written to standard output too, in the formats that programs
 * read; people read its sentences on standard error in any case.
 *
 * @throws Failure that `run` throws, after it is written
 */
export async function reported(
  {
    format,
    stack,
    docsUrl = 'docs/diagnostics',
  }: {
    readonly format: Format | 'prometheus';
    readonly stack: string | undefined;
    readonly docsUrl?: string;
  },
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Failure) process.stdout.write(failureText(error, format, stack, docsUrl));
    throw error;
  }
}

/** A failure as programs read it; nothing in the formats that people read. */
function failureText(
  { mistakes }: Failure,
  format: Format | 'prometheus',
  stack: string | undefined,
  docsUrl: string,
): string {
  switch (format) {
    case 'json':
      return jsonText({ stack, errors: mistakes });
    case 'github':
      return mistakes.map((mistake) => `${workflowCommand(annotationOf(mistake))}\n`).join('');
    case 'sarif':
      return sarifOfFailure(
        mistakes.map((mistake) => ({ path: mistake.path, message: mistake.message, location: locationOf(mistake) })),
        docsUrl,
      );
    default:
      return '';
  }
}

function annotationOf(mistake: Mistake): Annotation {
  const { path, message } = mistake;
  return {
    severity: 'error',
    title: 'edgewire: configuration',
    message: path === undefined ? message : `${path}: ${message}`,
    location: locationOf(mistake),
  };
}

function locationOf({ file, line, column }: Mistake): Location | undefined {
  if (file === undefined || line === undefined || column === undefined) return undefined;
  return { file: fileInRepository(file), line, column };
}

/** Fewer columns than these hold no table. */
const fewestColumns = 20;

/**
 * The columns of standard output; in a pipe no line is broken, so that grep finds what it looks for. A terminal that
 * was never told its size, as in containers and CI, says 0.
 */
export function outputWidth({ isTTY, columns }: Terminal = process.stdout): number {
  return isTTY && columns > 0 ? Math.max(columns, fewestColumns) : Infinity;
}

type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;

/** Whether to paint what goes to standard output. */
export function isPainted(): boolean {
  // `isTTY` is undefined without a terminal, whatever its type says.
  return hasColor(Boolean(process.stdout.isTTY), process.env);
}

/** Tells the user something that is no part of the result. */
export function tell(sentence: string): void {
  process.stderr.write(`${messageText(sentence)}\n`);
}

/** 1 where a diagnostic of the plan stops the program, else 0. */
export function exitCodeOf(plan: Pick<Plan, 'diagnostics' | 'strict'>): 0 | 1 {
  return fatalDiagnostics(plan).length > 0 ? 1 : 0;
}

/**
 * Whether to paint: on a terminal, unless NO_COLOR is set; elsewhere only if FORCE_COLOR is. (Picocolors' own answer
 * is yes for every CI, pipes and files included.)
 */
export function hasColor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  return isTerminal && TERM !== 'dumb';
}

/** Lets `| head` close our output without a complaint; a full disk ends the command, so that no half result passes. */
export function watchOutput(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: Error) => {
    const code = systemCode(error);
    if (code === 'EPIPE') return;
    tell(`The result cannot be written (${code ?? error.message}).`);
    process.exit(2);
  });
}
