import * as pulumi from '@pulumi/pulumi';

/** The sections of the configuration as Pulumi hands them to the program: decrypted, each as JSON text. */
export function configSections(project = 'edgewire'): Record<string, unknown> {
  const prefix = `${project}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), parsed(value)]),
  );
}

/** Whether a section has encrypted values: Pulumi hands them over decrypted, and marks the section only as a whole. */
export function hasSecrets(section: string, project = 'edgewire'): boolean {
  // The SDK has this function for its own use. Everything counts as encrypted if it is gone.
  const runtime: typeof pulumi.runtime & { readonly isConfigSecret?: (key: string) => boolean } = pulumi.runtime;
  return runtime.isConfigSecret?.(`${project}:${section}`) ?? true;
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
