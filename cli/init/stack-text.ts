import { stringify } from 'yaml';
import { type Answers } from './answers';

/** A section of a stack file, with what is said above it. */
interface Section {
  readonly key: string;
  readonly says: readonly string[];
  readonly value: unknown;
}

/** The text of a commented stack file. */
export function stackText(answers: Answers): string {
  const sections = sectionsOf(answers).map(({ key, says, value }) => {
    const comment = says.map((line) => `  # ${line}\n`).join('');
    const text = stringify(
      { [`edgewire:${key}`]: value },
      { compat: 'yaml-1.1', lineWidth: 0, flowCollectionPadding: true },
    );
    return comment + text.replace(/^(?=.)/gm, '  ');
  });
  return `# A start: \`edgewire plan\` shows what it makes; each key is in docs/reference/configuration.md.\nconfig:\n${sections.join('')}`;
}

function sectionsOf(answers: Answers): readonly Section[] {
  return [
    ...exposure(answers),
    ...issuance(answers),
    environment(answers),
    ...(answers.epinio ? [epinio()] : [namespaces(), apps(answers)]),
  ];
}

/** Who copies the routing secret: the program into namespaces that are listed, kubed into all that Epinio makes. */
function exposure({ place, addresses, epinio: withEpinio }: Answers): Section[] {
  const install = { ...(place === 'network' ? {} : { metallb: false }), ...(withEpinio ? {} : { kubed: false }) };
  const charts: Section = { key: 'charts', says: ['Components that are left out.'], value: { install } };
  const replicas = place === 'node' ? { replicas: 1 } : {};
  const controllers: Section = {
    key: 'controllers',
    says: ['One Traefik for everything. A second door is another entry, with a class of its own.'],
    value: { external: { class: 'traefik', default: true, ...replicas } },
  };
  const pools: Section = {
    key: 'addresses',
    says: ["Free addresses of the nodes' network, for MetalLB to give out."],
    value: { pools: { edge: [addresses] } },
  };
  const single: Section = {
    key: 'planning',
    says: ['One node has no fail-over, and need not be warned of it.'],
    value: {
      ignore: [{ code: 'EW6006', path: 'edgewire:controllers.external.replicas', reason: 'one node has no fail-over' }],
    },
  };
  return [
    ...(Object.keys(install).length === 0 ? [] : [charts]),
    ...(place === 'network' ? [pools] : []),
    controllers,
    ...(place === 'node' ? [single] : []),
  ];
}

function issuance({ certificate, zone, domain }: Answers): Section[] {
  switch (certificate) {
    case 'files':
      return [];
    case 'letsencrypt':
      return [
        {
          key: 'issuers',
          says: [
            'The staging authority, whose limits are wide and whose certificates no browser trusts. Once all is well:',
            'directory: letsencrypt-production, and an email, for notices.',
            credentialsOf[zone],
          ],
          value: { letsencrypt: { acme: { directory: 'letsencrypt-staging', dns01: solvers[zone] } } },
        },
      ];
    case 'ca':
      return [
        {
          key: 'issuers',
          says: [
            'A CA that cert-manager makes in the cluster; clients have to trust it (stack output caCertificates).',
          ],
          value: { ca: { ca: { generate: { commonName: `CA of ${domain}` } } } },
        },
      ];
    case 'self-signed':
      return [{ key: 'issuers', says: ['No client trusts these.'], value: { own: { selfSigned: {} } } }];
  }
}

const solvers: Readonly<Record<Answers['zone'], object>> = {
  cloudflare: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare', key: 'token' } } },
  route53: { route53: { region: 'eu-central-1' } },
  rfc2136: {
    rfc2136: {
      nameserver: '192.0.2.53:53',
      tsigKeyName: 'edge',
      tsigAlgorithm: 'HMACSHA256',
      tsigSecretSecretRef: { name: 'tsig', key: 'secret' },
    },
  },
};

const credentialsOf: Readonly<Record<Answers['zone'], string>> = {
  cloudflare: 'The API token is in the Secret cloudflare of the namespace cert-manager, which you make.',
  route53: "The role of cert-manager's service account may change the zone; set your region.",
  rfc2136: 'Set your name server; the TSIG key is in the Secret tsig of the namespace cert-manager, which you make.',
};

const issuerNames = { letsencrypt: 'letsencrypt', ca: 'ca', 'self-signed': 'own' } as const;

function environment({ certificate, certificateFile, keyFile, domain, epinio: withEpinio }: Answers): Section {
  const source =
    certificate === 'files'
      ? { certificate: { files: { certificate: certificateFile, key: keyFile } } }
      : { issuer: issuerNames[certificate] };
  const reach = withEpinio
    ? { apex: true, namespaces: { selector: 'app.kubernetes.io/component=epinio-namespace' } }
    : { distribution: 'direct', namespaces: { list: [firstNamespace] } };
  return {
    key: 'environments',
    says: [`Every host directly under ${domain}: one certificate, copied into the namespaces named here.`],
    value: { apps: { domain, ...source, ...reach } },
  };
}

const firstNamespace = 'web';

function namespaces(): Section {
  return {
    key: 'namespaces',
    says: ['The program makes it; leave this out for one that is there.'],
    value: { [firstNamespace]: { create: true } },
  };
}

function apps({ domain }: Answers): Section {
  return {
    key: 'apps',
    says: ['Applications whose Ingress the program makes, in front of a Service that is yours.'],
    value: [
      { name: 'hello', namespace: firstNamespace, host: `hello.${domain}`, service: { name: 'hello', port: 80 } },
    ],
  };
}

function epinio(): Section {
  return {
    key: 'epinio',
    says: [
      'Users are missing yet (EW7004): users: [{ username: admin, passwordBcrypt: …, roles: [admin] }], with the hash',
      'that `htpasswd -nbBC 10 "" PASSWORD` prints after its colon.',
    ],
    value: { environment: 'apps', dex: false },
  };
}
