import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { type Filters, hashOf, noFilters, parseHash } from './filters';

/** Changes what is shown. `replace`: the back button passes over what was shown before. */
export type Go = (change: Partial<Filters>, how?: 'push' | 'replace') => void;

/** Time after the last key at which the address follows; browsers refuse more than a few changes a second. */
const settledMs = 250;

/** What is shown, kept in the address, so that a link shows the same and the back button works. */
export function useAddress(): { readonly filters: Filters; readonly go: Go } {
  const [filters, setFilters] = useState(fromAddress);
  const shown = useRef(filters);
  const settling = useRef<number>(undefined);
  const show = (next: Filters) => {
    shown.current = next;
    setFilters(next);
  };
  const go: Go = (change, how = 'push') => {
    window.clearTimeout(settling.current);
    const next = { ...shown.current, section: '', ...change };
    if (how === 'push') history.pushState(null, '', `#${hashOf(next)}`);
    else settling.current = window.setTimeout(() => history.replaceState(null, '', `#${hashOf(next)}`), settledMs);
    show(next);
  };
  useEffect(() => {
    const follow = () => {
      window.clearTimeout(settling.current);
      show(fromAddress());
    };
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
  return { filters, go };
}

function fromAddress(): Filters {
  return parseHash(location.hash.slice(1));
}

interface Address {
  readonly filters: Filters;
  readonly go: Go;
}

/** What is shown, for all parts of the page. */
export const AddressContext = createContext<Address>({ filters: noFilters, go: () => undefined });

export function useFilters(): Address {
  return useContext(AddressContext);
}
