import { type Plan } from '../../components/wiring/plan';
import { changesBetween } from './changes';
import { type Locate, type Report } from './contents';
import { type EngineStep, withReasons } from './engine';
import { githubReport } from './github';
import { htmlReport } from './html';
import { jsonReport } from './json';
import { markdownReport } from './markdown';
import { mermaidReport } from './mermaid';
import { type PageBundle } from './page-data';
import { type PlanBasis } from './plan-basis';
import { controllersOf, overviewOf } from './overview';
import { type PlanJson, planJson, type ResourceJson } from './plan-json';
import { sarifReport } from './sarif';
import { tableReport } from './table';
import { worseBetween } from './worse';

export const formats = ['table', 'json', 'markdown', 'mermaid', 'github', 'sarif', 'html'] as const;

export type Format = (typeof formats)[number];

/** A format, and what it needs beside the plan. */
export type Output =
  | { readonly format: Exclude<Format, 'html'> }
  | {
      readonly format: 'html';
      /** Its script and style. */
      readonly page: PageBundle;
    };

export type ReportOptions = ReportDetails & Output;

/** What a report tells beside the plan, and how. */
export interface ReportDetails {
  /** Whether a table may have ANSI colours. Default: none. */
  readonly color?: boolean;
  /** Columns of the terminal; Infinity where lines may have any length. Default: 100. */
  readonly width?: number;
  /** Where the pages of diagnostics are, without a slash at the end. Default: their folder in this repository. */
  readonly docsUrl?: string;
  /** The run of CI whose artifacts have the whole report. Default: none. */
  readonly runUrl?: string;
  /** The earlier plan that this one is compared with. */
  readonly base?: PlanJson;
  /** What `pulumi preview` says that the engine will do. */
  readonly engine?: readonly EngineStep[];
  /** The file that the stack's configuration was read from. */
  readonly file?: string;
  /** The cluster that the stack is for, by its name. */
  readonly cluster?: string;
  /** Where paths of diagnostics stand. Default: not known. */
  readonly locate?: Locate;
  /** What `check --plan` judges manifests by, if the JSON has to have it. */
  readonly basis?: PlanBasis;
  /** What the program would register, if the report has to show it. */
  readonly resources?: readonly ResourceJson[];
}

/** The plan as text, ended by a line break. Pure: the same plan and options give the same bytes. */
export function renderPlan(plan: Plan, options: ReportOptions): string {
  const { color = false, width = 100, docsUrl = 'docs/diagnostics', runUrl } = options;
  const report = reportOf(plan, options);
  switch (options.format) {
    case 'table':
      return tableReport(report, color, width);
    case 'json':
      return jsonReport(report);
    case 'markdown':
      return markdownReport(report, { docsUrl, runUrl });
    case 'mermaid':
      return mermaidReport(report);
    case 'github':
      return githubReport(report);
    case 'sarif':
      return sarifReport(report, docsUrl);
    case 'html':
      return htmlReport(plan, report, { page: options.page, docsUrl });
  }
}

/** What a report of one plan tells. */
export function reportOf(
  plan: Plan,
  {
    base,
    basis,
    resources,
    file,
    cluster,
    engine,
    locate = () => undefined,
  }: Pick<ReportDetails, 'base' | 'basis' | 'resources' | 'file' | 'cluster' | 'engine' | 'locate'>,
): Report {
  const json = planJson(plan, resources);
  const changes = base === undefined ? undefined : changesBetween(base, json);
  return {
    plan: json,
    basis,
    controllers: controllersOf(plan),
    overview: overviewOf(plan, file, cluster),
    changes,
    locate,
    worse: base === undefined || changes === undefined ? undefined : worseBetween(base, json, changes, engine),
    engine: engine === undefined ? undefined : withReasons(engine, changes),
  };
}
