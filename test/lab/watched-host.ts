import { setTimeout as delay } from 'node:timers/promises';
import { type Handshake, handshake } from './handshake';

/** Milliseconds between two handshakes: while a host has an Ingress and no route, and else. */
const pauses = { unrouted: 50, else: 500 };

/** A host at an edge, tried all the time from before its Ingress is there until it is stopped. */
export class WatchedHost {
  private readonly past: Handshake[] = [];
  private readonly failures: unknown[] = [];
  private ingressAt: number | undefined;
  private pause = new AbortController();
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(
    readonly host: string,
    port: number,
  ) {
    this.running = this.run(port);
  }

  /** What clients have met so far, in order. */
  get handshakes(): readonly Handshake[] {
    return this.past;
  }

  /** Why clients met nothing. */
  get failed(): readonly unknown[] {
    return this.failures;
  }

  /** What clients met that came after a route for the host had answered: each of them has to be served well. */
  get afterRouted(): readonly Handshake[] {
    const first = this.past.find(({ routed }) => routed);
    return first === undefined ? [] : this.past.filter(({ began }) => began >= first.ended);
  }

  /** Its Ingress is there from now on; it is tried at once. */
  ingressIsThere(): void {
    this.ingressAt ??= performance.now();
    this.pause.abort();
  }

  /**
   * Milliseconds from its Ingress until a client was served a certificate: 0 where one was before. Undefined where
   * there is no Ingress, or no client was served it.
   */
  unsecuredFor(fingerprint: string): number | undefined {
    const served = this.past.find((one) => one.fingerprint === fingerprint);
    return served === undefined || this.ingressAt === undefined
      ? undefined
      : Math.max(0, served.ended - this.ingressAt);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.pause.abort();
    await this.running;
  }

  private async run(port: number): Promise<void> {
    while (!this.stopped) {
      this.pause = new AbortController();
      await handshake(this.host, port).then(
        (one) => this.past.push(one),
        (error: unknown) => this.failures.push(error),
      );
      const pause = this.isUnrouted ? pauses.unrouted : pauses.else;
      await delay(pause, undefined, { signal: this.pause.signal }).catch(() => undefined);
    }
  }

  private get isUnrouted(): boolean {
    return this.ingressAt !== undefined && this.past.at(-1)?.routed === false;
  }
}
