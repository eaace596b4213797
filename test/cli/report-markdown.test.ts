import assert from 'node:assert/strict';
import { diagnostic } from '../../components/wiring/rules/diagnostic';
import { renderPlan } from '../../cli/report/report';
import { bare, environments, samplePlan, tooDeep, wired } from './sample-plan';

const markdown = (given: Parameters<typeof samplePlan>[0]) => renderPlan(samplePlan(given), { format: 'markdown' });

/** The cells of a table's row, as GitHub splits it: at pipes that no backslash precedes. */
function cells(row: string): string[] {
  return row.split(/(?<!\\)\|/).slice(1, -1);
}

function rowWith(report: string, text: string): string {
  const row = report.split('\n').find((line) => line.includes(text));
  assert.ok(row, report);
  return row;
}

describe('report: Markdown', () => {
  it('has the counts, and a row for each host, order and diagnostic', () => {
    const report = markdown({});
    assert.match(report, /^### edgewire: stack `dev`\n\n\*\*Fails: 2 hosts: /);
    assert.deepEqual(
      cells(rowWith(report, '`wiki.apps')).map((cell) => cell.trim()),
      ['`wiki.apps.example.com`', '`wiki`', 'production-routing', '`*.apps.example.com`', 'production', ''],
    );
    assert.ok(report.includes('| 1 | `example.com` | `letsencrypt-production` | `*.apps.example.com` |'));
    assert.ok(report.includes('| error | [EW1003](docs/diagnostics/EW1003.md) | `edgewire:apps[1].host` | '));
  });

  it('ends with a folded picture, and goes without where a comment has no room for it', () => {
    const picture = /\n<details><summary>Picture<\/summary>\n\n```mermaid\nflowchart LR\n[^]*\n```\n\n<\/details>\n$/;
    assert.match(markdown({}), picture);
    const [one] = environments;
    const many = Array.from({ length: 500 }, (_, index) => ({ ...one!, name: `environment-${index}` }));
    const hosts = many.map(({ name }) => wired(`${name}.apps.example.com`, { environment: name }));
    assert.doesNotMatch(markdown({ environments: many, wiring: hosts }), /mermaid/);
  });

  it('names the file of the stack, and links to where the pages are', () => {
    const options = {
      format: 'markdown',
      file: 'Pulumi.dev.yaml',
      cluster: 'dev',
      docsUrl: 'https://example.com/docs',
    } as const;
    const report = renderPlan(samplePlan(), options);
    assert.match(report, /^### edgewire: stack `dev` \(`Pulumi\.dev\.yaml`\), cluster `dev`\n/);
    assert.ok(report.includes('[EW1003](https://example.com/docs/EW1003.md)'));
  });

  it('lets nothing in a name or message be Markdown, HTML, a mention or a cell', () => {
    const bad = 'a|b`c`<img src=x>\\|**d**@org/team\nnew | row [x](http://e)';
    const report = markdown({
      wiring: [bare(bad)],
      diagnostics: [{ ...tooDeep, path: bad, message: bad, hint: bad }],
    });
    const lines = report.split('\n');
    // What is drawn is in a fence, which only a line of backticks ends.
    assert.deepEqual(
      lines.filter((line) => line.startsWith('```')),
      ['```mermaid', '```'],
    );
    const rows = lines.filter((line) => line.startsWith('|') && line.includes('img'));
    assert.equal(rows.length, 2);
    for (const row of rows) {
      const outside = row.replaceAll(/<\/?code>|<br>|\[EW1003\]\([^)]*\)|`wiki`/g, '');
      assert.doesNotMatch(outside, /[<>`\\*[\]]|@(?!&#8203;)|:\/\//);
    }
    assert.deepEqual(
      rows.map((row) => cells(row).length),
      [4, 6],
    );
  });

  it('keeps names without such characters readable', () => {
    assert.ok(markdown({ wiring: [wired('a_b@c.example')] }).includes('`a_b@c.example`'));
  });

  it('stays below the limit of GitHub, says what it left out, and folds what is long', () => {
    const hosts = Array.from({ length: 5000 }, (_, index) => wired(`host-${index}.apps.example.com`));
    const found = Array.from({ length: 3000 }, (_, index) =>
      diagnostic('EW1003', `edgewire:apps[${index}].host`, 'It lies too deep.', 'Move it.'),
    );
    const report = markdown({ wiring: hosts, diagnostics: found });
    assert.ok(report.length < 65_536, String(report.length));
    assert.ok(report.length > 60_000, String(report.length));
    for (const [title, all] of [
      ['Wiring', 5000],
      ['Diagnostics', 3000],
    ] as const) {
      const section = new RegExp(`<details><summary>${title} \\(${all}\\)</summary>\n\n([^]*?)\n\n</details>`).exec(
        report,
      );
      const shown = section![1]!.split('\n').filter((line) => line.startsWith('| ')).length - 2;
      assert.ok(section![1]!.includes(`_${all - shown} more of ${all} left out here; the plan has all of them._`));
    }
    assert.ok(report.includes('#### ACME orders (1)'));
  });

  it('leaves out nothing that fits', () => {
    const hosts = Array.from({ length: 300 }, (_, index) => wired(`host-${index}.apps.example.com`));
    const report = markdown({ wiring: hosts });
    assert.equal(report.split('\n').filter((line) => line.startsWith('| `host-')).length, 300);
    assert.ok(!report.includes('left out'));
  });

  it('stays below the limit with one endless row', () => {
    const report = markdown({ wiring: [wired('x'.repeat(70_000))] });
    assert.ok(report.length < 65_536);
    assert.ok(report.includes('_1 more of 1 left out here; the plan has all of them._'));
  });
});
