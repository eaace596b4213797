import * as pulumi from '@pulumi/pulumi';
import * as z from 'zod';
import { type ClusterAccess } from '../cluster/access';
import { resourceHook } from '../pulumi/engine-callbacks';
import { type PlannedNamespace } from '../wiring/plan';
import { type Claim, claimOf } from './claim';
import { ClusterObjects, type FoundObject, type WantedObject } from './cluster-objects';
import { holderOf, isDerived, stackOf } from './holder';
import { stackAnnotation } from './stack-annotation';
import { stackMark } from './stack-mark';

const wantedObject = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
});

const metadata = z.looseObject({ annotations: z.record(z.string(), z.unknown()).optional() });

/** Types that change an object of somebody else on purpose, or are not objects of the cluster. */
const unguarded = /^(?!kubernetes:)|^kubernetes:helm\.sh\/|Patch$/;

/**
 * Marks every object of the platform with the stack that makes it, and stops the preview and the update before they
 * create an object that exists already and is somebody else's. Pulumi would silently take it over by server-side apply,
 * and its destroy would delete it. An object that is in the state already is this stack's, marked or not.
 *
 * @param namespaces the namespaces of the plan, which say which of them are shared
 */
export function guardOwnership(
  cluster: ClusterAccess,
  namespaces: readonly PlannedNamespace[],
): pulumi.ResourceTransformation {
  const mark = stackMark();
  const objects = new ClusterObjects(cluster);
  const ownership = new Map(namespaces.map((one) => [one.name, one.ownership]));
  const guard = async ({ newInputs }: pulumi.ResourceHookArgs) => {
    const wanted = wantedObject.safeParse(newInputs);
    // A name may be unknown in a preview; the update itself asks then.
    if (!wanted.success) return;
    const claim = claimOf(wanted.data, ownership);
    const found = claim === 'shared' ? undefined : await objects.find(wanted.data);
    if (found === undefined) return;
    await judge(claim, wanted.data, found, mark);
  };
  const beforeCreate = resourceHook('ownership', guard, { onDryRun: true });
  return ({ type, props, opts }) => {
    if (unguarded.test(type) || 'id' in opts) return undefined;
    const wanted = wantedObject.safeParse(props);
    const isMarked = !wanted.success || claimOf(wanted.data, ownership) !== 'shared';
    return {
      props: isMarked ? { ...props, metadata: marked(props.metadata, mark) } : props,
      opts: pulumi.mergeOptions(opts, { hooks: { beforeCreate } }),
    };
  };
}

function marked(given: unknown, mark: string): unknown {
  const { annotations, ...rest } = metadata.parse(given);
  return { ...rest, annotations: { ...annotations, [stackAnnotation]: mark } };
}

/** @throws Error where an object must not be taken over */
async function judge(claim: Claim, wanted: WantedObject, found: FoundObject, mark: string): Promise<void> {
  const stack = stackOf(found.metadata);
  if (stack === mark) return;
  const what = `the ${wanted.kind} ${nameOf(wanted)} is there already, ${holderOf(found.metadata)}`;
  if (claim === 'exclusive' || stack !== undefined)
    throw new Error(`${what}, and is left alone: ${wayOn(wanted, mark)}`);
  if (!isDerived(found.metadata))
    await pulumi.log.warn(`${what}: this stack takes it over, and writes its own data there.`);
}

function nameOf({ metadata: { name, namespace } }: WantedObject): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** What to do instead of taking an object over. */
function wayOn(wanted: WantedObject, mark: string): string {
  const {
    kind,
    metadata: { name, namespace },
  } = wanted;
  switch (kind) {
    case 'Namespace':
      return `leave it to its maker (edgewire:namespaces.${name}.create: false, or edgewire:charts.install without what goes there), or take it on knowingly (edgewire:namespaces.${name}.adopt: true): destroy then leaves it`;
    case 'ClusterIssuer':
      return `use it as it is (edgewire:issuers.${name}.existing: { kind: ClusterIssuer, name: ${name} }), or give the issuer another name`;
    default: {
      const where = namespace === undefined ? '' : ` --namespace ${namespace}`;
      return `give this stack's another name or namespace, or hand it over to this stack: kubectl annotate --overwrite ${kind.toLowerCase()} ${name}${where} ${stackAnnotation}=${mark}`;
    }
  }
}
