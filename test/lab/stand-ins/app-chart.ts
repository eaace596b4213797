import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { realCharts } from './charts';
import { packChart, writeInto } from './pack';

/** The application chart of Epinio 1.13.10. */
const identity = { name: 'epinio-application', version: '0.1.26' };

const file = `${identity.name}-${identity.version}.tgz`;

const realChart = realCharts === undefined ? undefined : existing(join(resolve(realCharts), file));

/** What the application chart of a run is, for the names of tests. */
export const appChartIs = realChart === undefined ? 'a stand-in application chart' : 'the real application chart';

/**
 * The chart that Epinio installs for each application: the real one, or else a stand-in packed into `directory`.
 * A path does as well as the URL that Epinio's chart has; what Epinio downloads it keeps outside of the lab.
 */
export function appChart(directory: string): string {
  if (realChart !== undefined) return realChart;
  mkdirSync(directory, { recursive: true });
  const packed = join(directory, file);
  packChart(packed, identity, (folder) => {
    writeInto(folder, 'templates/workload.yaml', workload);
    writeInto(folder, 'templates/routes.yaml', routes);
  });
  return packed;
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

/** The names of objects, as the real chart computes them; and the labels by which Epinio finds what it deployed. */
const definitions = `{{- define "object-name" -}}
r{{ regexReplaceAll "[^-a-z0-9]" . "" | trunc 21 }}-{{ sha1sum . }}
{{- end }}
{{- define "labels" -}}
{ app.kubernetes.io/name: {{ .Values.epinio.appName }}, app.kubernetes.io/component: application,
  app.kubernetes.io/managed-by: epinio, app.kubernetes.io/part-of: {{ .Release.Namespace }} }
{{- end }}
`;

const workload = `${definitions}
apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ include "object-name" .Values.epinio.appName }}, labels: {{ include "labels" . }} }
spec:
  replicas: {{ .Values.epinio.replicaCount }}
  selector: { matchLabels: { app.kubernetes.io/name: {{ .Values.epinio.appName }} } }
  template:
    metadata: { labels: {{ include "labels" . }} }
    spec:
      serviceAccountName: {{ .Release.Namespace }}
      containers: [{ name: application, image: {{ .Values.epinio.imageURL | quote }} }]
---
apiVersion: v1
kind: Service
metadata: { name: {{ include "object-name" .Values.epinio.appName }}, labels: {{ include "labels" . }} }
spec:
  selector: { app.kubernetes.io/name: {{ .Values.epinio.appName }} }
  ports: [{ port: 8080 }]
`;

/** One Ingress a route; a route without a routing secret has a Certificate too. */
const routes = `{{- range .Values.epinio.routes }}
{{- $name := printf "%s-%s" $.Values.epinio.appName .id }}
{{- $own := include "object-name" (printf "%s-tls" $name) }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "object-name" $name }}
  labels: {{ include "labels" $ }}
  annotations:
    traefik.ingress.kubernetes.io/router.entrypoints: websecure
    traefik.ingress.kubernetes.io/router.tls: "true"
spec:
  ingressClassName: {{ $.Values.epinio.ingress }}
  tls: [{ hosts: [{{ .domain | quote }}], secretName: {{ .secret | default $own }} }]
  rules:
    - host: {{ .domain | quote }}
      http:
        paths:
          - path: {{ .path | quote }}
            pathType: ImplementationSpecific
            backend:
              service: { name: {{ include "object-name" $.Values.epinio.appName }}, port: { number: 8080 } }
{{- if not .secret }}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: {{ include "object-name" $name }}, labels: {{ include "labels" $ }} }
spec:
  secretName: {{ $own }}
  dnsNames: [{{ .domain | quote }}]
  issuerRef: { kind: ClusterIssuer, name: {{ $.Values.epinio.tlsIssuer }} }
{{- end }}
{{- end }}
`;
