import { configPath, type PathStep } from '../../config/path';
import { type Diagnostic, diagnostic } from './diagnostic';

/**
 * EW9001: credentials that stand in the stack file as plain text. Only the reader of the file can tell, since Pulumi
 * hands over encrypted values decrypted.
 *
 * @param paths where they stand
 */
export function stackFileRules(stackName: string, paths: readonly (readonly PathStep[])[]): Diagnostic[] {
  return paths.map(([section = '', ...steps]) => {
    const path = configPath(String(section), ...steps);
    const message = `A credential stands in plain text in Pulumi.${stackName}.yaml: whoever reads the repository has it, and its history keeps it.`;
    const hint = `Revoke it if it was ever pushed, and encrypt the next one, which this asks for: pulumi config set --path --secret ${inShell(path)} --stack ${stackName}`;
    return diagnostic('EW9001', path, message, hint);
  });
}

function inShell(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
