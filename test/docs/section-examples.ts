import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { root } from './components';

/** The stack files of this repository, in which examples are looked for. */
function stackFiles(): readonly string[] {
  const examples = join(root, 'examples');
  const others = readdirSync(examples).filter((file) => file.endsWith('.yaml'));
  return [join(root, 'Pulumi.dev.yaml'), ...others.sort().map((file) => join(examples, file))];
}

/** What a stack file of this repository says in a section, as YAML; a comment where none of them has it. */
export function exampleOf(section: string): string {
  const key = `edgewire:${section}`;
  for (const file of stackFiles()) {
    const value: unknown = parseDocument(readFileSync(file, 'utf8')).getIn(['config', key], true);
    if (value !== undefined) return stringify({ config: { [key]: value } }, { lineWidth: 120 }).trimEnd();
  }
  return `# ${key} is not needed by the examples.`;
}
