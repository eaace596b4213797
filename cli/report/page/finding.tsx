import { type ComponentChildren } from 'preact';
import { useFilters } from './address';
import { FilterLink } from './link';
import { type Finding } from './model';
import { Name } from './name';

/** A severity as a coloured word. */
export function Severity({ of, children }: { readonly of: string; readonly children?: ComponentChildren }) {
  return <span class={`badge ${of}`}>{children ?? of}</span>;
}

/** A code that leads to its page, where the pages are somewhere. */
export function CodeLink({ code, docsUrl }: { readonly code: string; readonly docsUrl: string }) {
  if (docsUrl === '') return <code>{code}</code>;
  return (
    <a href={`${docsUrl}/${code}.md`} rel="noreferrer">
      {code}
    </a>
  );
}

/** Hosts of a finding that are named; the others are counted. */
const namedHosts = 3;

/** One finding: where, what, and what to do. */
export function FindingText({ finding, hosts }: { readonly finding: Finding; readonly hosts: readonly string[] }) {
  const { filters } = useFilters();
  const { path, message, hint } = finding;
  const links = [...new Set(hosts)].filter((host) => host !== filters.host);
  return (
    <>
      <p class="where">
        <Name>{path}</Name>
      </p>
      <p>{message}</p>
      <p class="hint">
        <span class="label">Fix</span> {hint}
      </p>
      {links.length > 0 && (
        <p class="about">
          {links.slice(0, namedHosts).map((host) => (
            <FilterLink to={{ host }}>
              <Name>{host}</Name>
            </FilterLink>
          ))}
          {links.length > namedHosts && <span class="muted">and {links.length - namedHosts} more</span>}
        </p>
      )}
    </>
  );
}
