import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { describeTls, isServedByAnother } from '../descriptions';
import { useFilters } from './address';
import { printedItems } from './data-table';
import { Severity } from './finding';
import { noFilters } from './filters';
import { FilterLink } from './link';
import { useMedia, usePrinting } from './media';
import { type Finding, type Host, type Model, worstOf } from './model';
import { Name } from './name';
import { Section } from './section';
import { type Shown } from './shown';

/** Heights of a row, as the style sheet has them. */
const rowHeights = { wide: 40, narrow: 62 };

/** Rows beyond what is seen, above and below, so that scrolling does not show gaps. */
const beyond = 12;

/** The characters of a text that count for its column; what is longer ends in an ellipsis. */
const longestText = 72;

/** What a cell has left and right of its text, in pixels. */
const paddings = 20;

/** Widths of a character, in pixels: of a name in the fixed font, and of other text. */
const characters = { name: 7.8, text: 7 };

/** The columns, each with what is read in it. */
const columns: readonly Column[] = [
  { title: 'Host', character: characters.name, text: ({ host }) => host },
  { title: 'Namespace', character: characters.text, text: ({ namespace }) => namespace },
  { title: 'TLS', character: characters.text, text: (host) => `* ${describeTls(host)}` },
  { title: 'Covered by', character: characters.name, text: ({ coveringName }) => coveringName ?? '' },
  { title: 'Served by', character: characters.text, text: ({ servedBy }) => servedBy ?? '' },
  { title: 'Controller', character: characters.text, text: ({ controller }) => controller ?? '' },
  { title: 'Findings', character: characters.text, text: ({ findings }) => (findings.length > 0 ? 'EW0000 +10 ' : '') },
];

interface Column {
  readonly title: string;
  /** The width of a character, in pixels. */
  readonly character: number;
  readonly text: (host: Host) => string;
}

/** The hosts in the plan's order. Of a long list only the rows that are seen are in the document. */
export function Hosts({ model, shown }: { readonly model: Model; readonly shown: Shown }) {
  const { go } = useFilters();
  return (
    <Section id="hosts" title="Hosts">
      {shown.hosts.length > 0 ? (
        <HostTable hosts={shown.hosts} />
      ) : model.hosts.length === 0 ? (
        <p class="empty">This stack has no host yet: add an application to edgewire:apps.</p>
      ) : (
        <p class="empty">
          No host matches.{' '}
          <button type="button" onClick={() => go(noFilters)}>
            Show all
          </button>
        </p>
      )}
    </Section>
  );
}

function HostTable({ hosts }: { readonly hosts: readonly Host[] }) {
  const isPrinted = usePrinting();
  const rowHeight = rowHeights[useMedia('screen and (max-width: 760px)') ? 'narrow' : 'wide'];
  const { frame, first, last } = useWindow(hosts, rowHeight);
  const seen = isPrinted ? hosts.slice(0, printedItems) : hosts.slice(first, last);
  const start = isPrinted ? 0 : first;
  return (
    <>
      <div class="scroller" ref={frame} tabIndex={0} role="region" aria-label="Table: hosts">
        <table class="hosts" style={useMemo(() => columnWidths(hosts), [hosts])} aria-rowcount={hosts.length + 1}>
          <caption class="hidden">Hosts, and how each gets its TLS</caption>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ title }) => (
                <th scope="col">{title}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer rows={isPrinted ? 0 : first} height={rowHeight} />
            {seen.map((host, row) => (
              <HostRow key={host.position} host={host} index={start + row + 2} />
            ))}
            <Spacer rows={isPrinted ? 0 : hosts.length - last} height={rowHeight} />
          </tbody>
        </table>
      </div>
      {isPrinted && hosts.length > seen.length && <p class="muted">and {hosts.length - seen.length} more hosts</p>}
    </>
  );
}

/** Widths of the columns, by their longest texts, in the style sheet's variables: no host is cut, a wide table scrolls. */
function columnWidths(hosts: readonly Host[]): Record<string, string> {
  const longest = columns.map(({ title }) => title.length + 1);
  for (const host of hosts) {
    for (const [column, { text }] of columns.entries()) {
      longest[column] = Math.max(longest[column] ?? 0, Math.min(text(host).length, longestText));
    }
  }
  const pixels = columns.map(({ character }, column) => (longest[column] ?? 0) * character + paddings);
  const all = pixels.reduce((sum, width) => sum + width, 0);
  return Object.fromEntries([
    ['--least', `${all}px`],
    ...pixels.map((width, column) => [`--column-${column + 1}`, `${(100 * width) / all}%`] as const),
  ]);
}

function HostRow({ host, index }: { readonly host: Host; readonly index: number }) {
  const { filters } = useFilters();
  const worst = worstOf(host.findings);
  return (
    <tr aria-rowindex={index} class={host.host === filters.host ? 'chosen' : ''}>
      <th scope="row" title={host.host}>
        <FilterLink to={{ host: host.host }}>
          <Name>{host.host}</Name>
        </FilterLink>
      </th>
      <td title={host.namespace}>{host.namespace}</td>
      <td title={describeTls(host)}>
        <span class={`tls ${host.tls}`}>{host.tls === 'none' ? 'without TLS' : describeTls(host)}</span>
      </td>
      <td title={host.coveringName ?? ''}>
        {host.coveringName === null ? <None /> : <Name>{host.coveringName}</Name>}
      </td>
      <td class={isServedByAnother(host) ? 'another' : ''}>{host.servedBy ?? <None />}</td>
      <td>{host.controller ?? <None />}</td>
      <td>{worst !== undefined && <Severity of={worst}>{codesText(host.findings)}</Severity>}</td>
    </tr>
  );
}

/** The first code, and how many there are beside it. */
function codesText([first, ...others]: readonly Finding[]): string {
  return others.length === 0 ? (first?.code ?? '') : `${first?.code ?? ''} +${others.length}`;
}

export function None() {
  return (
    <span class="muted">
      <span aria-hidden="true">–</span>
      <span class="hidden">none</span>
    </span>
  );
}

/** Stands for the rows that are not there. */
function Spacer({ rows, height }: { readonly rows: number; readonly height: number }) {
  return rows <= 0 ? null : (
    <tr aria-hidden="true" class="spacer" style={{ height: `${rows * height}px` }}>
      <td colSpan={columns.length} />
    </tr>
  );
}

/** Which rows are seen. A new list is seen from its beginning. */
function useWindow(hosts: readonly Host[], rowHeight: number) {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  useLayoutEffect(() => {
    if (frame.current !== null) frame.current.scrollTop = 0;
    setTop(0);
  }, [hosts]);
  useLayoutEffect(() => {
    const { current } = frame;
    if (current === null) return;
    const follow = () => setTop(Math.floor(current.scrollTop / rowHeight / beyond) * beyond);
    const watch = new ResizeObserver(() => setHeight(current.clientHeight));
    current.addEventListener('scroll', follow, { passive: true });
    watch.observe(current);
    return () => {
      current.removeEventListener('scroll', follow);
      watch.disconnect();
    };
  }, [rowHeight]);
  const first = Math.max(0, Math.min(top, hosts.length) - beyond);
  const last = Math.min(hosts.length, top + Math.ceil(height / rowHeight) + 2 * beyond);
  return { frame, first, last };
}
