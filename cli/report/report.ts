import { type Plan } from '../../components/wiring/plan';
import { changesBetween } from './changes';
import { type Report, type ReportedController } from './contents';
import { jsonReport } from './json';
import { markdownReport } from './markdown';
import { mermaidReport } from './mermaid';
import { type PlanJson, planJson, type ResourceJson } from './plan-json';
import { tableReport } from './table';

export const formats = ['table', 'json', 'markdown', 'mermaid'] as const;

export type Format = (typeof formats)[number];

export interface ReportOptions {
  readonly format: Format;
  /** Whether a table may have ANSI colours. Default: none. */
  readonly color?: boolean;
  /** The earlier plan that this one is compared with. */
  readonly base?: PlanJson;
  /** What the program would register, if that is to be told. */
  readonly resources?: readonly ResourceJson[];
}

/** The plan as text, ended by a line break. Pure: the same plan and options give the same bytes. */
export function renderPlan(plan: Plan, { format, color = false, base, resources }: ReportOptions): string {
  const report = reportOf(plan, base, resources);
  switch (format) {
    case 'table':
      return tableReport(report, color);
    case 'json':
      return jsonReport(report);
    case 'markdown':
      return markdownReport(report);
    case 'mermaid':
      return mermaidReport(report);
  }
}

function reportOf(plan: Plan, base: PlanJson | undefined, resources: readonly ResourceJson[] | undefined): Report {
  const json = planJson(plan, resources);
  return {
    plan: json,
    controllers: controllersOf(plan),
    changes: base === undefined ? undefined : changesBetween(base, json),
  };
}

function controllersOf({ controllers, environments }: Plan): ReportedController[] {
  const standard = controllers.find((controller) => controller.default)?.name;
  return controllers.map(({ name, class: ingressClass }) => ({
    name,
    class: ingressClass,
    environments: environments.flatMap((one) => ((one.config.controller ?? standard) === name ? [one.name] : [])),
  }));
}
