import { describeIssuance, describeSecret } from '../descriptions';
import { hostGroups, hostNodes } from '../mermaid-hosts';
import { type EnvironmentJson, type PlanJson, type WiringJson } from '../plan-json';
import { count } from '../summary';
import { type Filters } from './filters';

/** A box of the picture. */
export interface Box {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly kind: 'host' | 'environment' | 'secret' | 'issuer' | 'own' | 'none';
  /** What a press on it shows; undefined where it shows nothing. */
  readonly to: Partial<Filters> | undefined;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A line between two boxes, thicker for more hosts. */
export interface Line {
  readonly from: Box;
  readonly to: Box;
  readonly hosts: number;
}

export interface Picture {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly height: number;
  /** Environments, and groups of hosts without one, that are not drawn. */
  readonly left: number;
}

export const boxHeight = 46;
const boxGap = 6;
const laneGap = 22;

/** Boxes of hosts of one environment: fewer where many environments are drawn. */
const nodesAtMost = { few: 5, many: 3 };
const fewLanes = 4;

const columns = { host: 0, environment: 0.33, secret: 0.585, issuer: 0.84 };
const widths = { host: 0.27, environment: 0.195, secret: 0.195, issuer: 0.16 };

/** What leads from hosts to the right: one environment, or what stands in its place. */
interface Lane {
  readonly id: string;
  readonly title: string | undefined;
  readonly environment: EnvironmentJson | undefined;
  readonly wiring: readonly WiringJson[];
}

/**
 * The picture: hosts by namespace, their environment, its Secret, its issuer, from left to right.
 *
 * @param wiring the hosts to draw
 * @param wanted how many environments to draw; the others are counted
 * @param isWhole whether environments without a host are drawn too
 */
export function pictureOf(
  plan: PlanJson,
  wiring: readonly WiringJson[],
  { wanted, width, isWhole }: { readonly wanted: number; readonly width: number; readonly isWhole: boolean },
): Picture {
  const all = lanesOf(plan, wiring, isWhole);
  const boxes: Box[] = [];
  const lines: Line[] = [];
  const signed = new Map<string, Box[]>();
  let y = 0;
  const most = all.length > fewLanes ? nodesAtMost.many : nodesAtMost.few;
  for (const lane of all.slice(0, wanted)) {
    const drawn = laneBoxes(lane, y, { width, most });
    boxes.push(...drawn.boxes);
    lines.push(...drawn.lines);
    if (lane.environment !== undefined) {
      const issuer = describeIssuance(lane.environment);
      signed.set(issuer, [...(signed.get(issuer) ?? []), drawn.last]);
    }
    y += drawn.height + laneGap;
  }
  let below = 0;
  for (const [issuer, secrets] of [...signed].sort(([, a], [, b]) => middle(a) - middle(b))) {
    const box: Box = {
      key: `issuer ${issuer}`,
      title: issuer,
      detail: issuerDetail(plan, issuer),
      kind: 'issuer',
      to: undefined,
      x: columns.issuer * width,
      y: Math.max(below, middle(secrets)),
      width: widths.issuer * width,
    };
    below = box.y + boxHeight + boxGap;
    boxes.push(box);
    lines.push(...secrets.map((from) => ({ from, to: box, hosts: 1 })));
  }
  return { boxes, lines, height: Math.max(y - laneGap, below - boxGap, 0), left: Math.max(0, all.length - wanted) };
}

function middle(boxes: readonly Box[]): number {
  return boxes.reduce((sum, { y }) => sum + y, 0) / boxes.length;
}

/** The authority behind an issuer, as the calendar knows it. */
function issuerDetail({ environments, calendar }: PlanJson, issuer: string): string {
  const owners = new Set(
    environments.filter((one) => describeIssuance(one) === issuer).map(({ name }) => `environment:${name}`),
  );
  return calendar.find(({ owner }) => owners.has(owner))?.authority ?? 'issuer';
}

/** The environments in the plan's order, then the hosts that have none. */
function lanesOf(plan: PlanJson, wiring: readonly WiringJson[], isWhole: boolean): Lane[] {
  const groups = new Map(hostGroups({ ...plan, wiring }).map((group) => [group.id, group]));
  const ofEnvironments = plan.environments.flatMap((environment, position): Lane[] => {
    const hosts = [`s${position}`, `e${position}`].flatMap((id) => groups.get(id)?.wiring ?? []);
    if (hosts.length === 0 && !isWhole) return [];
    return [{ id: environment.name, title: undefined, environment, wiring: hosts }];
  });
  const others = [...groups.values()].flatMap(({ id, title, wiring: hosts }): Lane[] =>
    title === undefined ? [] : [{ id, title, environment: undefined, wiring: hosts }],
  );
  return [...ofEnvironments, ...others];
}

interface LaneBoxes {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly height: number;
  /** The box that an issuer signs. */
  readonly last: Box;
}

function laneBoxes(
  lane: Lane,
  top: number,
  { width, most }: { readonly width: number; readonly most: number },
): LaneBoxes {
  const nodes = hostNodes({ id: lane.id, title: lane.title, wiring: lane.wiring }, most);
  const rows = Math.max(1, nodes.length);
  const height = rows * boxHeight + (rows - 1) * boxGap;
  const y = top + (height - boxHeight) / 2;
  const hosts = nodes.map(({ lines: [title = '', detail = ''], host, namespace }, row): Box => ({
    key: `${lane.id} ${row}`,
    title: namespace ?? title,
    detail: host === undefined ? detail : namespaceOf(lane.wiring, host),
    kind: 'host',
    to: host !== undefined ? { host } : namespace !== undefined ? { namespace, ...filterOf(lane) } : filterOf(lane),
    x: columns.host * width,
    y: top + row * (boxHeight + boxGap),
    width: widths.host * width,
  }));
  const hub: Box = { ...hubOf(lane), x: columns.environment * width, y, width: widths.environment * width };
  const toHub = hosts.map((from, row) => ({ from, to: hub, hosts: hostsIn(nodes[row]?.lines[1]) }));
  if (lane.environment === undefined) return { boxes: [...hosts, hub], lines: toHub, height, last: hub };
  const secret: Box = {
    key: `${lane.id} secret`,
    ...secretTexts(lane.environment),
    kind: 'secret',
    to: undefined,
    x: columns.secret * width,
    y,
    width: widths.secret * width,
  };
  const toSecret = { from: hub, to: secret, hosts: lane.wiring.length };
  return { boxes: [...hosts, hub, secret], lines: [...toHub, toSecret], height, last: secret };
}

/** The number of hosts that a node stands for. */
function hostsIn(detail: string | undefined): number {
  return Number.parseInt(detail ?? '', 10) || 1;
}

function namespaceOf(wiring: readonly WiringJson[], host: string): string {
  const [first, ...others] = new Set(wiring.filter((one) => one.host === host).map(({ namespace }) => namespace));
  return others.length === 0 ? `in ${first ?? '?'}` : `in ${count(others.length + 1, 'namespace')}`;
}

function filterOf({ environment, wiring }: Lane): Partial<Filters> {
  return environment === undefined ? { tls: wiring[0]?.tls ?? '', environment: '' } : { environment: environment.name };
}

function hubOf(lane: Lane): Pick<Box, 'key' | 'title' | 'detail' | 'kind' | 'to'> {
  const { id, title, environment, wiring } = lane;
  const key = `${id} hub`;
  const hosts = count(new Set(wiring.map(({ host }) => host)).size, 'host');
  if (environment === undefined) {
    return { key, title: title ?? '', detail: hosts, kind: id === 'none' ? 'none' : 'own', to: filterOf(lane) };
  }
  const [first = '', ...others] = environment.names;
  const detail = others.length === 0 ? first : `${first} and ${others.length} more`;
  return { key, title: environment.name, detail, kind: 'environment', to: filterOf(lane) };
}

function secretTexts(environment: EnvironmentJson): Pick<Box, 'title' | 'detail'> {
  const { certificate, secret, distribution, selector } = environment;
  if (certificate === 'arn' || certificate === 'traefikAcme') {
    return { title: describeSecret(environment).replace(/^none \((.*)\)$/, '$1'), detail: 'no Secret' };
  }
  const copies = selector === null ? 'no copies' : `copies by ${distribution}`;
  return { title: secret.name, detail: `${secret.namespace} · ${copies}` };
}
