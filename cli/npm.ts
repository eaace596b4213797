import { type Option } from 'commander';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What to type instead where npm took an option for one of its own; undefined where it did not.
 * `npm run plan --stack=prod` hands over nothing, and leaves `npm_config_stack` in the environment.
 *
 * @param command the name of the command, which is that of its script too
 */
export function takenByNpm(command: string, options: readonly Option[], env: Environment): string | undefined {
  if (env.npm_lifecycle_event !== command) return undefined;
  const taken = options.flatMap(({ long }) => {
    const value = long === undefined ? undefined : env[`npm_config_${long.slice(2).replaceAll('-', '_')}`];
    return long === undefined || value === undefined || value === '' ? [] : [{ long, value }];
  });
  const [first] = taken;
  if (first === undefined) return undefined;
  const words = taken.map(({ long, value }) => (value === 'true' ? `${long} …` : `${long} ${value}`));
  return `npm took ${first.long} for an option of its own, so that ${command} would not see it. Put -- in front: npm run -s ${command} -- ${words.join(' ')}`;
}

/** The folder in which the user ran an npm script; npm itself changes to the folder of package.json. */
export function userDirectory(command: string, env: Environment): string | undefined {
  return env.npm_lifecycle_event === command ? env.INIT_CWD : undefined;
}
