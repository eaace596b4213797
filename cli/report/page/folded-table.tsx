import { type ComponentChildren } from 'preact';
import { DataTable } from './data-table';
import { Folded } from './folded';

/** A table, and what it is of. */
export interface TableContent {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
}

/** A table that has to be opened. */
export function FoldedTable({ table: { title, head, rows } }: { readonly table: TableContent }) {
  const summary = (
    <>
      <h3>{title}</h3>
      <span class="count">{rows.length}</span>
    </>
  );
  return (
    <Folded summary={summary}>
      <DataTable caption={title} head={head} rows={rows} />
    </Folded>
  );
}
