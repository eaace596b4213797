import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as z from 'zod';
import { workflowCommand } from '../../cli/report/github';
import { folder, run } from './command';

const stack = `config:
  edgewire:charts: { install: { metallb: false } }
  edgewire:issuers:
    own: { selfSigned: {} }
  edgewire:environments:
    production: { domain: apps.example.com, issuer: own, namespaces: { list: [wiki] } }
  edgewire:apps:
    - &base
      name: wiki
      namespace: wiki
      host: a.b.apps.example.com
      service: { name: web, port: 80 }
    - <<: *base
      name: other
`;

const project = `name: edgewire
runtime: nodejs
config:
  edgewire:planning:
    default:
      ignore:
        - { code: EW1005, path: 'edgewire:apps[0].host', reason: none }
`;

const manifest = `kind: ConfigMap
apiVersion: v1
metadata: { name: first }
---
apiVersion: v1
kind: List
items:
  - apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: { name: i, namespace: wiki }
    spec:
      ingressClassName: traefik
      tls:
        - hosts: [q.apps.example.com]
          secretName: "100%,nothing:"
      rules:
        - host: q.apps.example.com
          http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
`;

const sarif = z.object({
  runs: z.tuple([
    z.object({
      tool: z.object({
        driver: z.object({ rules: z.array(z.object({ id: z.string(), helpUri: z.string().optional() })) }),
      }),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.number(),
          level: z.string(),
          locations: z.array(
            z.object({
              physicalLocation: z
                .object({
                  artifactLocation: z.object({ uri: z.string() }),
                  region: z.object({ startLine: z.number(), startColumn: z.number() }),
                })
                .optional(),
            }),
          ),
        }),
      ),
      invocations: z
        .array(
          z.object({
            executionSuccessful: z.boolean(),
            toolConfigurationNotifications: z.array(z.object({ message: z.object({ text: z.string() }) })),
          }),
        )
        .optional(),
    }),
  ]),
});

const formats = {
  uri: (text: string) => URL.canParse(text),
  'uri-reference': (text: string) => URL.canParse(text, 'https://example.com'),
  'date-time': true,
} as const;

const validate = new Ajv({ strict: false, logger: false, unicodeRegExp: false, formats }).compile(
  // The published schema, as the package schemastore 0.2.2 has it.
  JSON.parse(readFileSync(join(__dirname, 'sarif-2.1.0.schema.json'), 'utf8')) as object,
);

/** The run that a SARIF file holds, which the published schema accepts. */
function runIn(text: string) {
  const content: unknown = JSON.parse(text);
  assert.ok(validate(content), JSON.stringify(validate.errors));
  return sarif.parse(content).runs[0];
}

describe('diagnostics at their lines', () => {
  const { path: cwd, remove } = folder({
    'edge/stacks/Pulumi.dev.yaml': stack,
    'edge/stacks/Pulumi.yaml': project,
    'edge/stacks/Pulumi.broken.yaml': stack.replace('port: 80', 'port: 80000').replace('issuer: own', 'isuer: own'),
    'edge/apps/all.yaml': manifest,
    'edge/apps/broken.yaml': 'apiVersion: v1\nkind: [\n',
  });
  before(() => execFileSync('git', ['init', '--quiet'], { cwd }));
  after(remove);
  const surroundings = { cwd: join(cwd, 'edge') };
  const plan = (format: string, ...more: readonly string[]) =>
    run(['plan', '--cwd', 'stacks', '--format', format, ...more], surroundings);
  const check = (format: string, ...files: readonly string[]) =>
    run(['check', '--cwd', 'stacks', '--format', format, ...files], surroundings);

  it('are workflow commands, with files from the root of the repository', () => {
    const { code, out } = plan('github');
    assert.equal(code, 1);
    const [verdict, ...commands] = out.trimEnd().split('\n');
    assert.match(verdict!, /^edgewire: stack dev fails: 1 host: .*3 errors/);
    const places = commands.map((line) =>
      /^::(\w+) file=(.*),line=(\d+),col=(\d+),title=(EW\d+)%3A /.exec(line)?.slice(1),
    );
    assert.deepEqual(places, [
      ['error', 'edge/stacks/Pulumi.dev.yaml', '11', '7', 'EW1003'],
      // The second application merges the host of the first.
      ['error', 'edge/stacks/Pulumi.dev.yaml', '11', '7', 'EW1003'],
      ['error', 'edge/stacks/Pulumi.dev.yaml', '11', '7', 'EW1009'],
      // An entry that the project file gives to all stacks.
      ['notice', 'edge/stacks/Pulumi.yaml', '7', '11', 'EW9002'],
    ]);
  });

  it('stand in the table too, behind the path, as the user named the file', () => {
    const lines = (text: string) => text.split('\n').filter((line) => /^ {2}\w+ EW\d{4} /.test(line));
    assert.deepEqual(lines(plan('table').out), [
      '  error EW1003 edgewire:apps[0].host (stacks/Pulumi.dev.yaml:11:7)',
      '  error EW1003 edgewire:apps[1].host (stacks/Pulumi.dev.yaml:11:7)',
      '  error EW1009 edgewire:apps[1].host (stacks/Pulumi.dev.yaml:11:7)',
      '  information EW9002 edgewire:planning.ignore[0] (stacks/Pulumi.yaml:7:11)',
    ]);
    assert.match(check('table', 'apps/all.yaml').out, /EW3016 manifest:\S+ \(apps\/all\.yaml:15:11\)\n/);
  });

  it('are at the object of a list in the right document of a manifest', () => {
    const { out } = check('github', 'apps/all.yaml');
    assert.match(out, /^::error file=edge\/apps\/all\.yaml,line=15,col=11,title=EW3016%3A .*100%25,nothing:/m);
    const [result] = runIn(check('sarif', 'apps/all.yaml').out).results;
    assert.deepEqual(result?.locations[0]?.physicalLocation, {
      artifactLocation: { uri: 'edge/apps/all.yaml' },
      region: { startLine: 15, startColumn: 11 },
    });
  });

  it('of standard input have no file', () => {
    const outcome = run(['check', '--cwd', 'stacks', '--format', 'github', '-'], { ...surroundings, input: manifest });
    assert.match(outcome.out, /^::error title=EW3016/m);
    const piped = run(['check', '--cwd', 'stacks', '--format', 'sarif', '-'], { ...surroundings, input: manifest });
    assert.equal(runIn(piped.out).results[0]?.locations[0]?.physicalLocation, undefined);
  });

  it('are SARIF that the published schema accepts, each code a rule with its page', () => {
    const { code, out } = plan('sarif', '--docs-url', 'https://docs.example.com/codes/');
    assert.equal(code, 1);
    const { tool, results } = runIn(out);
    assert.deepEqual(
      results.map(({ ruleId, level }) => `${ruleId} ${level}`),
      ['EW1003 error', 'EW1003 error', 'EW1009 error', 'EW9002 note'],
    );
    for (const { ruleId, ruleIndex } of results) {
      const rule = tool.driver.rules[ruleIndex];
      assert.deepEqual(rule, { id: ruleId, helpUri: `https://docs.example.com/codes/${ruleId}.md` });
    }
    assert.equal(plan('sarif', '--docs-url', 'https://docs.example.com/codes/').out, out);
  });

  it('of all stacks are one run of SARIF, with the mistakes of those that cannot be planned', () => {
    const { code, out } = run(['plan', '--all', '--cwd', 'stacks', '--format', 'sarif'], surroundings);
    assert.equal(code, 2);
    const { results, invocations } = runIn(out);
    assert.deepEqual(
      results.map(({ ruleId }) => ruleId),
      ['EW1003', 'EW1003', 'EW1009', 'EW9002'],
    );
    const [first] = invocations?.[0]?.toolConfigurationNotifications ?? [];
    assert.match(first?.message.text ?? '', /^edgewire:/);
  });

  it('are not made of a configuration that is wrong: its mistakes stand there', () => {
    const github = plan('github', '--stack', 'broken');
    assert.equal(github.code, 2);
    assert.match(
      github.out,
      /^::error file=edge\/stacks\/Pulumi\.broken\.yaml,line=12,col=29,title=.*::edgewire:apps\[0\]\.service\.port: /m,
    );
    const { results, invocations } = runIn(plan('sarif', '--stack', 'broken').out);
    assert.deepEqual([results, invocations?.[0]?.executionSuccessful], [[], false]);
    assert.match(invocations![0]!.toolConfigurationNotifications[0]!.message.text, /^edgewire:/);
    const broken = check('github', 'apps/broken.yaml');
    assert.equal(broken.code, 2);
    assert.match(broken.out, /^::error file=edge\/apps\/broken\.yaml,line=\d+,col=\d+,title=/m);
  });
});

describe('a workflow command', () => {
  it('is one line, whatever its texts hold', () => {
    const command = workflowCommand({
      severity: 'information',
      title: 'a,b:c',
      message: 'one\n::error::two\r 50%',
      location: { file: 'a,b.yaml', line: 1, column: 2 },
    });
    assert.equal(command, '::notice file=a%2Cb.yaml,line=1,col=2,title=a%2Cb%3Ac::one%0A::error::two\\u{d} 50%25');
  });
});
