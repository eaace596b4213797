import { type Config } from '../../config/config';
import { type GivenCertificates } from '../certificates/given';
import { type Coverage } from '../coverage';
import { type EnvironmentName } from '../names/environment-names';
import { type PlannedIngress } from '../ingress';
import { type PlannedOrder } from '../orders';
import { type PlannedEnvironment, type PlannedNamespace, type PlannedTrustBundle } from '../plan';
import { type Reach } from '../reach';
import { type Answer } from '../engines/engine';
import { type Served } from '../served';
import { type WiredHost } from '../wire';

/** What the rules judge: everything that the plan has worked out, each thing once. */
export interface Facts {
  readonly config: Config;
  readonly given: GivenCertificates;
  readonly environments: readonly PlannedEnvironment[];
  /** The names of each environment as configured, those that can be no names included. */
  readonly names: ReadonlyMap<PlannedEnvironment, readonly EnvironmentName[]>;
  readonly trustBundles: readonly PlannedTrustBundle[];
  readonly namespaces: readonly PlannedNamespace[];
  readonly coverage: Coverage;
  readonly reach: Reach;
  readonly ingresses: readonly PlannedIngress[];
  readonly hosts: readonly WiredHost[];
  /** Whose certificate the controller of each host serves. */
  readonly served: ReadonlyMap<WiredHost, Answer<Served>>;
  readonly orders: readonly PlannedOrder[];
  /** Secrets that the manifests themselves bring, as `<namespace>/<name>`. */
  readonly givenSecrets: ReadonlySet<string>;
}
