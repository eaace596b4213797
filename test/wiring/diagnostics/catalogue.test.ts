import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { catalogue, type Code, type Diagnostic, unacceptable } from '../../../components/wiring/rules/diagnostic';
import { acrossStacks } from '../../../components/wiring/stacks/across';
import { checkOf, planOf, planOfFile, type Sections } from '../stacks';
import { pairedCodes } from './pairs';
// Each of these registers the codes that it has pairs for.
import './addresses.test';
import './across.test';
import './admission.test';
import './adopted-certificates.test';
import './caa.test';
import './canaries.test';
import './certificates-of-manifests.test';
import './calendar.test';
import './chart-values.test';
import './balancers.test';
import './traefik-acme.test';
import './epinio.test';
import './forms-of-routes.test';
import './given-certificates.test';
import './guard.test';
import './hosts.test';
import './http-proofs.test';
import './ingresses.test';
import './issuance.test';
import './own-edge.test';
import './nginx-canaries.test';
import './private-ca.test';
import './records.test';
import './resource-names.test';
import './routes.test';
import './secret-writers.test';
import './secret-makers.test';
import './secrets.test';
import './served-versions.test';
import './stack-file.test';
import './weights.test';
import './standing-records.test';

const pages = path.resolve(__dirname, '../../../docs/diagnostics');
const contract = path.resolve(__dirname, '../../../../shared/contract.md');
/** Codes whose pages have no example as configuration: it would take dozens of lines, a certificate, a DNS, a megabyte, or another day. */
const withoutExample = /^EW(400[56]|4019|402[04]|5|6011)/;

const entries = Object.entries(catalogue);
const codes = new Set<string>(entries.map(([code]) => code));

function isCode(text: string): text is Code {
  return codes.has(text);
}

interface Row {
  readonly code: string;
  readonly linked: boolean;
  readonly severity: string;
  readonly when: string;
}

/** The rows of Markdown tables whose first cell is a code, linked or not. */
function rowsOf(markdown: string): Row[] {
  const row = /^\|\s*(?:\[(EW\d{4})\]\(\1\.md\)|(EW\d{4}))\s*\|\s*(\S+)\s*\|\s*(.*?)\s*\|$/gm;
  return [...markdown.matchAll(row)].map(([, linked, plain = '', severity = '', when = '']) => ({
    code: linked ?? plain,
    linked: linked !== undefined,
    severity,
    when,
  }));
}

function pageOf(code: string): string {
  return readFileSync(path.join(pages, `${code}.md`), 'utf8');
}

/** The snippets of a page that are marked by a first line `# before` or `# after`. */
function snippets(markdown: string, mark: 'before' | 'after'): string[] {
  return [...markdown.matchAll(/```yaml\n# (before|after)\n([^`]*)```/g)].flatMap(([, found, text = '']) =>
    found === mark ? [text] : [],
  );
}

/** What manifests are checked against: with Epinio, whose rules are among those that they can break. */
const stackOfManifests: Sections = { epinio: '{ environment: production, webInterface: false }' };

/**
 * What a snippet of sections, or a manifest, has to complain of, over the quiet stack of the tests; one that names
 * several stack files, what they have together.
 */
function diagnosticsOfSnippet(yaml: string): readonly Diagnostic[] {
  if (yaml.startsWith('apiVersion:')) return checkOf(stackOfManifests, yaml).diagnostics;
  const stacks = [...yaml.matchAll(/^# Pulumi\.([\w-]+)\.yaml\n((?!# Pulumi)[^]*?)(?=^# Pulumi|(?![^]))/gm)];
  if (stacks.length === 0) return planOfFile(sectionsOf(yaml)).diagnostics;
  return acrossStacks(stacks.map(([, name = '', text = '']) => planOf(sectionsOf(text), undefined, name))).diagnostics;
}

function sectionsOf(yaml: string): Sections {
  const sections: unknown = parse(yaml);
  assert.ok(typeof sections === 'object' && sections !== null);
  const given = Object.entries(sections).map(
    ([key, value]) => [key.replace('edgewire:', ''), JSON.stringify(value)] as const,
  );
  return Object.fromEntries(given);
}

describe('the pages of diagnostics', () => {
  const files = readdirSync(pages).filter((file) => file !== 'README.md');
  const table = rowsOf(readFileSync(path.join(pages, 'README.md'), 'utf8'));

  it('are one for each code of the catalogue, and no more', () => {
    assert.deepEqual(
      files.sort(),
      [...codes].sort().map((code) => `${code}.md`),
    );
  });

  for (const [code, { severity, title }] of entries) {
    it(`${code} has the title and the severity of the catalogue, and all its parts`, () => {
      const page = pageOf(code);
      assert.match(page, new RegExp(`^# ${code}: `));
      assert.equal(page.split('\n')[0], `# ${code}: ${title}`);
      assert.equal(/^\*\*Severity:\*\* (\w+)(; error past the limit)?$/m.exec(page)?.[1], severity);
      assert.deepEqual(
        [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading),
        ['What', 'Why it hurts', 'What to do', 'Source of the rule'],
      );
    });
  }

  it("say of each code that can't be accepted why, and of no other", () => {
    for (const [code] of entries) {
      const why = isCode(code) ? unacceptable[code] : undefined;
      const told = /^\*\*Can't be accepted:\*\* (.*)\.$/m.exec(pageOf(code))?.[1];
      assert.equal(told, why, code);
    }
    const index = readFileSync(path.join(pages, 'README.md'), 'utf8');
    const entry = /an entry for ([^:]*?) is a mistake/.exec(index)?.[1];
    assert.deepEqual(entry?.match(/EW\d{4}/g), Object.keys(unacceptable).sort());
  });

  for (const [code] of entries) {
    const page = existsSync(path.join(pages, `${code}.md`)) ? pageOf(code) : '';
    snippets(page, 'before').forEach((text, index) => {
      it(`${code} has an example that provokes it${index === 0 ? '' : ` (${index + 1})`}`, () => {
        assert.ok(diagnosticsOfSnippet(text).some((diagnostic) => diagnostic.code === code));
      });
    });
    snippets(page, 'after').forEach((text, index) => {
      it(`${code} has a remedy that leaves no error${index === 0 ? '' : ` (${index + 1})`}`, () => {
        const left = diagnosticsOfSnippet(text).filter((one) => one.code === code || one.severity === 'error');
        assert.deepEqual(left, []);
      });
    });
  }

  it('have both halves of each example', () => {
    for (const [code] of entries) {
      const [before, after] = [snippets(pageOf(code), 'before'), snippets(pageOf(code), 'after')];
      assert.equal(before.length, after.length, code);
      assert.equal(before.length === 0, withoutExample.test(code), code);
    }
  });

  it('name vectors that there are', () => {
    const vectors = path.resolve(__dirname, '../../vectors');
    const all = readdirSync(vectors).map((file) => readFileSync(path.join(vectors, file), 'utf8'));
    const ids = new Set(all.join('').match(/(?<="id": ?")[\w-]+(?=")/g));
    const named = files.flatMap(
      (file) => readFileSync(path.join(pages, file), 'utf8').match(/\b[a-z]{2}-[a-z]?\d{3}\b/g) ?? [],
    );
    assert.ok(named.length > 50);
    assert.deepEqual(
      named.filter((id) => !ids.has(id)),
      [],
    );
  });

  it('are listed in the index by family, with the severity of the catalogue', () => {
    const sorted = table.map(({ code }) => code);
    assert.deepEqual(sorted, [...new Set(sorted)].sort());
    assert.deepEqual(
      table.filter(({ linked }) => linked).map(({ code }) => code),
      [...codes].sort(),
    );
    for (const { code, severity } of table) {
      if (isCode(code)) assert.equal(severity.charAt(0), catalogue[code].severity.charAt(0).toUpperCase(), code);
    }
  });

  it('agree with the contract beside the repository in each code that both have', function () {
    if (!existsSync(contract)) this.skip();
    const text = (rows: readonly Row[]) => rows.map(({ code, severity, when }) => `${code} ${severity} ${when}`);
    const agreed = rowsOf(readFileSync(contract, 'utf8'))
      .filter(({ code }) => isCode(code))
      .sort((a, b) => (a.code < b.code ? -1 : 1));
    const inContract = new Set(agreed.map(({ code }) => code));
    assert.ok(agreed.length > 50);
    assert.deepEqual(text(table.filter(({ code }) => inContract.has(code))), text(agreed));
  });
});

describe('the tests of diagnostics', () => {
  it('have a pair for each code', () => {
    assert.deepEqual([...pairedCodes()].sort(), [...codes].sort());
  });
});
