import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../pulumi/recordings';
import { roomOf } from './rooms';

interface Task {
  readonly title: string;
  /** The files that it names. */
  readonly paths: readonly string[];
}

const tasks: readonly Task[] = readFileSync(join(root, 'docs/where.md'), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [title = '', ...lines] = section.split('\n');
    const paths = [...lines.join('\n').matchAll(/`((?:components|cli|test|docs)\/[^`]+)`/g)].map(
      ([, path]) => path ?? '',
    );
    return { title, paths };
  });

/** The pages of the documentation, as paths from the project's root. */
function pages(): string[] {
  const all = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', ...all.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];
}

describe('docs/where.md', () => {
  it('has ten tasks, and more', () => {
    assert.ok(tasks.length >= 10, `${tasks.length} tasks`);
  });

  for (const { title, paths } of tasks) {
    it(`names files that exist, for: ${title}`, () => {
      assert.notDeepEqual(paths, []);
      assert.deepEqual(
        paths.filter((path) => !existsSync(join(root, path))),
        [],
      );
    });

    it(`needs three rooms of the program at most, for: ${title}`, () => {
      const source = paths.filter((path) => !path.startsWith('test/') && !path.startsWith('docs/'));
      // Rooms inside of another one, such as wiring's engines, count as that one.
      const rooms = new Set(source.map((path) => roomOf(path)?.split('/').slice(0, 2).join('/')));
      assert.ok(rooms.size <= 3, [...rooms].join(', '));
    });
  }
});

describe('Links in the documentation', () => {
  it('lead to files that exist', () => {
    const broken = pages().flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8');
      const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? '');
      return targets
        .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page}: ${target}`);
    });
    assert.deepEqual(broken, []);
  });
});
