/** A string variable of a Go package, set by the linker. */
export interface Stamp {
  readonly variable: string;
  readonly value: string;
}

/** Files of a Go module that a tool needs: beside its source to be compiled in, or beside its binaries to be read. */
export interface ModuleFiles {
  readonly module: string;
  /** A file or folder inside the module. */
  readonly from: string;
  readonly to: { readonly kind: 'source' | 'asset'; readonly name: string };
}

/** One wrapper module under `tools/`, and what is built from it. */
export interface Tool {
  /** Its folder. */
  readonly name: string;
  /** Binary to the package that it is built from. */
  readonly binaries: Readonly<Record<string, string>>;
  readonly stamps?: readonly Stamp[];
  readonly files?: readonly ModuleFiles[];
}

// What upstream's own builds set. Charts and Pulumi's provider read the server's version and refuse one they cannot.
const kubernetesVersion: readonly Stamp[] = [
  { variable: 'k8s.io/component-base/version.gitVersion', value: 'v1.35.4' },
  { variable: 'k8s.io/component-base/version.gitMajor', value: '1' },
  { variable: 'k8s.io/component-base/version.gitMinor', value: '35' },
];

const kubernetesProvider = 'github.com/pulumi/pulumi-kubernetes/provider/v4';

/** The kinds that Traefik's provider watches. */
const gatewayKinds = [
  'backendtlspolicies',
  'gatewayclasses',
  'gateways',
  'grpcroutes',
  'httproutes',
  'referencegrants',
  'tlsroutes',
];

/** Everything that the lab builds, in the order of building: what the engine and the control plane need comes first. */
export const tools = [
  { name: 'etcd', binaries: { etcd: 'go.etcd.io/etcd/server/v3' } },
  {
    name: 'pulumi',
    binaries: { pulumi: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi' },
    stamps: [{ variable: 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version', value: 'v3.258.0' }],
  },
  {
    name: 'kubernetes-provider',
    binaries: { 'pulumi-resource-kubernetes': '.' },
    stamps: [{ variable: `${kubernetesProvider}/pkg/version.Version`, value: 'v4.25.0' }],
    files: ['schema.json', 'terraform-mapping.json'].map((name) => ({
      module: kubernetesProvider,
      from: `cmd/pulumi-resource-kubernetes/${name}`,
      to: { kind: 'source', name },
    })),
  },
  {
    name: 'kubernetes',
    binaries: {
      'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
      'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
      'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
      kubectl: 'k8s.io/kubernetes/cmd/kubectl',
    },
    stamps: kubernetesVersion,
  },
  {
    name: 'cert-manager',
    binaries: { 'cert-manager': '.' },
    files: [
      {
        module: 'github.com/cert-manager/cert-manager',
        from: 'deploy/crds',
        to: { kind: 'asset', name: 'crds' },
      },
    ],
  },
  {
    name: 'kwok',
    binaries: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' },
    files: [{ module: 'sigs.k8s.io/kwok', from: 'kustomize/stage', to: { kind: 'asset', name: 'stages' } }],
  },
  {
    name: 'metallb',
    binaries: { 'metallb-controller': 'go.universe.tf/metallb/controller' },
    files: [{ module: 'go.universe.tf/metallb', from: 'config/crd/bases', to: { kind: 'asset', name: 'crds' } }],
  },
  {
    name: 'pebble',
    binaries: {
      pebble: 'github.com/letsencrypt/pebble/v2/cmd/pebble',
      'pebble-challtestsrv': 'github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv',
    },
  },
  {
    name: 'traefik',
    binaries: { traefik: 'github.com/traefik/traefik/v3/cmd/traefik' },
    files: [
      {
        module: 'github.com/traefik/traefik/v3',
        from: 'docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml',
        to: { kind: 'asset', name: 'crds/traefik.yaml' },
      },
    ],
  },
  {
    // As Traefik's module requires it.
    name: 'gateway-api',
    binaries: {},
    files: gatewayKinds.map((kinds) => ({
      module: 'sigs.k8s.io/gateway-api',
      from: `config/crd/standard/gateway.networking.k8s.io_${kinds}.yaml`,
      to: { kind: 'asset', name: `crds/${kinds}.yaml` },
    })),
  },
  {
    name: 'external-dns',
    binaries: { 'external-dns': '.' },
    files: [
      {
        module: 'sigs.k8s.io/external-dns',
        from: 'charts/external-dns',
        to: { kind: 'asset', name: 'chart' },
      },
    ],
  },
  {
    name: 'epinio',
    binaries: { epinio: 'github.com/epinio/epinio' },
    files: [
      {
        module: 'github.com/epinio/application',
        from: 'config/crd/bases',
        to: { kind: 'asset', name: 'crds' },
      },
    ],
  },
] as const satisfies readonly Tool[];

export type ToolName = (typeof tools)[number]['name'];

type KeysOfEach<Union> = Union extends { readonly binaries: infer Binaries } ? keyof Binaries : never;

/** A binary that the lab builds. */
export type Binary = KeysOfEach<(typeof tools)[number]>;
