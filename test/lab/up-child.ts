/*
 * Runs `up` of the stack in a directory, and tells how it goes to the process that started this and that is going to
 * kill it; see `killed-up.ts`.
 */
import { type EngineEvent } from '@pulumi/pulumi/automation';
import { type Progress } from './killed-up';
import { inlineStack } from './lab-stack';

const [, , directory = '', name = ''] = process.argv;
let events = 0;

// Whoever is to kill this has ended, or is to be told no more.
process.on('disconnect', () => process.exit());

void up();

async function up(): Promise<void> {
  const stack = await inlineStack(directory, name, {});
  await stack.up({ onOutput: tell, onError: tell, onEvent: count });
  process.disconnect();
}

function count(event: EngineEvent): void {
  if (event.resourcePreEvent !== undefined || event.resOutputsEvent !== undefined) events += 1;
  tell(JSON.stringify(event));
}

function tell(text: string): void {
  const progress: Progress = { text, events };
  process.send?.(progress);
}
