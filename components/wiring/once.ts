/**
 * Puts off a part of a decision until somebody asks for it, and makes it once. For large parts that few readers need:
 * of a stack of 100,000 applications, no report has their Ingresses.
 */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
