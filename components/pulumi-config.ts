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

function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
