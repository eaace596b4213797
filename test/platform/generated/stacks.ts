import fc from 'fast-check';
import { catalogue } from '../../../components/wiring/rules/diagnostic';
import { type Json, type Sections } from '../../config/mutate';
import { addresses } from './addresses';
import { apps } from './apps';
import { charts } from './charts';
import { controllers } from './controllers';
import { dns } from './dns';
import { environments } from './environments';
import { epinio } from './epinio';
import { issuers } from './issuers';
import { monitors } from './monitors';
import { resolved } from './references';
import { mapping, mostly, named, namespaceNames, optional, seldom } from './vocabulary';

/** Which of the errors that a plan finds are then accepted, by `planning.ignore`. */
export type Accepting = 'none' | 'all' | 'every other one';

/** Which form of a stack is held: as the stack file has it, decrypted as Pulumi hands it over, or both against each other. */
export type Form = 'file' | 'program' | 'both';

/** A configuration by section, with credentials encrypted, and what of its plan is accepted. */
export interface GeneratedStack {
  readonly sections: Sections;
  readonly accepting: Accepting;
  readonly form: Form;
}

const labels = fc.constantFrom<Json[]>(
  { team: 'docs' },
  { 'app.kubernetes.io/component': 'epinio-namespace' },
  {},
  { toString: 'x' },
);

const namespaces = named(
  mostly(fc.constantFrom(...namespaceNames), fc.constantFrom('Not Valid', 'constructor'), 40),
  mostly<Json>(mapping({ labels: optional(labels), create: optional(fc.boolean()) }), fc.constant(null)),
  { minLength: 0, maxLength: 4 },
);

const cluster = mapping({
  name: optional(fc.constantFrom('kind-dev', 'Edge_1')),
  context: optional(fc.constant('kind-dev')),
  kubeconfig: optional(fc.constant('nowhere/config')),
  network: optional(fc.constantFrom('rack-1', 'rack-2')),
  waitSeconds: seldom(mapping({ certificate: optional(fc.constant(900)), copy: optional(fc.constant(10)) })),
});

const code = fc.constantFrom(...Object.keys(catalogue));

/** Codes that the configuration accepts beforehand, at places that mostly have none. */
const ignore = fc.array(
  mapping({
    code,
    path: fc.constantFrom(
      'edgewire:apps[0].host',
      'edgewire:environments.production',
      'edgewire:issuers.own',
      'edgewire:epinio',
    ),
    reason: fc.constant('generated'),
  }),
  { maxLength: 2 },
);

const planning = mapping({
  warnAtQuota: seldom(fc.constantFrom(0, 0.01, 1)),
  upEvery: seldom(fc.constantFrom('36h', '7d', '100d'), 3),
  strict: seldom(fc.boolean(), 16),
  ignore: seldom(ignore),
});

const sections = mapping({
  cluster: seldom(cluster, 3),
  addresses: optional(addresses, 30),
  controllers: optional(controllers, 6),
  issuers: optional(issuers, 30),
  environments,
  apps: optional(apps, 6),
  dns: seldom(dns, 6),
  namespaces: optional(namespaces, 3),
  epinio: seldom(epinio, 4),
  guard: seldom(mapping({ action: optional(fc.constantFrom('deny', 'warn', 'audit')) }), 6),
  monitors: seldom(monitors, 3),
  charts: seldom(charts, 3),
  planning: seldom(planning),
});

/** Names that lead nowhere are rare: one is enough for the plan to have an error. */
const connected = fc
  .tuple(sections, mostly(fc.constant(true), fc.constant(false), 12))
  .map(([all, isResolved]) => (isResolved ? resolved(all) : all));

/** Stacks made from every section of the configuration; smaller ones lack the sections that do not matter. */
export const stacks: fc.Arbitrary<GeneratedStack> = fc.record({
  sections: connected,
  accepting: fc.constantFrom('none', 'all', 'all', 'every other one'),
  form: fc.constantFrom('file', 'program', 'file', 'program', 'both'),
});
