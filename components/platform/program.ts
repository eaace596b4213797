import { type Config } from '../config/config';
import { parseStack } from '../config/stack-file';
import { buildEdge, stopped } from './built-edge';
import { type Outputs, outputsOf } from './outputs';

/**
 * The program: plans the configuration, reports every diagnostic, stops at errors before any resource is registered,
 * and builds what the plan says.
 *
 * @param sections the configuration by section, as Pulumi hands it over
 * @param stackName the name of the stack
 * @param directory the directory that file paths in the configuration are relative to
 * @throws pulumi.RunError with all mistakes of the configuration, or all errors of the plan
 */
export async function build(
  sections: Readonly<Record<string, unknown>>,
  stackName: string,
  directory: string,
): Promise<Outputs> {
  return buildStack(validConfig(sections), stackName, directory);
}

/**
 * Builds a validated configuration; see {@link build}.
 *
 * @param now the instant that the validity of given certificates is judged at
 * @throws pulumi.RunError with what cannot be built, or all errors of the plan
 */
export async function buildStack(
  config: Config,
  stackName: string,
  directory: string,
  now: Date = new Date(),
): Promise<Outputs> {
  const edge = buildEdge(config, stackName, directory, now);
  await edge.checked;
  return outputsOf(edge);
}

/**
 * The configuration that sections make.
 *
 * @throws pulumi.RunError with all mistakes
 */
export function validConfig(sections: Readonly<Record<string, unknown>>): Config {
  const loaded = parseStack(sections);
  if (loaded.kind === 'errors') throw stopped('The configuration is wrong', loaded.errors);
  return loaded.config;
}
