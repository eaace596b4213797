import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Sections } from '../config/mutate';
import { filesDirectory } from './generated/files';
import { stacks } from './generated/stacks';
import { hold } from './generated/violations';

/** Other ones for long runs: EDGEWIRE_SEED and EDGEWIRE_STACKS. */
const seed = Number(process.env.EDGEWIRE_SEED ?? 20_261_127);
const numRuns = Number(process.env.EDGEWIRE_STACKS ?? 2000);

const service = { name: 'web', port: 80 };
const issuers = { own: { selfSigned: {} } };
const namespaces = { list: ['wiki'] };
const given = { domain: 'apps.example.com', namespaces };
const noCertificate = '-----BEGIN CERTIFICATE-----\nbm90\n-----END CERTIFICATE-----\n';
const production = { domain: 'apps.example.com', issuer: 'own', namespaces };

/** Stacks that a plan once had no error for, or whose errors could be ignored, and that the program then refused. */
const violations: Readonly<Record<string, Sections>> = {
  "has an application where Epinio's web interface is": {
    issuers,
    environments: { production: { ...production, apex: true, namespaces: { list: ['epinio'] } } },
    epinio: { environment: 'production', dex: false },
    apps: [{ name: 'web', namespace: 'epinio', host: 'wiki.apps.example.com', service }],
  },
  'is given what is no certificate': {
    environments: {
      production: { ...given, certificate: { files: { certificate: noCertificate, key: noCertificate } } },
    },
  },
  'has Reflector distribute': { issuers, environments: { production: { ...production, distribution: 'reflector' } } },
  'has a CA sign whose key is in the cluster': {
    issuers: { corporate: { ca: { generate: { commonName: 'Example Corp' } } } },
    environments: { production: { ...given, certificate: { tls: { ca: 'corporate' } } } },
  },
  'names an issuer that is not there': { environments: { production: { ...production, issuer: 'nobody' } } },
  'makes two copies of one name': {
    issuers,
    environments: {
      a: { domain: 'a.example.com', issuer: 'own', namespaces: { list: ['b-in-c'] }, distribution: 'direct' },
      'a-in-b': { domain: 'b.example.com', issuer: 'own', namespaces: { list: ['c'] }, distribution: 'direct' },
    },
  },
};

describe('a stack whose plan has no error', () => {
  const files = filesDirectory();
  after(() => files.remove());
  const { stackTraceLimit } = Error;
  // The SDK takes the stack of each property of each resource, which with source maps costs more than all the rest.
  before(() => {
    Error.stackTraceLimit = 0;
    process.setSourceMapsEnabled(false);
  });
  after(() => {
    Error.stackTraceLimit = stackTraceLimit;
    process.setSourceMapsEnabled(true);
  });

  it(`is built by the program as it is listed, whatever it is made of (${numRuns} stacks, seed ${seed})`, async function () {
    this.timeout(0);
    const seen = { refused: 0, errors: 0, buildable: 0 };
    await fc.assert(
      fc.asyncProperty(stacks, async (stack) => {
        seen[await hold(stack, files.path)] += 1;
      }),
      { seed, numRuns },
    );
    // Stacks that are all refused would test little.
    assert.ok(seen.buildable > numRuns / 4, JSON.stringify(seen));
  });

  describe('was not, once, where it', () => {
    for (const [what, sections] of Object.entries(violations)) {
      for (const accepting of ['none', 'all'] as const) {
        it(`${what}, with ${accepting} of what its plan says accepted`, async () => {
          const verdict = await hold({ sections, accepting, form: 'file' }, files.path);
          assert.notEqual(verdict, 'buildable');
        });
      }
    }
  });
});
