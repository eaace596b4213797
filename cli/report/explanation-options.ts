import { type Locate } from './contents';

export const explanationFormats = ['table', 'json'] as const;

export type ExplanationFormat = (typeof explanationFormats)[number];

/** How an explanation is printed. */
export interface ExplanationOptions {
  readonly format: ExplanationFormat;
  readonly color: boolean;
  /** Columns of the terminal; Infinity where lines may have any length. */
  readonly width: number;
  /** The file that the stack was read from. */
  readonly file: string;
  /** Where paths of diagnostics stand. */
  readonly locate: Locate;
}
