/**
 * Options of a refinement that looks at which keys a mapping has: it then speaks even where some of their values
 * are wrong, so that all mistakes are reported at once. It may not rely on the types of the values.
 */
export const besideOtherMistakes = {
  when: ({ value }: { readonly value: unknown }) => typeof value === 'object' && value !== null,
};
