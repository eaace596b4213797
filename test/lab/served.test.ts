import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { join } from 'node:path';
import { stringify } from 'yaml';
import * as z from 'zod';
import { readStackOf } from '../../cli/stack-directory';
import { type Answer } from '../../components/wiring/engines/engine';
import { type Served } from '../../components/wiring/controller-store';
import { judgeFacts, manifestFacts } from '../../components/wiring/manifests/check';
import { explain, type ExplanationInputs } from '../../components/wiring/explanation/explain';
import {
  type CertificateOwner,
  type ControllerView,
  type Shown,
} from '../../components/wiring/explanation/explanation';
import { gatherFacts, planFromFacts } from '../../components/wiring/plan-stack';
import { sourceText } from '../../components/wiring/source';
import { issue } from '../certificates';
import { folder, run } from '../cli/command';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { apply, ingressClass, manifest, namespaceNamed } from './manifests';
import { passedHosts, relayFile, storeNamespaces } from './fixed-routes';
import { environments, type Held, mixedRoutes, namespaces } from './mixed-routes';
import { type Edge } from './programs/traefik';
import { shownFor } from './tls-client';

/** Of a seed with hosts that are left to chance too; others by EDGEWIRE_SEED. */
const seed = Number(process.env.EDGEWIRE_SEED ?? 2);

const checked = z.object({
  wiring: z.array(z.object({ host: z.string(), source: z.string(), servedBy: z.string().nullable() })),
  diagnostics: z.array(z.object({ code: z.string(), message: z.string() })),
});

/** What the plan says of a host at a controller. */
interface Told {
  readonly host: string;
  readonly controller: string;
  readonly answer: Answer<Served>;
  /** What the JSON says of it, for each of its routes. */
  readonly servedBy: readonly (string | null | undefined)[];
}

describe(`what the real Traefik serves for each host of mixed routes, EDGEWIRE_SEED=${seed}`, function () {
  this.timeout('4m');
  const relay = createServer();
  const { certificate: cert, key } = issue({ dnsNames: ['backend.example.net'] });
  const backend = createTlsServer({ cert, key });
  let lab: Lab;
  let directory: ReturnType<typeof folder>;
  let edges: Readonly<Record<string, Edge>>;
  let told: readonly Told[];
  let inputs: ExplanationInputs;
  let diagnostics: z.output<typeof checked>['diagnostics'];
  /** Who has each certificate, by its fingerprint. */
  const owners = new Map<string, string>();

  before(async () => {
    const ports = { relay: await listening(relay), backend: await listening(backend) };
    owners.set(new X509Certificate(cert).fingerprint256, 'passed');
    directory = folder({ 'relay.yaml': JSON.stringify(relayFile(ports)) });
    lab = await startLab({ crds: ['traefik', 'gateway-api'], nodes: 0, certManager: false });
    await apply(lab, defaultClass('traefik'), ingressClass('internal'), gatewayClass('traefik'));
    const external = await lab.startTraefik({
      name: 'external',
      ingressClass: 'traefik',
      crds: true,
      gateways: true,
      args: [
        ...ownStores('external'),
        '--providers.kubernetescrd.allowexternalnameservices=true',
        `--providers.file.filename=${join(directory.path, 'relay.yaml')}`,
      ],
    });
    const internal = await lab.startTraefik({
      name: 'internal',
      ingressClass: 'internal',
      crds: true,
      args: ownStores('internal'),
    });
    edges = { external, internal };
    const { secrets, routes } = mixedRoutes(seed, external.https, ports.backend);
    for (const { namespace, name, certificate } of secrets)
      owners.set(new X509Certificate(certificate).fingerprint256, `${namespace}/${name}`);
    const items = [...secrets.map(secretManifest), ...routes];
    const copies = environmentSecrets(owners).map(secretManifest);
    await apply(
      lab,
      ...['edgewire', ...namespaces, ...Object.values(storeNamespaces)].map(namespaceNamed),
      ...copies,
      ...items,
    );
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    writeFileSync(join(directory.path, 'Pulumi.lab.yaml'), stackFile(external.https));
    writeFileSync(join(directory.path, 'all.yaml'), list);
    ({ told, diagnostics, inputs } = await tellOf(directory.path, items));
  });

  after(async () => {
    directory?.remove();
    await lab?.stop();
    relay.close();
    backend.close();
  });

  it('is what servedBy names, for every one of at least 300 hosts', async () => {
    const decided = told.filter(({ answer }) => answer.kind === 'decided');
    await eventually(async () => assert.deepEqual(await differences(decided), []), 60);
    assert.ok(told.length >= 300, `only ${told.length} hosts`);
    for (const one of decided)
      for (const by of one.servedBy) assert.equal(by, servedByText(one.answer), `${one.host} at ${one.controller}`);
    process.stdout.write(`      ${decided.length} hosts as told, ${told.length - decided.length} that can't be told\n`);
  });

  it('is what explain shows for every one of them, as the certificate that stands first in its store', async () => {
    const differing = await inParallel(told, async (one) => {
      const { host, controller, answer } = one;
      const { shown, candidates } = viewOf(inputs, one);
      if (answer.kind === 'ambiguous') return shown.kind === 'chance' ? [] : [`${controller} ${host}: ${shown.kind}`];
      const served = await servedTo(host, controller);
      const first = candidates.find(({ standing }) => standing !== 'unnamed');
      const isByNames = shown.kind === 'certificate' && shown.by === 'store';
      const expected = first === undefined ? !isByNames : isByNames && certificateText(first.owner) === served;
      return served === shownText(shown) && expected
        ? []
        : [`${controller} ${host}: ${served}, not ${shownText(shown)}`];
    });
    assert.deepEqual(differing, []);
  });

  it("can't be told where it is left to chance, which the plan says", () => {
    for (const { host, answer } of told) {
      if (answer.kind === 'decided') continue;
      // A key that two Secrets share is told once, for whatever either of them would serve.
      const [, secret] = /Traefik loads (\S+) or not/.exec(answer.reason) ?? [];
      const said = diagnostics.some(
        ({ code, message }) =>
          (code === 'EW2010' && secret !== undefined && message.includes(` ${secret} `)) ||
          (code === 'EW3009' && message.includes(` ${host} `)),
      );
      assert.ok(said, `${host}: ${answer.reason}`);
    }
  });

  it('is what a backend has for a host that is passed through, unless a rule of HTTP has its wildcard', async () => {
    for (const [host, expected] of [
      [passedHosts.free, 'passed'],
      [passedHosts.alone, 'passed'],
      [passedHosts.underWildcard, 'zone/star'],
    ] as const) {
      const { shown } = viewOf(inputs, { host, controller: 'external' });
      assert.equal(shownText(shown), expected, host);
      assert.equal(await servedTo(host, 'external'), expected, host);
    }
    const hidden = diagnostics.filter(
      ({ code, message }) => code === 'EW1009' && /TLSRoute\/zone\/passing|IngressRouteTCP\/zone\/shared/.test(message),
    );
    // A route of TCP is told once, whatever its hosts; the wildcards of HTTPRoutes are told of these.
    assert.deepEqual(hidden.map(({ message }) => /for (\S+)/.exec(message)?.[1]).sort(), [
      'by-http.example.net,',
      'it:',
      'it:',
      'through.example.net,',
    ]);
  });

  /** The hosts that are served something else than the plan says. */
  async function differences(hosts: readonly Told[]): Promise<string[]> {
    return inParallel(hosts, async ({ host, controller, answer }) => {
      const served = await servedTo(host, controller);
      return served === ownerText(answer) ? [] : [`${controller} ${host}: ${served}, not ${ownerText(answer)}`];
    });
  }

  async function servedTo(host: string, controller: string): Promise<string> {
    const shown = await shownFor(host.replace('*', 'any'), edges[controller]?.https ?? 0, '').catch(String);
    if (typeof shown === 'string') return isEnded(shown) ? 'refused' : shown;
    return owners.get(shown.certificate.fingerprint256) ?? 'default';
  }
});

/**
 * What makes Traefik v3.7.9 leave the TLSStores of other Traefiks alone, as `defaultTLSResourcesNamespace` does from
 * v3.7.11 on, which the lab cannot build.
 */
function ownStores(controller: keyof typeof storeNamespaces): string[] {
  return [`--providers.kubernetescrd.namespaces=${[...namespaces, storeNamespaces[controller]].join(',')}`];
}

/** Whether Traefik ended a handshake: by its alert, or by closing the connection. */
function isEnded(error: string): boolean {
  return /unrecognized name|ECONNRESET|disconnected before secure TLS/i.test(error);
}

/** What is found with twelve looked at at a time, sorted. */
async function inParallel<One>(all: readonly One[], look: (one: One) => Promise<string[]>): Promise<string[]> {
  const found: string[] = [];
  const left = [...all];
  const client = async () => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) found.push(...(await look(one)));
  };
  await Promise.all(Array.from({ length: 12 }, client));
  return found.sort();
}

/** Has a server listen on a loopback port of its own. */
async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return z.object({ port: z.number() }).parse(server.address()).port;
}

/** What `explain` says of a host at a controller. */
function viewOf(
  inputs: ExplanationInputs,
  { host: written, controller: name }: Pick<Told, 'host' | 'controller'>,
): ControllerView {
  const host = written.replace('*', 'any');
  const view = explain(inputs, { host, written: host }).controllers.find(({ controller }) => controller.name === name);
  assert.ok(view, `explain leaves out ${name} for ${host}`);
  return view;
}

/** The routing secrets where the plan has them; each environment has one certificate. */
function environmentSecrets(owners: Map<string, string>): Held[] {
  return Object.entries(environments).flatMap(([name, environment]) => {
    const { domain, namespaces: reached } = environment;
    const names = 'names' in environment ? environment.names : [];
    const apex = 'apex' in environment ? [domain] : [];
    const { certificate, key } = issue({ dnsNames: [`*.${domain}`, ...apex, ...names] });
    owners.set(new X509Certificate(certificate).fingerprint256, `environment ${name}`);
    const places = ['edgewire', ...reached.list];
    return places.map((namespace) => ({ namespace, name: `${name}-routing`, certificate, key }));
  });
}

function stackFile(port: number): string {
  const selfSigned = { issuer: 'self', distribution: 'direct' };
  const sections = {
    addresses: { pools: { edge: ['192.0.2.10-192.0.2.20'] } },
    controllers: {
      external: { class: 'traefik', default: true, address: '192.0.2.10', gateway: true },
      internal: { class: 'internal', address: '192.0.2.11' },
    },
    issuers: { self: { selfSigned: {} } },
    environments: Object.fromEntries(
      Object.entries(environments).map(([name, one]) => [name, { ...selfSigned, ...one }]),
    ),
    charts: { values: { traefik: { ports: { websecure: { port } } } } },
  };
  const config = Object.fromEntries(Object.entries(sections).map(([key, value]) => [`edgewire:${key}`, value]));
  return stringify({ config });
}

/** What `check` says of manifests, and with what the model decides, which tells apart the Secrets that are `own`. */
async function tellOf(directory: string, items: readonly object[]) {
  const args = ['check', 'all.yaml', '--stack', 'lab', '--format', 'json'];
  const { wiring, diagnostics } = checked.parse(JSON.parse(run(args, { cwd: directory }).out));
  const json = new Map(wiring.map(({ host, source, servedBy }) => [`${source} ${host}`, servedBy]));
  const { config } = await readStackOf(directory, 'lab');
  const documents = items.map((object) => ({ file: 'all.yaml', document: 1, object }));
  const facts = gatherFacts(config);
  const beside = manifestFacts(facts, documents);
  const told = new Map<string, Told>();
  for (const [
    {
      host: { host, written },
      ingress,
      controller,
    },
    { now: answer },
  ] of beside.served) {
    if (controller === undefined) continue;
    const { name } = controller;
    const before = told.get(`${name} ${host}`)?.servedBy ?? [];
    const servedBy = [...before, json.get(`${sourceText(ingress.source)} ${written}`)];
    told.set(`${name} ${host}`, { host, controller: name, answer, servedBy });
  }
  const checkedManifests = { facts: beside, checked: judgeFacts(beside) };
  const inputs = { facts, plan: planFromFacts(facts, 'lab'), beside: checkedManifests };
  return { told: [...told.values()], diagnostics, inputs };
}

function ownerText(answer: Answer<Served>): string {
  if (answer.kind === 'ambiguous') return answer.reason;
  const { decision } = answer;
  switch (decision.kind) {
    case 'environment':
      return `environment ${decision.environment.name}`;
    case 'own':
      return `${decision.namespace}/${decision.secretName}`;
    case 'default':
    case 'refused':
    case 'passed':
      return decision.kind;
  }
}

function shownText(shown: Shown): string {
  return shown.kind === 'certificate' ? certificateText(shown.certificate.owner) : shown.kind;
}

function certificateText(owner: CertificateOwner): string {
  switch (owner.kind) {
    case 'environment':
      return `environment ${owner.environment.name}`;
    case 'secret':
      return `${owner.namespace}/${owner.name}`;
    case 'host':
      return 'the host';
  }
}

function servedByText(answer: Answer<Served>): string | null {
  if (answer.kind === 'ambiguous') return null;
  switch (answer.decision.kind) {
    case 'environment':
      return answer.decision.environment.name;
    case 'own':
      return 'own';
    default:
      return null;
  }
}

function secretManifest({ namespace, name, certificate, key }: Held): object {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const data = { 'tls.crt': base64(certificate), 'tls.key': base64(key) };
  return manifest('v1', 'Secret', name, namespace, { type: 'kubernetes.io/tls', data });
}

function defaultClass(name: string): object {
  const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' };
  return { ...ingressClass(name), metadata: { name, annotations } };
}

function gatewayClass(name: string): object {
  const spec = { controllerName: 'traefik.io/gateway-controller' };
  return manifest('gateway.networking.k8s.io/v1', 'GatewayClass', name, undefined, { spec });
}
