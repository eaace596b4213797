import { type ChartName } from '../../../components/charts/pins';
import { type CrdSet } from '../crds';

/** What a stand-in for a chart consists of. */
export interface StandIn {
  /** The real definitions that it installs, and whether as Helm's `crds/`, which it never removes, as the chart does. */
  readonly crds?: { readonly set: CrdSet; readonly kept: boolean };
  /** Objects as a Helm template, which may use the values that this program gives the real chart. */
  readonly template: string;
}

/** The real chart's value by which its pods change. */
const podAnnotations = '{{ dig "controller" "podAnnotations" dict .Values.AsMap | toJson }}';

/** Stand-ins for the pinned charts: of the objects that a real one has, those that something here depends on. */
export const standIns: Readonly<Record<ChartName, StandIn>> = {
  traefik: {
    crds: { set: 'traefik', kept: true },
    template: `${deployment('{{ .Values.fullnameOverride }}', '{{ .Values.deployment.replicas }}')}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: {{ .Values.ingressClass.name }}
  annotations: { ingressclass.kubernetes.io/is-default-class: {{ .Values.ingressClass.isDefaultClass | quote }} }
spec: { controller: traefik.io/ingress-controller }
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Values.fullnameOverride }}
  namespace: {{ .Release.Namespace }}
  annotations: {{ .Values.service.annotations | default dict | toJson }}
spec:
  type: LoadBalancer
  selector: { app: {{ .Values.fullnameOverride }} }
  ports: [{ name: web, port: 80 }, { name: websecure, port: 443 }]
`,
  },
  metallb: { crds: { set: 'metallb', kept: false }, template: deployment('metallb-controller', '1', podAnnotations) },
  'cert-manager': { crds: { set: 'cert-manager', kept: false }, template: deployment('cert-manager') },
  kubed: { template: deployment('kubed') },
  'kubernetes-replicator': { template: deployment('kubernetes-replicator') },
  'external-dns': { template: deployment('{{ .Values.fullnameOverride }}') },
  epinio: {
    crds: { set: 'epinio', kept: true },
    template: `${deployment('epinio-server')}
---
apiVersion: v1
kind: Namespace
metadata: { name: workspace, labels: { app.kubernetes.io/component: epinio-namespace } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: workspace, namespace: workspace }
---
apiVersion: v1
kind: Secret
metadata: { name: registry-creds, namespace: {{ .Release.Namespace }} }
type: kubernetes.io/dockerconfigjson
stringData: { .dockerconfigjson: '{"auths":{}}' }
---
apiVersion: application.epinio.io/v1
kind: AppChart
metadata: { name: standard, namespace: {{ .Release.Namespace }} }
spec: { helmChart: {{ dig "appChart" "default" "none" .Values.AsMap | quote }} }
{{- range dig "api" "users" list .Values.AsMap }}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ printf "user-%s" .username | quote }}
  namespace: {{ $.Release.Namespace }}
  labels: { epinio.io/api-user-credentials: "true" }
  annotations: { epinio.io/roles: {{ join "," .roles | quote }} }
type: BasicAuth
stringData:
  username: {{ .username | quote }}
  password: {{ with .passwordBcrypt }}{{ . | quote }}{{ else }}{{ bcrypt .password | quote }}{{ end }}
{{- end }}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: epinio, namespace: {{ .Release.Namespace }} }
spec:
  secretName: epinio-tls
  dnsNames: ["epinio.{{ .Values.global.domain }}"]
  issuerRef: { kind: ClusterIssuer, name: {{ dig "global" "customTlsIssuer" "epinio-ca" .Values.AsMap }} }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: epinio, namespace: {{ .Release.Namespace }}, labels: { app.kubernetes.io/name: epinio } }
spec:
  ingressClassName: {{ .Values.ingress.ingressClassName }}
  tls: [{ hosts: ["epinio.{{ .Values.global.domain }}"], secretName: epinio-tls }]
  rules:
    - host: "epinio.{{ .Values.global.domain }}"
      http:
        paths:
          - { path: /api, pathType: Prefix, backend: { service: { name: epinio-server, port: { number: 80 } } } }
          - { path: /wapi, pathType: Prefix, backend: { service: { name: epinio-server, port: { number: 80 } } } }
          - { path: /ready, pathType: Exact, backend: { service: { name: epinio-server, port: { number: 80 } } } }
          - { path: /, pathType: Prefix, backend: { service: { name: epinio-ui, port: { number: 80 } } } }
`,
  },
};

/** The Deployment by which a release is known to be ready; kwok plays its pods. */
function deployment(name: string, replicas = '1', annotations = '{}'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: {{ .Release.Namespace }} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} }, annotations: ${annotations} }
    spec: { containers: [{ name: stand-in, image: stand-in }] }`;
}
