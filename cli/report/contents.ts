import { type Changes } from './changes';
import { type PlanJson } from './plan-json';

/** What a report tells: the plan, and what serves its hosts. */
export interface Report {
  readonly plan: PlanJson;
  readonly controllers: readonly ReportedController[];
  /** What differs from an earlier plan, if one was given. */
  readonly changes: Changes | undefined;
}

/** A controller, as far as a report tells of it. */
export interface ReportedController {
  readonly name: string;
  readonly class: string;
  /** The environments that it serves, by name. */
  readonly environments: readonly string[];
}
