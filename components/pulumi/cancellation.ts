/** Set once the engine has asked the provider of this process to stop. */
interface Cancellation {
  asked: boolean;
}

const key = 'edgewire.cancellation';

/** The one method of a provider by which the engine tells of an interruption. */
const cancelPath = '/pulumirpc.ResourceProvider/Cancel';

/**
 * Whether the engine was interrupted (Ctrl-C), so that a wait in a dynamic provider ends. The SDK's own process for
 * dynamic providers answers `Cancel` and tells nobody (v3.248, cmd/dynamic-provider), so the call is seen where Node's
 * HTTP/2 server announces it. It is plain code, since dynamic providers are serialised with it.
 */
export async function cancellation(): Promise<Readonly<Cancellation>> {
  const known: unknown = Reflect.get(globalThis, key);
  if (isCancellation(known)) return known;
  const found: Cancellation = { asked: false };
  Reflect.set(globalThis, key, found);
  const { EventEmitter } = await import('node:events');
  const emit = Reflect.get(EventEmitter.prototype, 'emit');
  EventEmitter.prototype.emit = function (event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'stream' && pathOf(args[1]) === cancelPath) found.asked = true;
    return Reflect.apply(emit, this, [event, ...args]);
  };
  return found;
}

function isCancellation(value: unknown): value is Cancellation {
  return typeof value === 'object' && value !== null && 'asked' in value;
}

function pathOf(headers: unknown): unknown {
  return typeof headers === 'object' && headers !== null && ':path' in headers ? headers[':path'] : undefined;
}
