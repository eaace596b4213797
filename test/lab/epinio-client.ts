import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { binary } from './cache';
import { type Lab } from './lab';

/** A user of Epinio, as its chart makes them. */
export interface EpinioUser {
  readonly username: string;
  readonly password: string;
}

/** An application made of an image that exists already, so that nothing is built. */
export interface PushedApplication {
  readonly namespace: string;
  readonly name: string;
  /** Hosts with paths. @default the application's name under Epinio's domain, as Epinio chooses it */
  readonly routes?: readonly string[];
}

/** The `epinio` command, as a developer runs it against a server. */
export class EpinioClient {
  private readonly home: string;
  private readonly settings: string;

  constructor(lab: Lab, url: string, { username, password }: EpinioUser) {
    this.home = join(lab.directory, 'epinio-client');
    this.settings = join(this.home, 'settings.yaml');
    mkdirSync(this.home);
    const pass = Buffer.from(password).toString('base64');
    const content = { api: url, wss: url.replace(/^http/, 'ws'), user: username, pass, colors: false };
    writeFileSync(this.settings, stringify(content), { mode: 0o600 });
  }

  /** `epinio push`; resolves to what it printed once the application is deployed. */
  push({ namespace, name, routes = [] }: PushedApplication): Promise<string> {
    const image = ['--container-image-url', 'registry.example.com/application:1'];
    return this.run(['push', '--name', name, ...image, ...routes.flatMap((route) => ['--route', route])], namespace);
  }

  private async run(args: readonly string[], namespace: string): Promise<string> {
    const env = {
      ...process.env,
      // It makes a folder of its own there, whatever settings it is given.
      XDG_CONFIG_HOME: this.home,
      EPINIO_SETTINGS: this.settings,
      EPINIO_NAMESPACE: namespace,
    };
    const child = spawn(binary('epinio'), args, { env });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    // It offers to wait for Enter.
    child.stdin.on('error', () => undefined).end('\n');
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
    if (code !== 0) throw new Error(`epinio ${args.join(' ')}: ${output.trim()}`);
    return output;
  }
}
