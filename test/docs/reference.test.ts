import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import { readDocumentation, root } from './components';
import { keysBelow, keysOf, sectionNames, sharedMappings } from './configuration';
import { codeOf, mistakesOf } from './examples';
import { generateReference, pagesIn } from './generate';

const { components, args } = readDocumentation();

/** A sentence: it begins with a capital or a name, and ends. */
const sentence = /^\S[\s\S]*[.:;)`]$/;

describe('the documentation of components', () => {
  it('finds them', () => {
    const names = components.map(({ name }) => name);
    for (const name of ['Platform', 'Traefik', 'RoutingSecret', 'RoutedIngress', 'CertificateSecret'])
      assert.ok(names.includes(name), name);
    assert.ok(args.length >= 20);
  });

  it('says of every member of their arguments what it is', () => {
    const silent = args.flatMap(({ name, members }) =>
      members.filter(({ text }) => !sentence.test(text)).map((member) => `${name}.${member.name}`),
    );
    assert.deepEqual(silent, []);
  });

  it('says of every optional member what happens without it', () => {
    const silent = args.flatMap(({ name, members }) =>
      members
        .filter((member) => member.isOptional && member.default === undefined)
        .map((member) => `${name}.${member.name}`),
    );
    assert.deepEqual(silent, []);
  });

  it('says more of arguments than whose they are', () => {
    assert.deepEqual(
      args.filter(({ text }) => text === '' || /^Arguments of \{@link \w+\}\.?$/.test(text)).map(({ name }) => name),
      [],
    );
  });

  it('has an example of every component', () => {
    assert.deepEqual(
      components.filter(({ examples }) => examples.length === 0).map(({ name }) => name),
      [],
    );
  });

  it('has examples that compile as they stand', () => {
    const examples = components.flatMap(({ name, examples: all }) =>
      all.map((example) => ({ name, code: codeOf(example) })),
    );
    assert.deepEqual(
      examples.filter(({ code }) => code === '').map(({ name }) => name),
      [],
    );
    assert.deepEqual(mistakesOf(examples), []);
  });

  it('says of every key of the configuration what it is for', () => {
    const shared = sharedMappings().flatMap(([name, schema]) => keysBelow(name, schema));
    const keys = [...sectionNames().flatMap(keysOf), ...shared];
    assert.ok(keys.length > 250);
    assert.deepEqual(
      keys.filter(({ description }) => !sentence.test(description)).map(({ path }) => path),
      [],
    );
  });

  it('is the reference that is committed; `npm run reference` writes it', () => {
    assert.deepEqual(pagesIn(join(root, 'docs', 'reference')), generateReference());
  });
});
