import { type Report } from './contents';
import { jsonText } from './json-text';

/**
 * The plan as JSON: {@link PlanJson}, with the engine's preview also `engine`, and against a base `changes`, which is {@link Changes}. The same plan gives
 * the same bytes.
 */
export function jsonReport({ plan, engine, changes }: Report): string {
  return jsonText({ ...plan, engine, changes });
}
