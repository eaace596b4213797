import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { record } from '../../cli/recording';
import { at, failureOf, recorded, type Sections } from '../pulumi/recordings';
import { givenCa, maximalStack, smallStack } from './stacks';

/** The message of a stack that fails, which has to be one for people, with nothing registered. */
async function messageOf(sections: Sections): Promise<string> {
  const { error, types } = await failureOf(sections);
  assert.ok(pulumi.RunError.isInstance(error), String(error));
  assert.deepEqual(types, ['pulumi:pulumi:Stack'], 'nothing else is registered');
  assert.doesNotMatch(error.message, /\n\s+at |\.ts:\d/);
  return error.message;
}

const app = { name: 'wiki', namespace: 'wiki', service: { name: 'wiki', port: 80 } };

describe('program', () => {
  it('stops at mistakes of the configuration, with all of them', async () => {
    const message = await messageOf({ ...smallStack, foo: 1, apps: [{ ...app, host: 'x.example.com', port: 1 }] });
    assert.match(message, /^The configuration is wrong:\n/);
    assert.match(message, /\n {2}edgewire:foo: /);
    assert.match(message, /\n {2}edgewire:apps\[0\]\.port: /);
  });

  it('stops at errors of the plan, with all of them', async () => {
    const apps = [
      { ...app, host: 'too.deep.apps.example.com' },
      { ...app, name: 'other', namespace: 'elsewhere', host: 'wiki.apps.example.com' },
    ];
    const message = await messageOf({ ...smallStack, apps });
    assert.match(message, /^The plan has 2 errors, nothing was changed:\n/);
    assert.match(message, /\n {2}EW1003 edgewire:apps\[0\]\.host: /);
    assert.match(message, /\n {2}EW2001 edgewire:apps\[1\]/);
  });

  it('stops at warnings under planning.strict only', async () => {
    const replicas = { controllers: { external: { address: '192.0.2.10', replicas: 1 } } };
    const message = await messageOf({ ...smallStack, ...replicas, planning: { strict: true } });
    assert.match(message, /^The plan has an error, nothing was changed:\n {2}EW6006 edgewire:controllers\.external/);
    assert.ok(await recorded({ ...smallStack, ...replicas }));
  });

  it('stops at files that cannot be read', async () => {
    const files = { certificate: 'nowhere.crt', key: 'nowhere.key' };
    const environments = { own: { domain: 'apps.example.com', certificate: { files }, namespaces: { all: true } } };
    assert.equal(
      await messageOf({ environments }),
      'The configuration cannot be built:\n' +
        '  edgewire:environments.own.certificate.files.certificate: the file nowhere.crt does not exist, looked for from the folder of the stack files\n' +
        '  edgewire:environments.own.certificate.files.key: the file nowhere.key does not exist, looked for from the folder of the stack files',
    );
  });

  it('stops at two Ingresses of one name in one namespace', async () => {
    const environments = {
      production: { domain: 'apps.example.com', apex: true, issuer: 'corporate', namespaces: { list: ['epinio'] } },
    };
    const apps = [{ ...app, name: 'web', namespace: 'epinio', host: 'wiki.apps.example.com' }];
    const epinio = { environment: 'production', dex: false };
    assert.match(await messageOf({ ...smallStack, environments, apps, epinio }), /EW7005 edgewire:apps\[0\]\.name: /);
  });

  it('keeps applications apart whose names and namespaces run together', async () => {
    const environments = {
      production: { domain: 'apps.example.com', issuer: 'corporate', namespaces: { list: ['a', 'a-b'] } },
    };
    const service = { name: 'x', port: 80 };
    const apps = [
      { name: 'c', namespace: 'a-b', host: 'one.apps.example.com', service },
      { name: 'b-c', namespace: 'a', host: 'two.apps.example.com', service },
    ];
    const all = await recorded({ ...smallStack, environments, apps });
    const urns = all.all('RoutedIngress').map(({ urn }) => urn);
    assert.equal(new Set(urns).size, 2);
  });

  describe('says warnings on the resource that they are about', () => {
    const warnings: readonly (readonly [code: string, sections: Sections, resource: string])[] = [
      ['EW6006', { controllers: { external: { address: '192.0.2.10', replicas: 1 } } }, 'traefik-external'],
      ['EW1008', { apps: [{ ...app, host: 'Wiki.apps.example.com' }] }, 'app-wiki.wiki'],
      [
        'EW2006',
        {
          apps: [],
          environments: {
            'with.dot': { domain: 'apps.example.com', issuer: 'corporate', namespaces: { selector: 'nobody=has-it' } },
          },
        },
        'routing-with.dot',
      ],
      [
        'EW7004',
        { epinio: { environment: 'production', users: [{ username: 'a', password: 'long enough for it' }] } },
        'edge',
      ],
    ];
    for (const [code, sections, resource] of warnings) {
      it(`${code} on ${resource}`, async () => {
        const all = await recorded({ ...smallStack, ...sections });
        const said = all.messages.filter(({ text }) => text.startsWith(code));
        assert.deepEqual(
          said.map(({ severity, urn }) => [severity, all.at(urn).name]),
          [['warning', resource]],
        );
      });
    }

    it('says nothing of a stack without any', async () => assert.deepEqual((await recorded(smallStack)).messages, []));
  });

  it('reaches the cluster as configured, and changes Secrets in place', async () => {
    const all = await recorded(maximalStack);
    assert.deepEqual(all.inputs('cluster'), {
      kubeconfig: '/kube/config',
      context: 'maximal',
      clusterIdentifier: 'maximal',
      enableSecretMutable: 'true',
      enableConfigMapMutable: 'true',
      enableServerSideApply: 'true',
    });
    assert.equal((await recorded(smallStack)).inputs('cluster').clusterIdentifier, 'test');
  });

  it('exports the wiring, addresses, hosts and public certificates', async () => {
    const { outputs } = await recorded(maximalStack);
    assert.ok(outputs.hosts.includes('wiki.corp.example.com'));
    assert.equal(at(outputs.wiring, 0, 'secretName'), 'intranet-routing');
    assert.equal(await valueOf(outputs.addresses.external), '203.0.113.7');
    assert.equal(await valueOf(outputs.addresses.internal), '10.20.0.1');
    assert.equal(await valueOf(outputs.addresses.cloud), '');
    assert.equal(await valueOf(outputs.caCertificates.given), givenCa.certificate);
  });

  it('creates the namespaces of its components and those that it is asked to, with their labels', async () => {
    const all = await recorded(maximalStack);
    assert.deepEqual(at(all.inputs('namespace-wiki'), 'metadata', 'labels'), {
      team: 'docs',
      'kubernetes.io/metadata.name': 'wiki',
    });
    assert.equal(
      at(all.inputs('namespace-metallb-system'), 'metadata', 'labels', 'pod-security.kubernetes.io/enforce'),
      'privileged',
    );
    assert.ok(!all.resources.some(({ name }) => name === 'namespace-workspace'), "workspace is the chart's");
  });

  it('gives the namespaces that it creates for Epinio, and no others, the account that applications run as', async () => {
    const labels = { 'app.kubernetes.io/component': 'epinio-namespace' };
    const namespaces = { wiki: { create: true }, shop: { create: true, labels }, theirs: { labels } };
    const all = await recorded({ ...smallStack, namespaces });
    assert.deepEqual(
      all.all('ServiceAccount').map(({ name }) => all.inputs(name).metadata),
      [{ name: 'shop', namespace: 'shop' }],
    );
    assert.deepEqual(all.inputs('service-account-shop').imagePullSecrets, [{ name: 'registry-creds' }]);
    assert.ok(all.precedes('namespace-shop', 'service-account-shop'));
  });
});

describe('recording runtime', () => {
  it('lets no call of a provider function pass', async () => {
    await assert.rejects(
      record('test', () => pulumi.runtime.invoke('kubernetes:yaml:decode', { text: 'a: 1' })),
      /the program calls kubernetes:yaml:decode, which needs a cluster/,
    );
  });

  it('refuses two resources of one URN, as the engine does', async () => {
    const twice = () => Promise.resolve([1, 2].map(() => new pulumi.ComponentResource('a:b:C', 'same')));
    await assert.rejects(
      record('test', twice),
      /^Error: Duplicate resource URN 'urn:pulumi:test::edgewire::[^']*a:b:C::same'; try/,
    );
  });

  it('records stacks one after another, each by itself', async () => {
    const names = ['first', 'second'];
    const recordings = await Promise.all(
      names.map((name) => record(name, () => Promise.resolve(new pulumi.ComponentResource('a:b:C', name)))),
    );
    assert.deepEqual(
      recordings.map(({ resources }) => resources.map(({ name }) => name)),
      [
        ['edgewire-first', 'first'],
        ['edgewire-second', 'second'],
      ],
    );
  });
});

function valueOf(output: pulumi.Output<string> | undefined): Promise<string> {
  assert.ok(output);
  return new Promise((resolve) => output.apply(resolve));
}
