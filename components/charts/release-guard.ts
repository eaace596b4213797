import * as pulumi from '@pulumi/pulumi';
import * as z from 'zod';
import { type ClusterAccess } from '../cluster/access';
import { resourceHook } from '../pulumi/engine-callbacks';
import { ClusterObjects, type FoundObject } from '../ownership/cluster-objects';
import { holderOf } from '../ownership/holder';
import { descriptionOf, type ReleaseName, revisionsOf } from './release-records';

/** Start of the description of this program's releases; the name of the stack follows it. */
export const releaseDescription = 'Made by edgewire, stack ';

const wantedRelease = z.object({
  name: z.string(),
  namespace: z.string(),
  description: z.string(),
  // Values that contain secrets arrive as one opaque value.
  values: z.object({ ingressClass: z.object({ name: z.string() }).optional() }).catch({}),
});

type WantedRelease = z.infer<typeof wantedRelease>;

/**
 * Stops the preview and the update before a Helm release that is somebody else's. Helm refuses such a release too, but
 * only at update, after other objects were made, and without saying whose it is.
 */
export function guardReleases(cluster: ClusterAccess): pulumi.ResourceTransformation {
  const objects = new ClusterObjects(cluster);
  const guard = async ({ newInputs }: pulumi.ResourceHookArgs) => {
    const wanted = wantedRelease.safeParse(newInputs);
    if (!wanted.success) return;
    await refuseOthers(objects, wanted.data);
    await refuseClass(objects, wanted.data);
  };
  const beforeCreate = resourceHook('release-ownership', guard, { onDryRun: true });
  return ({ type, props, opts }) => {
    if (type !== 'kubernetes:helm.sh/v3:Release') return undefined;
    return { props, opts: pulumi.mergeOptions(opts, { hooks: { beforeCreate } }) };
  };
}

async function refuseOthers(objects: ClusterObjects, wanted: WantedRelease): Promise<void> {
  const revisions = (await objects.ask(({ core }) => revisionsOf(core, wanted))) ?? [];
  // A revision that Helm never finished lacks its maker's description: `resumeUnfinishedReleases` handles it.
  const finished = revisions.filter(({ status }) => status === 'deployed' || status === 'superseded');
  const [latest] = finished.sort((one, other) => other.version - one.version);
  if (latest === undefined) return;
  const description = descriptionOf(latest);
  if (description === wanted.description) return;
  throw new Error(
    `the Helm release ${nameOf(wanted)} is there already, ${makerOf(description)}, and is left alone: leave the chart out with edgewire:charts.install, or uninstall the release`,
  );
}

function makerOf(description: string | undefined): string {
  if (description?.startsWith(releaseDescription) !== true) return 'made by somebody else';
  return `made by the stack ${description.slice(releaseDescription.length)}`;
}

/** Refuses an IngressClass of no release, or of another: Helm would refuse it too, since a class is the cluster's. */
async function refuseClass(objects: ClusterObjects, { values, ...release }: WantedRelease): Promise<void> {
  const name = values.ingressClass?.name;
  if (name === undefined) return;
  const found = await objects.find({ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name } });
  if (found === undefined || isOf(release, found)) return;
  throw new Error(
    `the IngressClass ${name} of the Helm release ${nameOf(release)} is there already, ${holderOf(found.metadata)}, and is left alone: give the controller another class`,
  );
}

function isOf({ name, namespace }: ReleaseName, { metadata: { annotations = {} } }: FoundObject): boolean {
  return (
    annotations['meta.helm.sh/release-name'] === name && annotations['meta.helm.sh/release-namespace'] === namespace
  );
}

function nameOf({ name, namespace }: ReleaseName): string {
  return `${namespace}/${name}`;
}
