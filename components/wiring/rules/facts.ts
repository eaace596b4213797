import { type Config } from '../../config/config';
import { type GivenCertificates } from '../certificates/given';
import { type Claims } from '../claims';
import { type Coverage } from '../coverage';
import { type EnvironmentName } from '../names/environment-names';
import { type PlannedIngress } from '../ingress';
import { type PlannedOrder } from '../orders';
import { type PlannedEnvironment, type PlannedNamespace, type PlannedTrustBundle } from '../plan';
import { type Places } from '../places';
import { type Reach } from '../reach';
import { type Answer } from '../engines/engine';
import { type ControllerStores, type Served } from '../served';
import { type Spendings } from '../spendings';
import { type WiredHost } from '../wire';

/** What the rules judge: everything that the plan has worked out, each thing once. What is said of the stack holds for all that is judged beside it. */
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
  /** The Ingresses to judge: those of the stack, or those from elsewhere that are judged beside them. */
  readonly ingresses: readonly PlannedIngress[];
  readonly hosts: readonly WiredHost[];
  readonly claims: Claims;
  readonly places: Places;
  readonly stores: ControllerStores;
  /** Whose certificate the controller of each host serves. */
  readonly served: ReadonlyMap<WiredHost, Answer<Served>>;
  readonly orders: readonly PlannedOrder[];
  readonly spendings: Spendings;
  /** Secrets that the manifests themselves bring, as `<namespace>/<name>`. */
  readonly givenSecrets: ReadonlySet<string>;
}
