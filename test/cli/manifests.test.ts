import assert from 'node:assert/strict';
import { parseManifests } from '../../cli/manifests';

const parse = (text: string) => parseManifests({ name: 'all.yaml', text });

/** Document number and name of each object. */
function objects(text: string): string[] {
  const manifests = parse(text);
  assert.ok(manifests.kind === 'documents', JSON.stringify(manifests));
  return manifests.documents.map(({ file, document, object }) => {
    assert.equal(file, 'all.yaml');
    const { kind, metadata } = object as { kind?: string; metadata?: { name?: string } };
    return `${document} ${kind ?? '-'} ${metadata?.name ?? '-'}`;
  });
}

function errors(text: string): readonly string[] {
  const manifests = parse(text);
  assert.ok(manifests.kind === 'errors', JSON.stringify(manifests));
  return manifests.errors;
}

const ingress = (name: string) => `kind: Ingress\nmetadata: { name: ${name} }\n`;
const asJson = (name: string) => ({ kind: 'Ingress', metadata: { name } });

describe('manifests', () => {
  it('reads what Helm renders: comments, empty documents, objects of other kinds', () => {
    const rendered = `---\n# Source: chart/a.yaml\n${ingress('a')}---\n# Source: chart/empty.yaml\n---\n\n---\n# Source: chart/b.yaml\nkind: Service\nmetadata: { name: b }\n---\n`;
    assert.deepEqual(objects(rendered), ['1 Ingress a', '4 Service b']);
  });

  it('reads nothing from nothing', () => {
    assert.deepEqual(objects(''), []);
    assert.deepEqual(objects('# only a comment\n'), []);
  });

  it('takes lists apart, of lists too, and gives the items of an IngressList their kind', () => {
    const inner = { kind: 'List', items: [asJson('b'), { kind: 'IngressList', items: [asJson('c')] }] };
    assert.deepEqual(objects(`${ingress('z')}---\n${JSON.stringify({ kind: 'List', items: [asJson('a'), inner] })}`), [
      '1 Ingress z',
      '2 Ingress a',
      '2 Ingress b',
      '2 Ingress c',
    ]);
    const raw = parse('apiVersion: networking.k8s.io/v1\nkind: IngressList\nitems:\n- metadata: { name: a }\n');
    assert.deepEqual(raw.kind === 'documents' && raw.documents[0]!.object, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'a' },
    });
    assert.deepEqual(objects('kind: AllowList\nmetadata: { name: a }\nspec: {}\n'), ['1 AllowList a']);
  });

  it('takes lists apart however deep they lie, and however long they are', () => {
    const around = (depth: number, [start, end]: readonly [string, string]) =>
      start.repeat(depth) + JSON.stringify(asJson('a')) + end.repeat(depth);
    assert.deepEqual(objects(around(20_000, ['{"kind":"List","items":[', ']}'])), ['1 Ingress a']);
    assert.deepEqual(objects(around(20_000, ['[', ']'])), ['1 Ingress a']);
    const many = Array.from({ length: 200_000 }, () => '{"kind":"ConfigMap"}').join(',');
    assert.equal(objects(`{"kind":"List","items":[${many}]}`).length, 200_000);
  });

  it('refuses a list that holds itself', () => {
    const message = 'all.yaml, document 1: a list holds itself through a YAML alias (*name).';
    for (const text of ['&a\n- *a\n', '&all\nkind: List\nitems:\n- kind: ConfigMap\n- *all\n', '- &b\n  - - *b\n']) {
      assert.deepEqual(errors(text), [message], text);
    }
  });

  it('reads a list that stands in two places', () => {
    assert.equal(objects('- &twice\n  - { kind: ConfigMap }\n- *twice\n').length, 1);
  });

  it('tells a merge conflict that is not resolved, once', () => {
    const conflict = `${ingress('a')}---\n<<<<<<< HEAD\n${ingress('b')}=======\n${ingress('c')}>>>>>>> other\n`;
    const line = ingress('a').split('\n').length + 1;
    const place = `all.yaml, line ${line}, column 1`;
    assert.deepEqual(errors(conflict), [`${place}: a merge conflict that is not resolved starts here`]);
  });

  it('refuses YAML that is nested too deeply, with its place', () => {
    for (const text of [
      '- '.repeat(5000),
      `a: ${'['.repeat(5000)}${']'.repeat(5000)}`,
      `${ingress('a')}---\n${'? '.repeat(5000)}`,
    ]) {
      const [error, ...others] = errors(text);
      assert.match(error!, /^all\.yaml, line [14], column \d+: is nested too deeply to be read$/);
      assert.deepEqual(others, []);
    }
  });

  it('reads JSON: one document, an array, a list, several documents', () => {
    const [a, b] = [asJson('a'), asJson('b')];
    assert.deepEqual(objects(JSON.stringify(a, undefined, 2)), ['1 Ingress a']);
    assert.deepEqual(objects(JSON.stringify([a, b])), ['1 Ingress a', '1 Ingress b']);
    assert.deepEqual(objects(`${JSON.stringify(a)}\n${JSON.stringify(b)}\n`), ['1 Ingress a', '2 Ingress b']);
    const pretty = [a, b].map((one) => JSON.stringify(one, undefined, 2)).join('\n');
    assert.deepEqual(objects(pretty), ['1 Ingress a', '2 Ingress b']);
  });

  it('lets pass what kubectl and Helm let pass', () => {
    const repeated = parse('kind: A\nmetadata:\n  name: a\n  name: b\n');
    assert.deepEqual(repeated.kind === 'documents' && repeated.documents[0]!.object, {
      kind: 'A',
      metadata: { name: 'b' },
    });
    const merged = parse('x: &x { kind: Ingress }\n<<: *x\n');
    assert.equal(merged.kind === 'documents' && (merged.documents[0]!.object as { kind: string }).kind, 'Ingress');
    assert.deepEqual(objects('%YAML 1.1\n---\nkind: Ingress\nmetadata: { name: a, on: yes }\n'), ['1 Ingress a']);
    assert.deepEqual(objects('kind: !custom Ingress\r\nmetadata: { name: a }\r\n'), ['1 Ingress a']);
  });

  it('names a tab, and nothing that comes of it', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: a\n  namespace: b\nspec:\n  a: 1\n';
    const place = 'all.yaml, document 1, line 4, column 1';
    assert.deepEqual(errors(text), [`${place}: Tabs are not allowed as indentation`]);
  });

  it('names every syntax error with document, line and column, and none of the text', () => {
    const found = errors(`${ingress('a')}---\nkind: [\n---\n${ingress('b')}---\ndata: "c2VjcmV0\n`);
    assert.equal(found.length, 2);
    assert.match(found[0]!, /^all\.yaml, document 2, line 5, column 1: /);
    assert.match(found[1]!, /^all\.yaml, document 4, line \d+, column \d+: /);
    assert.ok(found.every((error) => !error.includes('c2VjcmV0')));
  });

  it('refuses text, and aliases that lead nowhere or multiply without end', () => {
    assert.deepEqual(errors('Error: chart not found'.replace(':', '')), [
      'all.yaml, document 1: expected Kubernetes objects, found text.',
    ]);
    assert.match(
      errors('kind: *nowhere\n')[0]!,
      /^all\.yaml, document 1, line 1, column 7: a YAML alias \(\*name\) without its anchor/,
    );
    const levels = Array.from({ length: 12 }, (_, level) => {
      const aliases = Array.from({ length: 9 }, () => `*l${level - 1}`).join(', ');
      return `l${level}: &l${level} [${level === 0 ? 'x' : aliases}]`;
    });
    assert.match(errors(levels.join('\n'))[0]!, /^all\.yaml, document 1: /);
  });
});
