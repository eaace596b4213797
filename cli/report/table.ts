import pico from 'picocolors';
import { changeLines } from './change-lines';
import { type Cell, columns, type Paint, type Row } from './columns';
import { describeCopies, describeIssuance, describeSecret, describeTls, isServedByAnother } from './descriptions';
import { type DiagnosticJson, type EnvironmentJson, type OrderJson, type PlanJson, type WiringJson } from './plan-json';
import { type Report } from './contents';
import { summaryLine } from './summary';
import { visible } from '../../components/config/visible';
import { wrap } from './wrap';

const width = 100;
const indent = '  ';

type Colors = ReturnType<typeof pico.createColors>;

/**
 * The plan for people, 100 columns wide.
 *
 * @param color whether to paint it with ANSI colours
 */
export function tableReport({ plan, changes }: Report, color: boolean): string {
  const colors = pico.createColors(color);
  const sections = [
    environmentSection(plan.environments, colors),
    wiringSection(plan.wiring, colors),
    orderSection(plan.orders, colors),
    ...(changes === undefined ? [] : [changeSection(changeLines(changes), colors)]),
    diagnosticSection(plan.diagnostics, colors),
    ignoredSection(plan, colors),
    resourceSection(plan, colors),
  ];
  const blocks = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${[...blocks, wrap(summaryLine(plan), width).join('\n')].join('\n\n')}\n`;
}

/** Rows under a title; nothing where there are none. */
export function section(title: string, head: readonly string[], rows: readonly Row[], colors: Colors): string[] {
  if (rows.length === 0) return [];
  const heading = head.map((text) => ({ text, paint: colors.dim }));
  const lines = columns(heading, rows, width - indent.length);
  return [colors.bold(title), ...lines.map((line) => indent + line)];
}

function environmentSection(environments: readonly EnvironmentJson[], colors: Colors): string[] {
  const rows = environments.map((one) => [
    { text: one.name, paint: colors.cyan },
    one.names.join(', '),
    describeIssuance(one),
    describeSecret(one),
    describeCopies(one),
  ]);
  return section('Environments', ['name', 'names', 'issued by', 'routing secret', 'copies'], rows, colors);
}

function wiringSection(wiring: readonly WiringJson[], colors: Colors): string[] {
  if (wiring.length === 0) return [colors.bold('Wiring'), `${indent}no hosts`];
  const rows = wiring.map((one) => [
    one.host,
    one.namespace,
    tlsCell(one, colors),
    one.coveringName ?? '-',
    { text: one.servedBy ?? '-', ...(isServedByAnother(one) && { paint: colors.red }) },
    one.orders === 0 ? '-' : String(one.orders),
  ]);
  const head = ['host', 'namespace', 'TLS', 'covering name', 'served by', 'orders'];
  return section('Wiring', head, rows, colors);
}

function tlsCell(one: WiringJson, colors: Colors): Cell {
  const text = describeTls(one);
  switch (one.tls) {
    case 'routing-secret':
    case 'load-balancer':
      return { text, paint: colors.green };
    default:
      return { text, paint: colors.yellow };
  }
}

function orderSection(orders: readonly OrderJson[], colors: Colors): string[] {
  const rows = orders.map(({ count, registeredDomain, directory, identifiers }) => [
    String(count),
    registeredDomain,
    directory,
    identifiers.join(', '),
  ]);
  return section('ACME orders', ['orders', 'registered domain', 'directory', 'names'], rows, colors);
}

function changeSection(lines: ReturnType<typeof changeLines>, colors: Colors): string[] {
  if (lines.length === 0) return [colors.bold('Changes'), `${indent}none since the base`];
  const paints = { added: colors.green, removed: colors.red, changed: colors.yellow };
  const rows = lines.map(({ kind, thing, name, detail }) => [{ text: kind, paint: paints[kind] }, thing, name, detail]);
  return section('Changes', ['', 'what', 'which', 'how'], rows, colors);
}

/** Diagnostics under a title, each with its hint; nothing where there are none. */
export function diagnosticSection(diagnostics: readonly DiagnosticJson[], colors: Colors): string[] {
  if (diagnostics.length === 0) return [];
  return [colors.bold('Diagnostics'), ...diagnostics.flatMap((one) => diagnosticLines(one, colors))];
}

function diagnosticLines({ severity, code, path, message, hint }: DiagnosticJson, colors: Colors): string[] {
  const paint = severityPaint(severity, colors);
  return [
    ...indented(`${severity} ${code} ${path}`, indent, colors.bold).map((line, index) =>
      index === 0 ? line.replace(severity, paint) : line,
    ),
    ...indented(message, indent + indent),
    ...indented(`hint: ${hint}`, indent + indent, colors.dim),
  ];
}

function severityPaint(severity: string, colors: Colors): Paint {
  if (severity === 'error') return colors.red;
  return severity === 'warning' ? colors.yellow : colors.blue;
}

function ignoredSection({ ignored }: PlanJson, colors: Colors): string[] {
  const rows = ignored.map(({ code, path, reason }) => [code, path, reason]);
  return section('Accepted by planning.ignore', ['code', 'path', 'reason'], rows, colors);
}

function resourceSection({ resources = [] }: PlanJson, colors: Colors): string[] {
  const rows = resources.map(({ type, name }) => [type, name]);
  return section(`Resources (${resources.length})`, ['type', 'name'], rows, colors);
}

function indented(text: string, by: string, paint: Paint = (line) => line): string[] {
  return wrap(visible(text), width - by.length).map((line) => by + paint(line));
}
