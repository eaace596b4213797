import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAcmeStore } from '../../components/wiring/acme-json/store';
import { issue } from '../certificates';
import { checked, finding, findings, plannedWith } from './case';

/** Ways in which a certificate is damaged on its way, and what the finding says of each. */
const damages: readonly (readonly [form: string, damaged: (pem: string) => string, message: RegExp, hint: RegExp])[] = [
  ['END and BEGIN on one line', (pem) => pem.trimEnd() + pem, /run together/, /line end between the two/],
  ['indented, as pasted out of YAML', (pem) => pem.replace(/^/gm, '    '), /BEGIN has to start its line/, /blanks/],
  ['on one line', (pem) => pem.replaceAll('\n', ' '), /all on one line/, /lines and all/],
  ['with line ends written out', (pem) => pem.replaceAll('\n', '\\n'), /written out, as \\n/, /printf/],
  ['as base64 of PEM', (pem) => Buffer.from(pem).toString('base64'), /base64 of PEM/, /base64 -d/],
];

describe('cases whose message names the cause', () => {
  const leaf = issue({ dnsNames: ['*.apps.example.com'] });
  const files = 'edgewire:environments.prod.certificate.files';

  for (const [form, damaged, message, hint] of damages) {
    it(`30: a certificate ${form}`, () => {
      const plan = plannedWith('30-pem', 'prod', { certificate: damaged(leaf.certificate), key: leaf.key });
      const found = finding(plan, 'EW5001', `${files}.certificate`);
      assert.match(found.message, message);
      assert.match(found.hint, hint);
    });
  }

  it('30: a private key that was damaged the same way', () => {
    const plan = plannedWith('30-pem', 'prod', { ...leaf, key: leaf.key.replaceAll('\n', ' ') });
    assert.match(finding(plan, 'EW5001', `${files}.key`).message, /all on one line/);
  });

  it('30: a certificate that is whole, with text around it, has no such finding', () => {
    const plan = plannedWith('30-pem', 'prod', { certificate: `subject: x\r\n${leaf.certificate}`, key: leaf.key });
    assert.ok(findings(plan).every((one) => !one.startsWith('EW5001')));
  });

  it('31: an acme.json in which Traefik has stored nothing, empty or not', () => {
    for (const file of ['empty.json', 'null.json']) {
      const read = readAcmeStore(readFileSync(join(__dirname, '31-acme-json', file), 'utf8'));
      assert.deepEqual(read, { kind: 'refused', why: 'has no certificate yet: Traefik has stored none' }, file);
    }
  });

  it('34: a variable that nothing expanded, once, as it is written', () => {
    const host = 'manifest:ingress.yaml#1/Ingress/wiki/wiki/spec.rules[0].host';
    const plan = checked('34-unexpanded-variable');
    assert.deepEqual(findings(plan), [`EW1001 ${host}`]);
    const { message, hint } = finding(plan, 'EW1001', host);
    assert.match(message, /has an unexpanded variable \$\{DOMAIN\}/);
    assert.match(hint, /Render the manifests first/);
  });
});
