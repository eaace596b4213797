import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../../cli/manifests';
import { type ConfigError } from '../../components/config/messages';
import { loadStack } from '../../components/config/stack-file';
import { readGivenFiles } from '../../components/given/given-files';
import { checkManifests } from '../../components/wiring/manifests/check';
import { type Plan } from '../../components/wiring/plan';
import { plan } from '../../components/wiring/plan-stack';
import { type Code, type Diagnostic } from '../../components/wiring/rules/diagnostic';
import { now } from '../wiring/stacks';

/** A folder beside this file, with an input that operators reported or publish: a stack, and mostly a manifest. */
export type CaseName = `${number}${string}`;

/** What `plan` makes of the stack of a case. */
export function planned(name: CaseName): Plan {
  const { config, given } = stackOf(name);
  return plan(config, 'dev', given);
}

/** What `check` makes of manifests of a case beside its stack. */
export function checked(name: CaseName, files: readonly string[] = ['ingress.yaml']): Plan {
  const { config, given } = stackOf(name);
  const documents = files.flatMap((file) => {
    const manifests = parseManifests({ name: file, text: textOf(name, file) });
    return manifests.kind === 'documents' ? manifests.documents : assert.fail(manifests.errors.join('\n'));
  });
  return checkManifests(config, 'dev', documents, { given });
}

/** The mistakes by which the configuration of a case is refused. */
export function mistakes(name: CaseName): readonly ConfigError[] {
  const loaded = stackFile(name);
  return loaded.kind === 'errors' ? loaded.errors : assert.fail(`${name} is accepted`);
}

/** The findings of a plan, each as `<code> <path>`: errors, warnings and information alike. */
export function findings({ diagnostics }: Plan): readonly string[] {
  return diagnostics.map(({ code, path }) => `${code} ${path}`);
}

/** The one finding of a plan at a path, to look at its texts. */
export function finding({ diagnostics }: Plan, code: Code, path: string): Diagnostic {
  const found = diagnostics.find((diagnostic) => diagnostic.code === code && diagnostic.path === path);
  return found ?? assert.fail(`no ${code} at ${path}`);
}

/** How many ACME orders a plan counts. */
export function orders(of: Plan): number {
  return of.orders.reduce((sum, { count }) => sum + count, 0);
}

function stackOf(name: CaseName) {
  const loaded = stackFile(name);
  if (loaded.kind === 'errors')
    return assert.fail(loaded.errors.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  const { given, errors } = readGivenFiles(loaded.config, join(__dirname, name), now);
  assert.deepEqual(errors, []);
  return { config: loaded.config, given };
}

function stackFile(name: CaseName) {
  return loadStack({ name: 'Pulumi.dev.yaml', text: textOf(name, 'Pulumi.dev.yaml') });
}

function textOf(name: CaseName, file: string): string {
  return readFileSync(join(__dirname, name, file), 'utf8');
}
