#!/usr/bin/env node
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { build, bundleFile, compiledFile, keep, keptBundle } from './bundle.mjs';

/** The exit code of a bug: `EX_SOFTWARE` of sysexits.h. */
const bug = 70;

const idLength = 128;

/**
 * The bundle, the Node and the digest of compiled code: of another Node's (20.19.0 with that of 20.20.2), and of
 * damaged code, V8 takes what it gets, and crashes.
 */
function compiledId({ id }, compiled) {
  const digest = createHash('sha256').update(compiled).digest('base64');
  return `${id} ${process.version} ${process.arch} ${digest}`.padEnd(idLength);
}

/** The code that this Node compiled from this very bundle. V8 itself would only compare the length of its source. */
function compiledOf(label) {
  try {
    const kept = readFileSync(compiledFile);
    const compiled = kept.subarray(idLength);
    return kept.toString('latin1', 0, idLength) === compiledId(label, compiled) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

function load({ code, label }) {
  const cachedData = compiledOf(label);
  const script = new Script(`(function (exports, require, module) {${code}})`, { filename: bundleFile, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundleFile), module);
  return { main: module.exports.main, script, isCompiled: cachedData !== undefined && !script.cachedDataRejected };
}

/** Ends the command with the stack of a bug of ours, wherever it was thrown: nobody may await the promise. */
async function endWith(error, bundle) {
  const { traceOf } = await import('./trace.mjs');
  console.error(traceOf(error, bundle));
  process.exit(bug);
}

/** The client code of an HTML report. */
async function readPage() {
  const { keptPage, buildPage } = await import('./page-bundle.mjs');
  return keptPage() ?? (await buildPage());
}

/**
 * How many times the part of the heap for new objects grows at once. It ends at 16 MiB in any case; V8 gets there by
 * doubling, and copies what it has at each step.
 */
const youngGrowth = 8;

async function start(args) {
  setFlagsFromString(`--semi-space-growth-factor=${youngGrowth}`);
  const bundle = keptBundle(bundleFile) ?? (await build());
  for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, (error) => endWith(error, bundle));
  try {
    const { main, script, isCompiled } = load(bundle);
    process.exitCode = await main(args, readPage);
    // V8 has compiled what the next command needs only if this one ran through.
    if (!isCompiled && process.exitCode < 2 && !args.some((arg) => /^(help|--help|-h|--version|-V)$/.test(arg))) {
      const compiled = script.createCachedData();
      keep(compiledFile, Buffer.concat([Buffer.from(compiledId(bundle.label, compiled)), compiled]));
    }
  } catch (error) {
    await endWith(error, bundle);
  }
}

try {
  await start(process.argv.slice(2));
} catch (error) {
  const missing = error.code === 'ERR_MODULE_NOT_FOUND';
  // esbuild's own message has the file and line of what does not compile; its stack says nothing more.
  const told = error.errors === undefined ? error : error.message;
  console.error(missing ? 'The packages are not installed: run `npm ci` first.' : told);
  process.exitCode = missing ? 2 : bug;
}
