/**
 * The diagnostics that cannot be ignored, since what they are about cannot be built; each with why. They stand here
 * because the configuration refuses to ignore them, and imports nothing of the plan. The plan's catalogue makes sure
 * that each is a code.
 */
export const neverAccepted = {
  EW1002: 'no certificate can have such a name',
  EW2005: 'neither the API server nor a controller can select by it',
  EW2007: 'copies without labels are no routing secrets',
  EW2011: 'Pulumi takes a name once among resources of a kind',
  EW4008: 'what has that name is not there to be built with',
  EW4010: 'nothing could make the certificate',
  EW4015: "this version of edgewire does not configure Traefik's own ACME",
  EW5001: 'what cannot be read cannot be written into a Secret',
  EW7005: 'the API server knows one Ingress by that name',
} as const;

/** Why a code is never accepted; undefined for any other text. */
export function whyNeverAccepted(code: string): string | undefined {
  return Object.entries(neverAccepted).find(([never]) => never === code)?.[1];
}
