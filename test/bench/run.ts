import { isBuilt } from '../lab/cache';
import { tools } from '../lab/catalogue';
import { missingForRunning } from '../lab/prerequisites';
import { benchCommand } from './command.bench';
import { benchEndToEnd } from './end-to-end.bench';
import { benchEngine } from './engine.bench';
import { benchGrowth } from './growth.bench';
import { benchLoad } from './load.bench';
import { benchManifests } from './manifests.bench';
import { benchProgram } from './program.bench';
import { benchStacks } from './stacks.bench';
import { benchStart } from './start.bench';
import { benchVerify } from './verify.bench';
import { benchWiring } from './wiring.bench';

async function run(): Promise<void> {
  benchStart();
  benchEndToEnd();
  benchWiring();
  benchGrowth();
  benchStacks();
  benchProgram();
  benchManifests();
  benchLoad();
  await benchVerify();
  const missing = [
    ...missingForRunning().map(({ program }) => program),
    ...tools.filter((tool) => !isBuilt(tool)).map(({ name }) => name),
  ];
  if (missing.length === 0) {
    await benchEngine();
    await benchCommand();
  } else console.error(`Not measured: the engine, since the lab lacks ${missing.join(', ')}. See test/lab/README.md`);
}

void run();
