import { type ValuedChart } from './names';

/** A value that this program gives a chart, and the first version of the chart that has it. */
export interface LeastVersion {
  readonly version: string;
  /** Path of the value. */
  readonly value: string;
  /** What an older chart makes of it. */
  readonly otherwise: string;
}

/**
 * Where a chart below its pin no longer does what the plan says: read from the values and schemas of the charts' tags
 * (traefik v34.0.0 to v41.3.0, external-dns-helm-chart-1.14.5 to 1.21.1, cert-manager v1.14.0 to v1.21.1). Values that
 * only have a default of their own in older versions do not count.
 */
export const leastVersions: Partial<Readonly<Record<ValuedChart, LeastVersion>>> = {
  traefik: {
    version: '41.3.0',
    value: 'providers.kubernetesCRD.defaultTLSResourcesNamespace',
    otherwise: 'its schema refuses it in the middle of an update',
  },
  'cert-manager': {
    version: 'v1.15.0',
    value: 'crds.enabled',
    otherwise: 'it installs no definitions, so that no issuer can be made',
  },
  'external-dns': {
    version: '1.20.0',
    value: 'annotationPrefix',
    otherwise: 'it reads other annotations than those that the plan writes, and publishes other records',
  },
};
