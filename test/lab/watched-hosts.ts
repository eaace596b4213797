import assert from 'node:assert/strict';
import { type X509Certificate } from 'node:crypto';
import { eventually } from './eventually';
import { watchIngresses } from './ingress-watch';
import { type Lab } from './lab';
import { WatchedHost } from './watched-host';

/** The certificate that each host has to be served. */
export type Certificates = ReadonlyMap<string, X509Certificate>;

/** Hosts that are tried all the time, each told as soon as its Ingress is there. */
export class WatchedHosts {
  private constructor(
    private readonly hosts: ReadonlyMap<string, WatchedHost>,
    private readonly stopWatching: () => void,
  ) {}

  /** Resolves once each has been tried. @param ports where each host is served */
  static async start(lab: Lab, ports: ReadonlyMap<string, number>): Promise<WatchedHosts> {
    const hosts = new Map([...ports].map(([host, port]) => [host, new WatchedHost(host, port)]));
    const stop = await watchIngresses(lab, (created) => {
      for (const host of created) hosts.get(host)?.ingressIsThere();
    });
    const all = new WatchedHosts(hosts, stop);
    await eventually(() => {
      for (const { handshakes, host } of hosts.values()) assert.notEqual(handshakes.length, 0, `${host} was not tried`);
      return Promise.resolve();
    });
    return all;
  }

  /** Resolves once each host is routed, and is served its certificate. */
  async untilServed(certificates: Certificates): Promise<void> {
    await eventually(() => {
      for (const [host, { fingerprint256 }] of certificates) {
        const last = this.at(host).afterRouted.at(-1);
        assert.ok(last, `${host} is not routed`);
        assert.equal(last.fingerprint, fingerprint256, `${host} is served another certificate`);
      }
      return Promise.resolve();
    });
  }

  /** Fails if a client was served a host's certificate before anything else. */
  assertServedOthersFirst(certificates: Certificates): void {
    for (const [host, { fingerprint256 }] of certificates) {
      assert.notEqual(this.at(host).handshakes[0]?.fingerprint, fingerprint256, host);
    }
  }

  /** Fails unless every client that came after a route for a host had answered was served its certificate and routed. */
  assertServed(certificates: Certificates): void {
    for (const [host, { fingerprint256 }] of certificates) {
      const { failed, afterRouted } = this.at(host);
      assert.deepEqual(failed, [], host);
      assert.notEqual(afterRouted.length, 0, `${host} was never routed`);
      const seen = afterRouted.map(({ routed, fingerprint }) => `${routed ? 'routed' : 'lost'} ${fingerprint}`);
      assert.deepEqual([...new Set(seen)], [`routed ${fingerprint256}`], host);
    }
  }

  /** For each host, how long its Ingress was there before a client was served its certificate. */
  unsecuredSeconds(certificates: Certificates): readonly number[] {
    return [...certificates].map(([host, { fingerprint256 }]) => {
      const milliseconds = this.at(host).unsecuredFor(fingerprint256);
      assert.ok(milliseconds !== undefined, host);
      return milliseconds / 1000;
    });
  }

  /** How many clients came after a route for their host had answered, and how many were served another certificate. */
  clients(certificates: Certificates): { readonly all: number; readonly unsecured: number } {
    const secured = [...certificates].flatMap(([host, { fingerprint256 }]) =>
      this.at(host).afterRouted.map(({ fingerprint }) => fingerprint === fingerprint256),
    );
    return { all: secured.length, unsecured: secured.filter((one) => !one).length };
  }

  async stop(): Promise<void> {
    this.stopWatching();
    await Promise.all([...this.hosts.values()].map((one) => one.stop()));
  }

  private at(host: string): WatchedHost {
    const found = this.hosts.get(host);
    assert.ok(found, host);
    return found;
  }
}
