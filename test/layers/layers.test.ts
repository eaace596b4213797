import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { directoriesWithSources } from './directories';
import { roomNames as names, roomOf, rooms as rows } from './rooms';
import { root } from '../pulumi/recordings';

/** The rooms that a room may import; `components/*` is each room below `components`. */
function importable(imports: readonly string[], self: string): string[] {
  const all = imports.flatMap((one) =>
    one.endsWith('/*') ? names.filter((name) => `${name}/`.startsWith(one.slice(0, -1))) : [one],
  );
  return all.filter((name) => name !== self);
}

/** What the linter says to a file that imports something. */
async function lint(path: string, imported: string): Promise<string[]> {
  const eslint = new ESLint({
    cwd: root,
    ruleFilter: ({ ruleId }) => ruleId === 'import-x/no-restricted-paths',
    // The rule needs no types, and reading them takes most of the time.
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
  });
  const results = await eslint.lintText(`export * from '${imported}';\n`, { filePath: join(root, path) });
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}

describe('The layers', () => {
  it('have a room for each folder that has sources, and no room without a folder', () => {
    const folders = ['components', 'cli', 'test'].flatMap((top) => directoriesWithSources(top));
    assert.deepEqual(
      folders.filter((folder) => roomOf(folder) === undefined),
      [],
    );
    assert.deepEqual(
      names.filter((name) => !existsSync(join(root, name))),
      [],
    );
  });

  it('name only rooms as what may be imported', () => {
    for (const { room, imports } of rows)
      for (const one of importable(imports, room)) assert.ok(names.includes(one), `${room} imports ${one}`);
  });

  it('have no circle', () => {
    const placed = new Set<string>();
    let left = rows;
    while (left.length > 0) {
      const next = left.filter(({ room, imports }) => importable(imports, room).every((one) => placed.has(one)));
      assert.notDeepEqual(next, [], `in a circle: ${left.map(({ room }) => room).join(', ')}`);
      for (const { room } of next) placed.add(room);
      left = left.filter(({ room }) => !placed.has(room));
    }
  });

  it('are the table of docs/architecture.md', () => {
    const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    const cells = text.split('\n').flatMap((line) => {
      const [, room, holds, imports] = line.split(/ *\| */);
      return room?.startsWith('`') === true ? [{ room, holds, imports }] : [];
    });
    const wanted = rows.map(({ room, holds, imports }) => ({
      room: `\`${room}\``,
      holds,
      imports: imports.map((one) => `\`${one.replace(/^components\//, '')}\``).join(', ') || '-',
    }));
    assert.deepEqual(cells, wanted);
  });

  it('stop an import of a room that is not below', async () => {
    assert.deepEqual(await lint('components/config/path.ts', '../wiring/plan'), [
      'Unexpected path "../wiring/plan" imported in restricted zone. components/config may import nothing else of ours (test/layers/layers.json).',
    ]);
    assert.deepEqual(await lint('components/wiring/plan.ts', '../config/path'), []);
  });

  it('stop an import of a room inside of one that may be imported', async () => {
    const found = await lint('cli/report/table.ts', '../../components/wiring/engines/engine');
    assert.equal(found.length, 1, found.join('\n'));
    assert.deepEqual(await lint('cli/report/table.ts', '../../components/wiring/rules/diagnostic'), []);
  });
});
