import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import * as z from 'zod';
import { eventually } from './eventually';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';
import { PlayedKubed } from './played-kubed';
import { kubedProgram } from './programs/kubed';
import { renew } from './renew';

/** Labels of an organisation's own, beside Epinio's. */
const labels = {
  epinio: { 'app.kubernetes.io/component': 'epinio-namespace' },
  docs: { 'example.com/team': 'docs' },
  web: { 'example.com/team': 'web' },
  ci: { 'example.com/team': 'ci' },
};

/** One environment for each way to select namespaces, and two applications, which wait for their copies. */
function sections(distribution: 'kubed' | 'direct' | 'replicator', namespaces: object): Sections {
  const environment = (domain: string, selection: object) => ({
    domain,
    issuer: 'self',
    namespaces: selection,
    distribution,
  });
  const service = { name: 'web', port: 80 };
  return {
    issuers: { self: { selfSigned: {} } },
    environments: {
      apps: environment('apps.example.com', { selector: 'app.kubernetes.io/component=epinio-namespace' }),
      teams: environment('teams.example.com', { selector: 'example.com/team in (docs, web)' }),
      listed: environment('listed.example.com', { list: ['wiki'] }),
      common: environment('common.example.com', { all: true }),
    },
    namespaces,
    apps: [
      { name: 'manual', namespace: 'docs', host: 'manual.teams.example.com', service },
      { name: 'wiki', namespace: 'wiki', host: 'wiki.listed.example.com', service },
    ],
    charts: noCharts,
  };
}

const made = {
  wiki: { create: true },
  workspace: { labels: labels.epinio, create: true },
  docs: { labels: labels.docs, create: true },
  ci: { labels: labels.ci, create: true },
};

/** The routing secrets of a namespace that nothing selects by its name or labels. */
const everywhere = ['common-routing'];

/** Which namespaces have which routing secrets, once all copies are made. */
const distributed = {
  edgewire: ['apps-routing', 'common-routing', 'listed-routing', 'teams-routing'],
  wiki: ['common-routing', 'listed-routing'],
  workspace: ['apps-routing', 'common-routing'],
  docs: ['common-routing', 'teams-routing'],
  ci: everywhere,
};

/** Namespaces that the program knows nothing of. */
const unknown = {
  default: everywhere,
  'cert-manager': everywhere,
  'kube-node-lease': everywhere,
  'kube-public': everywhere,
  'kube-system': everywhere,
};

const secretList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        namespace: z.string(),
        name: z.string(),
        uid: z.string(),
        labels: z.record(z.string(), z.string()),
      }),
      type: z.string(),
      data: z.record(z.string(), z.string()),
    }),
  ),
});

type Secrets = z.output<typeof secretList>['items'];

/** Every Secret with the label of routing secrets. */
async function routingSecrets(lab: Lab): Promise<Secrets> {
  const output = await lab.kubectl(['get', 'secrets', '-A', '-l', 'epinio.io/routing=true', '-o', 'json']);
  return secretList.parse(JSON.parse(output)).items;
}

/** The copies in the namespaces that the plan knows, by place. */
async function copiesOf(places: typeof distributed, lab: Lab) {
  const copies = (await routingSecrets(lab)).filter(({ metadata: { namespace } }) => namespace !== 'edgewire');
  const known = copies.filter(({ metadata: { namespace } }) => namespace in places);
  return Object.fromEntries(
    known.map(({ metadata: { namespace, name, uid, labels } }) => [
      `${namespace}/${name}`,
      { uid, isOfKubed: 'kubed.appscode.com/origin.name' in labels },
    ]),
  );
}

/** Resolves once kubed has seen to everything that was there before: what it copies came later. */
async function kubedHasPassed(lab: Lab): Promise<void> {
  const annotations = { 'kubed.appscode.com/sync': 'kubernetes.io/metadata.name=kube-public' };
  // What it removes it may remove only after it has copied the first.
  for (const name of ['first', 'second']) {
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default', annotations } };
    await lab.kubectl(['create', '-f', '-'], JSON.stringify(secret));
    await eventually(() => lab.kubectl(['get', 'secret', name, '-n=kube-public']));
    await lab.kubectl(['delete', 'secret', name, '-n=default']);
    await lab.kubectl(['delete', 'secret', name, '-n=kube-public', '--ignore-not-found']);
  }
}

/** The names of routing secrets by namespace; both sorted. */
function placesOf(secrets: Secrets): Readonly<Record<string, readonly string[]>> {
  const places: Record<string, string[]> = {};
  for (const { metadata } of secrets) (places[metadata.namespace] ??= []).push(metadata.name);
  for (const names of Object.values(places)) names.sort();
  return places;
}

async function assertEqualToSources(lab: Lab): Promise<void> {
  const secrets = await routingSecrets(lab);
  const sources = new Map(
    secrets.filter(({ metadata }) => metadata.namespace === 'edgewire').map((one) => [one.metadata.name, one]),
  );
  for (const { metadata, type, data } of secrets) {
    const where = `${metadata.namespace}/${metadata.name}`;
    assert.equal(type, 'kubernetes.io/tls', where);
    const source = sources.get(metadata.name)?.data ?? {};
    // A CA's certificate that cert-manager puts beside it is no part of a copy that the program itself makes.
    for (const key of ['tls.crt', 'tls.key']) assert.equal(data[key], source[key], `${key} of ${where}`);
  }
}

async function assertPlaces(lab: Lab, expected: object): Promise<void> {
  assert.deepEqual(placesOf(await routingSecrets(lab)), expected);
}

async function keyIn(lab: Lab, namespace: string, name: string): Promise<string> {
  return lab.kubectl(['get', 'secret', name, '-n', namespace, '-o=jsonpath={.data.tls\\.key}']);
}

const players = [
  { title: 'by kubed, played by the test', real: undefined, missing: false },
  { title: 'by a real kubed', real: kubedProgram, missing: kubedProgram === undefined },
];

for (const { title, real, missing } of players) {
  describe(`copies ${title}`, function () {
    this.timeout('2m');
    let lab: Lab;
    let stack: LabStack;
    let played: PlayedKubed | undefined;

    before(async function () {
      if (missing) return this.skip();
      lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
      await lab.kubectl(['create', 'namespace', 'cert-manager']);
      if (real === undefined) played = new PlayedKubed(lab);
      else await lab.startKubed(resolve(real));
      stack = await LabStack.open(lab, sections('kubed', made));
    });

    after(async () => {
      await played?.stop();
      stack?.close();
      await lab?.stop();
    });

    it('are there, where the plan wires them, before the update ends', async () => {
      await stack.up();
      const secrets = placesOf(await routingSecrets(lab));
      assert.ok(secrets.docs?.includes('teams-routing'));
      assert.ok(secrets.wiki?.includes('listed-routing'));
    });

    it('are in every namespace that is selected, and in no other', async () => {
      await eventually(() => assertPlaces(lab, { ...distributed, ...unknown }));
    });

    it('have the type and the data of their source', () => assertEqualToSources(lab));

    it('come to a namespace that is made later, if it is selected', async () => {
      await lab.kubectl(['create', '-f', '-'], namespace('late', labels.web));
      await lab.kubectl(['create', '-f', '-'], namespace('later', { 'example.com/team': 'sales' }));
      const more = { late: ['common-routing', 'teams-routing'], later: everywhere };
      await eventually(() => assertPlaces(lab, { ...distributed, ...unknown, ...more }));
      await assertEqualToSources(lab);
    });

    it('come to a namespace once it has the label', async () => {
      await lab.kubectl(['label', 'namespace', 'later', '--overwrite', 'example.com/team=web']);
      const both = ['common-routing', 'teams-routing'];
      await eventually(() => assertPlaces(lab, { ...distributed, ...unknown, late: both, later: both }));
    });

    it('follow a renewal of their source', async () => {
      const before = await keyIn(lab, 'edgewire', 'teams-routing');
      await renew(lab, 'edgewire', 'teams-routing');
      await eventually(async () => assert.notEqual(await keyIn(lab, 'docs', 'teams-routing'), before));
      await eventually(() => assertEqualToSources(lab));
    });

    it('are no change to the program', async () => {
      await stack.refresh();
      const { summary } = await stack.up();
      assert.deepEqual(Object.keys(summary.resourceChanges ?? {}), ['same']);
    });

    for (const { distributor, others } of [
      { distributor: 'direct', others: {} },
      { distributor: 'kubed', others: unknown },
      { distributor: 'replicator', others: unknown },
    ] as const) {
      it(`stay the same objects when their distribution changes to ${distributor}`, async () => {
        const before = await copiesOf(distributed, lab);
        stack.configure(sections(distributor, made));
        await stack.up();
        await kubedHasPassed(lab);
        const after = await copiesOf(distributed, lab);
        assert.deepEqual(Object.keys(after), Object.keys(before));
        for (const [place, { uid, isOfKubed }] of Object.entries(after)) {
          assert.equal(uid, before[place]?.uid, `${place} was made anew`);
          assert.equal(isOfKubed, distributor === 'kubed', `${place} is kubed's`);
        }
        const { late, later, ...places } = placesOf(await routingSecrets(lab));
        assert.deepEqual(places, { ...distributed, ...others });
        assert.equal(
          late === undefined && later === undefined,
          distributor === 'direct',
          `in late namespaces of ${distributor}`,
        );
      });
    }
  });
}

describe('copies by the program itself', function () {
  this.timeout('2m');
  let lab: Lab;
  let stack: LabStack;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await lab.kubectl(['create', 'namespace', 'cert-manager']);
    stack = await LabStack.open(lab, sections('direct', made));
    await stack.up();
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  it('are in every namespace of the plan that is selected, and in no other', () => assertPlaces(lab, distributed));

  it('have the type and the data of their source', () => assertEqualToSources(lab));

  it('come to a namespace that the plan learns of, at the next update', async () => {
    await lab.kubectl(['create', '-f', '-'], namespace('late', labels.web));
    await stack.up();
    await assertPlaces(lab, distributed);
    stack.configure(sections('direct', { ...made, late: { labels: labels.web } }));
    await stack.up();
    await assertPlaces(lab, { ...distributed, late: ['common-routing', 'teams-routing'] });
    await assertEqualToSources(lab);
  });

  it('follow a renewal of their source, at the next update', async () => {
    const before = await keyIn(lab, 'edgewire', 'teams-routing');
    await renew(lab, 'edgewire', 'teams-routing');
    await eventually(async () => assert.notEqual(await keyIn(lab, 'edgewire', 'teams-routing'), before));
    assert.equal(await keyIn(lab, 'docs', 'teams-routing'), before);
    const { summary } = await stack.up();
    assert.equal(summary.resourceChanges?.replace, undefined);
    await assertEqualToSources(lab);
  });

  it('go from a namespace that is selected no more', async () => {
    stack.configure(sections('direct', { ...made, workspace: { labels: labels.ci, create: true } }));
    await stack.up();
    await assertPlaces(lab, { ...distributed, workspace: everywhere });
  });
});

function namespace(name: string, labels: Readonly<Record<string, string>>): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
}
