import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../../cli/manifests';
import { type Config } from '../../components/config/config';
import { type ConfigError } from '../../components/config/messages';
import { configPath } from '../../components/config/path';
import { loadStack } from '../../components/config/stack-file';
import { readGivenFiles } from '../../components/given/given-files';
import { nothingGiven } from '../../components/wiring/certificates/given';
import { checkManifests } from '../../components/wiring/manifests/check';
import { type Plan } from '../../components/wiring/plan';
import { gatherFacts, plan } from '../../components/wiring/plan-stack';
import { type Code, type Diagnostic } from '../../components/wiring/rules/diagnostic';
import { now } from '../wiring/stacks';

/** A folder beside this file, with an input that operators reported or publish: a stack, and mostly a manifest. */
export type CaseName = `${number}${string}`;

/** What `plan` makes of a stack of a case: of the one that was reported, unless another one is named. */
export function planned(name: CaseName, stack = 'dev'): Plan {
  const { config, given } = stackOf(name, stack);
  return plan(config, 'dev', given);
}

/** What `plan` makes of the stack of a case that has a certificate in files, with these texts in them. */
export function plannedWith(name: CaseName, environment: string, files: { certificate: string; key: string }): Plan {
  const path = configPath('environments', environment, 'certificate', 'files');
  const pair = {
    certificate: { path: `${path}.certificate`, pem: files.certificate },
    key: { path: `${path}.key`, pem: files.key },
  };
  return plan(accepted(name, 'dev'), 'dev', { ...nothingGiven, certificates: new Map([[environment, pair]]), now });
}

/** What `check` makes of manifests of a case beside its stack. */
export function checked(name: CaseName, files: readonly string[] = ['ingress.yaml']): Plan {
  const { config, given } = stackOf(name);
  const documents = files.flatMap((file) => {
    const manifests = parseManifests({ name: file, text: textOf(name, file) });
    return manifests.kind === 'documents' ? manifests.documents : assert.fail(manifests.errors.join('\n'));
  });
  return checkManifests(gatherFacts(config, given), 'dev', documents);
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

function stackOf(name: CaseName, stack = 'dev') {
  const config = accepted(name, stack);
  const { given, errors } = readGivenFiles(config, join(__dirname, name), now);
  assert.deepEqual(errors, []);
  return { config, given };
}

function accepted(name: CaseName, stack: string): Config {
  const loaded = stackFile(name, stack);
  if (loaded.kind === 'stack') return loaded.config;
  return assert.fail(loaded.errors.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

function stackFile(name: CaseName, stack = 'dev') {
  const file = `Pulumi.${stack}.yaml`;
  return loadStack({ name: file, text: textOf(name, file) });
}

function textOf(name: CaseName, file: string): string {
  return readFileSync(join(__dirname, name, file), 'utf8');
}
