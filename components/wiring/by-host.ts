import { type Controller } from './ingress';

/**
 * Values by controller and host. The two are looked up one after the other: a text made of both would have to be put
 * together for each of many hosts.
 */
export class ByHost<Value> {
  private readonly hosts = new Map<string, Map<string, Value>>();

  get(controller: Controller | undefined, host: string): Value | undefined {
    return this.hosts.get(nameOf(controller))?.get(host);
  }

  set(controller: Controller | undefined, host: string, value: Value): void {
    const own = this.hosts.get(nameOf(controller));
    if (own === undefined) this.hosts.set(nameOf(controller), new Map([[host, value]]));
    else own.set(host, value);
  }

  /** Whether any controller has the host. */
  has(host: string): boolean {
    for (const own of this.hosts.values()) if (own.has(host)) return true;
    return false;
  }
}

function nameOf(controller: Controller | undefined): string {
  return controller?.name ?? '';
}
