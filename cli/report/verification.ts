import { type Finding, findingTitles } from '../../components/wiring/verification/finding';
import { type Observation } from '../../components/wiring/verification/observation';
import { type Promised } from '../../components/wiring/verification/promise';
import { jsonText } from './json-text';
import { verificationJson } from './verification-json';
import { verificationMetrics } from './verification-metrics';
import { verificationTable } from './verification-table';

export const verificationFormats = ['table', 'json', 'prometheus'] as const;

export type VerificationFormat = (typeof verificationFormats)[number];

/** What was looked at, and what was found. */
export interface Verification {
  readonly stack: string;
  readonly promised: Promised;
  readonly observation: Observation;
  readonly findings: readonly Finding[];
  /** What could not be asked, each as a sentence. */
  readonly unasked: readonly string[];
  /** When it was looked at. */
  readonly now: Date;
}

export interface VerificationOptions {
  readonly format: VerificationFormat;
  readonly color: boolean;
  /** Columns of the terminal; Infinity where lines may have any length. */
  readonly width: number;
}

/** A verification as text, ended by a line break. */
export function renderVerification(verification: Verification, { format, color, width }: VerificationOptions): string {
  const json = verificationJson(verification);
  switch (format) {
    case 'table':
      return verificationTable(json, color, width);
    case 'json':
      return jsonText(json);
    case 'prometheus':
      return verificationMetrics(json, Object.keys(findingTitles));
  }
}
