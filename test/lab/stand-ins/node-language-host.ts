import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { LanguageRuntimeService } from '@pulumi/pulumi/proto/language_grpc_pb';
import { type RunRequest, RunResponse } from '@pulumi/pulumi/proto/language_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';

/**
 * A stand-in for Pulumi's language host of Node, which is no Go module to be had: it runs a program by the SDK's own
 * `cmd/run`, with the arguments and the environment that pulumi-language-nodejs v3.258 gives it. It names no required
 * plugins and installs nothing: what a lab has is on the PATH.
 */

/** `cmd/run` ends so when it has told people of an error itself (sdk/nodejs/cmd/run/index.ts). */
const toldAlready = 32;

/** What the engine gives last: its own address. */
const engine = process.argv.at(-1) ?? '';

function environmentOf(request: RunRequest): NodeJS.ProcessEnv {
  const { tsconfig, typescript } = request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: typescript === false ? 'false' : 'true',
    ...(typeof tsconfig === 'string' ? { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig } : {}),
  };
}

function argumentsOf(request: RunRequest): string[] {
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const run = createRequire(join(directory, 'package.json')).resolve('@pulumi/pulumi/cmd/run');
  return [
    run,
    `--monitor=${request.getMonitorAddress()}`,
    `--engine=${engine}`,
    `--organization=${request.getOrganization()}`,
    `--project=${request.getProject()}`,
    `--root-directory=${request.getInfo()?.getRootDirectory() ?? directory}`,
    `--stack=${request.getStack()}`,
    `--pwd=${request.getPwd()}`,
    ...(request.getDryrun() ? ['--dry-run'] : []),
    `--parallel=${request.getParallel()}`,
    request.getProgram(),
    ...request.getArgsList(),
  ];
}

function run(
  { request }: grpc.ServerUnaryCall<RunRequest, RunResponse>,
  answer: grpc.sendUnaryData<RunResponse>,
): void {
  const child = spawn(process.execPath, argumentsOf(request), {
    cwd: request.getPwd(),
    env: environmentOf(request),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.on('error', (error) => answer(error));
  child.on('close', (code) => {
    const response = new RunResponse();
    if (code === toldAlready) response.setBail(true);
    else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code}`);
    answer(null, response);
  });
}

const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  run,
  getPluginInfo: (_: unknown, answer: grpc.sendUnaryData<PluginInfo>) => {
    const info = new PluginInfo();
    info.setVersion('3.258.0');
    answer(null, info);
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  // The engine waits for the port as the first line.
  process.stdout.write(`${port}\n`);
});
