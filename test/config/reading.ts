import { type Loaded, loadStack, parseStack, type SourceFile } from '../../components/config/stack-file';
import { type Config } from '../../components/config/config';

/** The smallest configuration: the one section that has no default. */
export const smallest = {
  environments: { production: { domain: 'apps.example.com', issuer: 'letsencrypt', namespaces: { all: true } } },
};

/** {@link smallest} as the lines of a stack file. */
export const smallestLines =
  '  edgewire:environments: { production: { domain: apps.example.com, issuer: letsencrypt, namespaces: { all: true } } }';

/** A stack file with the given text. */
export function stackFile(text: string): SourceFile {
  return { name: 'Pulumi.dev.yaml', text };
}

/** The errors of a stack file as they are printed; none where it is fine. */
export function errorsOfFile(text: string, projectText?: string): readonly string[] {
  const projectFile = projectText === undefined ? undefined : { name: 'Pulumi.yaml', text: projectText };
  return printed(loadStack(stackFile(text), projectFile));
}

/** The errors of sections beside {@link smallest}, as they are printed. */
export function errorsOf(sections: Readonly<Record<string, unknown>>): readonly string[] {
  return printed(parseStack({ ...smallest, ...sections }));
}

/** The stack that sections make beside {@link smallest}. */
export function stackOf(sections: Readonly<Record<string, unknown>>): Config {
  return accepted(parseStack({ ...smallest, ...sections }));
}

/** The stack of a configuration that has to be right. */
export function accepted(loaded: Loaded): Config {
  if (loaded.kind === 'stack') return loaded.config;
  throw new Error(`refused:\n${printed(loaded).join('\n')}`);
}

function printed(loaded: Loaded): readonly string[] {
  return loaded.kind === 'errors' ? loaded.errors.map(({ path, message }) => `${path}: ${message}`) : [];
}
