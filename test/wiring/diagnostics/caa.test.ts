import { type Sections } from '../stacks';
import { pairs } from './pairs';

const path = 'edgewire:environments.production';
const byIssuer: Sections = {
  environments: 'production: { domain: apps.example.com, issuer: letsencrypt, namespaces: { list: [wiki] } }',
};
const certificate = `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: blog, namespace: blog }
spec: { secretName: blog, dnsNames: [blog.example.org], issuerRef: { kind: ClusterIssuer, name: letsencrypt } }`;

pairs('EW4024', [
  {
    when: 'a zone whose records allow another authority',
    stack: byIssuer,
    caa: { 'example.com': ['0 issue "pki.goog"'] },
    path,
    message: ['letsencrypt.org may not issue for *.apps.example.com', 'of example.com allow "pki.goog" alone'],
    hint: ['Add the record example.com. CAA 0 issue "letsencrypt.org"'],
    twins: {
      'the hint': { caa: { 'example.com': ['0 issue "pki.goog"', '0 issue "letsencrypt.org"'] } },
      'no records': { caa: {} },
      'records of its own': {
        caa: { 'example.com': ['0 issue "pki.goog"'], 'apps.example.com': ['0 iodef "mailto:a@b.c"'] },
      },
      'a private CA': {
        stack: {
          environments: 'production: { domain: apps.example.com, issuer: corporate, namespaces: { list: [wiki] } }',
        },
      },
    },
  },
  {
    when: 'wildcards that issuewild forbids',
    stack: byIssuer,
    caa: { 'apps.example.com': ['0 issue "letsencrypt.org"', '0 issuewild ";"'] },
    path,
    message: ['the CAA records issuewild of apps.example.com allow ";" alone'],
    hint: ['apps.example.com. CAA 0 issuewild "letsencrypt.org"'],
    twins: {
      'the hint': { caa: { 'apps.example.com': ['0 issuewild "letsencrypt.org"', '0 issuewild ";"'] } },
      'no issuewild': { caa: { 'apps.example.com': ['0 issue "letsencrypt.org"'] } },
    },
  },
  {
    when: 'a critical property that authorities do not know',
    stack: byIssuer,
    caa: { 'example.com': ['128 tbs "unknown"'] },
    path,
    message: ['No authority may issue for *.apps.example.com', 'tbs of example.com is critical'],
    hint: ['example.com. CAA 0 tbs "unknown"'],
    twins: { 'the hint': { caa: { 'example.com': ['0 tbs "unknown"'] } } },
  },
  {
    when: 'a method that the solver does not use',
    stack: byIssuer,
    caa: { 'example.com': ['0 issue "letsencrypt.org; validationmethods=http-01"'] },
    path,
    message: ['letsencrypt.org may not issue by dns-01'],
    hint: ['0 issue "letsencrypt.org; validationmethods=dns-01"'],
    twins: { 'the hint': { caa: { 'example.com': ['0 issue "letsencrypt.org; validationmethods=dns-01"'] } } },
  },
  {
    when: 'an account that the plan does not know',
    stack: byIssuer,
    caa: { 'example.com': ['0 issue "letsencrypt.org; accounturi=https://acme.example.com/1"'] },
    path,
    severity: 'information',
    message: ['letsencrypt.org may refuse to issue', 'the plan does not know the account'],
    hint: ['.status.acme.uri', '0 issue "letsencrypt.org; validationmethods=dns-01"'],
    twins: { 'any account': { caa: { 'example.com': ['0 issue "letsencrypt.org"'] } } },
  },
  {
    when: 'a Certificate of a manifest',
    manifests: certificate,
    caa: { 'example.org': ['0 issue ";"'] },
    path: 'manifest:app.yaml#1/Certificate/blog/blog',
    message: ['for blog.example.org'],
    hint: ['example.org. CAA 0 issue "letsencrypt.org"'],
    twins: { 'the hint': { caa: { 'example.org': ['0 issue "letsencrypt.org"'] } } },
  },
]);
