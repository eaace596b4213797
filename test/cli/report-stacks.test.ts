import assert from 'node:assert/strict';
import { type Report } from '../../cli/report/contents';
import { commentLimit } from '../../cli/report/markdown';
import { planJson } from '../../cli/report/plan-json';
import { reportOf } from '../../cli/report/report';
import { type StackReport, type StacksReport } from '../../cli/report/stacks/contents';
import { stacksMarkdown } from '../../cli/report/stacks/markdown';
import { stacksMermaid } from '../../cli/report/stacks/mermaid';
import { stacksTable } from '../../cli/report/stacks/table';
import { type Plan } from '../../components/wiring/plan';
import { diagnostic } from '../../components/wiring/rules/diagnostic';
import { bare, samplePlan, tooDeep, wired } from './sample-plan';

const quiet = { diagnostics: [], ignored: [], wiring: [wired('wiki.apps.example.com')] };

function planned(stack: string, given: Partial<Plan>, base?: Partial<Plan>): StackReport {
  const before = base && planJson(samplePlan({ ...quiet, ...base, stackName: stack }));
  const report: Report = reportOf(samplePlan({ ...quiet, ...given, stackName: stack }), { base: before });
  return { kind: 'planned', stack, report };
}

function reportOfStacks(stacks: readonly StackReport[], given: Partial<StacksReport> = {}): StacksReport {
  return {
    stacks,
    across: { spendings: [], diagnostics: [], ignored: [] },
    acrossFails: false,
    newAcross: undefined,
    isCompared: false,
    locate: () => undefined,
    ...given,
  };
}

const many = (count: number, of: (name: string) => StackReport) =>
  Array.from({ length: count }, (_, index) => of(`cluster-${String(index).padStart(4, '0')}`));

const markdown = (report: StacksReport) =>
  stacksMarkdown(report, { docsUrl: 'docs/diagnostics', runUrl: 'https://forge.example/run/1' });

/** The stacks whose names a text has. */
const namesIn = (text: string) => new Set(text.match(/cluster-\d{4}/g));

const hosts = Array.from({ length: 200 }, (_, index) => wired(`host-${index}.apps.example.com`));
const bareHosts = hosts.map(({ host }) => bare(host));
const found = Array.from({ length: 50 }, (_, index) =>
  diagnostic('EW1003', `edgewire:apps[${index}].host`, 'It lies too deep.', 'Move it.'),
);

describe('report: several stacks as Markdown', () => {
  it('leaves out nothing that fits', () => {
    const report = markdown(
      reportOfStacks([planned('a', { wiring: hosts }), planned('b', { diagnostics: [tooDeep] })]),
    );
    assert.equal(report.match(/^\| `host-/gm)?.length, 200);
    assert.ok(!report.includes('left out'));
    assert.ok(report.includes('| `b` | **fails** | 1 |  | 1 | 1 |  |'));
  });

  it('keeps the line of every stack, and gives what matters equal parts of the rest', () => {
    const one = (name: string) => planned(name, { wiring: bareHosts, diagnostics: found }, { wiring: hosts });
    const report = markdown(reportOfStacks(many(20, one), { isCompared: true }));
    assert.ok(Buffer.byteLength(report) <= commentLimit, String(report.length));
    assert.ok(report.length > commentLimit * 0.8, String(report.length));
    assert.equal(report.match(/^\| `cluster-\d{4}` \| \*\*fails\*\* \|/gm)?.length, 20);
    const sections = [...report.matchAll(/<details open><summary>Stack <code>([^<]*)<\/code>/g)];
    assert.equal(sections.length, 20);
    assert.equal(report.match(/\*\*Fails: 200 hosts lose TLS/g)?.length, 20);
    const rows = sections.map(
      ({ index }) => report.slice(index, index + 2500).match(/^\| host loses TLS/gm)?.length ?? 0,
    );
    assert.ok(Math.min(...rows) > 0, String(rows));
    assert.ok(Math.max(...rows) - Math.min(...rows) <= 2, String(rows));
  });

  it('keeps the lines of 300 stacks that fail, and says how many sections are left out', () => {
    const report = markdown(reportOfStacks(many(300, (name) => planned(name, { diagnostics: found }))));
    assert.ok(Buffer.byteLength(report) <= commentLimit);
    assert.equal(report.match(/^\| `cluster-\d{4}` \| \*\*fails\*\*/gm)?.length, 300);
    const left = /_The sections of (\d+) more stacks are left out here; \[the run\]/.exec(report)?.[1];
    assert.equal(Number(left) + (report.match(/<summary>Stack <code>/g)?.length ?? 0), 300);
  });

  it('names what passes and stays as it is in one fold, behind what gets worse', () => {
    const stacks = many(200, (name) => planned(name, {}, {}));
    const worse = planned('production', { wiring: [bare('wiki.apps.example.com')] }, {});
    const report = markdown(reportOfStacks([...stacks, worse], { isCompared: true }));
    assert.equal(report.split('\n')[2], '**Passes: 1 host loses TLS (`wiki.apps.example.com` of `production`)**');
    assert.equal(report.match(/^\| `/gm)?.[0], '| `');
    assert.match(report, /<summary>200 further stacks pass, and nothing changes in them<\/summary>/);
    assert.equal(namesIn(report).size, 200);
  });

  it('counts what not even a name has room for, and never passes the limit', () => {
    const stacks = many(6000, (name) => planned(name, { diagnostics: [tooDeep] }));
    const report = markdown(reportOfStacks(stacks));
    assert.ok(Buffer.byteLength(report) <= commentLimit, String(Buffer.byteLength(report)));
    assert.match(report, /\*\*Fails: 6000 stacks: 6000 fail;/);
    assert.match(report, /_\d+ more stacks that fail or change: `cluster-\d{4}` .* and \d+ more_/);
  });

  it('lets nothing of a name or a mistake be Markdown or HTML', () => {
    const bad = 'a</code><img src=x>|**b**@org/team';
    const report = markdown(
      reportOfStacks([{ kind: 'refused', stack: bad, mistakes: [{ path: bad, message: bad, location: undefined }] }]),
    );
    assert.doesNotMatch(report, /<img|@org|\|\*\*b/);
  });
});

describe('report: several stacks', () => {
  it('as Mermaid stay below its limits', () => {
    const stacks = many(400, (name) => planned(name, {}));
    const names = stacks.map(({ stack }) => stack);
    const spending = {
      directory: 'letsencrypt-production',
      of: 'for the registered domain example.com',
      count: 400,
      limit: 50,
      period: '7 days',
      stacks: names.map((stack) => ({ stack, count: 1 })),
    };
    const spendings = Array.from({ length: 5 }, () => spending);
    const drawn = stacksMermaid(reportOfStacks(stacks, { across: { spendings, diagnostics: [], ignored: [] } }));
    assert.ok(drawn.length < 50_000);
    assert.equal(drawn.match(/-->/g)?.length, 450);
    assert.match(drawn, /left\["and 200 more stacks, \d+ more lines"\]\n$/);
  });

  it('as a table have the stacks first, what fails before what passes, and each one after them', () => {
    const stacks = [planned('a', {}), planned('b', { diagnostics: [tooDeep] })];
    const lines = stacksTable(reportOfStacks(stacks), false, 100).split('\n');
    assert.equal(lines[0], 'Fails: 2 stacks: 1 fails, 1 passes; across stacks 0 errors, 0 warnings');
    assert.deepEqual(
      lines.slice(4, 6).map((line) => line.trim().split(/ {2,}/)),
      [
        ['b', 'fails', '1', '0', '1', '1', '0'],
        ['a', 'passes', '1', '0', '1', '0', '0'],
      ],
    );
    assert.ok(lines.indexOf('Stack b') < lines.indexOf('Stack a'));
    assert.deepEqual(
      lines.filter((line) => line.length > 100),
      [],
    );
  });
});
