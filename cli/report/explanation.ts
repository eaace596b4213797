import { type Explanation } from '../../components/wiring/explanation/explanation';
import { explanationJson } from './explanation-json';
import { explanationTable } from './explanation-table';
import { jsonText } from './json-text';

export const explanationFormats = ['table', 'json'] as const;

export type ExplanationFormat = (typeof explanationFormats)[number];

export interface ExplanationOptions {
  readonly format: ExplanationFormat;
  readonly color: boolean;
  /** Columns of the terminal; Infinity where lines may have any length. */
  readonly width: number;
  /** The file that the stack was read from. */
  readonly file: string;
}

/** An explanation as text, ended by a line break. The same explanation and options give the same bytes. */
export function renderExplanation(explanation: Explanation, { format, ...page }: ExplanationOptions): string {
  const json = explanationJson(explanation);
  switch (format) {
    case 'table':
      return explanationTable(json, page);
    case 'json':
      return jsonText(json);
  }
}
