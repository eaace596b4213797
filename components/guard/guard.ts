import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type PlannedGuard } from '../wiring/plan';
import { ofGatewayRoutes, ofGateways, ofIngresses, ofIngressRoutes, type PolicyText } from './expressions';
import { parameters } from '../wiring/guard-parameters';

/** What is allowed. */
export interface GuardArgs {
  /** What is planned; its namespace has to exist. */
  readonly guard: PlannedGuard;
}

/**
 * A guard in the API server (Kubernetes >= 1.31): ValidatingAdmissionPolicies about the routes of the plan's classes.
 * A route may name the hosts that the plan gives to its namespace at its class, has TLS, and orders nothing for a host
 * that has a routing secret.
 *
 * @example
 * ```ts
 * import { Guard } from './components/guard/guard';
 * import { type Plan } from './components/wiring/plan';
 *
 * declare const plan: Plan;
 *
 * if (plan.guard !== undefined) new Guard('guard', { guard: plan.guard });
 * ```
 */
export class Guard extends pulumi.ComponentResource {
  constructor(name: string, { guard }: GuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super('edgewire:index:Guard', name, {}, opts);
    const { classes, grants } = guard;
    const given = new kubernetes.core.v1.ConfigMap(
      `${name}-parameters`,
      { metadata: { name: guard.name, namespace: guard.namespace }, data: parameters(grants) },
      { parent: this },
    );
    this.watch(`${name}-ingresses`, guard, 'ingresses', ofIngresses(classes), given);
    this.watch(`${name}-ingressroutes`, guard, 'ingressroutes', ofIngressRoutes(classes), given);
    if (guard.gatewayClasses.length > 0) {
      this.watch(`${name}-gateways`, guard, 'gateways', ofGateways(guard.gatewayClasses), given);
      this.watch(`${name}-gatewayroutes`, guard, 'gatewayroutes', ofGatewayRoutes(), given);
    }
    this.registerOutputs({ action: guard.action });
  }

  private watch(
    name: string,
    guard: PlannedGuard,
    kind: keyof typeof watched,
    text: PolicyText,
    given: pulumi.Resource,
  ): void {
    const metadata = { name: `${guard.name}-${kind}` };
    const denies = guard.action === 'deny';
    const policy = new kubernetes.admissionregistration.v1.ValidatingAdmissionPolicy(
      `${name}-policy`,
      {
        metadata,
        spec: {
          failurePolicy: denies ? 'Fail' : 'Ignore',
          paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
          // With what the API server would fill in: it is one field to Server-Side Apply, so that whoever makes the
          // policy again after an `up` that was killed would else ask for another value than is there (1.37).
          matchConstraints: {
            matchPolicy: 'Equivalent',
            namespaceSelector: {},
            objectSelector: {},
            resourceRules: [{ ...watched[kind], operations: ['CREATE', 'UPDATE'], scope: 'Namespaced' }],
          },
          matchConditions: [...text.matchConditions],
          variables: [...text.variables],
          validations: text.validations.map((one) => ({ ...one, reason: 'Forbidden' })),
        },
      },
      { parent: this, dependsOn: given },
    );
    new kubernetes.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
      `${name}-binding`,
      {
        metadata,
        spec: {
          // Unknown until the policy is there: for a dry run before that, the API server asks for rights to everything.
          policyName: policy.id.apply(() => metadata.name),
          paramRef: {
            name: guard.name,
            namespace: guard.namespace,
            parameterNotFoundAction: denies ? 'Deny' : 'Allow',
          },
          validationActions: [actions[guard.action]],
        },
      },
      { parent: this, dependsOn: policy },
    );
  }
}

const actions: Readonly<Record<PlannedGuard['action'], string>> = { deny: 'Deny', warn: 'Warn', audit: 'Audit' };

const gatewayApi = 'gateway.networking.k8s.io';

const watched = {
  ingresses: { apiGroups: ['networking.k8s.io'], apiVersions: ['v1'], resources: ['ingresses'] },
  gateways: { apiGroups: [gatewayApi], apiVersions: ['v1'], resources: ['gateways'] },
  gatewayroutes: {
    apiGroups: [gatewayApi],
    apiVersions: ['v1', 'v1alpha3'],
    resources: ['httproutes', 'grpcroutes', 'tlsroutes'],
  },
  ingressroutes: {
    apiGroups: ['traefik.io'],
    apiVersions: ['v1alpha1'],
    resources: ['ingressroutes', 'ingressroutetcps'],
  },
};
