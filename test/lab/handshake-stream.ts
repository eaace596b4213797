import { setTimeout as delay } from 'node:timers/promises';
import { shownFor } from './tls-client';

/** What a stream of handshakes saw, from one change to the next. */
export interface Seen {
  /** SHA-256 of the certificate that was served, or why there was none. */
  readonly fingerprint: string;
  /** Handshakes in a row that saw the same. */
  count: number;
}

/** Opens connections to a port for a host, one after the other without a pause to speak of, until it is stopped. */
export class HandshakeStream {
  private readonly changes: Seen[] = [];
  private readonly running: Promise<void>;
  private stopped = false;

  /** @param pauseMilliseconds between two handshakes */
  constructor(host: string, port: number, pauseMilliseconds = 10) {
    this.running = this.run(host, port, pauseMilliseconds);
  }

  /** What was seen so far, in order; equal sights in a row are one. */
  get seen(): readonly Readonly<Seen>[] {
    return this.changes;
  }

  /** Ends the stream; resolves to what it saw. */
  async stop(): Promise<readonly Readonly<Seen>[]> {
    this.stopped = true;
    await this.running;
    return this.changes;
  }

  private async run(host: string, port: number, pause: number): Promise<void> {
    while (!this.stopped) {
      this.add(
        await shownFor(host, port, '').then(
          ({ certificate }) => certificate.fingerprint256,
          (error: unknown) => String(error),
        ),
      );
      await delay(pause);
    }
  }

  private add(fingerprint: string): void {
    const last = this.changes.at(-1);
    if (last?.fingerprint === fingerprint) last.count += 1;
    else this.changes.push({ fingerprint, count: 1 });
  }
}
