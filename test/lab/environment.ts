import { existsSync, mkdirSync } from 'node:fs';
import { dirname, delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { binary, builtTool } from './cache';
import { systemProgram } from './prerequisites';
import { type Site } from './site';

// Where the SDK keeps the plugin that runs dynamic providers.
const sdk = join(__dirname, '..', '..', 'node_modules', '@pulumi', 'pulumi');

// Behind everything else, so that a provider that is on the PATH is taken before its stand-in.
const standIns = join(__dirname, 'stand-ins', 'plugins');

/** The variables that make Pulumi and kubectl use a lab, and nothing else: no service, no plugin but those built. */
export function pulumiEnvironment(site: Site): Readonly<Record<string, string>> {
  const backend = join(site.directory, 'pulumi', 'state');
  mkdirSync(backend, { recursive: true });
  const plugins = [binary('pulumi'), binary('pulumi-resource-kubernetes'), binary('kubectl')].map((path) =>
    dirname(path),
  );
  return {
    KUBECONFIG: site.kubeconfig,
    PULUMI_BACKEND_URL: `${pathToFileURL(backend).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: 'lab',
    PULUMI_HOME: join(site.directory, 'pulumi', 'home'),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PATH: [...givenPlugins(), ...plugins, ...(existsSync(sdk) ? [sdk] : []), process.env.PATH, standIns].join(
      delimiter,
    ),
  };
}

/** The directory of the provider of @pulumi/tls, where a variable says where it is. */
function givenPlugins(): readonly string[] {
  const { EDGEWIRE_LAB_TLS: given } = process.env;
  return given === undefined ? [] : [dirname(given)];
}

/** Whether the real provider of @pulumi/tls is there, which is no Go module to be had, or its stand-in is used. */
export const hasTlsProvider =
  process.env.EDGEWIRE_LAB_TLS !== undefined || systemProgram('pulumi-resource-tls') !== undefined;

/** The installation that the Automation API is to use: `PulumiCommand.get({ root: pulumiRoot() })`. */
export function pulumiRoot(): string {
  return builtTool('pulumi');
}
