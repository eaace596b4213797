/** A chart that can be installed, pinned. */
export interface ChartPin {
  /** Name of the chart. Its file in a mirror is `<chart>-<version>.tgz`. */
  readonly chart: string;
  /** Version as upstream writes it, a leading `v` included where it has one. */
  readonly version: string;
  /** Helm repository of the chart. */
  readonly repository: string;
  /** Version of the program in it. */
  readonly appVersion: string;
  /**
   * Whether its CRDs lie in `crds/`: Helm installs those once and never upgrades them. The others are templates,
   * which Helm upgrades with the chart.
   */
  readonly staticCrds: boolean;
}

/**
 * Every chart version, in this one place. Values that depend on them are verified for these versions.
 *
 * A model in `components/wiring/engines` may follow another version of a program than its pin. It names its version in
 * `source`: the one whose decisions were recorded in `test/vectors`. Traefik's is v3.7.9, the newest that the lab can
 * build. The modelled parts of its store (pkg/tls: certificate_store.go, certificate.go, tlsmanager.go) are the same
 * text in v3.7.11, and kubernetes/ingress/kubernetes.go differs only in middlewares. Compare again for a new pin.
 */
export const pins = {
  traefik: {
    chart: 'traefik',
    version: '41.3.0',
    repository: 'https://traefik.github.io/charts',
    appVersion: 'v3.7.11',
    staticCrds: true,
  },
  metallb: {
    chart: 'metallb',
    version: '0.16.1',
    repository: 'https://metallb.github.io/metallb',
    appVersion: 'v0.16.1',
    staticCrds: false,
  },
  'cert-manager': {
    chart: 'cert-manager',
    version: 'v1.21.2',
    repository: 'https://charts.jetstack.io',
    appVersion: 'v1.21.2',
    staticCrds: false,
  },
  kubed: {
    chart: 'kubed',
    version: 'v0.13.2',
    repository: 'https://charts.appscode.com/stable',
    appVersion: 'v0.13.2',
    staticCrds: false,
  },
  'kubernetes-replicator': {
    chart: 'kubernetes-replicator',
    version: '2.12.4',
    repository: 'https://helm.mittwald.de',
    appVersion: 'v2.12.4',
    staticCrds: false,
  },
  'external-dns': {
    chart: 'external-dns',
    version: '1.22.0',
    repository: 'https://kubernetes-sigs.github.io/external-dns/',
    appVersion: 'v0.22.0',
    staticCrds: true,
  },
  epinio: {
    chart: 'epinio',
    version: '1.13.10',
    repository: 'https://epinio.github.io/helm-charts',
    appVersion: 'v1.13.10',
    staticCrds: true,
  },
} as const satisfies Readonly<Record<string, ChartPin>>;

export type ChartName = keyof typeof pins;

/**
 * Images that do not come from where the charts say. kubed's own image was deleted from its registry in 2024;
 * this mirror is the one that Epinio's charts up to 1.13.7 used.
 */
export const images = {
  kubed: { registry: 'rancher', repository: 'mirrored-appscode-kubed', tag: 'v0.13.2' },
} as const;
