/** Whether a text has the marks of another program's template: Helm, shells, envsubst, ERB and the like. */
export function holdsTemplate(text: string): boolean {
  return /\{\{|\$\{|<%/.test(text);
}

/** As {@link holdsTemplate}, for a host, where `{{name}}` is a template of this program's own. */
export function isForeignTemplate(text: string): boolean {
  return /\$\{|<%|\{\{-|-\}\}|\{\{\s*[.$(]|\{\{[^{}]*[|"(]/.test(text);
}

/** The message about one value; {@link toldOnce} merges all of them into one. */
export const unrendered = 'is a template that was not rendered';

/** Merges the mistakes about templates into one: one cause leaves them all in a file. */
export function toldOnce<Mistake extends { readonly message: string }>(errors: readonly Mistake[]): Mistake[] {
  const templates = errors.filter(({ message }) => message === unrendered);
  const [first] = templates;
  if (first === undefined) return [...errors];
  const more = templates.length === 1 ? '' : ` (and ${templates.length - 1} more)`;
  const message = `${unrendered}${more}: render the file first, by the program whose {{ … }}, \${…} or <% … %> stands in it`;
  return errors.flatMap((error) => {
    if (error === first) return [{ ...error, message }];
    return error.message === unrendered ? [] : [error];
  });
}
