import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Leaves out what Pulumi's SDK does in every program and this one has no use for; half of what the program took of a
 * processor's time went there (docs/speed.md). To be called before the SDK is loaded.
 */
export function quickStart() {
  // What the SDK serialises functions with: npm's resolver and TypeScript (@pulumi/pulumi 3.248, runtime/closure).
  const sdk = createRequire(require.resolve('@pulumi/pulumi'));
  for (const name of ['@npmcli/arborist', './typescript-shim']) {
    const path = sdk.resolve(name);
    require.cache[path] ??= loadedWhenUsed(path);
  }
  // The runner has each stack looked up in the source maps of the SDK (source-map-support), and the SDK takes a stack
  // for each promise and each resource, which nobody sees. What people see is looked up in the bundle's own map.
  Error.prepareStackTrace = undefined;
}

/**
 * A module that is loaded as soon as something of it is used.
 *
 * @param {string} path
 */
function loadedWhenUsed(path) {
  let used;
  const load = () => {
    delete require.cache[path];
    return require(path);
  };
  // `__esModule` is what the SDK's import asks first: of another module it would copy everything.
  const get = (_, name) => name === '__esModule' || (used ??= load())[name];
  return { id: path, filename: path, loaded: true, children: [], paths: [], exports: new Proxy({}, { get }) };
}
