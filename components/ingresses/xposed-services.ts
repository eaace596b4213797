import { AsyncResource } from 'node:async_hooks';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { hasCallbacks } from '../pulumi/engine-callbacks';
import { refusal } from '../pulumi/refusal';
import { type XposedManifest, xposedManifest } from '../wiring/manifests/xposer';
import { knownValue } from './wired-ingresses';

/**
 * Makes the Ingress of every Service that is annotated for Xposer and declared in this program, those of charts that
 * Pulumi renders included: the one that Xposer would have made. It is wired as every Ingress beside the plan is. Under
 * Pulumi's mocks, which know no transforms, none is made.
 */
export function routeXposedServices(): void {
  if (!hasCallbacks()) return;
  const transform: pulumi.ResourceTransform = async ({ type, name, props, opts }) => {
    if (type !== 'kubernetes:core/v1:Service') return undefined;
    const route = await xposedRoute(name, props);
    if (route !== undefined) {
      const { parent } = opts;
      const provider = 'provider' in opts ? opts.provider : undefined;
      new kubernetes.networking.v1.Ingress(`${name}-xposed`, route, { parent, provider });
    }
    return undefined;
  };
  // The engine calls this outside the program's async context, where the SDK would assume that it has no engine.
  pulumi.runtime.registerResourceTransform(AsyncResource.bind(transform));
}

/**
 * The Ingress of the properties of a Service; undefined where the Service asks for none, or is not known yet.
 *
 * @param resource the name of the resource
 * @throws pulumi.RunError where the host would be made of a name that the provider gives later
 */
export async function xposedRoute(
  resource: string,
  props: Readonly<Record<string, unknown>>,
): Promise<XposedManifest | undefined> {
  const known = await knownValue(props);
  // In a preview a part of it may be unknown; the update itself makes the route.
  const made = known === undefined ? undefined : xposedManifest(known);
  if (made === undefined) return undefined;
  const { metadata } = made;
  if (metadata.name === '') {
    throw refusal(`The Service ${resource} cannot be exposed`, [
      'Its annotations for Xposer make the host of its name: give it one, as metadata.name',
    ]);
  }
  // As of other Ingresses of this program: nothing here waits for an address in its status.
  const annotations = { 'pulumi.com/skipAwait': 'true', ...metadata.annotations };
  return { ...made, metadata: { ...metadata, annotations } };
}
