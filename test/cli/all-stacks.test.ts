import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlanJson } from '../../cli/report/plan-json';
import { type AcrossJson } from '../../cli/report/stacks/contents';
import { folder, run, stackFile } from './command';

const now = ['--now', '2027-01-01T00:00:00Z'];

/** A stack of one host in a domain of its own. */
function stack(name: string, more = ''): string {
  return stackFile(`wiki.${name}.example.com`, more).replace('domain: apps', `domain: ${name}`);
}

const rack = '  edgewire:cluster: { network: rack-1 }\n';

describe('plan --all', () => {
  /** Runs `plan --all` over the files given, in a folder that is removed. */
  function all(files: Readonly<Record<string, string>>, ...args: string[]) {
    const { path, remove } = folder(files);
    try {
      return run(['plan', '--all', ...now, ...args], { cwd: path });
    } finally {
      remove();
    }
  }

  const good = {
    'Pulumi.east.yaml': stack('east'),
    'Pulumi.west.yaml': stack('west').replaceAll('192.0.2', '198.51.100'),
  };
  const shared = { 'Pulumi.east.yaml': stack('east', rack), 'Pulumi.west.yaml': stack('west', rack) };
  const wrong = {
    ...good,
    'Pulumi.broken.yaml': 'config:\n  edgewire:nothing: 1\n',
    'Pulumi.torn.yaml': 'config: [\n',
  };

  it('plans every stack, and ends with 0 where all pass', () => {
    const { code, out, err } = all(good);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^Passes: 2 stacks: 2 pass; across stacks 0 errors, 0 warnings\n\nStacks\n/);
    assert.ok(out.indexOf('Stack east (') > 0 && out.indexOf('Stack east (') < out.indexOf('Stack west ('));
  });

  it('ends with 1 for what only shows across stacks, and tells it before each stack', () => {
    const { code, out } = all(shared);
    assert.equal(code, 1);
    assert.match(out, /^Fails: 2 stacks: 2 pass; across stacks 1 error, 0 warnings\n/);
    assert.ok(out.includes('error EW9102 west: edgewire:addresses.pools.edge[0]'));
  });

  it('ends with 1 for a warning across stacks only where one of them is strict', () => {
    const twice = (planning: string) => ({
      'Pulumi.a.yaml': stack('a', '  edgewire:cluster: { network: one }\n')
        .replaceAll('wiki.a.', 'wiki.b.')
        .replace('domain: a.example.com', 'domain: a.example.com, names: [wiki.b.example.com]'),
      'Pulumi.b.yaml': stack('b', `  edgewire:cluster: { network: two }\n${planning}`),
    });
    const { code, out } = all(twice(''));
    assert.equal(code, 0, out);
    assert.ok(out.includes('warning EW9104 b: edgewire:apps[0].host'), out);
    const strict = all(
      twice(
        '  edgewire:planning: { strict: true }\n  edgewire:controllers: { external: { class: traefik, default: true, replicas: 2 } }\n',
      ),
    );
    assert.equal(strict.code, 1, strict.out);
  });

  it('tells the mistakes of a stack with its name, plans the others, and ends with 2', () => {
    const { code, out, err } = all(wrong);
    assert.equal(code, 2);
    assert.match(
      err,
      /^Stack "broken" cannot be planned:\nedgewire:[^]*\nStack "torn" cannot be planned:\nPulumi\.torn\.yaml:/m,
    );
    assert.match(out, /^Fails: 4 stacks: 2 cannot be planned, 2 pass;/);
    assert.ok(out.includes('Stack east (') && out.includes('Stack west ('));
  });

  it('has every stack in the JSON, in the shape of one, its errors where it has some', () => {
    const { out } = all(wrong, '--format', 'json');
    const { stacks, across } = JSON.parse(out) as {
      readonly stacks: readonly (PlanJson & { readonly errors?: readonly { readonly path: string }[] })[];
      readonly across: AcrossJson;
    };
    assert.deepEqual(
      stacks.map((one) => [one.stack, one.errors === undefined]),
      [
        ['broken', false],
        ['east', true],
        ['torn', false],
        ['west', true],
      ],
    );
    assert.deepEqual(
      stacks[1]?.wiring.map(({ host }) => host),
      ['wiki.east.example.com'],
    );
    assert.equal(
      stacks[0]?.errors?.some(({ path }) => path === 'edgewire:nothing'),
      true,
    );
    assert.deepEqual(across, { spendings: [], diagnostics: [], ignored: [] });
  });

  it('is the same in every run, byte for byte, in every format', () => {
    for (const format of ['table', 'json', 'markdown', 'mermaid', 'github', 'sarif']) {
      const [first, second] = [all(shared, '--format', format), all(shared, '--format', format)];
      assert.deepEqual([first.code, first.out], [1, second.out], format);
      assert.ok(first.out.endsWith('\n') && first.out.includes('EW9102'), format);
    }
  });

  it('points at the line of the stack that a finding across stacks is told of', () => {
    const { out } = all(shared, '--format', 'github');
    assert.match(out, /^edgewire: fails: 2 stacks: 2 pass; across stacks 1 error, 0 warnings\n/);
    assert.match(out, /^::error file=[^,]*Pulumi\.west\.yaml,line=2,col=\d+,title=EW9102/m);
    const mistakes = all(wrong, '--format', 'github').out;
    assert.match(mistakes, /^::error file=[^,]*Pulumi\.broken\.yaml,line=2,col=\d+,title=edgewire%3A configuration::/m);
    assert.match(mistakes, /^::error file=[^,]*Pulumi\.torn\.yaml,/m);
  });

  it('draws the stacks, their limits, and lines between those that collide', () => {
    const { out } = all(shared, '--format', 'mermaid');
    assert.match(
      out,
      /^flowchart LR\n {2}s0\["east<br\/>passes<br\/>1 host"\]\n {2}s1\[.*\n {2}s0 -\.-\|EW9102\| s1\n$/,
    );
  });

  it('refuses what is of one stack, a directory without stacks, and a format of one stack, in a sentence', () => {
    const refused = (files: Readonly<Record<string, string>>, args: readonly string[], message: RegExp) => {
      const { code, out, err } = all(files, ...args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
    };
    refused({}, [], /^\. has no stack file \(Pulumi\.<stack>\.yaml\)\.\n$/);
    refused(good, ['--stack', 'east'], /cannot be used with/);
    refused(good, ['--resources'], /cannot be used with/);
    refused(good, ['--base', 'nowhere'], /^nowhere does not exist\.\n$/);
  });
});

describe('plan --all against a base', () => {
  const { path: cwd, remove } = folder({
    'Pulumi.east.yaml': stack('east', rack),
    'Pulumi.north.yaml': stack('north'),
    'Pulumi.west.yaml': stack('west', rack).replaceAll('192.0.2', '198.51.100'),
  });
  after(remove);
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', cwd, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { stdio: 'pipe' });
  const all = (...args: string[]) => run(['plan', '--all', ...now, ...args], { cwd });
  const { path: plans, remove: removePlans } = folder({});
  after(removePlans);
  const { path: checkout, remove: removeCheckout } = folder({});
  after(removeCheckout);

  before(() => {
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'before');
    for (const name of ['east', 'north', 'west']) {
      const { out } = run(['plan', '--stack', name, '--format', 'json', ...now], { cwd });
      writeFileSync(join(plans, `${name}.json`), out);
      cpSync(join(cwd, `Pulumi.${name}.yaml`), join(checkout, `Pulumi.${name}.yaml`));
    }
    rmSync(join(cwd, 'Pulumi.north.yaml'));
    // East loses TLS, west takes its pool, and south is new.
    writeFileSync(join(cwd, 'Pulumi.east.yaml'), stack('east', rack).replace('host: wiki.east', 'host: wiki.other'));
    writeFileSync(join(cwd, 'Pulumi.west.yaml'), stack('west', rack));
    writeFileSync(join(cwd, 'Pulumi.south.yaml'), stack('south').replaceAll('192.0.2', '203.0.113'));
  });

  it('says what gets worse in which stack, what is new across them, and which stacks are gone', () => {
    const { out, err, code } = all('--base-ref', 'main', '--format', 'markdown');
    assert.deepEqual([code, err], [1, 'main has no stack "south": all of it is new.\n']);
    const [, , verdict = '', , counts] = out.split('\n');
    assert.match(verdict, /^\*\*Fails: 1 host loses TLS \(`wiki\.other\.example\.com` of `east`\); /);
    assert.match(verdict, /; 2 hosts are no longer served \(.*`wiki\.north\.example\.com` of `north`\); /);
    assert.match(verdict, /; 1 new error \(`EW9102` of `east, west`\); /);
    assert.equal(counts, '4 stacks: 1 is gone, 3 pass; across stacks 1 error, 0 warnings');
    const rows = out.split('\n').filter((line) => /^\| `(east|north|south|west)` \|/.test(line));
    assert.deepEqual(
      rows.map((line) => [line.split('`')[1], line.split('|')[2]?.trim()]),
      [
        ['east', 'passes'],
        ['north', '**is gone**'],
        ['south', 'passes'],
        ['west', 'passes'],
      ],
    );
    assert.ok(out.includes('<details open><summary>Stack <code>east</code>: passes</summary>'));
    assert.ok(out.includes('<details><summary>Stack <code>north</code>: is gone</summary>'));
  });

  it('has nothing worse where nothing changes, and no section of such stacks', () => {
    git('stash', '-q', '-u');
    const { out, code } = all('--base-ref', 'main', '--format', 'markdown');
    git('stash', 'pop', '-q');
    assert.equal(code, 0);
    assert.ok(out.includes('**Passes: nothing gets worse**'));
    assert.ok(!out.includes('Stack <code>'));
  });

  it('takes a directory of plans, or of stack files, as the base', () => {
    const worse = (base: string) => /gets worse\n([^]*?)\n\n/.exec(all('--base', base).out)?.[1];
    assert.match(worse(plans) ?? '', /east .*1 host loses TLS \(wiki\.other\.example\.com\)/);
    assert.equal(worse(plans), worse(checkout));
    assert.match(all('--base', checkout).out, /^Fails: .*1 new error \(EW9102 of east, west\)/);
    assert.match(all('--base', join(cwd, '.git')).err, /has neither stack files .* nor plans/);
  });
});
