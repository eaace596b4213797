import { existsSync, mkdirSync } from 'node:fs';
import { dirname, delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { binary, builtTool } from './cache';
import { type Site } from './site';

// Where the SDK keeps the plugin that runs dynamic providers.
const sdk = join(__dirname, '..', '..', 'node_modules', '@pulumi', 'pulumi');

/** The variables that make Pulumi and kubectl use a lab, and nothing else: no service, no plugin but those built. */
export function pulumiEnvironment(site: Site): Readonly<Record<string, string>> {
  const backend = join(site.directory, 'pulumi', 'state');
  mkdirSync(backend, { recursive: true });
  const plugins = [binary('pulumi'), binary('pulumi-resource-kubernetes'), binary('kubectl')].map((path) =>
    dirname(path),
  );
  return {
    KUBECONFIG: site.kubeconfig,
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    PULUMI_CONFIG_PASSPHRASE: 'lab',
    PULUMI_HOME: join(site.directory, 'pulumi', 'home'),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PATH: [...plugins, ...(existsSync(sdk) ? [sdk] : []), process.env.PATH].join(delimiter),
  };
}

/** The installation that the Automation API is to use: `PulumiCommand.get({ root: pulumiRoot() })`. */
export function pulumiRoot(): string {
  return builtTool('pulumi');
}
