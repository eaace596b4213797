import { type PageData, type Subject } from '../page-data';
import { type DiagnosticJson, type WiringJson } from '../plan-json';

/** A diagnostic, with what it is about. */
export interface Finding extends DiagnosticJson {
  readonly subject: Subject;
  /** What a search looks through, lower-case. */
  readonly text: string;
}

/** A host as one thing serves it. */
export interface Host extends WiringJson {
  /** Where it stands in the plan's wiring. */
  readonly position: number;
  /** Those that are about the host itself. */
  readonly findings: readonly Finding[];
  readonly text: string;
}

/** A plan, prepared to be looked through. */
export interface Model {
  readonly data: PageData;
  readonly hosts: readonly Host[];
  readonly findings: readonly Finding[];
  /** Findings about a whole environment, or a controller. */
  readonly ofEnvironment: ReadonlyMap<string, readonly Finding[]>;
  readonly ofController: ReadonlyMap<string, readonly Finding[]>;
}

export function modelOf(data: PageData): Model {
  const { wiring, diagnostics } = data.plan;
  const findings = diagnostics.map((one, position): Finding => {
    const subject = data.subjects[position] ?? { hosts: [], environments: [], controllers: [] };
    return { ...one, subject, text: [one.code, one.path, one.message, data.titles[one.code]].join('\n').toLowerCase() };
  });
  const direct = grouped(findings, ({ subject }) => subject.hosts);
  return {
    data,
    findings,
    hosts: wiring.map((one, position) => ({
      ...one,
      position,
      findings: direct.get(position) ?? [],
      text: textOf(one),
    })),
    ofEnvironment: grouped(findings, ({ subject }) => subject.environments),
    ofController: grouped(findings, ({ subject }) => subject.controllers),
  };
}

function textOf({ host, namespace, source, environment, secretName, coveringName }: WiringJson): string {
  return [host, namespace, source, environment, secretName, coveringName].join('\n').toLowerCase();
}

/** Findings by what they are about; one that is about several things is in several groups. */
export function grouped<Key>(
  findings: readonly Finding[],
  keysOf: (finding: Finding) => readonly Key[],
): ReadonlyMap<Key, readonly Finding[]> {
  const groups = new Map<Key, Finding[]>();
  for (const finding of findings) {
    for (const key of keysOf(finding)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [finding]);
      else group.push(finding);
    }
  }
  return groups;
}

/** All that was found about a host: itself, its environment, its controller. */
export function findingsOf({ ofEnvironment, ofController }: Model, host: Host): Finding[] {
  return [
    ...host.findings,
    ...(ofEnvironment.get(host.environment ?? '') ?? []),
    ...(ofController.get(host.controller ?? '') ?? []),
  ];
}

const severities = ['error', 'warning', 'information'];

/** The worst severity among findings. */
export function worstOf(findings: readonly Finding[]): string | undefined {
  return severities.find((severity) => findings.some((one) => one.severity === severity));
}
