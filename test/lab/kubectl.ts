import { spawn } from 'node:child_process';
import { binary } from './cache';

/** Runs kubectl against a cluster; resolves to what it printed, and rejects with what it complained of. */
export async function kubectl(kubeconfig: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(binary('kubectl'), [`--kubeconfig=${kubeconfig}`, ...args]);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${errors.trim()}`);
  return output;
}
