import { type Explanation } from '../../components/wiring/explanation/explanation';
import { explanationJson } from './explanation-json';
import { type ExplanationOptions } from './explanation-options';
import { explanationTable } from './explanation-table';
import { jsonText } from './json-text';

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
