import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Converter, ReflectionKind } from 'typedoc';

/*
 * Writes the reference of the components: `node test/docs/typedoc.mjs DIRECTORY FILE...`. A program of its own, since
 * typedoc and its plugin have to be loaded as the same modules, which the loader of the tests does not do.
 */
const [directory, ...entryPoints] = process.argv.slice(2);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What stands in the reference: components and what they are given; the functions beside them are the program's own. */
const shown = [ReflectionKind.Class, ReflectionKind.Interface, ReflectionKind.TypeAlias];

const app = await Application.bootstrapWithPlugins({
  entryPoints,
  tsconfig: `${root}/tsconfig.json`,
  basePath: root,
  displayBasePath: root,
  plugin: ['typedoc-plugin-markdown'],
  outputs: [{ name: 'markdown', path: directory }],
  name: 'Components',
  readme: 'none',
  excludePrivate: true,
  excludeProtected: true,
  excludeExternals: true,
  disableSources: true,
  disableGit: true,
  githubPages: false,
  skipErrorChecking: true,
  sort: ['source-order'],
  logLevel: 'Error',
  outputFileStrategy: 'modules',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  expandObjects: false,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  tableColumnSettings: { hideModifiers: true },
});
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.FunctionOrMethod | ReflectionKind.Variable)) {
    if (reflection.parent?.kindOf(ReflectionKind.Module)) project.removeReflection(reflection);
  }
  for (const reflection of project.getReflectionsByKind(ReflectionKind.SomeType)) {
    if (reflection.parent?.kindOf(ReflectionKind.Module) && !shown.some((kind) => reflection.kindOf(kind)))
      project.removeReflection(reflection);
  }
});
const project = await app.convert();
if (project === undefined) throw new Error('typedoc could not read the project');
await app.generateOutputs(project);
