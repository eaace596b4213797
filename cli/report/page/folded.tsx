import { type ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { usePrinting } from './media';

interface FoldedProps {
  /** What stands in the line that opens it. */
  readonly summary: ComponentChildren;
  readonly class?: string;
  /** Whether it is open from the start. @default false */
  readonly isOpenFirst?: boolean;
  readonly children: ComponentChildren;
}

/** What has to be opened to be seen, and is in the document only then. On paper all of it is open. */
export function Folded({ summary, class: name, isOpenFirst = false, children }: FoldedProps) {
  const [isChosen, setChosen] = useState(isOpenFirst);
  const isPrinted = usePrinting();
  const isOpen = isChosen || isPrinted;
  return (
    <details class={name} open={isOpen} onToggle={({ currentTarget }) => isPrinted || setChosen(currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && children}
    </details>
  );
}
