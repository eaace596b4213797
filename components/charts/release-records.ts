import { gunzipSync } from 'node:zlib';
import type * as kubernetesClient from '@kubernetes/client-node';
import * as z from 'zod';

/** A Helm release, whoever made it. */
export interface ReleaseName {
  readonly name: string;
  readonly namespace: string;
}

/** One revision of a release, as Helm keeps it in a Secret (v3, pkg/storage/driver/secrets.go). */
export interface Revision {
  /** Name of the Secret. */
  readonly name: string;
  /** Counted from 1. */
  readonly version: number;
  readonly status: string;
  readonly data: string;
}

/** What Helm has recorded of a release. */
export async function revisionsOf(
  api: Pick<kubernetesClient.CoreV1Api, 'listNamespacedSecret'>,
  { name, namespace }: ReleaseName,
): Promise<readonly Revision[]> {
  const labelSelector = `owner=helm,name=${name}`;
  const { items } = await api.listNamespacedSecret({ namespace, labelSelector });
  return items.map(({ metadata, data }) => ({
    name: metadata?.name ?? '',
    version: Number(metadata?.labels?.version),
    status: metadata?.labels?.status ?? '',
    data: data?.release ?? '',
  }));
}

const payload = z.object({ info: z.object({ description: z.string().optional() }) });

/** The description that a revision's maker gave it. Helm itself packs a revision before it goes into the Secret. */
export function descriptionOf({ data }: Revision): string | undefined {
  const packed = Buffer.from(Buffer.from(data, 'base64').toString('utf8'), 'base64');
  return payload.parse(JSON.parse(gunzipSync(packed).toString('utf8'))).info.description;
}
