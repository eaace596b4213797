import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { programFile, run } from './program-bundle.mjs';

// Takes a bundle of the providers of dynamic resources, and prints their code as Pulumi serialises it, by the types of
// their resources, as JSON.

const { dynamicProviders } = run(await text(process.stdin), programFile);
const { runtime } = createRequire(programFile)('@pulumi/pulumi');
const codes = Object.entries(dynamicProviders).map(async ([type, provider]) => {
  const { text: code } = await runtime.serializeFunction(() => provider);
  return [type, code];
});
console.log(JSON.stringify(Object.fromEntries(await Promise.all(codes))));
