import { type Report } from './contents';
import { jsonText } from './json-text';

/**
 * The plan as JSON: {@link PlanJson}, and against a base also `changes`, which is {@link Changes}. The same plan gives
 * the same bytes.
 */
export function jsonReport({ plan, changes }: Report): string {
  return jsonText({ ...plan, changes });
}
