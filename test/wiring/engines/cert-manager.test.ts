import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  certManager,
  type CertManagerDecision,
  type CertManagerSituation,
  type SyncDecision,
} from '../../../components/wiring/engines/cert-manager/ingress-shim';
import { type Certificate } from '../../../components/wiring/engines/cert-manager/certificate';
import { formatDuration, parseDuration } from '../../../components/wiring/engines/go/duration';
import { type IngressManifest } from '../../../components/wiring/engines/apimachinery/ingress-admission';

interface ShimCase extends CertManagerSituation {
  readonly id: string;
  readonly note?: string;
  readonly expect: {
    readonly certificates: Certificate[];
    readonly events: string[];
    readonly deleted?: string[];
    readonly error?: string;
    readonly apiError?: string;
  };
}

const cases = JSON.parse(readFileSync(join(__dirname, '../../vectors/certmanager-shim.json'), 'utf8')) as ShimCase[];

function decide(situation: CertManagerSituation): CertManagerDecision {
  const answer = certManager.decide(situation);
  assert.equal(answer.kind, 'decided');
  return answer.decision;
}

/** The recording leaves out what is empty, as the API does. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, field]): [string, unknown] => [key, withoutEmpty(field)])
    .filter(([, field]) => field !== undefined && field !== '' && !isEmptyCollection(field));
  return Object.fromEntries(entries);
}

function isEmptyCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function check({ expect, ...situation }: ShimCase): void {
  const decision = decide(situation);
  assert.equal(decision.kind === 'refused' ? decision.message : undefined, expect.apiError);
  if (decision.kind === 'refused') return;
  const { certificates, deleted, events, error } = decision;
  assert.deepEqual(certificates.map(withoutEmpty), expect.certificates.map(withoutEmpty));
  assert.deepEqual(deleted, expect.deleted ?? []);
  assert.deepEqual(
    events.map(({ type, reason, message }) => `${type} ${reason} ${message}`),
    expect.events,
  );
  assert.equal(error, expect.error);
}

describe('cert-manager, ingress-shim', () => {
  it('has cases', () => assert.ok(cases.length > 0));
  for (const vector of cases) it(`${vector.id} ${vector.note ?? ''}`.trimEnd(), () => check(vector));
});

function ingress(
  annotations: Record<string, string>,
  tls: IngressManifest['spec']['tls'],
  labels?: Record<string, string>,
): IngressManifest {
  return { metadata: { name: 'web', namespace: 'apps', annotations, labels }, spec: { tls } };
}

function sync(situation: CertManagerSituation): SyncDecision {
  const decision = decide(situation);
  assert.equal(decision.kind, 'synced');
  return decision;
}

describe('cert-manager', () => {
  const issuer = { 'cert-manager.io/cluster-issuer': 'le' };
  const block = { hosts: ['www.x.io'], secretName: 'web-tls' };
  const errorOf = (annotation: string, value: string) =>
    sync({ ingress: ingress({ ...issuer, [`cert-manager.io/${annotation}`]: value }, [block]) }).error ?? '';

  it('writes durations as Go does', () => {
    const annotations = { ...issuer, 'cert-manager.io/duration': '2160h', 'cert-manager.io/renew-before': '1.5h' };
    const [certificate] = sync({ ingress: ingress(annotations, [block]) }).certificates;
    assert.equal(certificate?.duration, '2160h0m0s');
    assert.equal(certificate.renewBefore, '1h30m0s');
  });

  it('reports what is wrong with an annotation', () => {
    assert.match(errorOf('renew-before', '30'), /: time: missing unit in duration "30"$/);
    assert.match(errorOf('renew-before-percentage', 'x'), /: strconv\.ParseInt: parsing "x": invalid syntax$/);
    assert.match(errorOf('private-key-size', '1e3'), /: strconv\.Atoi: parsing "1e3": invalid syntax$/);
    assert.match(errorOf('private-key-algorithm', 'rsa'), /: invalid private key algorithm "rsa"$/);
    assert.match(errorOf('secret-template', 'labels: {}'), /: invalid character 'l' looking for beginning of value$/);
    assert.match(errorOf('secret-template', '[1,]'), /: invalid character ']' looking for beginning of value$/);
    assert.match(errorOf('secret-template', '{"labels":{"a":1}}'), /: json: cannot unmarshal number into Go struct /);
    assert.match(errorOf('subject-countries', 'a"b'), /as CSV: parse error on line 1, column 2: bare " in non-quoted-/);
    assert.match(errorOf('subject-organizationalunits', ''), /"cert-manager\.io\/subject-organizations": no values /);
  });

  it('adds extra annotations to what a Certificate has', () => {
    const annotations = { ...issuer, 'example.com/note': 'new', 'acme.cert-manager.io/http01-edit-in-place': 'true' };
    const existing: Certificate = {
      ...{ name: 'web-tls', secretName: 'web-tls', dnsNames: ['old.x.io'], owner: 'self' },
      issuerRef: { name: 'le', kind: 'ClusterIssuer', group: 'cert-manager.io' },
      annotations: { hand: '1', 'example.com/note': 'old' },
    };
    const options = { extraCertificateAnnotations: ['example.com/note'] };
    const [updated] = sync({ ingress: ingress(annotations, [block]), existing: [existing], options }).certificates;
    assert.deepEqual(updated?.annotations, {
      hand: '1',
      'example.com/note': 'new',
      'acme.cert-manager.io/http01-override-ingress-name': 'web',
      'cert-manager.io/issue-temporary-certificate': 'true',
    });
    const [plain] = sync({ ingress: ingress(annotations, [block]), existing: [existing] }).certificates;
    assert.deepEqual(plain?.annotations, existing.annotations);
  });

  it('updates without end for an Ingress whose only label is the applyset label', () => {
    const once = ingress(issuer, [block], { 'applyset.kubernetes.io/part-of': 'x' });
    const { certificates } = sync({ ingress: once });
    assert.equal(sync({ ingress: once, existing: certificates }).certificates[0]?.action, 'updated');
  });

  it('leaves an Ingress alone that is being deleted', () => {
    const manifest = ingress(issuer, [block]);
    const metadata = { ...manifest.metadata, finalizers: ['foregroundDeletion'] };
    assert.deepEqual(sync({ ingress: { ...manifest, metadata } }).certificates, []);
  });

  it('changes nothing in a second sync', () => {
    const names = fc.constantFrom('a-tls', 'b-tls', 'c-tls');
    const blocks = fc.uniqueArray(
      fc.record({ secretName: names, hosts: fc.array(fc.constantFrom('a.x.io', '*.x.io', '10.0.0.1')) }),
      { selector: ({ secretName }) => secretName },
    );
    const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('', '1'));
    const more = fc.dictionary(
      fc
        .constantFrom('common-name', 'alt-names', 'usages', 'private-key-algorithm')
        .map((key) => `cert-manager.io/${key}`),
      fc.constantFrom('any', 'ECDSA'),
    );
    fc.assert(
      fc.property(blocks, labels, more, (tls, ownLabels, annotations) => {
        const manifest = ingress({ ...issuer, ...annotations }, tls, ownLabels);
        const first = sync({ ingress: manifest });
        const second = sync({ ingress: manifest, existing: first.certificates });
        assert.ok(second.certificates.every(({ action }) => action === 'unchanged'));
        assert.deepEqual(second.deleted, []);
        const gone = sync({ ingress: ingress(issuer, []), existing: first.certificates });
        assert.deepEqual(gone.certificates, []);
      }),
    );
  });
});

describe('Go durations', () => {
  it('are read as they are written', () => {
    const nanoseconds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(fc.oneof(nanoseconds, fc.bigInt({ min: 0n, max: 10n ** 10n })), (count) => {
        // The fraction goes through floating point and so may lose a nanosecond, but no second.
        const read = parseDuration(formatDuration(count));
        assert.equal(read.kind, 'duration');
        const difference = read.nanoseconds - count;
        assert.ok(difference >= -1n && difference <= 1n, `${formatDuration(count)} ${difference}`);
      }),
    );
  });
});
