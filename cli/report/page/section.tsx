import { type ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useFilters } from './address';

interface SectionProps {
  /** Its name in the address, `section=…`. */
  readonly id: string;
  readonly title: string;
  /** A sentence under the title. */
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of the page, which links lead to. */
export function Section({ id, title, lead, children }: SectionProps) {
  const { filters } = useFilters();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (filters.section !== id) return;
    heading.current?.scrollIntoView();
    heading.current?.focus({ preventScroll: true });
  }, [filters.section]);
  return (
    <section aria-labelledby={`title-${id}`} class="section">
      <h2 id={`title-${id}`} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {lead !== undefined && <p class="lead">{lead}</p>}
      {children}
    </section>
  );
}
