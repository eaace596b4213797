import { label } from '../mermaid-label';
import { count } from '../summary';
import { type StacksReport } from './contents';
import { stackLines } from './verdict';

/** Below Mermaid's limits of 500 edges and 50,000 characters; the worst stacks are drawn first. */
const mostStacks = 200;
const mostEdges = 450;

/**
 * What stacks have in common as a Mermaid flowchart: each with its verdict, the limits that several count against, and
 * a line between two for each diagnostic across stacks. Beyond what Mermaid draws, the rest is counted.
 */
export function stacksMermaid(report: StacksReport): string {
  const { spendings, diagnostics } = report.across;
  const lines = stackLines(report);
  const drawn = lines.slice(0, mostStacks);
  const ids = new Map(drawn.map(({ stack }, index) => [stack, `s${index}`]));
  const found = diagnostics.flatMap(({ code, places: [first, ...others] }) =>
    others.flatMap(({ stack }) => edge(ids.get(first?.stack ?? ''), `-.-|${code}|`, ids.get(stack))),
  );
  const spent = spendings.flatMap(({ stacks }, index) =>
    stacks.flatMap((one) => edge(ids.get(one.stack), `-->|${one.count}|`, `l${index}`)),
  );
  const edges = [...new Set([...found, ...spent])];
  const shown = edges.slice(0, mostEdges);
  const ends = new Set(shown.map((line) => line.split(' ').at(-1)));
  const limits = spendings.flatMap(({ of, directory, count: orders, limit, period }, index) =>
    ends.has(`l${index}`) ? [`l${index}([${label(of, `${orders} of ${limit} per ${period}`, directory)}])`] : [],
  );
  const left = [
    ...(lines.length > drawn.length ? [count(lines.length - drawn.length, 'more stack')] : []),
    ...(edges.length > shown.length ? [count(edges.length - shown.length, 'more line')] : []),
  ];
  const all = [
    'flowchart LR',
    ...drawn.map(
      ({ stack, verdict, hosts }) => `${ids.get(stack) ?? ''}[${label(stack, verdict, count(hosts, 'host'))}]`,
    ),
    ...limits,
    ...shown,
    ...(left.length > 0 ? [`left[${label(`and ${left.join(', ')}`)}]`] : []),
  ];
  return `${all.join('\n  ')}\n`;
}

function edge(from: string | undefined, line: string, to: string | undefined): string[] {
  return from === undefined || to === undefined ? [] : [`${from} ${line} ${to}`];
}
