import { InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { type Format, formats } from './report/report';

/** What all commands have in common. */
export interface CommonOptions {
  readonly cwd: string;
  /** The instant that validity is judged at; undefined for now. */
  readonly now?: Date;
}

/** What `plan` and `check` have in common. */
export interface SharedOptions extends CommonOptions {
  readonly stack: string;
  readonly format: Format;
}

export function sharedOptions(): Option[] {
  return [
    new Option('-s, --stack <name>', 'the stack, whose configuration is in Pulumi.<name>.yaml').default('dev'),
    new Option('-f, --format <format>', 'how to print the plan').choices(formats).default('table'),
    ...commonOptions(),
  ];
}

export function commonOptions(): Option[] {
  return [
    new Option('--now <time>', 'judge validity at this instant, as 2027-01-31T12:00:00Z').argParser(instant),
    new Option('--cwd <directory>', 'where the stack files are').default('.', 'the current directory'),
  ];
}

const isoInstant = z.iso.datetime({ offset: true });

/** An instant with its offset: a local time would make the plan depend on where it is made. */
function instant(text: string): Date {
  if (!isoInstant.safeParse(text).success) {
    throw new InvalidArgumentError('It has to be an instant in ISO 8601 with its offset, as 2027-01-31T12:00:00Z.');
  }
  return new Date(text);
}
