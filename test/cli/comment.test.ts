import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as textOf } from 'node:stream/consumers';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planJson } from '../../cli/report/plan-json';
import { renderPlan } from '../../cli/report/report';
import { folder, root, run, stackFile } from './command';
import { FakeForge } from './fake-forge';
import { bare, samplePlan, wired } from './sample-plan';

const secret = 'token-of-the-test';

describe('comment', () => {
  let forge: FakeForge;
  beforeEach(async () => {
    forge = new FakeForge();
    await forge.start();
  });
  afterEach(() => forge.stop());

  /** Beside the forge, which lives in this process. */
  async function comment(kind: 'github' | 'gitlab', report: string, ...args: string[]) {
    const command = [
      join(root, 'cli', 'start.mjs'),
      'comment',
      '--forge',
      kind,
      '--file',
      '-',
      '--number',
      '7',
      ...args,
    ];
    const child = spawn(process.execPath, command, {
      env: {
        PATH: process.env.PATH,
        ...(kind === 'github'
          ? { GITHUB_TOKEN: secret, GITHUB_API_URL: forge.origin, GITHUB_GRAPHQL_URL: `${forge.origin}/graphql` }
          : { GITLAB_TOKEN: secret, CI_API_V4_URL: forge.origin }),
        GITHUB_REPOSITORY: 'team/edge',
        CI_PROJECT_PATH: 'team/edge',
      },
    });
    child.stdin.end(report);
    const [out, err] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'close')]);
    assert.ok(!`${out}${err}`.includes(secret), 'the token is told');
    return { code: child.exitCode, out, err };
  }

  for (const kind of ['github', 'gitlab'] as const) {
    describe(`on ${kind}`, () => {
      it('creates one comment, edits it in place, and lets it shrink', async () => {
        const long = `### Long\n\n${'- a line\n'.repeat(500)}`;
        const first = await comment(kind, long);
        assert.deepEqual([first.code, first.err], [0, '']);
        assert.match(first.out, /^created https?:\/\/.+\n$/);
        assert.match((await comment(kind, '### Short\n')).out, /^edited https?:\/\/.+\n$/);
        assert.equal((await comment(kind, '### Short\n')).out, 'unchanged\n');
        assert.deepEqual(
          forge.comments.map(({ body }) => body),
          ['<!-- edgewire: plan -->\n### Short\n'],
        );
        assert.ok(forge.seen.every(({ token }) => token === secret));
      });

      it('finds its comment on a later page, and leaves those of others alone, marker or not', async () => {
        forge.pageSize = 2;
        const foreign = forge.add('mallory', '<!-- edgewire: plan -->\nNothing to see.');
        forge.add('alice', 'Why?');
        forge.add(forge.me, 'As bob said:\n<!-- edgewire: plan -->');
        forge.add('bob', 'Because.');
        const own = forge.add(forge.me, '<!-- edgewire: plan -->\r\nold');
        assert.match((await comment(kind, 'new')).out, /^edited /);
        assert.deepEqual(
          [foreign.body, own.body],
          ['<!-- edgewire: plan -->\nNothing to see.', '<!-- edgewire: plan -->\nnew'],
        );
        assert.equal(forge.comments.length, 5);
      });

      it('tells reports of several names apart', async () => {
        await comment(kind, 'a', '--name', 'dev');
        await comment(kind, 'b', '--name', 'prod');
        await comment(kind, 'c', '--name', 'dev');
        assert.deepEqual(
          forge.comments.map(({ body }) => body),
          ['<!-- edgewire: dev -->\nc', '<!-- edgewire: prod -->\nb'],
        );
      });

      it('waits where the forge limits it, and says so', async () => {
        forge.refusals.push({ status: 429, headers: { 'retry-after': '0' } }, { status: 502 });
        const { code, out, err } = await comment(kind, 'x');
        assert.deepEqual([code, out.startsWith('created ')], [0, true], err);
        assert.match(err, /is answered by 429; asked again in 0 s\.\n.* is answered by 502; asked again in 1 s\./);
        assert.equal(forge.comments.length, 1);
      });

      it('ends with one sentence where the token may not, and where the wait is too long', async () => {
        forge.refusals.push({ status: 401 });
        const refused = await comment(kind, 'x');
        assert.deepEqual([refused.code, refused.out], [2, '']);
        assert.match(refused.err, /^[^\n]* is answered by 401: the token is not accepted\.\n$/);
        forge.refusals.push({
          status: 403,
          headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '99999999999' },
        });
        const limited = await comment(kind, 'x');
        assert.deepEqual([limited.code, limited.out], [2, '']);
        assert.match(limited.err, /^[^\n]* is answered by 403\.\n$/);
        assert.deepEqual(forge.comments, []);
      });
    });
  }

  it('shows the one host of 1,000 that a change takes TLS from', async () => {
    const hosts = Array.from({ length: 999 }, (_, index) => wired(`host-${index}.apps.example.com`));
    const base = planJson(samplePlan({ wiring: [...hosts, wired('shop.apps.example.com')] }));
    const after = samplePlan({ wiring: [...hosts, bare('shop.apps.example.com')] });
    const { code } = await comment('github', renderPlan(after, { format: 'markdown', base }));
    assert.equal(code, 0);
    const body = forge.comments[0]?.body ?? '';
    assert.match(
      body.split('\n').slice(0, 4).join('\n'),
      /\*\*Fails: 1 host loses TLS \(`shop\.apps\.example\.com`\)\*\*/,
    );
    assert.ok(body.length < 65_536);
  });

  it('has several stacks in one comment, which is edited and shrinks with them', async () => {
    const stack = (name: string, host = `wiki.${name}.example.com`) =>
      stackFile(host).replace('domain: apps', `domain: ${name}`);
    const names = ['dev', 'production', 'staging'];
    const { path: cwd, remove } = folder(Object.fromEntries(names.map((name) => [`Pulumi.${name}.yaml`, stack(name)])));
    const { path: base, remove: removeBase } = folder(
      Object.fromEntries(names.map((name) => [`Pulumi.${name}.yaml`, stack(name)])),
    );
    const posted = async () => {
      const { out } = run(['plan', '--all', '--base', base, '--format', 'markdown'], { cwd });
      return (await comment('github', out, '--name', 'stacks')).out.split(/[ \n]/)[0];
    };
    const body = () => forge.comments[0]?.body ?? '';
    const told = () => [...body().matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    try {
      writeFileSync(join(cwd, 'Pulumi.production.yaml'), stack('production', 'shop.example.net'));
      assert.equal(await posted(), 'created');
      const [marker, title, , verdict] = body().split('\n');
      assert.deepEqual([marker, title], ['<!-- edgewire: stacks -->', '### edgewire: 3 stacks']);
      assert.match(verdict ?? '', /^\*\*Passes: 1 host loses TLS \(`shop\.example\.net` of `production`\); /);
      assert.deepEqual(told(), ['production', 'dev', 'staging']);
      assert.ok(body().includes('<details open><summary>Stack <code>production</code>: passes</summary>'));
      const long = body().length;

      writeFileSync(join(cwd, 'Pulumi.production.yaml'), stack('production'));
      assert.equal(await posted(), 'edited');
      assert.match(body(), /\*\*Passes: nothing gets worse\*\*/);
      assert.ok(body().length < long / 2);

      rmSync(join(cwd, 'Pulumi.dev.yaml'));
      rmSync(join(base, 'Pulumi.dev.yaml'));
      assert.equal(await posted(), 'edited');
      assert.deepEqual(told(), ['production', 'staging']);
      assert.equal(await posted(), 'unchanged');
      assert.equal(forge.comments.length, 1);
    } finally {
      remove();
      removeBase();
    }
  });

  it('cuts what the forge would refuse at a line, and closes what is folded', async () => {
    const line = 'ü'.repeat(50);
    await comment('github', `# Top\n<details>\n${`${line}\n`.repeat(2000)}</details>\n`);
    const body = forge.comments[0]?.body ?? '';
    assert.ok(Buffer.byteLength(body) <= 65_536);
    assert.match(body, /ü\n\n<\/details>\n\n_\d+ more lines do not fit here\._\n$/);
  });

  it('is refused without a token or a number, and for an API without TLS', async () => {
    const refused = async (env: Readonly<Record<string, string>>, args: readonly string[], message: RegExp) => {
      const child = spawn(process.execPath, [join(root, 'cli', 'start.mjs'), 'comment', '--file', '-', ...args], {
        env: { PATH: process.env.PATH, GITHUB_REPOSITORY: 'team/edge', ...env },
      });
      child.stdin.end('x');
      const [err] = await Promise.all([textOf(child.stderr), once(child, 'close')]);
      assert.equal(child.exitCode, 2);
      assert.match(err, message);
    };
    await refused({}, ['--number', '7'], /^GITHUB_TOKEN is missing\.\n$/);
    await refused({ GITHUB_TOKEN: 'x' }, ['--number', '7; rm'], /It has to be the number of a request/);
    await refused({ GITHUB_TOKEN: 'x' }, ['--number', '7', '--name', 'a -->'], /letters and digits/);
    await refused({ GITHUB_TOKEN: 'x', GITHUB_API_URL: 'http://example.com' }, ['--number', '7'], /is no https URL/);
    await refused({ GITHUB_TOKEN: 'x' }, ['--number', '7', '--repository', '../x'], /is no repository of GitHub/);
  });
});
