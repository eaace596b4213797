import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answers, certificates, places, zones } from '../../cli/init/answers';
import { stackText } from '../../cli/init/stack-text';
import { loadStack } from '../../components/config/stack-file';
import { readGivenFiles } from '../../components/given/given-files';
import { gatherFacts, planFromFacts } from '../../components/wiring/plan-stack';
import { issue } from '../certificates';
import { folder, type Outcome, run } from './command';

function keysOf<Key extends string>(choices: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(choices) as Key[];
}

describe('init', () => {
  let directory: ReturnType<typeof folder>;

  beforeEach(() => {
    directory = folder({});
    const { certificate, key } = issue({ dnsNames: ['*.apps.example.com', 'apps.example.com'] });
    writeFileSync(join(directory.path, 'wildcard.crt'), certificate);
    writeFileSync(join(directory.path, 'wildcard.key'), key);
  });

  afterEach(() => directory.remove());

  const init = (...args: readonly string[]): Outcome => run(['init', ...args], { cwd: directory.path });
  const path = (file: string) => join(directory.path, file);

  for (const place of keysOf(places))
    for (const certificate of keysOf(certificates))
      for (const epinio of [false, true]) {
        it(`makes a stack without an error: ${place}, ${certificate}${epinio ? ', Epinio' : ''}`, () => {
          for (const zone of keysOf(zones)) {
            const answers: Answers = {
              place,
              addresses: '192.0.2.10-192.0.2.20',
              domain: 'apps.example.com',
              certificate,
              zone,
              certificateFile: 'wildcard.crt',
              keyFile: 'wildcard.key',
              epinio,
            };
            const loaded = loadStack({ name: 'Pulumi.new.yaml', text: stackText(answers) });
            assert.equal(loaded.kind, 'stack', JSON.stringify(loaded));
            if (loaded.kind !== 'stack') return;
            const now = new Date();
            const { given, errors } = readGivenFiles(loaded.config, directory.path, now);
            assert.deepEqual(errors, []);
            const { diagnostics, wiring } = planFromFacts(gatherFacts(loaded.config, given), 'new');
            assert.deepEqual(
              diagnostics.filter(({ severity }) => severity === 'error'),
              [],
            );
            assert.ok(wiring.length > 0);
          }
        });
      }

  it('writes a commented file that the plan reads, and says what comes next', () => {
    const { code, out } = init('--domain', 'apps.example.com', '--place', 'cloud', '--stack', 'shop');
    assert.equal(code, 0);
    assert.match(out, /^Pulumi\.shop\.yaml is written\. Next:\n[^]*npx edgewire plan --stack shop/);
    assert.match(readFileSync(path('Pulumi.shop.yaml'), 'utf8'), /^ {2}# The staging authority/m);
    assert.equal(run(['plan', '--stack', 'shop'], { cwd: directory.path }).code, 0);
  });

  it('never writes over a file', () => {
    writeFileSync(path('Pulumi.dev.yaml'), 'mine');
    const { code, err } = init('--domain', 'apps.example.com', '--place', 'node');
    assert.equal(code, 2);
    assert.match(err, /^Pulumi\.dev\.yaml exists already, and is left as it is/);
    assert.equal(readFileSync(path('Pulumi.dev.yaml'), 'utf8'), 'mine');
  });

  it('asks nothing without a terminal, and names what is missing', () => {
    const { code, err } = init();
    assert.equal(code, 2);
    assert.match(err, /name --domain\.\n.*name --addresses, or another --place\.\n$/);
  });

  it('writes nothing that the plan calls an error, and says why', () => {
    const { code, err } = init('--domain', 'apps.corp.local', '--place', 'node');
    assert.equal(code, 2);
    assert.match(err, /^Nothing was written\. EW4003 /);
    assert.ok(!existsSync(path('Pulumi.dev.yaml')));
  });

  it('refuses what its other options leave without effect', () => {
    const { code, err } = init(
      ...['--domain', 'apps.example.com', '--place', 'cloud', '--addresses', '192.0.2.0/28'],
      ...['--certificate', 'ca', '--zone', 'route53'],
    );
    assert.equal(code, 2);
    assert.equal(
      err,
      '--addresses counts with --place network alone: leave it out.\n--zone counts with --certificate letsencrypt alone: leave it out.\n',
    );
    assert.ok(!existsSync(path('Pulumi.dev.yaml')));
  });
});
