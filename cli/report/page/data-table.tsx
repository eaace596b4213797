import { type ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { usePrinting } from './media';

/** Rows that are shown at first; each press on the button adds as many again, five times. */
const firstRows = 20;

interface DataTableProps {
  /** What the table holds, for those who do not see its heading. */
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}

/** A table that shows its first rows, and more of them when asked. */
export function DataTable({ caption, head, rows }: DataTableProps) {
  const { shown, more } = useChunks(rows);
  return (
    <>
      <div class="wide" tabIndex={0} role="region" aria-label={`Table: ${caption}`}>
        <table>
          <caption class="hidden">{caption}</caption>
          <thead>
            <tr>
              {head.map((text) => (
                <th scope="col">{text}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(([first, ...others]) => (
              <tr>
                <th scope="row">{first}</th>
                {others.map((cell) => (
                  <td>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
    </>
  );
}

/** The first items of a list, and a button for more of them. On paper there are none left out but of endless lists. */
export function useChunks<Item>(
  items: readonly Item[],
  first = firstRows,
): { readonly shown: readonly Item[]; readonly more: ComponentChildren } {
  const [wanted, setWanted] = useState(first);
  const isPrinted = usePrinting();
  const shown = items.slice(0, isPrinted ? Math.max(wanted, printedItems) : wanted);
  const left = items.length - shown.length;
  if (left === 0) return { shown, more: undefined };
  if (isPrinted) return { shown, more: <p class="muted">and {left} more</p> };
  const next = Math.min(left, first * 5);
  const more = (
    <button type="button" class="show-more" onClick={() => setWanted(wanted + next)}>
      Show {next} more of {left}
    </button>
  );
  return { shown, more };
}

/** Of a list that is longer, the rest is counted on paper. */
export const printedItems = 500;
