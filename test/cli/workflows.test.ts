import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { root } from './command';

/** SchemaStore's schema of GitHub's workflows (schemastore 0.2.2). */
const schema: unknown = JSON.parse(readFileSync(join(__dirname, 'github-workflow.schema.json'), 'utf8'));
const isWorkflow = new Ajv({ strict: false, allErrors: true, logger: false }).compile(schema as object);

const folder = join(root, '.github/workflows');
const guide = readFileSync(join(root, 'docs/guides/pull-requests.md'), 'utf8');

const workflows: readonly (readonly [name: string, text: string])[] = [
  ...readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const),
  ...[...guide.matchAll(/```yaml\n# \.github\/workflows\/(.*)\n([^]*?)```/g)].map(
    ([, name = '', text = '']) => [`${name} of the guide`, text] as const,
  ),
];

describe('workflows of GitHub', () => {
  it('are two of this repository, and two of the guide', () => assert.equal(workflows.length, 4));

  for (const [name, text] of workflows) {
    it(`${name} is one by the schema`, () => {
      assert.ok(isWorkflow(parse(text)), JSON.stringify(isWorkflow.errors));
    });

    it(`${name} pins each action by its commit, and says which version that is`, () => {
      const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
      assert.ok(uses.length > 2);
      for (const action of uses) assert.match(action, /^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it(`${name} puts nothing of a pull request into a script`, () => {
      const scripts = [...text.matchAll(/run: \|\n((?: {10,}.*\n)+)/g)].map(([, script = '']) => script);
      assert.ok(scripts.length > 0);
      assert.ok(scripts.every((script) => !script.includes('${{')));
    });
  }
});
