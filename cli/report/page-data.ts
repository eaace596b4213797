import { type ChangeLine } from './change-lines';
import { type Overview } from './contents';
import { type PlanJson } from './plan-json';
import { type Worse } from './worse';

/** What the bundler made of the client code of an HTML report. */
export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

/** What an HTML report carries, and its client code shows. */
export interface PageData {
  readonly plan: PlanJson;
  readonly overview: Overview;
  /** What each diagnostic is about, in the order of the plan's diagnostics. */
  readonly subjects: readonly Subject[];
  /** What each code among the plan's diagnostics and accepted ones is about, in a few words. */
  readonly titles: Readonly<Record<string, string>>;
  /** Where the pages of diagnostics are, without a slash at the end. */
  readonly docsUrl: string;
  /** What differs from an earlier plan; undefined where none was given. */
  readonly changes?: readonly ChangeLine[];
  /** What gets worse against that one, the worst first. */
  readonly worse?: readonly Worse[];
}

/** What a diagnostic is about, as far as its path names it. */
export interface Subject {
  /** Positions in the plan's wiring. */
  readonly hosts: readonly number[];
  readonly environments: readonly string[];
  readonly controllers: readonly string[];
}
