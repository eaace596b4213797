import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../cache';
import { freePorts } from '../ports';
import { type Program } from '../program';
import { type Site } from '../site';

/** An ACME server, as an issuer has to know it. */
export interface AcmeServer {
  /** The URL of its directory. */
  readonly directory: string;
  /** Whose certificate its own is checked against, as PEM. */
  readonly caBundle: string;
  /** The URL of its own authority's root certificate, as PEM, which changes with each start. */
  readonly root: string;
}

export interface PebbleOptions {
  /** Where challenge records are looked up. */
  readonly nameServer: string;
  /** @default 'pebble' */
  readonly name?: string;
  /** Key identifiers and MAC keys (base64url); where there are any, a new account has to be bound to one of them. */
  readonly externalAccounts?: Readonly<Record<string, string>>;
  /** Whether names that an account has proven once need no proof in its next orders. @default false */
  readonly reusesProofs?: boolean;
  /** Percent of good nonces that are rejected all the same. @default 0 */
  readonly rejectedNonces?: number;
  /** Further roots, each with a chain of its own beside that of the first. @default 0 */
  readonly alternateRoots?: number;
  /**
   * Whether there is a profile `shortlived`, of six days, beside the default one. Of several, Pebble takes any for an
   * order that names none (2.10.1, wfe/wfe.go), which then orders anew early.
   * @default false
   */
  readonly shortlived?: boolean;
}

/** Pebble, an ACME server for tests, that validates without waiting and refuses nothing by chance unless told to. */
export async function pebble(site: Site, options: PebbleOptions): Promise<{ program: Program; server: AcmeServer }> {
  const { name = 'pebble', nameServer, externalAccounts = {} } = options;
  const { reusesProofs = false, rejectedNonces = 0, alternateRoots = 0, shortlived = false } = options;
  const [port = 0, managementPort = 0] = await freePorts(2);
  const configuration = join(site.directory, `${name}.json`);
  const content = pebbleConfiguration(site, port, managementPort, { externalAccounts, shortlived });
  writeFileSync(configuration, JSON.stringify(content), { mode: 0o600 });
  return {
    program: {
      name,
      command: binary('pebble'),
      args: ['-strict', '-config', configuration, '-dnsserver', nameServer],
      environment: {
        PEBBLE_VA_NOSLEEP: '1',
        PEBBLE_WFE_NONCEREJECT: String(rejectedNonces),
        PEBBLE_AUTHZREUSE: reusesProofs ? '100' : '0',
        PEBBLE_ALTERNATE_ROOTS: String(alternateRoots),
      },
      ready: { kind: 'http', url: `https://127.0.0.1:${port}/dir` },
      timeoutSeconds: 30,
    },
    server: {
      directory: `https://127.0.0.1:${port}/dir`,
      caBundle: readFileSync(site.certificate, 'utf8'),
      root: `https://127.0.0.1:${managementPort}/roots/0`,
    },
  };
}

function pebbleConfiguration(
  site: Site,
  port: number,
  managementPort: number,
  { externalAccounts, shortlived }: Required<Pick<PebbleOptions, 'externalAccounts' | 'shortlived'>>,
) {
  return {
    pebble: {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${managementPort}`,
      // The API server's certificate is for 127.0.0.1 as well.
      certificate: site.certificate,
      privateKey: site.certificateKey,
      // Nothing listens there: HTTP-01 needs pods that really run.
      httpPort: 1,
      tlsPort: 1,
      externalAccountBindingRequired: Object.keys(externalAccounts).length > 0,
      externalAccountMACKeys: externalAccounts,
      retryAfter: { authz: 1, order: 1 },
      profiles: {
        default: { description: 'ninety days', validityPeriod: 7_776_000 },
        ...(shortlived && { shortlived: { description: 'six days', validityPeriod: 518_400 } }),
      },
    },
  };
}
