/**
 * The annotation that names the stack that made an object. This file imports no Pulumi: dynamic providers read the
 * annotation, and are serialised with everything they import, which would include the SDK's configuration.
 */
export const stackAnnotation = 'edgewire.io/stack';
