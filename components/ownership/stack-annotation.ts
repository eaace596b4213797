/**
 * The annotation by which an object says which stack made it. It stands apart from what imports Pulumi: dynamic
 * providers read it, and what they import is serialised with them, the SDK's configuration included.
 */
export const stackAnnotation = 'edgewire.io/stack';
