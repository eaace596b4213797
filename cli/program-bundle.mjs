import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, Script } from 'node:vm';
import { keepBundle, labelOf, root, textOf } from './bundle.mjs';

/** Where the program's bundle is kept, with its source map beside it. */
export const programFile = join(root, 'dist', 'program.cjs');

const dynamicProviders = 'components/platform/dynamic-providers.ts';

const serializing = 'cli/serialized-providers.mjs';

const settings = ['cli/program-bundle.mjs', serializing, dynamicProviders];

/** The file that asks the cluster in the program's own process, and what it takes of the client of Kubernetes. */
const asking = join(root, 'components', 'cluster', 'reachability.ts');
const askedWith = "export { KubeConfig, VersionApi } from '@kubernetes/client-node';";

/**
 * The client of Kubernetes is 900 modules, which take half a second to load one by one. The processes of dynamic
 * providers load them so; the program itself has what it takes of them in its bundle, as one module with a scope of its
 * own: Pulumi looks through the scope of each function that it serialises.
 *
 * @type {import('esbuild').Plugin}
 */
const kubernetesClient = {
  name: 'kubernetes-client',
  setup({ onResolve, onLoad, esbuild }) {
    onResolve({ filter: /^@kubernetes\/client-node$/ }, ({ path, importer }) =>
      importer === asking ? { path, namespace: 'kubernetes-client' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'kubernetes-client' }, async () => {
      const stdin = { contents: askedWith, resolveDir: root };
      const { outputFiles } = await esbuild.build({ ...options, stdin, outfile: 'client.cjs', plugins: [declaring] });
      return { contents: textOf(outputFiles, '.cjs') };
    });
  },
};

/**
 * Packages of which the plan takes a part, and of which no provider of a dynamic resource takes anything: Pulumi
 * serialises what those call, and keeps only the names of packages.
 *
 * @type {import('esbuild').Plugin}
 */
const packagesOfThePlan = {
  name: 'packages-of-the-plan',
  setup({ onResolve }) {
    onResolve({ filter: /^(zod|yaml|tldts|tldts-core)$/ }, ({ path }) => ({
      path: fileURLToPath(import.meta.resolve(path)),
      sideEffects: false,
    }));
  },
};

/** The modules only declare: those that nothing takes anything of can be left out. */
const declaring = {
  name: 'declaring',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(\.|@kubernetes\/)/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      const isClient = importer === '<stdin>' || importer.includes(join('@kubernetes', 'client-node'));
      if (pluginData === 'resolved' || !isClient) return undefined;
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' });
      return { path: found.path, errors: found.errors, sideEffects: false };
    });
  },
};

/** @satisfies {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  legalComments: 'none',
  write: false,
  logLevel: 'silent',
};

/**
 * The code of the providers of dynamic resources, as Pulumi serialises it and the state keeps it. That is done in a
 * process of its own, as Pulumi loads every module of Node for it, and Node warns of some.
 *
 * @returns {Promise<Record<string, string>>}
 */
export async function codeOfProviders() {
  const esbuild = await import('esbuild');
  const entryPoints = [dynamicProviders];
  const { outputFiles } = await esbuild.build({ ...options, entryPoints, outfile: programFile, packages: 'external' });
  const script = join(root, serializing);
  const input = textOf(outputFiles, '.cjs');
  return JSON.parse(execFileSync(process.execPath, ['--no-warnings', script], { input, encoding: 'utf8' }));
}

/**
 * What a bundle exports. It is run from memory, as dist/ may not be writable.
 *
 * @param {string} code
 * @param {string} filename
 * @returns {unknown}
 */
export function run(code, filename) {
  const script = new Script(`(function (exports, require, module) {${code}})`, {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(filename), module);
  return module.exports;
}

/**
 * Bundles the program that Pulumi runs, and keeps it where dist/ can be written.
 *
 * @returns {Promise<import('./bundle.mjs').Bundle>}
 */
export async function buildProgram() {
  const started = Date.now();
  const esbuild = await import('esbuild');
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
    entryPoints: ['index.ts'],
    outfile: programFile,
    packages: 'external',
    define: { codeOfProviders: JSON.stringify(await codeOfProviders()) },
    plugins: [packagesOfThePlan, kubernetesClient],
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
  });
  return keepBundle(programFile, outputFiles, labelOf(metafile, started, settings));
}
