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

/** A message for people, as Pulumi shows it beside a resource. */
export interface RecordedMessage {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
  /** URN of the resource that it is about; empty for the stack. */
  readonly urn: string;
}

/** What a program did against the recording runtime. */
export interface Recording<Outputs> {
  readonly resources: readonly RecordedResource[];
  readonly messages: readonly RecordedMessage[];
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

type Registration = (request: unknown, callback: (error: unknown, response: unknown) => void) => void;

interface Monitor {
  registerResource: Handler;
  readResource: Handler;
  registerStackTransform?: Registration;
  registerResourceHook?: Registration;
}

/** The last recording. The process has one runtime, so recordings run one after another. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a program against a runtime that only records: no engine, no cluster. Calls of provider functions fail.
 * What the program logs is recorded too, not printed.
 *
 * @param stack the name of the stack
 * @param program what to run; a module that registers resources on loading has to be loaded in it
 * @param resources the list to fill with resources; it shows those of a program that fails, too
 */
export function record<Outputs>(
  stack: string,
  program: () => Promise<Outputs>,
  resources: RecordedResource[] = [],
): Promise<Recording<Outputs>> {
  const recording = last.then(() => recordNow(stack, program, resources));
  last = recording.catch(() => undefined);
  return recording;
}

async function recordNow<Outputs>(
  stack: string,
  program: () => Promise<Outputs>,
  resources: RecordedResource[],
): Promise<Recording<Outputs>> {
  const messages: RecordedMessage[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, id, inputs }) => ({
        id: id ?? `${name}-id`,
        state: stateOf(type, inputs as Record<string, unknown>),
      }),
      call: ({ token }) => {
        const details = `the program calls ${token}, which needs a cluster`;
        // The SDK shows the `details` of an error, which errors of a connection have, and not its message.
        throw Object.assign(new Error(details), { details });
      },
    },
    'edgewire',
    stack,
    false,
    // Pulumi's name for the organization where the backend has none.
    'organization',
  );
  listen(resources);
  const restoreLog = listenToLog(messages);
  const unawaited = unawaitedErrors();
  try {
    const outputs = await Promise.race([outputsOf(program), unawaited.first]);
    refuseDuplicates(resources);
    refuseDoubles(resources);
    return { resources, messages, outputs };
  } finally {
    unawaited.restore();
    restoreLog();
  }
}

async function outputsOf<Outputs>(program: () => Promise<Outputs>): Promise<Outputs> {
  let outcome: { readonly outputs: Outputs } | { readonly error: unknown } | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    // An error thrown in here would reach the SDK's own promises too, which nobody awaits.
    outcome = await program().then(
      (outputs) => ({ outputs }),
      (error: unknown) => ({ error }),
    );
    return {};
  });
  await pulumi.runtime.disconnect();
  if (outcome === undefined) throw new Error('the program did not run');
  if ('error' in outcome) throw outcome.error;
  return outcome.outputs;
}

/**
 * The errors of promises that the SDK makes for each resource and awaits nowhere, such as for inputs that cannot be
 * written. The program would never end after one of them.
 */
function unawaitedErrors(): { readonly first: Promise<never>; readonly restore: () => void } {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const first = new Promise<never>((_resolve, reject) => process.on('unhandledRejection', reject));
  // Nobody may be waiting for it any more.
  first.catch(() => undefined);
  const restore = () => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  };
  return { first, restore };
}

/** Refuses two resources of one URN, as the engine does (sdk/go/common/diag, error 2005 of Pulumi 3.248). */
function refuseDuplicates(resources: readonly RecordedResource[]): void {
  const seen = new Set<string>();
  const doubles = resources.filter(({ urn }) => seen.size === seen.add(urn).size).map(({ urn }) => urn);
  if (doubles.length === 0) return;
  throw new Error(`Duplicate resource URN '${doubles.join("', '")}'; try giving it a unique name`);
}

/**
 * Refuses two resources that are one object of the cluster: the API server has no second one of its kind, namespace and
 * name. A Secret and a Certificate that is kept in it are two such, too, unless cert-manager takes the Secret over.
 */
function refuseDoubles(resources: readonly RecordedResource[]): void {
  const first = new Map<string, RecordedResource>();
  for (const resource of resources) {
    if (resource.read) continue;
    for (const object of objectsOf(resource)) {
      const other = first.get(object);
      if (other !== undefined) throw new Error(`${other.urn} and ${resource.urn} are both the object ${object}`);
      first.set(object, resource);
    }
  }
}

/** The objects that a resource makes, as `<group>/<kind>/<namespace>/<name>`. */
function objectsOf({ type, inputs }: RecordedResource): string[] {
  const { apiVersion, kind, metadata, spec } = inputs;
  // A patch changes an object that is somebody else's.
  if (!type.startsWith('kubernetes:') || type.endsWith('Patch')) return [];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  const { namespace, name } = textsOf(metadata);
  if (name === undefined) return [];
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const { secretName } = textsOf(kind === 'Certificate' ? spec : undefined);
  const own = [group, kind, namespace ?? '', name].join('/');
  return secretName === undefined ? [own] : [own, ['', 'Secret', namespace ?? '', secretName].join('/')];
}

function textsOf(value: unknown): Readonly<Record<'namespace' | 'name' | 'secretName', string | undefined>> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const text = (key: string) => {
    const found: unknown = entries.find(([one]) => one === key)?.[1];
    return typeof found === 'string' ? found : undefined;
  };
  return { namespace: text('namespace'), name: text('name'), secretName: text('secretName') };
}

/** Records log messages. The SDK without an engine would print them to the terminal, without their resource. */
function listenToLog(messages: RecordedMessage[]): () => void {
  const original = { ...pulumi.log };
  const recorded =
    (severity: RecordedMessage['severity']): typeof pulumi.log.info =>
    (text, resource) =>
      new Promise((resolve) =>
        pulumi.output(resource?.urn ?? '').apply((urn) => resolve(void messages.push({ severity, text, urn }))),
      );
  Object.assign(pulumi.log, { info: recorded('info'), warn: recorded('warning'), error: recorded('error') });
  return () => void Object.assign(pulumi.log, original);
}

/** The state of a registered resource: its inputs, and those outputs of its provider that the program reads. */
function stateOf(type: string, inputs: Record<string, unknown>): Record<string, unknown> {
  return { ...made.find(([start]) => type.startsWith(start))?.[1], ...inputs };
}

const made: readonly (readonly [type: string, outputs: Readonly<Record<string, unknown>>])[] = [
  ['kubernetes:core/v1:Secret', { data: {} }],
  ['tls:', { privateKeyPem: '[made by tls]', certRequestPem: '[made by tls]', certPem: '[made by tls]' }],
  ['pulumi-nodejs:dynamic/edgewire:CertificateSecret', { certificate: '[made by cert-manager]' }],
  ['pulumi-nodejs:dynamic/edgewire:PrivateKey', { pem: '[made during up]' }],
  ['pulumi-nodejs:dynamic/edgewire:AcmeAccount', { url: '[registered during up]' }],
  ['pulumi-nodejs:dynamic/edgewire:AcmeCertificate', { certificate: '[ordered during up]', notAfter: '[then]' }],
];

/** Records resources from the requests to the mocks' monitor, since mocks do not get parents and dependencies. */
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
  // The engine would run transforms and hooks; there is no engine here.
  monitor.registerStackTransform = (_request, callback) => callback(null, {});
  monitor.registerResourceHook = (_request, callback) => callback(null, {});
}
