/** The kinds of steps in the summary of a preview or an update, but for those that leave things as they are. */
export function changesIn(summary: object = {}): readonly string[] {
  return Object.keys(summary).filter((kind) => kind !== 'same' && kind !== 'read');
}
