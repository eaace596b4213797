import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { schemasAt } from '../../components/config/input-schema';
import { type PathStep } from '../../components/config/path';
import { type Lab } from './lab';
import { leaks, type Secret } from './secrecy';

/** Keys of a Secret's data that are public, or no more than names. */
const publicData = new Set(['tls.crt', 'ca.crt', 'username']);

/** Keys of the configuration whose value may be encrypted, and is no credential. */
const publicSettings = new Set(['kubeconfig', 'context', 'email', 'username', 'keyId', 'accessKeyID', 'caBundle']);

const kubeconfig = z.object({ users: z.array(z.object({ user: z.object({ token: z.string() }) })) });

const secretList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ namespace: z.string(), name: z.string() }),
      type: z.string(),
      data: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

/** Every secret of a lab and of what is configured on it, collected while it is there. */
export class KnownSecrets {
  private readonly whatByValue = new Map<string, string>();
  private readonly texts: { readonly what: string; readonly text: () => string }[] = [];

  constructor(private readonly lab: Lab) {
    const { users } = kubeconfig.parse(JSON.parse(readFileSync(lab.kubeconfig, 'utf8')));
    for (const { user } of users) this.add("the administrator's token", user.token);
    this.add('the TSIG key', lab.nameServer.key.secret);
  }

  /** Learns credentials of a configuration, and what files in a directory hold that they name. */
  addCredentials(credentials: readonly Credential[], directory: string): void {
    for (const { path, value } of credentials) {
      const file = resolve(directory, value);
      this.add(
        `the setting ${path.join('.')}`,
        existsSync(file) && statSync(file).isFile() ? readFileSync(file, 'utf8') : value,
      );
    }
  }

  /** Learns what the Secrets in the API server hold at this moment; nothing, where it does not answer. */
  async addCluster(): Promise<void> {
    const list = await this.lab.kubectl(['get', 'secrets', '-A', '-o', 'json']).catch(() => '{ "items": [] }');
    for (const { metadata, type, data } of secretList.parse(JSON.parse(list)).items) {
      // Helm's own are a whole release, packed; what is secret in it has a Secret of its own.
      if (type === 'helm.sh/release.v1') continue;
      for (const [key, value] of Object.entries(data)) {
        if (publicData.has(key)) continue;
        this.add(`${key} of the Secret ${metadata.namespace}/${metadata.name}`, fromBase64(value));
      }
    }
  }

  /** Has a text searched by {@link assertKept}: whatever it is at that time. */
  searchIn(what: string, text: () => string): void {
    this.texts.push({ what, text });
  }

  /**
   * Fails where something known stands in plain in one of the texts, in what Pulumi has on disk (state, history,
   * backups) or in what programs of the lab logged.
   */
  async assertKept(): Promise<void> {
    const texts = this.texts.splice(0);
    // No stack was opened, or this has been done: the lab may be half gone already.
    if (texts.length === 0) return;
    await this.addCluster();
    const said = texts.flatMap(({ what, text }) => this.leaksIn(text(), what));
    const files = ['pulumi', 'logs'].flatMap((part) => filesBelow(join(this.lab.directory, part)));
    const kept = files.flatMap((file) => this.leaksIn(readFileSync(file, 'utf8'), file));
    assert.deepEqual([...said, ...kept], [], 'secrets stand in plain');
  }

  private leaksIn(text: string, where: string): readonly string[] {
    return leaks(text, this.all).map((what) => `${where}: ${what}`);
  }

  private add(what: string, value: string): void {
    this.whatByValue.set(value, what);
  }

  private get all(): readonly Secret[] {
    return [...this.whatByValue].map(([value, what]) => ({ what, value }));
  }
}

/** A value of the configuration that a user would encrypt. */
export interface Credential {
  readonly path: readonly PathStep[];
  readonly value: string;
}

/** Whatever the schema allows to be encrypted in a configuration by section, but for what is public all the same. */
export function credentialsIn(value: unknown, path: readonly PathStep[] = []): readonly Credential[] {
  if (typeof value === 'string') return isCredential(path) ? [{ path, value }] : [];
  if (Array.isArray(value)) return value.flatMap((inner, index) => credentialsIn(inner, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => credentialsIn(inner, [...path, key]));
}

function isCredential(path: readonly PathStep[]): boolean {
  if (publicSettings.has(String(path.at(-1)))) return false;
  return schemasAt(path).some(({ properties = {} }) => 'secure' in properties);
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}
