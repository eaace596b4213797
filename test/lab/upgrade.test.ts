import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pins } from '../../components/charts/pins';
import { binary } from './cache';
import { changesIn } from './changes';
import { eventually } from './eventually';
import { HandshakeStream } from './handshake-stream';
import { type Lab, startLab } from './lab';
import { LabStack, type Sections } from './lab-stack';
import { playPods } from './pods';
import { systemProgram } from './prerequisites';
import { renew } from './renew';
import { certificateIn } from './secret-certificate';
import { chartsAre, packVersion } from './stand-ins/charts';

/** The versions before the pinned ones. */
const former = { traefik: '41.2.0', metallb: '0.16.0', 'cert-manager': 'v1.21.1' };

/** The stand-ins have no schema; Traefik's real one of that version refuses a value of ours. */
const accepted = { code: 'EW6009', path: 'edgewire:charts.versions.traefik', reason: 'stand-ins have no schema' };

/** A definition that is taken away, as if the former Traefik had not had it. */
const added = 'traefikservices.traefik.io';

const hosts = Array.from({ length: 100 }, (_, index) => `app-${index}.apps.example.com`);

const helm = systemProgram('helm');
const helmIs = helm === undefined ? "a stand-in for Helm's command" : "Helm's command";

describe(`an upgrade of every chart, with ${chartsAre} and ${helmIs}, under a stream of handshakes for ${hosts.length} hosts`, function () {
  this.timeout('6m');
  let lab: Lab;
  let stack: LabStack;
  let streams: readonly HandshakeStream[] = [];
  let fingerprint: string;

  before(async () => {
    lab = await startLab({ certManager: false });
    stack = await LabStack.open(lab, { ...sections({ versions: former }), planning: { ignore: [accepted] } });
    const charts = join(lab.directory, 'charts');
    for (const name of ['traefik', 'metallb', 'cert-manager'] as const) packVersion(name, former[name], charts);
    await Promise.all([stack.up(), playPods(lab)]);
    await lab.kubectl(['delete', 'crd', added]);
    const { https } = await lab.startTraefik({ ingressClass: 'traefik' });
    fingerprint = (await certificateIn(lab, 'wiki', 'apps-routing')).fingerprint256;
    streams = hosts.map((host) => new HandshakeStream(host, https, 1000));
    await seen(fingerprint);
  });

  after(async () => {
    await Promise.all(streams.map((stream) => stream.stop()));
    stack?.close();
    await lab?.stop();
  });

  it('stops before it begins where Helm would not upgrade the definitions, and says what to run', async () => {
    stack.configure(sections({}));
    const told = await stack.preview().then(
      () => assert.fail('the preview passed'),
      (error: Error) => error.message,
    );
    const sentence = `Before ${former.traefik} becomes ${pins.traefik.version}, run:`;
    assert.ok(told.includes(sentence), told);
    const [, command] = /run: (helm show crds [^|]*\| kubectl apply [^|]*? -f -)/.exec(told) ?? [];
    assert.ok(command, told);
    await runAsTold(command);
    assert.match(await lab.kubectl(['get', 'crds', '-o=name']), new RegExp(added));
  });

  it('changes the releases in place once that was run, and nothing after', async () => {
    stack.configure(sections({ crds: { traefik: pins.traefik.version } }));
    const { summary } = await stack.up();
    assert.deepEqual(changesIn(summary.resourceChanges), ['update']);
    const versions = (await lab.kubectl(['get', 'secrets', '-A', '-l=owner=helm,status=deployed', '-o=name'])).trim();
    assert.deepEqual(versions.match(/\.v2$/gm)?.length, 3, versions);
    assert.deepEqual(changesIn((await stack.up()).summary.resourceChanges), []);
  });

  it('leaves a cert-manager that renews, and has failed no handshake', async () => {
    await renew(lab, 'edgewire', 'apps-routing');
    await eventually(async () =>
      assert.notEqual((await certificateIn(lab, 'edgewire', 'apps-routing')).fingerprint256, fingerprint),
    );
    await stack.up();
    const renewed = (await certificateIn(lab, 'wiki', 'apps-routing')).fingerprint256;
    await seen(renewed);
    await Promise.all(streams.map((stream) => stream.stop()));
    for (const [index, stream] of streams.entries()) {
      const first = stream.seen.findIndex((one) => one.fingerprint === fingerprint);
      const all = stream.seen.slice(first).map((one) => one.fingerprint);
      assert.deepEqual(all, [fingerprint, renewed], hosts[index]);
    }
    const handshakes = streams.flatMap((stream) => stream.seen).reduce((sum, { count }) => sum + count, 0);
    console.log(`      ${handshakes} handshakes, none of them failed`);
  });

  /** Resolves once every stream has last seen a certificate. */
  function seen(wanted: string): Promise<void> {
    return eventually(() => {
      streams.forEach((stream, index) => assert.equal(stream.seen.at(-1)?.fingerprint, wanted, hosts[index]));
      return Promise.resolve();
    }, 60);
  }

  /** Runs a command in a shell that has the lab's kubectl, and Helm's command or what does its part here. */
  async function runAsTold(command: string): Promise<void> {
    const folder = join(lab.directory, 'commands');
    mkdirSync(folder);
    if (helm === undefined) {
      const script = '#!/bin/sh\n# helm show crds FILE\ntar -xzOf "$3" --wildcards "*/crds/*.yaml"\n';
      writeFileSync(join(folder, 'helm'), script);
      chmodSync(join(folder, 'helm'), 0o755);
    }
    const PATH = [folder, dirname(binary('kubectl')), process.env.PATH].join(delimiter);
    const env = { ...process.env, KUBECONFIG: lab.kubeconfig, PATH };
    await promisify(execFile)('bash', ['-c', `set -o pipefail; ${command}`], { cwd: stack.directory, env });
  }
});

function sections(charts: object): Sections {
  return {
    addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] } },
    controllers: { external: { class: 'traefik', default: true, address: '192.0.2.10' } },
    issuers: { corporate: { ca: { generate: { commonName: 'Example Corp' } } } },
    environments: {
      apps: {
        domain: 'apps.example.com',
        issuer: 'corporate',
        namespaces: { list: ['wiki'] },
        distribution: 'direct',
      },
    },
    namespaces: { wiki: { create: true } },
    apps: hosts.map((host, index) => ({
      name: `app-${index}`,
      namespace: 'wiki',
      host,
      service: { name: 'web', port: 80 },
    })),
    charts: { ...charts, install: { kubed: false, epinio: false } },
  };
}
