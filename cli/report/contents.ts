import { type Changes } from './changes';
import { type ReasonedStep } from './engine';
import { type Worse } from './worse';
import { type PlanJson } from './plan-json';
import { type PlanBasis } from './plan-basis';

/** A place in a file, line and column counted from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where the path of a diagnostic stands; undefined where nobody wrote it. */
export type Locate = (path: string) => Location | undefined;

/** What a report tells: the plan, and what serves its hosts. */
export interface Report {
  readonly plan: PlanJson;
  /** What `check --plan` judges manifests by; only in the JSON of `plan`. */
  readonly basis: PlanBasis | undefined;
  readonly controllers: readonly ReportedController[];
  readonly overview: Overview;
  /** What differs from an earlier plan, if one was given. */
  readonly changes: Changes | undefined;
  /** What gets worse against that one, the worst first. */
  readonly worse: readonly Worse[] | undefined;
  readonly locate: Locate;
  /** What the engine will do, if its preview was given. */
  readonly engine: readonly ReasonedStep[] | undefined;
}

/** A controller, as far as a report tells of it. */
export interface ReportedController {
  readonly name: string;
  readonly class: string;
  readonly isDefault: boolean;
  /** Null where the load balancer chooses. */
  readonly address: string | null;
  readonly floatingIp: string | null;
  /** Whether MetalLB is the load balancer; else the cloud. */
  readonly metallb: boolean;
  /** The scheme of the AWS balancer before it; null without one. */
  readonly balancer: string | null;
  readonly replicas: number;
  /** The environments that it serves, by name. */
  readonly environments: readonly string[];
}

/** The surroundings of a plan, for people: its file and cluster, its verdict, and what it expects of others. */
export interface Overview {
  /** The file that the configuration was read from, where one was. */
  readonly file: string | undefined;
  /** The cluster by its name, where that is known. */
  readonly cluster: string | undefined;
  /** Whether the command ends with 1: for errors, and under `planning.strict` for warnings. */
  readonly fails: boolean;
  /** The charts that are installed. */
  readonly charts: readonly InstalledChart[];
  /** Components that are used and not installed: they have to be in the cluster. */
  readonly expected: readonly string[];
  /** Namespaces that the plan uses and does not create. */
  readonly namespaces: readonly string[];
  /** DNS records that somebody has to make, since no ExternalDNS of the stack does: names, and where they lead. */
  readonly records: readonly ManualRecords[];
}

/** A chart with its version. */
export interface InstalledChart {
  readonly chart: string;
  readonly version: string;
  /** Whether the stack chose the version itself; else it is the pinned one. */
  readonly isChosen: boolean;
}

/** The charts on one line. */
export function chartsText(charts: readonly InstalledChart[]): string {
  return charts.map(({ chart, version, isChosen }) => `${chart} ${version}${isChosen ? ' (chosen)' : ''}`).join(', ');
}

/** Names that are to lead to one controller. */
export interface ManualRecords {
  readonly names: readonly string[];
  /** The address; empty where it is known at `up` only. */
  readonly target: string;
}

/**
 * Names that are to lead to one controller, on one line.
 *
 * @param names as many of them as there is room for
 */
export function recordsText(names: string, target: string): string {
  return `DNS records that nobody makes here: ${names} to ${target || 'the address that its Service gets'}`;
}
