import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { adoptCommand } from './adopt-command';
import { refuseSlips } from './arguments';
import { checkCommand } from './check-command';
import { commentCommand } from './comment-command';
import { explainCommand } from './explain-command';
import { Failure } from './failure';
import { initCommand } from './init-command';
import { takenByNpm, userDirectory } from './npm';
import { type ReadPage, watchOutput, tell } from './output';
import { planCommand } from './plan-command';
import { verifyCommand } from './verify-command';
import { hasStackFile } from './stack-directory';

/** The configuration, or how the command was called, is wrong. */
const wrong = 2;

/**
 * Runs a command.
 *
 * @param args the arguments after `node cli/start.mjs`
 * @param readPage how the client code of an HTML report is found, by the launcher that knows what is built
 * @returns the exit code: 0 fine, 1 diagnostics that fail, 2 configuration or usage wrong
 * @throws any error that is a bug of ours
 */
export async function main(args: readonly string[], readPage: ReadPage): Promise<number> {
  watchOutput();
  let exitCode = 0;
  try {
    const all = program((code) => (exitCode = code), readPage);
    const command = all.commands.find((one) => one.name() === args[0]);
    const mistake = command && takenByNpm(command.name(), command.options, process.env);
    if (mistake !== undefined) throw new Failure([mistake]);
    const home = command && userDirectory(command.name(), process.env);
    if (home !== undefined && hasStackFile(home)) process.chdir(home);
    await all.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has told its own errors already. Help and the version end with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : wrong;
    if (!(error instanceof Failure)) throw error;
    error.sentences.forEach(tell);
    return wrong;
  }
}

function program(finish: (exitCode: number) => void, readPage: ReadPage): Command {
  const commands = [
    planCommand(finish, readPage),
    checkCommand(finish, readPage),
    explainCommand(finish),
    adoptCommand(finish),
    verifyCommand(finish),
    initCommand(finish),
    commentCommand(finish),
  ];
  const all = new Command('edgewire')
    .description('Plans how every Ingress of a Kubernetes cluster gets its TLS, before anything changes.')
    .version(version)
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 diagnostics that fail or an edge that differs, 2 configuration or usage wrong.',
    );
  // A command that is added, not made by its parent, does not inherit this.
  for (const command of [all, ...commands]) command.exitOverride();
  commands.forEach(refuseSlips);
  commands.forEach((command) => all.addCommand(command));
  return all;
}
