import { componentNamespaces } from './namespaces';

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
  | { readonly kind: 'epinio'; readonly part: EpinioPart }
  /** The dashboard of a controller. */
  | { readonly kind: 'controller'; readonly name: string }
  | ManifestSource;

/**
 * A source as reports and messages name it: `app:<name>`, `epinio:<part>`, `controller:<name>`, `manifest:<file>#…`.
 * Two applications of one name are one text; {@link sourceKey} tells them apart.
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
  return source.kind === 'app' ? JSON.stringify([source.kind, source.namespace, source.name]) : sourceText(source);
}

/** An object by namespace and name. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** The Ingress that the program makes for a source; undefined where another program makes it, or none is needed. */
export function ownIngress(source: WiringSource): ObjectName | undefined {
  switch (source.kind) {
    case 'app':
      return { namespace: source.namespace, name: source.name };
    case 'epinio':
      return source.part === 'web' ? { namespace: componentNamespaces.epinio, name: 'web' } : undefined;
    case 'controller':
    case 'manifest':
      return undefined;
  }
}
