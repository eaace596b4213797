import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { inputSchema } from '../../components/config/input-schema';
import { type Loaded, loadStack } from '../../components/config/stack-file';
import { config } from '../../components/config/config';
import { isMapping, type Mapping } from '../../components/config/yaml-file';
import { fullStack } from './full-stack';
import { smallest, smallestLines, stackFile, stackOf } from './reading';

const projectFile = { name: 'Pulumi.yaml', text: readFileSync(join(__dirname, '../../Pulumi.yaml'), 'utf8') };

function mapping(value: unknown): Mapping {
  assert.ok(isMapping(value));
  return value;
}

/** Sections that have no default, so that Pulumi would ask for them if they were declared. */
const optional = Object.keys(config.shape).filter((section) => !(section in stackOf({})));

describe('Pulumi.yaml', () => {
  const project = mapping(parse(projectFile.text));
  const declared = mapping(project.config);

  it('names the program, since Pulumi would run what package.json exports', () => {
    assert.equal(project.main, 'program.cjs');
  });

  it('of another project keeps its own keys to itself', () => {
    const config =
      'config:\n  replicas: { default: 3, of: mine }\n  edgewire:planning: { default: { strict: true } }\n';
    const other = loadStack(stackFile(`config:\n${smallestLines}`), {
      name: 'Pulumi.yaml',
      text: `name: shop\nruntime: nodejs\n${config}`,
    });
    assert.ok(other.kind === 'stack' && other.config.planning.strict);
    const own = loadStack(stackFile(`config:\n${smallestLines}`), {
      name: 'Pulumi.yaml',
      text: `name: edgewire\n${config}`,
    });
    assert.equal(own.kind, 'errors');
  });

  it('is the project edgewire, in TypeScript', () => {
    assert.equal(project.name, 'edgewire');
    assert.equal(typeof project.runtime === 'string' ? project.runtime : mapping(project.runtime).name, 'nodejs');
  });

  it('declares the sections, in their order', () => {
    const sections = Object.keys(config.shape).filter((section) => !optional.includes(section));
    assert.deepEqual(
      Object.keys(declared),
      sections.map((section) => `edgewire:${section}`),
    );
    assert.deepEqual(optional, ['epinio', 'guard', 'monitors']);
  });

  it('says of each what the schema says', () => {
    const { properties = {} } = inputSchema();
    for (const [key, declaration] of Object.entries(declared)) {
      const { description } = mapping(properties[key.replace('edgewire:', '')]);
      assert.equal(mapping(declaration).description, description, key);
    }
  });

  // Pulumi 3.248 to 3.258, workspace/config.go: a declared key without default that the stack does not set is an error.
  it('makes Pulumi ask for environments alone', () => {
    const required = Object.keys(declared).filter((key) => mapping(declared[key]).default === undefined);
    assert.deepEqual(required, ['edgewire:environments']);
  });

  // project.json and project.go of the same: other keys are refused, and a type would refuse JSON text.
  it('declares in the form that Pulumi takes', () => {
    for (const [key, declaration] of Object.entries(declared)) {
      const keys = Object.keys(mapping(declaration)).filter((name) => name !== 'default');
      assert.deepEqual(keys, ['description'], key);
    }
  });

  it('has the defaults that the sections have anyway', () => {
    const config = { 'edgewire:environments': smallest.environments };
    const file = stackFile(stringify({ config }));
    assert.deepEqual(parsedStack(loadStack(file, projectFile)), parsedStack(loadStack(file)));
  });

  it('changes no stack, whichever sections it sets', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(fullStack)), (sections) => {
        const config = Object.fromEntries(sections.map((section) => [`edgewire:${section}`, fullStack[section]]));
        const whole = { config: { 'edgewire:environments': smallest.environments, ...config } };
        const file = stackFile(stringify(whole, { compat: 'yaml-1.1' }));
        assert.deepEqual(parsedStack(loadStack(file, projectFile)), parsedStack(loadStack(file)));
      }),
      { seed: 7, numRuns: 50 },
    );
  });
});

/** What follows from a configuration: its sections as they are written do differ. */
function parsedStack(loaded: Loaded) {
  assert.equal(loaded.kind, 'stack');
  const { config, plainCredentials } = loaded;
  return { config, plainCredentials };
}
