import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import * as grpc from '@grpc/grpc-js';
import { EngineService, type IEngineServer } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { LogSeverity, SetRootResourceResponse } from '@pulumi/pulumi/proto/engine_pb';
import { type IResourceMonitorServer, ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import { RegisterResourceResponse, SupportsFeatureResponse } from '@pulumi/pulumi/proto/resource_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { root, type Sections } from './recordings';

/** What came of the program in Pulumi's own runner. */
export interface Run {
  readonly exitCode: number | null;
  /** What the engine was told to show as an error. */
  readonly errors: readonly string[];
  /** The types of what was registered. */
  readonly registered: readonly string[];
  /** How long the texts are that the runner formatted with `util.inspect`, in characters. */
  readonly inspected: number;
  /** What the runner printed itself. */
  readonly printed: string;
}

/** Counts what `util.inspect` gives for errors; the count is printed as the process ends. */
const countingInspect = `
  import { writeSync } from 'node:fs';
  import util from 'node:util';
  const { inspect } = util;
  let length = 0;
  util.inspect = Object.assign((value, ...options) => {
    const text = inspect(value, ...options);
    if (value instanceof Error) length += text.length;
    return text;
  }, inspect);
  process.on('exit', () => writeSync(1, String(length)));
`;

/**
 * Runs the program in a process as Pulumi's Node language host does (`cmd/run` of `@pulumi/pulumi` 3.248.0), for a
 * preview, against an engine that takes everything and does nothing.
 */
export async function runAsLanguageHost(sections: Sections): Promise<Run> {
  const errors: string[] = [];
  const registered: string[] = [];
  const server = new grpc.Server();
  server.addService(EngineService, engine(errors));
  server.addService(ResourceMonitorService, monitor(registered));
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  try {
    return { errors, registered, ...(await run(`127.0.0.1:${port}`, sections)) };
  } finally {
    server.forceShutdown();
  }
}

async function run(engine: string, sections: Sections): Promise<Pick<Run, 'exitCode' | 'inspected' | 'printed'>> {
  const probe = ['--import', `data:text/javascript,${encodeURIComponent(countingInspect)}`];
  const host = [`--monitor=${engine}`, `--engine=${engine}`, '--project=edgewire', '--stack=test', `--pwd=${root}`];
  const config = Object.entries(sections).map(([name, value]) => [`edgewire:${name}`, JSON.stringify(value)]);
  const child = spawn(
    process.execPath,
    // The CLI hands over the `main` of Pulumi.yaml.
    [...probe, require.resolve('@pulumi/pulumi/cmd/run'), ...host, '--dry-run', 'program.cjs'],
    {
      cwd: root,
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
        PULUMI_NODEJS_TYPESCRIPT: 'false',
      },
    },
  );
  const [inspected, printed, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ]);
  return { exitCode, inspected: Number(inspected), printed };
}

function engine(errors: string[]) {
  return {
    log: ({ request }, callback) => {
      if (request.getSeverity() === LogSeverity.ERROR) errors.push(request.getMessage());
      callback(null, new Empty());
    },
    setRootResource: (_call, callback) => callback(null, new SetRootResourceResponse()),
  } satisfies Partial<IEngineServer>;
}

function monitor(registered: string[]) {
  return {
    supportsFeature: (_call, callback) => callback(null, new SupportsFeatureResponse().setHassupport(true)),
    registerResource: ({ request }, callback) => {
      registered.push(request.getType());
      const urn = `urn:pulumi:test::edgewire::${request.getType()}::${request.getName()}`;
      callback(null, new RegisterResourceResponse().setUrn(urn));
    },
    registerResourceOutputs: (_call, callback) => callback(null, new Empty()),
    signalAndWaitForShutdown: (_call, callback) => callback(null, new Empty()),
  } satisfies Partial<IResourceMonitorServer>;
}
