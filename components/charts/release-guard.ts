import { AsyncResource } from 'node:async_hooks';
import * as pulumi from '@pulumi/pulumi';
import * as z from 'zod';
import { type ClusterAccess } from '../cluster/access';
import { ClusterObjects, type FoundObject } from '../ownership/cluster-objects';
import { holderOf } from '../ownership/holder';
import { descriptionOf, type ReleaseName, revisionsOf } from './release-records';

/** How a release of this program begins its description, which ends with the name of its stack. */
export const releaseDescription = 'Made by edgewire, stack ';

const wantedRelease = z.object({
  name: z.string(),
  namespace: z.string(),
  description: z.string(),
  // Values with secrets in them come as a whole that cannot be looked into.
  values: z.object({ ingressClass: z.object({ name: z.string() }).optional() }).catch({}),
});

type WantedRelease = z.infer<typeof wantedRelease>;

/**
 * Stops the preview and the update before a Helm release that is somebody else's: Helm refuses it too, but only at
 * update, when other things have been made, and without a word about whose it is.
 */
export function guardReleases(cluster: ClusterAccess): pulumi.ResourceTransformation {
  const objects = new ClusterObjects(cluster);
  // The engine calls back outside of the program, where the SDK would take itself for one without an engine.
  const beforeCreate = AsyncResource.bind(async ({ newInputs }: pulumi.ResourceHookArgs) => {
    const wanted = wantedRelease.safeParse(newInputs);
    if (!wanted.success) return;
    await refuseOthers(objects, wanted.data);
    await refuseClass(objects, wanted.data);
  });
  const hook = new pulumi.ResourceHook('release-ownership', beforeCreate, { onDryRun: true });
  return ({ type, props, opts }) => {
    if (type !== 'kubernetes:helm.sh/v3:Release') return undefined;
    return { props, opts: pulumi.mergeOptions(opts, { hooks: { beforeCreate: [hook] } }) };
  };
}

async function refuseOthers(objects: ClusterObjects, wanted: WantedRelease): Promise<void> {
  const revisions = (await objects.ask(({ core }) => revisionsOf(core, wanted))) ?? [];
  // One that Helm never finished has nobody's description: `resumeUnfinishedReleases` deals with it.
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

/** An ingress class is the cluster's; Helm refuses one that belongs to no release, or to another. */
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
