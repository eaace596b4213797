import { fetchNode, nodes, type Purpose } from './node';

/** Prints the folder of a Node's binary, for a PATH. */
async function main(purpose: string | undefined): Promise<void> {
  if (!isPurpose(purpose)) throw new Error(`say which: ${Object.keys(nodes).join(', ')}`);
  const version = nodes[purpose];
  const fetched = await fetchNode(version);
  if (fetched.kind === 'missing') throw new Error(`Node ${version} cannot be fetched: ${fetched.reason}`);
  process.stdout.write(`${fetched.directory}\n`);
}

function isPurpose(text: string | undefined): text is Purpose {
  return text !== undefined && Object.hasOwn(nodes, text);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
