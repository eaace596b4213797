import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadStack } from '../../components/config/stack-file';

const guides = resolve(__dirname, '../../docs/guides');

/** The snippets of a guide that are a whole configuration: they have an environment. */
function configurations(guide: string): readonly string[] {
  const snippets = [...readFileSync(join(guides, guide), 'utf8').matchAll(/```yaml\n([^`]*)```/g)];
  return snippets.map(([, text = '']) => text).filter((text) => /^edgewire:environments:/m.test(text));
}

describe('configuration: the guides', () => {
  for (const guide of readdirSync(guides)) {
    configurations(guide).forEach((text, index) => {
      it(`${guide} shows what can be configured${index === 0 ? '' : ` (${index + 1})`}`, () => {
        const indented = text.replaceAll(/^(?=.)/gm, '  ');
        const loaded = loadStack({ name: 'Pulumi.guide.yaml', text: `config:\n${indented}` });
        assert.deepEqual(loaded.kind === 'errors' ? loaded.errors : [], []);
      });
    });
  }

  it('are looked at', () => assert.ok(configurations('private-ca.md').length > 0));
});
