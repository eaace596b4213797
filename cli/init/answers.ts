/** Where a cluster runs: who gives a controller its address. */
export const places = {
  network: "on machines of one's own: MetalLB gives out addresses of their network",
  cloud: 'at a cloud (EKS, GKE, AKS): its balancer gives out addresses',
  node: 'on one node, which has the only address',
} as const;

/** Ways to a certificate. */
export const certificates = {
  letsencrypt: "Let's Encrypt, by DNS records",
  ca: 'a private CA, made in the cluster',
  files: 'certificate and key in files',
  'self-signed': 'signed by itself, to try things out',
} as const;

/** Who serves the DNS zone, for proofs to Let's Encrypt. */
export const zones = {
  cloudflare: 'Cloudflare',
  route53: 'Route 53 of AWS',
  rfc2136: 'a name server of its own (bind9, Knot, PowerDNS)',
} as const;

/** What `init` has to know. */
export interface Answers {
  readonly place: keyof typeof places;
  /** Free addresses, a range or CIDR; of `network` alone. */
  readonly addresses: string;
  readonly domain: string;
  readonly certificate: keyof typeof certificates;
  /** Of `letsencrypt` alone. */
  readonly zone: keyof typeof zones;
  /** Paths of `files`. */
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly epinio: boolean;
}

/** What is taken for a question that nobody is asked; a domain and addresses have to be named. */
export const defaults = {
  place: 'network',
  certificate: 'letsencrypt',
  zone: 'cloudflare',
  certificateFile: 'wildcard.crt',
  keyFile: 'wildcard.key',
  epinio: false,
} as const satisfies Partial<Answers>;
