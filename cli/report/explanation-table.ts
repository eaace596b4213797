import pico from 'picocolors';
import { visible } from '../../components/config/visible';
import { type ControllerViewJson, type ExplanationJson } from './explanation-shape';
import {
  annotatedTexts,
  answerOf,
  changeText,
  clientsText,
  copiesText,
  dnsTexts,
  epinioText,
  guardTexts,
  issuedText,
  lifetimeOf,
  listed,
  originText,
  ownerText,
  reasonTexts,
  standingText,
  storeText,
} from './explanation-words';
import { type ExplanationOptions } from './explanation-options';
import { count } from './summary';
import { diagnosticSection, section } from './table';
import { wrap } from './wrap';

const indent = '  ';

/** The room for the names of programs. */
const labelWidth = 14;

type Colors = ReturnType<typeof pico.createColors>;

interface Page {
  readonly colors: Colors;
  readonly width: number;
}

/**
 * An explanation for people: what clients get, what each program makes of the host, the rule, and what would change it.
 */
export function explanationTable(
  explanation: ExplanationJson,
  { color, width, file, locate }: Omit<ExplanationOptions, 'format'>,
): string {
  const page = { colors: pico.createColors(color), width };
  const blocks = [
    answer(explanation, file, page),
    routeSection(explanation, page),
    programSection(explanation, page),
    ...explanation.controllers.map((controller) => storeSection(controller, page)),
    reasonSection(explanation, page),
    changeSection(explanation, page),
    diagnosticSection(explanation.diagnostics, page.colors, width, locate),
    closing(explanation, page),
  ];
  const texts = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function answer(
  { host, stack, routes, controllers }: ExplanationJson,
  file: string,
  { colors, width }: Page,
): string[] {
  const sentences = controllers.flatMap((controller) => {
    const paint = controller.shown.certificate?.accepted === true ? colors.green : colors.red;
    const lifetime = lifetimeOf(controller.shown);
    return [
      ...indented(answerOf(controller), indent, width).map((line) => (controller.routed ? paint(line) : line)),
      ...(lifetime === undefined ? [] : indented(lifetime, indent, width)),
    ];
  });
  const unrouted =
    routes.length > 0 || controllers.some(({ routed }) => routed)
      ? []
      : indented('No route has this host, so nothing answers for it yet.', indent, width);
  const unserved =
    routes.length > 0 && controllers.every(({ routed }) => !routed)
      ? indented('No controller of this stack reads a route of it.', indent, width).map(colors.red)
      : [];
  return [
    ...wrap(visible(host), width).map((line) => colors.bold(line)),
    ...indented(`in stack ${stack} (${file})`, indent, width).map((line) => colors.dim(line)),
    ...unrouted,
    ...unserved,
    ...sentences,
  ];
}

function routeSection({ routes, host }: ExplanationJson, { colors, width }: Page): string[] {
  const rows = routes.map((route) => [
    route.host === host ? route.source : `${route.source}, by ${route.host}`,
    route.namespace,
    route.controller ?? '-',
    { text: route.tls, paint: route.tls === 'none' ? colors.red : colors.green },
    route.secrets.length === 0 ? '-' : route.secrets.map(originText).join('; '),
  ]);
  return section('Routes', ['route', 'namespace', 'controller', 'TLS', 'Secret, from'], rows, colors, { width });
}

function programSection(explanation: ExplanationJson, { colors, width }: Page): string[] {
  const { controllers, copies, epinio, issued, monitors, guard } = explanation;
  const annotated = annotatedTexts(explanation);
  const byDistribution = new Map<string, string[]>();
  for (const one of copies) {
    const name = one.distribution === 'direct' ? 'the program' : one.distribution;
    byDistribution.set(name, [...(byDistribution.get(name) ?? []), copiesText(one)]);
  }
  const programs: readonly (readonly [string, readonly string[]])[] = [
    ['DNS', dnsTexts(explanation)],
    ['TLS clients', controllers.map((one) => `${controllers.length > 1 ? `at ${one.name} ` : ''}${clientsText(one)}`)],
    ['Traefik', controllers.map(storeText)],
    ['cert-manager', issued.length === 0 ? ['makes nothing for it'] : issued.map(issuedText)],
    ...byDistribution,
    ...(annotated.length === 0 ? [] : [['annotations', annotated] as const]),
    ['Epinio', epinio === null ? ['no namespace of its own is known here'] : epinio.map(epinioText)],
    [
      'monitors',
      monitors.length === 0
        ? ['none']
        : monitors.map(
            ({ kind, url, interval }) => `${kind} asks for ${url}${interval === null ? '' : ` every ${interval}`}`,
          ),
    ],
    ...(guard === null ? [] : [['guard', guardTexts(guard)] as const]),
  ];
  const lines = programs.flatMap(([name, texts]) =>
    texts.flatMap((text, index) => labelled(index === 0 ? name : '', text, { colors, width })),
  );
  return [colors.bold('What each program makes of it'), ...lines];
}

/** A text beside the name of a program, its lines under each other. */
function labelled(name: string, text: string, { colors, width }: Page): string[] {
  return wrap(visible(text), Math.max(20, width - indent.length - labelWidth)).map((line, index) => {
    const label = index === 0 ? name : '';
    return `${indent}${colors.cyan(label)}${' '.repeat(labelWidth - label.length)}${line}`;
  });
}

function storeSection({ name, candidates }: ControllerViewJson, { colors, width }: Page): string[] {
  const rows = candidates.map((candidate) => {
    const { names, secrets, standing } = candidate;
    const paint = standing === 'served' ? colors.green : standing === 'chance' ? colors.red : colors.dim;
    const owner = ownerText({ ...candidate, writtenBy: null });
    return [{ text: standingText(candidate), paint }, owner, listed(names), listed(secrets, 2)];
  });
  const head = ['', 'certificate', 'names', 'Secrets'];
  return section(`Certificates for it in the store of ${name}`, head, rows, colors, { width });
}

function reasonSection(explanation: ExplanationJson, { colors, width }: Page): string[] {
  return [colors.bold('Why'), ...reasonTexts(explanation).flatMap((text) => indented(text, indent, width))];
}

function changeSection({ changes, host }: ExplanationJson, { colors, width }: Page): string[] {
  if (changes.length === 0) return [];
  const lines = changes.flatMap((change) =>
    wrap(visible(changeText(change, host)), width - 4).map(
      (line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`,
    ),
  );
  return [colors.bold('What would change it'), ...lines];
}

/** What else the stack and its manifests are about to be told. */
function closing({ elsewhere, ignored }: ExplanationJson, { colors, width }: Page): string[] {
  const accepted = ignored.map(({ code, path, reason }) => `accepted: ${code} ${path} (${reason})`);
  const other =
    elsewhere === 0 ? [] : [`${count(elsewhere, 'diagnostic')} about other things: see \`plan\` and \`check\`.`];
  return [...accepted, ...other].flatMap((text) => indented(text, indent, width)).map((line) => colors.dim(line));
}

function indented(text: string, by: string, width: number): string[] {
  return wrap(visible(text), width - by.length).map((line) => by + line);
}
