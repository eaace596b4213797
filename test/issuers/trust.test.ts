import assert from 'node:assert/strict';
import type * as pulumi from '@pulumi/pulumi';
import { at, isSecret, mapping, type Recorded, recorded, type Sections } from '../pulumi/recordings';
import { maximalStack, privateCaStack, smallStack } from '../platform/stacks';

let all: Recorded;
before(async () => {
  all = await recorded(privateCaStack);
});

const givenCa = mapping(mapping(mapping(maximalStack.issuers).given).ca);

/** The small stack with a given CA, trusted as told. */
function given(trust: object): Sections {
  return { ...smallStack, issuers: { corporate: { ca: { ...givenCa, trust } } } };
}

async function valueOf<Value>(output: pulumi.Output<Value> | undefined): Promise<Value> {
  assert.ok(output);
  return new Promise((resolve) => void output.apply(resolve));
}

describe('a trust bundle', () => {
  it('is a ConfigMap with every root that is trusted, which kubed copies', () => {
    assert.deepEqual(all.inputs('trust-rotated-source'), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'rotated-ca-bundle',
        namespace: 'edgewire',
        annotations: { 'kubed.appscode.com/sync': 'kubernetes.io/metadata.name in (wiki)' },
      },
      data: { 'ca.crt': '[made by cert-manager]\n[made by cert-manager]\n' },
    });
  });

  it('is copied by the replicator, which is then let at ConfigMaps', async () => {
    assert.deepEqual(at(all.inputs('trust-outside-source'), 'metadata', 'annotations'), {
      'replicator.v1.mittwald.de/replicate-to-matching': 'kubernetes.io/metadata.name!=edgewire',
    });
    const copied = (stack: Recorded) =>
      at(stack.values('replicator-chart-release'), 'replicationEnabled', 'configMaps');
    assert.equal(copied(all), true);
    const production = mapping(mapping(smallStack.environments).production);
    const environments = { production: { ...production, distribution: 'replicator' } };
    assert.equal(copied(await recorded({ ...given({ namespaces: { all: true } }), environments })), false);
  });

  it('is put by the program itself into the namespaces asked for, and nowhere else', () => {
    const maps = all.all(':ConfigMap').filter(({ name }) => name.startsWith('trust-stated'));
    assert.deepEqual(
      maps.map(({ name }) => name),
      ['trust-stated-in-wiki'],
    );
    assert.deepEqual(all.inputs('trust-stated-in-wiki').metadata, { name: 'trusted', namespace: 'wiki' });
  });

  it('brings the distributor that it asks for', async () => {
    const environments = {
      production: { ...mapping(mapping(smallStack.environments).production), distribution: 'direct' },
    };
    const releases = async (distribution: string) => {
      const sections = { ...given({ namespaces: { all: true }, distribution }), environments };
      return (await recorded(sections)).all('Release').map(({ name }) => name);
    };
    assert.ok((await releases('kubed')).includes('kubed-chart-release'));
    assert.ok((await releases('replicator')).includes('replicator-chart-release'));
    assert.ok(!(await releases('direct')).some((name) => /kubed|replicator/.test(name)));
  });

  it('comes after the namespaces that it is put into', () => {
    assert.ok(all.precedes('namespace-wiki', 'trust-stated-in-wiki'));
    assert.ok(all.precedes('namespace-edgewire', 'trust-rotated-source'));
  });

  it('brings the namespace of its source, where no routing secret has', async () => {
    const production = { ...mapping(mapping(smallStack.environments).production), source: { namespace: 'wiki' } };
    const environments = { production };
    const stack = await recorded({ ...given({ namespaces: { list: ['wiki'] } }), environments });
    assert.ok(stack.precedes('namespace-edgewire', 'trust-corporate-source'));
    const direct = await recorded({
      ...given({ namespaces: { list: ['wiki'] }, distribution: 'direct' }),
      environments,
    });
    assert.ok(!direct.resources.some(({ name }) => name === 'namespace-edgewire'));
  });

  it('is public, and has no key', async () => {
    const stack = await recorded(given({ namespaces: { list: ['wiki'] } }));
    const { data } = stack.get('trust-corporate-source').inputs;
    assert.equal(isSecret(data), false);
    assert.deepEqual(data, { 'ca.crt': givenCa.certificate });
  });

  it('is an output, by issuer', async () => {
    const { caCertificates } = all.outputs;
    assert.deepEqual(Object.keys(caCertificates), ['rotated', 'stated', 'outside']);
    assert.equal(await valueOf(caCertificates.rotated), '[made by cert-manager]\n[made by cert-manager]\n');
    assert.equal(await valueOf(caCertificates.outside), '[made by tls]\n');
  });

  it('is none where nobody asks for it', async () =>
    assert.deepEqual((await recorded(smallStack)).all(':ConfigMap'), []));
});
