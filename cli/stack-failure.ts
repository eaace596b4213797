import { type ConfigError } from '../components/config/messages';
import { type SourceFile } from '../components/config/yaml-file';
import { Failure, type Mistake } from './failure';
import { stackLocations } from './locations';
import { type Locate } from './report/contents';

/** Every mistake of a configuration as `path: message`, followed by file, line and column where known. */
export function stackFailure(errors: readonly ConfigError[], file: SourceFile, project?: SourceFile): Failure {
  const locate = isPlaced(errors) ? undefined : stackLocations(file, project);
  return failureOf(errors.map(({ path, message }) => ({ path, message, ...placeOf(path, file, locate) })));
}

/** Every mistake as `path: message`, followed by where `locate` knows the path to stand. */
export function locatedFailure(errors: readonly ConfigError[], locate: Locate = () => undefined): Failure {
  return failureOf(errors.map(({ path, message }) => ({ path, message, ...locate(path) })));
}

function failureOf(mistakes: readonly Mistake[]): Failure {
  const told = mistakes.slice(0, mostSentences).map(sentence);
  const left = mistakes.length - told.length;
  return new Failure(left === 0 ? told : [...told, `And ${left} more mistakes: --format json has them all.`], mistakes);
}

/** Sentences that somebody reads at once. */
const mostSentences = 200;

/** Whether the file does not parse as YAML: mistakes then have their place in the path, and positions can't be read. */
function isPlaced(errors: readonly ConfigError[]): boolean {
  return errors.some(({ path }) => /:\d+:\d+$/.test(path) && !path.startsWith('edgewire:'));
}

function placeOf(
  path: string,
  { name }: SourceFile,
  locate: Locate | undefined,
): Pick<Mistake, 'file' | 'line' | 'column'> {
  const placed = /^(.+):(\d+):(\d+)$/.exec(path);
  if (placed !== null && !path.startsWith('edgewire:')) {
    return { file: placed[1] ?? name, line: Number(placed[2]), column: Number(placed[3]) };
  }
  return locate?.(path) ?? {};
}

function sentence({ path, message, file, line, column }: Mistake): string {
  const place = path?.startsWith('edgewire:') && line !== undefined ? ` (${file}:${line}:${column})` : '';
  return `${path}: ${message}${place}`;
}
