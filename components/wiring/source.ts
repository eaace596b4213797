/** A host that Epinio itself is reached at: its server, Dex, its web interface. */
export type EpinioPart = 'server' | 'dex' | 'web';

/** An object of a manifest, by the file and document that it was read from. */
export interface ManifestSource {
  readonly kind: 'manifest';
  /** The file as the user named it. */
  readonly file: string;
  /** The document in the file, from 1. */
  readonly document: number;
  readonly objectKind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What serves a host. */
export type WiringSource =
  /** An application; two namespaces may have one of the same name. */
  | { readonly kind: 'app'; readonly namespace: string; readonly name: string }
  | {
      readonly kind: 'epinio';
      readonly part: EpinioPart;
      /** Whether this program makes its Ingress, and not Epinio's chart. @default false */
      readonly isRouted?: boolean;
    }
  /** The dashboard of a controller. */
  | { readonly kind: 'controller'; readonly name: string }
  | ManifestSource;

/**
 * A source as reports and messages name it: `app:<name>`, `epinio:<part>`, `controller:<name>`, `manifest:<file>#…`.
 * Two applications of one name have the same text; {@link sourceKey} tells them apart.
 */
export function sourceText(source: WiringSource): string {
  switch (source.kind) {
    case 'app':
      return `app:${source.name}`;
    case 'epinio':
      return `epinio:${source.part}`;
    case 'controller':
      return `controller:${source.name}`;
    case 'manifest':
      return `manifest:${source.file}#${source.document}/${source.objectKind}/${source.namespace}/${source.name}`;
  }
}

/** A key that two sources share only if they are the same. */
export function sourceKey(source: WiringSource): string {
  // The name of an application is one of Kubernetes, which has no slash.
  return source.kind === 'app' ? `app:${source.name}/${source.namespace}` : sourceText(source);
}
