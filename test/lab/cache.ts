import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Binary, type Tool, type ToolName, tools } from './catalogue';

const sources = join(__dirname, 'tools');

/** Where built tools are kept: outside the checkout, so that a clean clone finds them. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return (
    environment.EDGEWIRE_LAB_CACHE ?? join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'edgewire-lab')
  );
}

/** The wrapper module of a tool, in the checkout. */
export function sourceDirectory(tool: Tool): string {
  return join(sources, tool.name);
}

/** Where one state of a tool's pins is kept: a raised pin is another folder, an equal one is found again. */
export function toolDirectory(tool: Tool): string {
  return join(cacheDirectory(), `${tool.name}-${fingerprint(tool)}`);
}

/** Whether a tool is built as it is pinned now. */
export function isBuilt(tool: Tool): boolean {
  return existsSync(toolDirectory(tool));
}

/** As {@link isBuilt}, of a tool by its name. */
export function isToolBuilt(name: ToolName): boolean {
  return isBuilt(named(name));
}

/** Throws, with what to run, where a tool is not built as it is pinned now. */
export function requireBuilt(...names: readonly ToolName[]): void {
  const missing = names.filter((name) => !isBuilt(named(name)));
  if (missing.length > 0) throw new Error(`Not built yet: ${missing.join(', ')}. Run: npm run lab -- build`);
}

/** The folder of a built tool; throws where it is not built. */
export function builtTool(name: ToolName): string {
  requireBuilt(name);
  return toolDirectory(named(name));
}

/** The path of a built binary. */
export function binary(name: Binary): string {
  const tool = tools.find(({ binaries }) => Object.hasOwn(binaries, name));
  if (tool === undefined) throw new Error(`No tool builds ${name}`);
  return join(builtTool(tool.name), 'bin', name);
}

/** The folder with the files that a tool's build kept for reading: custom resource definitions, stages. */
export function assets(name: ToolName, folder: string): string {
  return join(builtTool(name), 'assets', folder);
}

function named(name: ToolName): Tool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`No tool is called ${name}`);
  return tool;
}

function fingerprint(tool: Tool): string {
  const hash = createHash('sha256').update(JSON.stringify(tool));
  const folder = sourceDirectory(tool);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file.slice(folder.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
