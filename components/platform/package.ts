/** What the package offers to programs: `import { Edge } from 'edgewire'`. */
export { Edge, type EdgeSettings, type EdgeConfig, type DeclaredIngress } from './edge';
export { RoutedIngress } from '../ingresses/routed-ingress';
export { RoutingSecret } from '../secrets/routing-secret';
export type { ExportedEnvironment, ExportedWiring, Outputs } from './outputs';
export type { Diagnostic } from '../wiring/rules/diagnostic';
export type { Plan, Wiring } from '../wiring/plan';
