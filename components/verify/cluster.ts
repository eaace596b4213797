import type * as kubernetesClient from '@kubernetes/client-node';
import * as z from 'zod';
import { type ClusterAccess } from '../cluster/access';
import { type ClusterApi, connect, unlessGone } from '../cluster/client';
import { type Plan } from '../wiring/plan';
import {
  type SeenCluster,
  type SeenIssuance,
  type SeenObject,
  type SeenSecret,
  type SeenService,
} from '../wiring/verification/observation';
import { firstCertificate } from '../wiring/verification/seen-certificate';
import { type Limit } from './names';

/**
 * Reads what a cluster has of a plan. It needs no more than the role `verify` of `plan --rbac` allows; without the right
 * to list all Secrets those of former environments are not looked for.
 *
 * @throws Error where the API server cannot be asked, or refuses something else
 */
export async function seenCluster(access: ClusterAccess, plan: Plan, limit: Limit): Promise<SeenCluster> {
  const cluster = await connect(access);
  const [namespaces, secrets, labelled, issuances, services, ...routes] = await Promise.all([
    seenNamespaces(cluster),
    Promise.all(secretNames(plan).map((name) => limit(() => secretsNamed(cluster, name)))),
    unlessForbidden(labelledSecrets(cluster)),
    seenIssuances(cluster),
    seenServices(cluster, plan),
    ...routeKinds.map(([apiVersion, kind]) => seenRoutes(cluster, apiVersion, kind)),
  ]);
  return { namespaces, secrets: secrets.flat(), labelled, issuances, services, routes: routes.flat() };
}

async function seenNamespaces({ core }: ClusterApi): Promise<SeenCluster['namespaces']> {
  const { items } = await core.listNamespace();
  return items
    .filter(({ status }) => status?.phase !== 'Terminating')
    .map(({ metadata }) => ({ name: metadata?.name ?? '', labels: metadata?.labels ?? {} }));
}

/** The Secrets that routes of the plan name: of environments, and of applications with certificates of their own. */
export function secretNames({ routingSecrets, ingresses }: Plan): string[] {
  const own = ingresses.flatMap(({ certificate }) => certificate?.secretName ?? []);
  return [...new Set([...routingSecrets.map(({ name }) => name), ...own])];
}

/** A list by name is allowed by a rule with `resourceNames`, unlike one of all Secrets (Kubernetes, RBAC). */
async function secretsNamed({ core }: ClusterApi, name: string): Promise<SeenSecret[]> {
  const { items } = await core.listSecretForAllNamespaces({ fieldSelector: `metadata.name=${name}` });
  return items.map(seenSecret);
}

async function labelledSecrets({ core }: ClusterApi): Promise<SeenSecret[]> {
  const { items } = await core.listSecretForAllNamespaces({ labelSelector: 'epinio.io/routing' });
  return items.map(seenSecret);
}

/** Keeps the certificates alone: keys go with the answer. */
function seenSecret({ metadata = {}, type = '', data = {} }: kubernetesClient.V1Secret): SeenSecret {
  const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString('utf8');
  const {
    namespace = '',
    name = '',
    labels = {},
    annotations = {},
    managedFields = [],
    ownerReferences = [],
  } = metadata;
  return {
    namespace,
    name,
    type,
    labels,
    annotations,
    certificate: firstCertificate(text('tls.crt')),
    ca: text('ca.crt'),
    writers: managedFields.filter(writesData).map(({ manager = '' }) => manager),
    owners: ownerReferences.map(({ kind }) => kind),
  };
}

const dataFields = z.object({ 'f:data': z.unknown() });

function writesData({ fieldsV1 }: kubernetesClient.V1ManagedFieldsEntry): boolean {
  const read = dataFields.safeParse(fieldsV1);
  return read.success && read.data['f:data'] !== undefined;
}

const issuance = z.object({
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  spec: z.object({
    secretName: z.string().default(''),
    dnsNames: z.array(z.string()).default([]),
    issuerRef: z.object({ name: z.string() }),
  }),
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().default(''),
            message: z.string().default(''),
          }),
        )
        .default([]),
    })
    .default({ conditions: [] }),
});

async function seenIssuances({ custom }: ClusterApi): Promise<SeenIssuance[]> {
  const kind = { group: 'cert-manager.io', version: 'v1', plural: 'certificates' };
  const listed: unknown = await unlessGone(custom.listClusterCustomObject(kind));
  return itemsOf(listed).flatMap((object) => {
    const { data } = issuance.safeParse(object);
    if (data === undefined) return [];
    const { metadata, spec, status } = data;
    const ready = status.conditions.find(({ type }) => type === 'Ready');
    return [
      {
        ...metadata,
        secretName: spec.secretName,
        names: spec.dnsNames,
        issuer: spec.issuerRef.name,
        isReady: ready?.status === 'True',
        detail: ready === undefined ? '' : `${ready.reason}: ${ready.message}`,
      },
    ];
  });
}

async function seenServices({ core }: ClusterApi, { controllers }: Plan): Promise<SeenService[]> {
  const installed = controllers.filter((one) => one.installed);
  const lists = await Promise.all(
    installed.map(async ({ namespace }) => {
      const { items } = await core.listNamespacedService({ namespace });
      return items
        .filter(({ spec }) => spec?.type === 'LoadBalancer')
        .map(({ metadata, status }) => ({
          namespace,
          name: metadata?.name ?? '',
          addresses: (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []),
        }));
    }),
  );
  return lists.flat();
}

/** The kinds of routes that the plan makes or wires. */
const routeKinds = [
  ['networking.k8s.io/v1', 'Ingress'],
  ['traefik.io/v1alpha1', 'IngressRoute'],
  ['traefik.io/v1alpha1', 'IngressRouteTCP'],
  ['gateway.networking.k8s.io/v1', 'Gateway'],
] as const;

const plurals: Readonly<Record<(typeof routeKinds)[number][1], string>> = {
  Ingress: 'ingresses',
  IngressRoute: 'ingressroutes',
  IngressRouteTCP: 'ingressroutetcps',
  Gateway: 'gateways',
};

async function seenRoutes(
  { custom }: ClusterApi,
  apiVersion: string,
  kind: keyof typeof plurals,
): Promise<SeenObject[]> {
  const [group = '', version = ''] = apiVersion.split('/');
  const listed: unknown = await unlessGone(custom.listClusterCustomObject({ group, version, plural: plurals[kind] }));
  // The items of a list have neither.
  return itemsOf(listed).map((object) => ({ ...object, apiVersion, kind }));
}

const list = z.object({ items: z.array(z.record(z.string(), z.unknown())) });

/** The objects of a list; none where the kind is not served. */
function itemsOf(listed: unknown): readonly SeenObject[] {
  return list.safeParse(listed).data?.items ?? [];
}

async function unlessForbidden<Found>(request: Promise<Found>): Promise<Found | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 403) return undefined;
    throw error;
  }
}
