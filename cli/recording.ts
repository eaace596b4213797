import * as pulumi from '@pulumi/pulumi';

/** A resource that a program registered, or read. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  /** URN of the parent; empty for the stack's own children. */
  readonly parent: string;
  readonly urn: string;
  /** URNs that it depends on. */
  readonly dependsOn: readonly string[];
  /** Inputs in Pulumi's wire form: secrets are wrapped, unknowns marked. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Read from the cluster rather than made. */
  readonly read: boolean;
}

/** What a program did against the recording runtime. */
export interface Recording<Outputs> {
  readonly resources: readonly RecordedResource[];
  readonly outputs: Outputs;
}

/** Requests of the SDK's monitor, as far as they are looked at here. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getDependenciesList(): string[];
  getObject?(): { toJavaScript(): Record<string, unknown> } | undefined;
  getProperties?(): { toJavaScript(): Record<string, unknown> } | undefined;
}

type Handler = (
  request: Request,
  callback: (error: unknown, response: { getUrn(): string } | undefined) => void,
) => unknown;

interface Monitor {
  registerResource: Handler;
  readResource: Handler;
  registerStackTransform?: (request: unknown, callback: (error: unknown, response: unknown) => void) => void;
}

/**
 * Runs a program against a runtime that only records: no engine, no cluster. Calls of provider functions fail.
 *
 * @param stack the name of the stack
 * @param program what to run; loaded before this it would have missed the runtime
 */
export async function record<Outputs>(stack: string, program: () => Promise<Outputs>): Promise<Recording<Outputs>> {
  const resources: RecordedResource[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, id, inputs }) => ({
        id: id ?? `${name}-id`,
        state: stateOf(type, inputs as Record<string, unknown>),
      }),
      call: ({ token }) => {
        throw new Error(`the program calls ${token}, which needs a cluster`);
      },
    },
    'edgewire',
    stack,
    false,
  );
  listen(resources);
  let outputs: Outputs | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    outputs = await program();
    return {};
  });
  await pulumi.runtime.disconnect();
  if (outputs === undefined) throw new Error('the program did not run');
  return { resources, outputs };
}

/** What a resource comes back with; a Secret that is only read has data that nobody knows. */
function stateOf(type: string, inputs: Record<string, unknown>): Record<string, unknown> {
  return type === 'kubernetes:core/v1:Secret' ? { data: {}, ...inputs } : inputs;
}

/** Mocks are not told of parents and dependencies, so the requests to their monitor are read on the way. */
function listen(resources: RecordedResource[]): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const recorded = (handler: Handler, read: boolean): Handler => {
    const original = handler.bind(monitor);
    return (request, callback) =>
      original(request, (error, response) => {
        if (response !== undefined) {
          const object = (request.getObject?.() ?? request.getProperties?.())?.toJavaScript() ?? {};
          resources.push({
            type: request.getType(),
            name: request.getName(),
            parent: request.getParent(),
            urn: response.getUrn(),
            dependsOn: request.getDependenciesList(),
            inputs: object,
            read,
          });
        }
        callback(error, response);
      });
  };
  monitor.registerResource = recorded(monitor.registerResource, false);
  monitor.readResource = recorded(monitor.readResource, true);
  // Transforms run in the engine; there is none here.
  monitor.registerStackTransform = (_request, callback) => callback(null, {});
}
