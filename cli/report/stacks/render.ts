import { type Format } from '../report';
import { stacksGithub, stacksSarif } from './annotations';
import { type StacksReport } from './contents';
import { stacksJson } from './json';
import { stacksMarkdown } from './markdown';
import { stacksMermaid } from './mermaid';
import { stacksTable } from './table';

export interface StacksOptions {
  /** Whether a table may have ANSI colours. */
  readonly color: boolean;
  /** Columns of the terminal; Infinity where lines may have any length. */
  readonly width: number;
  /** Where the pages of diagnostics are, without a slash at the end. */
  readonly docsUrl: string;
  /** The run of CI whose artifacts have the whole report. */
  readonly runUrl: string | undefined;
}

type Render = (report: StacksReport, options: StacksOptions) => string;

const renderers: Readonly<Partial<Record<Format, Render>>> = {
  table: (report, { color, width }) => stacksTable(report, color, width),
  json: stacksJson,
  markdown: stacksMarkdown,
  mermaid: stacksMermaid,
  github: stacksGithub,
  sarif: (report, { docsUrl }) => stacksSarif(report, docsUrl),
};

/** How several stacks are told in a format, as text ended by a line break; undefined for formats of one stack alone. */
export function stacksRenderer(format: Format): Render | undefined {
  return renderers[format];
}
