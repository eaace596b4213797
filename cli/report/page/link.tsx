import { type ComponentChildren } from 'preact';
import { useFilters } from './address';
import { type Filters, hashOf } from './filters';

interface FilterLinkProps {
  /** What to change of what is shown. */
  readonly to: Partial<Filters>;
  readonly class?: string;
  readonly style?: Readonly<Record<string, string>>;
  readonly children: ComponentChildren;
}

/** A link that changes what is shown; in a new tab, too. */
export function FilterLink({ to, children, class: name, style }: FilterLinkProps) {
  const { filters, go } = useFilters();
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a class={name} style={style} href={`#${hashOf({ ...filters, section: '', ...to })}`} onClick={follow}>
      {children}
    </a>
  );
}
