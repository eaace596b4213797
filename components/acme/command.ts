import { type Solver, type TxtRecord } from './solver';

/** A program that makes records when told to. */
export interface CommandInputs {
  /** Its path, or its name on the PATH. */
  readonly command: string;
  /** Arguments before the action, the name and the value. */
  readonly args: readonly string[];
  /** Environment variables added to those of this process, such as credentials. */
  readonly environment: Readonly<Record<string, string>>;
}

const timeoutSeconds = 300;

/**
 * Lets a program make the records. It takes the arguments of lego's provider `exec`: `present` or `cleanup`, the name
 * with a dot at its end, and the value, which is public.
 */
export function commandSolver({ command, args, environment }: CommandInputs): Solver {
  const call = async (action: 'present' | 'cleanup', { name, value }: TxtRecord): Promise<void> => {
    const { execFile } = await import('node:child_process');
    const options = { env: { ...process.env, ...environment }, timeout: timeoutSeconds * 1000 };
    const failure = await new Promise<string | undefined>((resolve) => {
      execFile(command, [...args, action, `${name}.`, value], options, (error, _out, errors) =>
        resolve(error === null ? undefined : failureOf(error, errors)),
      );
    });
    if (failure !== undefined) throw new Error(`${command} ${action} ${name} ${masked(failure, environment)}`);
  };
  return { present: (record) => call('present', record), remove: (record) => call('cleanup', record) };
}

function failureOf({ killed, code }: { killed?: boolean; code?: string | number | null }, errors: string): string {
  if (killed === true) return `did not end within ${timeoutSeconds} s`;
  const said = errors.trim().split('\n').slice(-3).join(' | ');
  return `failed with ${code ?? 'a signal'}${said === '' ? '' : `: ${said}`}`;
}

/** The text without the program's credentials, which its messages may repeat. */
function masked(text: string, environment: Readonly<Record<string, string>>): string {
  return Object.values(environment)
    .filter((value) => value !== '')
    .reduce((left, value) => left.replaceAll(value, '[secret]'), text);
}
