import assert from 'node:assert/strict';
import { type EngineEvent } from '@pulumi/pulumi/automation';
import * as z from 'zod';
import { run } from '../cli/command';
import { type Lab, startLab } from './lab';
import { LabStack, noCharts, type Sections } from './lab-stack';

const planSchema = z.object({
  wiring: z.array(z.record(z.string(), z.unknown())),
  diagnostics: z.array(
    z.object({ code: z.string(), severity: z.string(), path: z.string(), message: z.string(), hint: z.string() }),
  ),
});

/** How Pulumi calls a severity of the plan. */
const engineSeverities: Readonly<Record<string, string>> = { warning: 'warning', information: 'info' };

describe('what the engine says at preview', function () {
  this.timeout('2m');
  let lab: Lab;
  let stack: LabStack;

  before(async () => {
    lab = await startLab({ crds: ['cert-manager'], nodes: 0 });
    await lab.kubectl(['create', 'namespace', 'cert-manager']);
    stack = await LabStack.open(lab, sections());
  });

  after(async () => {
    stack?.close();
    await lab?.stop();
  });

  it('is each diagnostic of the plan, once, beside the resource that it is about', async () => {
    const events = await eventsOf((onEvent) => stack.preview({ onEvent }));
    const said = events.flatMap(({ diagnosticEvent }) => {
      const { severity = '', message = '', urn = '' } = diagnosticEvent ?? {};
      return /^EW\d{4} /.test(plainText(message)) ? [[severity, plainText(message).trim(), urn.split('::')[3]]] : [];
    });
    const resources: Readonly<Record<string, string>> = {
      EW1005: 'app-wiki.elsewhere',
      EW1007: 'app-wiki.wiki',
      EW2006: 'routing-far',
    };
    const expected = planOf(stack).diagnostics.map(({ code, severity, path, message, hint }) => [
      engineSeverities[severity],
      `${code} ${path}: ${message} ${hint}`,
      resources[code],
    ]);
    assert.deepEqual(said.sort(), expected.sort());
    assert.deepEqual([...new Set(expected.map(([severity]) => severity))].sort(), ['info', 'warning']);
  });

  it('shows the wiring of each host among the outputs', async () => {
    const { stdout } = await stack.preview();
    const shown = [...plainText(stdout).matchAll(/^ *\+? *host +: "(.+)"$/gm)].map(([, host]) => host);
    assert.deepEqual(
      shown,
      planOf(stack).wiring.map(({ host }) => host),
    );
  });

  it('exports the wiring of the offline plan at an update, byte for byte', async () => {
    const { outputs } = await stack.up();
    assert.equal(canonical(outputs.wiring?.value), canonical(planOf(stack).wiring));
    await stack.destroy();
  });

  const mistakes: Readonly<Record<string, { readonly given: Sections; readonly said: readonly string[] }>> = {
    'errors of the plan': {
      given: sections({ hosts: ['a.b.apps.example.com', 'apps.example.com'] }),
      said: ['The plan has 2 errors', 'EW1003 edgewire:apps[0].host: ', 'EW1004 edgewire:apps[1].host: '],
    },
    'a warning, where those are fatal': {
      given: { ...sections(), planning: { strict: true } },
      said: ['The plan has', 'EW1005 edgewire:apps[1].host: '],
    },
    'mistakes in the configuration': {
      given: { ...sections(), planing: {}, cluster: { nmae: 'x' } },
      said: [
        'The configuration is wrong',
        'edgewire:planing: ',
        'Did you mean "planning"',
        'edgewire:cluster.nmae: ',
        'Did you mean "name"',
      ],
    },
  };
  for (const [name, { given, said }] of Object.entries(mistakes)) {
    for (const operation of ['preview', 'up'] as const) {
      it(`is all that is wrong at once, before ${operation} touches a resource: ${name}`, async () => {
        stack.configure(given);
        const before = await everything(lab);
        const events: EngineEvent[] = [];
        const options = { onEvent: (event: EngineEvent) => void events.push(event) };
        const failure = await stack[operation](options).then(
          () => assert.fail(`${operation} succeeded`),
          (error: unknown) => plainText(String(error)),
        );
        for (const text of said) assert.ok(failure.includes(text), `${text} is missing in ${failure}`);
        assert.match(failure, /code: -2|exit code [1-9]/);
        assert.doesNotMatch(printed(events), /^ +at .*:\d+:\d+\)?$/m, 'a stack trace');
        assert.deepEqual(touched(events), []);
        assert.equal(await everything(lab), before);
      });
    }
  }

  it('is that no cluster was asked, where none answers', async () => {
    stack.configure(sections());
    await lab.kill('kube-apiserver');
    const events = await eventsOf((onEvent) => stack.preview({ onEvent }));
    assert.match(printed(events), /This preview is without a cluster \(.+\): objects are not checked/);
    await lab.restartApiServer();
  });
});

/** A configuration with a diagnostic of each severity that is no error. */
function sections({ hosts = ['wiki.apps.example.com', 'elsewhere.example.org'] } = {}): Sections {
  const names = ['wiki', 'elsewhere'];
  return {
    issuers: { corporate: { ca: { generate: { commonName: 'Example Corp' } } } },
    environments: {
      apps: { ...environment('apps.example.com'), namespaces: { list: ['wiki'] } },
      precise: { ...environment('more.example.com'), names: ['wiki.apps.example.com'], namespaces: { list: ['wiki'] } },
      far: { ...environment('far.example.com'), namespaces: { selector: 'nobody=has' } },
    },
    namespaces: { wiki: { create: true } },
    apps: hosts.map((host, index) => ({
      name: names[index],
      namespace: 'wiki',
      host,
      service: { name: 'wiki', port: 80 },
    })),
    charts: noCharts,
  };
}

function environment(domain: string) {
  return { domain, issuer: 'corporate', distribution: 'direct' };
}

async function eventsOf(
  operation: (listen: (event: EngineEvent) => void) => Promise<unknown>,
): Promise<readonly EngineEvent[]> {
  const events: EngineEvent[] = [];
  await operation((event) => void events.push(event));
  return events;
}

/** The resources that events are about, but for the stack itself. */
function touched(events: readonly EngineEvent[]): readonly string[] {
  return events
    .flatMap(({ resourcePreEvent, resOutputsEvent }) => [resourcePreEvent?.metadata, resOutputsEvent?.metadata])
    .flatMap((metadata) => (metadata === undefined || metadata.type === 'pulumi:pulumi:Stack' ? [] : [metadata.urn]));
}

/** What the engine shows unless debug messages were asked for; it tells those as well. */
const shown: readonly string[] = ['info', 'info#err', 'warning', 'error'];

/** What events say to people. */
function printed(events: readonly EngineEvent[]): string {
  return events
    .flatMap(({ diagnosticEvent }) =>
      diagnosticEvent !== undefined && shown.includes(diagnosticEvent.severity) ? [diagnosticEvent.message] : [],
    )
    .map(plainText)
    .join('\n');
}

/** A message of the engine without its mark-up for colours. */
function plainText(message: string): string {
  return message.replace(/<\{%.*?%\}>/g, '');
}

/** The plan of a stack, from its stack file and offline. */
function planOf(stack: LabStack): z.output<typeof planSchema> {
  const { out } = run(['plan', '--stack', stack.name, '--format', 'json'], { cwd: stack.directory });
  return planSchema.parse(JSON.parse(out));
}

/** JSON with sorted keys: Pulumi keeps no order of them. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** Every object of the kinds that this program makes. */
function everything(lab: Lab): Promise<string> {
  const kinds = 'namespaces,secrets,ingresses,certificates,clusterissuers';
  return lab.kubectl(['get', kinds, '-A', '-o', 'custom-columns=:.kind,:.metadata.namespace,:.metadata.name']);
}
