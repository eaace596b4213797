import { type ClusterApi, unlessGone } from '../cluster/client';

/** An object of cert-manager on the way to a certificate: the parts that are read here. */
interface Issuing {
  readonly metadata: {
    readonly name: string;
    readonly generation?: number;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly name: string }[];
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    /** Why an Order or a Challenge makes no progress. */
    readonly reason?: string;
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
  readonly observedGeneration?: number;
}

/** A Secret, and the Certificate of the same name that writes it. */
interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Whether the Certificate is issued as it now stands; undefined: there is no Certificate. */
export async function isIssued({ custom }: ClusterApi, { namespace, name }: Place): Promise<boolean | undefined> {
  const certificate = await unlessGone(
    custom.getNamespacedCustomObject({
      group: 'cert-manager.io',
      version: 'v1',
      plural: 'certificates',
      namespace,
      name,
    }) as Promise<Issuing>,
  );
  if (certificate === undefined) return undefined;
  const ready = condition(certificate, 'Ready');
  return ready?.status === 'True' && ready.observedGeneration === certificate.metadata.generation;
}

/** Why a Certificate is not issued, in cert-manager's words: the most specific that it has. */
export async function whyNotIssued(cluster: ClusterApi, { namespace, name }: Place): Promise<string> {
  const all = (plural: string, group = 'cert-manager.io') => listed(cluster, namespace, group, plural);
  const isOf = ({ metadata }: Issuing) => metadata.annotations?.['cert-manager.io/certificate-name'] === name;
  const certificates = (await all('certificates')).filter(({ metadata }) => metadata.name === name);
  const requests = (await all('certificaterequests')).filter(isOf);
  const orders = (await all('orders', 'acme.cert-manager.io')).filter(isOf);
  const isOfOrder = ({ metadata }: Issuing) =>
    metadata.ownerReferences?.some((owner) => orders.some((order) => order.metadata.name === owner.name)) ?? false;
  const challenges = (await all('challenges', 'acme.cert-manager.io')).filter(isOfOrder);
  const words = [
    ...[...challenges, ...orders].map(({ status }) => status?.reason),
    ...[...requests, ...certificates].map((one) => complaint(condition(one, 'Ready'))),
  ];
  const [first] = words.flatMap((text) =>
    text === undefined || text === '' ? [] : [text.replace(/\s+/g, ' ').trim()],
  );
  return first === undefined ? 'it does not see to it; see whether it runs' : `it says: ${first}`;
}

/** The message of a condition that does not hold. */
function complaint(found: Condition | undefined): string | undefined {
  return found?.status === 'True' ? undefined : found?.message;
}

function condition({ status }: Issuing, wanted: string): Condition | undefined {
  return status?.conditions?.find(({ type }) => type === wanted);
}

async function listed(
  { custom }: ClusterApi,
  namespace: string,
  group: string,
  plural: string,
): Promise<readonly Issuing[]> {
  const list = custom.listNamespacedCustomObject({ group, version: 'v1', plural, namespace }) as Promise<{
    readonly items: readonly Issuing[];
  }>;
  return (await unlessGone(list))?.items ?? [];
}
