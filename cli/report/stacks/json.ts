import { jsonText } from '../json-text';
import { type StackReport, type StacksReport } from './contents';

/**
 * Several stacks as JSON: of each its plan, in the shape that `plan --format json` has without `--all`, or its `errors`,
 * or `gone`; then what shows across them. By name, so the same stacks give the same bytes.
 */
export function stacksJson({ stacks, across }: StacksReport): string {
  return jsonText({ stacks: stacks.map(stackJson), across });
}

function stackJson(one: StackReport) {
  const { stack } = one;
  switch (one.kind) {
    case 'planned':
      return { ...one.report.plan, changes: one.report.changes };
    case 'refused':
      return { stack, errors: one.mistakes.map(({ path, message, location }) => ({ path, message, ...location })) };
    case 'gone':
      return { stack, gone: true };
  }
}
