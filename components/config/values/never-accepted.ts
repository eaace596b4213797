/**
 * The diagnostics that cannot be ignored, since what they are about cannot be built; each with why. They stand here
 * because the configuration refuses to ignore them, and imports nothing of the plan. The plan's catalogue makes sure
 * that each is a code.
 */
export const neverAccepted = {
  EW1001: 'the API server refuses an Ingress of such a host',
  EW1002: 'no certificate can have such a name',
  EW2002: 'the API server refuses such a name',
  EW2004: 'one of the two Secrets would overwrite the other',
  EW2005: 'neither the API server nor a controller can select by it',
  EW2007: 'copies without labels are no routing secrets',
  EW2011: 'Pulumi takes a name once among resources of a kind',
  EW3016: 'the API server refuses it',
  EW4008: 'what has that name is not there to be built with',
  EW4010: 'nothing could make the certificate',
  EW5001: 'what cannot be read cannot be written into a Secret',
  EW6002: 'the API server knows one IngressClass by that name',
  EW6011: 'the API server refuses such a ConfigMap',
  EW7005: 'the API server knows one Ingress by that name',
} as const;

/**
 * Why a diagnostic is never accepted; undefined where it may be. What somebody else's manifests have, the program does
 * not build, so it may be accepted there.
 *
 * @param code any text
 * @param path the path of the diagnostic
 */
export function whyNeverAccepted(code: string, path: string): string | undefined {
  if (path.startsWith('manifest:') && !path.startsWith(inProgram)) return undefined;
  // Addresses may be shared on purpose.
  if (code === 'EW6002' && !path.endsWith('.class')) return undefined;
  return Object.entries(neverAccepted).find(([never]) => never === code)?.[1];
}

/** Paths of the objects that the program declares itself. */
const inProgram = 'manifest:program#';
