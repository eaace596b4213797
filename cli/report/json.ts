import { type Report } from './contents';
import { jsonText } from './json-text';

/**
 * The plan as JSON: {@link PlanJson}, with the engine's preview also `engine`, against a base `changes`, which is
 * {@link Changes}, and of the command `plan` the `basis`, which is {@link PlanBasis}. The same plan gives the same bytes.
 */
export function jsonReport({ plan, engine, changes, basis }: Report): string {
  return jsonText({ ...plan, engine, changes, basis });
}
