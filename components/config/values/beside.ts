/**
 * Options of a refinement that looks at which keys a mapping has. The refinement runs even where some values are
 * wrong, so that all mistakes are reported at once; it may not rely on the types of the values.
 */
export const besideOtherMistakes = {
  when: ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null,
};
