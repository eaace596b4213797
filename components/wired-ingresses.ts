import * as pulumi from '@pulumi/pulumi';
import { type Plan } from './wiring/plan';
import { wireManifest } from './wiring/wire-manifest';

const ingressType = 'kubernetes:networking.k8s.io/v1:Ingress';

/**
 * Wires every Ingress that anybody declares in this program, charts rendered by Pulumi included, as the plan would:
 * its `tls` blocks become those of the wiring. What the plan calls an error stops the program; what was done is logged.
 * The Ingresses that the program makes from the plan are wired already and left alone.
 */
export function wireForeignIngresses(plan: Plan): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts, resource }) =>
    type === ingressType ? { props: wiredProperties(plan, props, resource), opts } : undefined,
  );
}

/** The properties of an Ingress with its TLS as the plan has it. Exported for other programs' own transformations. */
export function wiredProperties(
  plan: Plan,
  props: Record<string, unknown>,
  resource?: pulumi.Resource,
): Record<string, unknown> {
  const wired = pulumi.output(props).apply((known) => {
    const result = wireManifest(plan, known);
    if (result.kind === 'own') return known;
    if (result.kind === 'refused') {
      const errors = result.diagnostics.map(({ code, message, hint }) => `  ${code} ${message} ${hint}`);
      throw new pulumi.RunError([`The plan refuses the Ingress ${result.name}:`, ...errors].join('\n'));
    }
    for (const note of result.notes) void pulumi.log.info(note, resource);
    return result.object;
  });
  return { ...props, spec: wired.apply(({ spec }) => spec) };
}
