/** A name as somebody wrote it. */
export function Name({ children }: { readonly children: string }) {
  return <code translate={false}>{children}</code>;
}
