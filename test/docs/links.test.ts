import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const docs = join(root, 'docs');
const pages = [
  join(root, 'README.md'),
  join(root, 'CHANGELOG.md'),
  join(root, 'test/lab/README.md'),
  ...readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(docs, file)),
];

/** The files of this repository that a page links to, as absolute paths, without anchors. */
function linked(page: string): string[] {
  const text = readFileSync(page, 'utf8').replace(/^```[^]*?^```/gm, '');
  return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => resolve(dirname(page), target));
}

describe('docs: links', () => {
  it('lead to files that are there', () => {
    const broken = pages.flatMap((page) =>
      linked(page)
        .filter((target) => !existsSync(target))
        .map((target) => `${relative(root, page)} -> ${relative(root, target)}`),
    );
    assert.deepEqual(broken, []);
  });

  it('lead from docs/README.md to every guide and every page beside it', () => {
    const index = new Set(linked(join(docs, 'README.md')));
    const lost = pages.filter((page) => /^docs\/(guides\/)?[^/]+\.md$/.test(relative(root, page)) && !index.has(page));
    assert.deepEqual(
      lost.map((page) => relative(root, page)),
      ['docs/README.md'],
    );
  });
});
