import { type Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { type Format, formats } from './report/report';
import { docsUrl, hasPages, runUrl } from './docs-url';

/** The options of all commands. */
export interface CommonOptions {
  readonly cwd: string;
  /** The instant that validity is judged at; undefined for now. */
  readonly now?: Date;
}

/** The options of both `plan` and `check`. */
export interface SharedOptions extends CommonOptions {
  readonly stack: string;
  readonly format: Format;
  readonly docsUrl: string;
  /** The run of CI that a cut report leads to. */
  readonly runUrl?: string;
}

export function sharedOptions(): Option[] {
  return [
    stackOption('the stack, whose configuration is in Pulumi.<name>.yaml').default('dev'),
    new Option('-f, --format <format>', 'how to print the plan').choices(formats).default('table'),
    new Option('--docs-url <url>', 'where the codes of a report lead to: the folder of the pages of diagnostics')
      .argParser((url: string) => url.replace(/\/+$/, ''))
      .default(docsUrl(process.env, hasPages()), 'docs/diagnostics where it is there, in CI by its URL; else no links'),
    new Option(
      '--run-url <url>',
      'where a Markdown report that is cut leads to: the run of CI with the whole of it',
    ).default(runUrl(process.env), 'the run, in CI of GitHub or GitLab'),
    ...commonOptions(),
  ];
}

export function stackOption(description: string): Option {
  return new Option('-s, --stack <name>', description);
}

/**
 * Refuses what nobody means: an option with two values, of which only the last would count, and an empty argument, as
 * a shell makes it of a variable that is not set. An empty URL stands for none.
 */
export function refuseSlips(command: Command): void {
  for (const option of command.options) {
    let given: string | undefined;
    command.on(`option:${option.name()}`, (value: string | null) => {
      if (value === null || Array.isArray(command.getOptionValue(option.attributeName()))) return;
      if (value === '' && !option.flags.endsWith('<url>')) command.error(`error: option '${option.flags}' ${isEmpty}`);
      if (given !== undefined && given !== value) {
        command.error(`error: option '${option.flags}' is given twice, as ${given} and as ${value}: one would be lost`);
      }
      given = value;
    });
  }
  command.hook('preAction', () => {
    if (command.args.includes('')) command.error(`error: an argument ${isEmpty}`);
  });
}

const isEmpty = 'is empty: is a variable of the shell not set?';

export function commonOptions(): Option[] {
  return [
    new Option('--now <time>', 'judge validity at this instant, as 2027-01-31T12:00:00Z').argParser(instant),
    cwdOption(),
  ];
}

export function cwdOption(): Option {
  return new Option('--cwd <directory>', 'where the stack files are').default('.', 'the current directory');
}

const isoInstant = z.iso.datetime({ offset: true });

/** An instant with its offset: a local time would make the plan depend on where it is made. */
function instant(text: string): Date {
  if (!isoInstant.safeParse(text).success) {
    throw new InvalidArgumentError('It has to be an instant in ISO 8601 with its offset, as 2027-01-31T12:00:00Z.');
  }
  return new Date(text);
}
