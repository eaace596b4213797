import { type Changes } from './changes';
import { describeIssuance, describeSecret } from './descriptions';
import { type HostGroup, hostGroups, hostNodes } from './mermaid-hosts';
import { label } from './mermaid-label';
import { type EnvironmentJson } from './plan-json';
import { type Report } from './contents';
import { count } from './summary';

/** Limits below those of Mermaid by default, and so of GitHub: 500 edges and 50,000 characters. */
const mostEdges = 450;
const mostCharacters = 45_000;

/** How many nodes the hosts of one environment may take; tried in turn until the whole is small enough. */
const nodesAtMost = [20, 10, 5, 2];

const namesShown = 4;

/**
 * The plan as a Mermaid flowchart: issuer, environment, Secret, hosts; and the controllers that serve from the
 * Secret. Many hosts of one environment are drawn by namespace, or as a number.
 */
export function mermaidReport(report: Report): string {
  const fixed = ['flowchart LR', ...issuerLines(report), ...environmentLines(report), ...controllerLines(report)];
  const groups = hostGroups(report.plan);
  for (const nodes of nodesAtMost) {
    const lines = [...fixed, ...hostLines(groups, nodes, report.changes)];
    if (isSmall(lines)) return textOf(lines);
  }
  return textOf([...fixed, ...hostLines(groups, 1, report.changes)]);
}

function isSmall(lines: readonly string[]): boolean {
  const edges = lines.filter((line) => / -\.?-> /.test(line)).length;
  return edges <= mostEdges && textOf(lines).length <= mostCharacters;
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n  ')}\n`;
}

function issuersOf({ plan }: Report): string[] {
  return [...new Set(plan.environments.map(describeIssuance))];
}

function issuerLines(report: Report): string[] {
  return issuersOf(report).map((issuer, index) => `i${index}([${label(issuer)}])`);
}

function environmentLines(report: Report): string[] {
  const issuers = issuersOf(report);
  return report.plan.environments.flatMap((environment, index) => [
    `e${index}[${label(environment.name, ...namesOf(environment))}]`,
    `i${issuers.indexOf(describeIssuance(environment))} --> e${index}`,
    ...(hasNoSecret(environment)
      ? []
      : [`s${index}[(${label(describeSecret(environment))})]`, `e${index} --> s${index}`]),
  ]);
}

/** The certificate of a load balancer stays with the cloud, that of Traefik's own ACME in its store. */
function hasNoSecret({ certificate }: Pick<EnvironmentJson, 'certificate'>): boolean {
  return certificate === 'arn' || certificate === 'traefikAcme';
}

function namesOf({ names }: EnvironmentJson): string[] {
  const more = names.length - namesShown;
  return more > 0 ? [...names.slice(0, namesShown), `and ${count(more, 'more name')}`] : [...names];
}

function controllerLines({ controllers, plan }: Report): string[] {
  const served = controllers.filter(({ environments }) => environments.length > 0);
  return served.flatMap((controller, index) => [
    `c${index}{{${label(controller.name, `class ${controller.class}`)}}}`,
    ...plan.environments.flatMap(({ name, certificate }, position) =>
      controller.environments.includes(name) && !hasNoSecret({ certificate }) ? [`s${position} -.-> c${index}`] : [],
    ),
  ]);
}

function hostLines(groups: readonly HostGroup[], nodes: number, changes: Changes | undefined): string[] {
  const marks = changeMarks(changes);
  const drawn = groups.flatMap((group) => hostNodes(group, nodes).map((node) => ({ ...node, group })));
  const titles = groups.flatMap(({ id, title }) => (title === undefined ? [] : [`${id}[${label(title)}]`]));
  return [
    ...titles,
    ...drawn.flatMap(({ group, lines, host }, index) => {
      const mark = host === undefined ? undefined : marks.get(host);
      return [`${group.id} --> h${index}[${label(...lines)}]${mark === undefined ? '' : `:::${mark}`}`];
    }),
    ...(marks.size === 0 ? [] : classes),
  ];
}

const classes = ['classDef added stroke:#1a7f37,stroke-width:3px', 'classDef changed stroke:#9a6700,stroke-width:3px'];

/** Hosts that are new, or wired differently from the base. */
function changeMarks(changes: Changes | undefined): ReadonlyMap<string, 'added' | 'changed'> {
  if (changes === undefined) return new Map();
  const { added, changed } = changes.wiring;
  return new Map([
    ...added.map(({ host }) => [host, 'added'] as const),
    ...changed.map(({ host }) => [host, 'changed'] as const),
  ]);
}
