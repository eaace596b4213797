import { type PathStep, configSteps, isConfigPath, stepsOf } from '../components/config/path';
import { type Position, Positions } from '../components/config/positions';
import { visible } from '../components/config/visible';
import { type SourceFile } from '../components/config/yaml-file';
import { placeOfObject, type ManifestDocument } from '../components/wiring/manifests/object';
import { type Locate, type Location } from './report/contents';

/**
 * Where paths of the configuration stand: in the stack file, else in the project file that gives a section to all
 * stacks. A value that nobody wrote, such as a default, stands where the nearest one around it does.
 *
 * @returns a function that reads the files again, with positions, once it is asked
 */
export function stackLocations(stackFile: SourceFile, projectFile?: SourceFile): Locate {
  const own = lazy(() => new Positions(stackFile.text));
  const shared = lazy(() => new Positions(projectFile?.text ?? ''));
  return (path) => {
    if (!isConfigPath(path)) return undefined;
    const [section = '', ...steps] = configSteps(path);
    const found = own().of(['config', `edgewire:${section}`, ...steps]);
    if (projectFile !== undefined && (found === undefined || found.steps < 2)) {
      const position = inProject(shared(), String(section), steps);
      if (position !== undefined) return { file: projectFile.name, ...position };
    }
    return { file: stackFile.name, ...(found?.position ?? start) };
  };
}

const start: Position = { line: 1, column: 1 };

/** A project file has the value of a section plain, or under `value:` or `default:`. */
function inProject(positions: Positions, section: string, steps: readonly PathStep[]): Position | undefined {
  const keys = [`edgewire:${section}`, section].map((key) => ['config', key]);
  const ways = keys.flatMap((key) => [
    [...key, 'value', ...steps],
    [...key, 'default', ...steps],
    [...key, ...steps],
  ]);
  const found = ways.flatMap((way) => positions.of(way) ?? []).filter((one) => one.steps >= 2);
  return found.sort((a, b) => b.steps - a.steps)[0]?.position;
}

/**
 * Where the objects of manifests stand, and what is in them.
 *
 * @param texts the text of each file, by its name
 * @param namespace the namespace of objects that name none
 */
export function manifestLocations(
  documents: readonly ManifestDocument[],
  texts: ReadonlyMap<string, string>,
  namespace: string,
): Locate {
  const objects = lazy(() => {
    const found = new Map<string, ManifestDocument>();
    for (const document of documents) {
      const place = placeOfObject(document, namespace);
      if (place !== undefined) found.set(visible(place), document);
    }
    return found;
  });
  const read = new Map<string, Positions>();
  const positionsIn = (file: string) => {
    const positions = read.get(file) ?? new Positions(texts.get(file) ?? '');
    read.set(file, positions);
    return positions;
  };
  return (path) => {
    const place = path.startsWith('manifest:') ? outward(path).find((one) => objects().has(one)) : undefined;
    const document = place === undefined ? undefined : objects().get(place);
    if (document === undefined || place === undefined) return undefined;
    const steps = [...(document.steps ?? []), ...stepsOf(path.slice(place.length).replace(/^\//, '.'))];
    const { position = start } = positionsIn(document.file).of(steps, document.document) ?? {};
    return { file: document.file, ...position };
  };
}

/** The path, and what stands before each of its slashes, the longest first. */
function outward(path: string): string[] {
  const all = [path];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) all.push(path.slice(0, at));
  return all;
}

/** Asks one after the other. */
export function anyOf(...all: readonly Locate[]): Locate {
  return (path) => {
    for (const locate of all) {
      const location: Location | undefined = locate(path);
      if (location !== undefined) return location;
    }
    return undefined;
  };
}

function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
