import { type Environment } from '../../config/sections/environments';
import { type Issuer } from '../../config/sections/issuers';
import { configPath } from '../../config/path';
import { type Config } from '../../config/config';
import { type Diagnostic, diagnostic, none } from './diagnostic';
import { issuerNamed } from '../issuance';
import { namespaceMistake } from '../names/kubernetes-names';
import { refusal } from '../names/name-constraints';
import { type PlannedTrustBundle } from '../plan';
import { type WiredHost } from '../wire';
import { type Facts } from './facts';
import { selectorRules } from './selections';

/** EW4009: whether clients take the certificates that hosts get for themselves from private CAs. */
export function privateHostRules({ config, hosts }: Facts): Diagnostic[] {
  return hosts.flatMap((host) => refusedHost(config, host));
}

/** EW4009 and EW4010, and the rules of routing secrets for trust bundles: whether private CAs do what is asked. */
export function privateCaRules(facts: Facts): Diagnostic[] {
  const { config, environments, names, trustBundles } = facts;
  return [
    ...environments.flatMap((environment) => {
      const own = (names.get(environment) ?? []).filter(({ mistake }) => mistake === undefined);
      const issuer = issuerOf(config, environment.config);
      return own.flatMap(({ name, path }) => refusedName(issuer, name, path));
    }),
    ...config.environments.flatMap((environment) => wrongKind(config, environment)),
    ...config.apps.flatMap(({ issuer }, index) =>
      issuer === undefined
        ? []
        : withoutClusterIssuer(issuerNamed(config, issuer), configPath('apps', index, 'issuer')),
    ),
    ...trustBundles.flatMap((bundle) => trustRules(facts, bundle)),
  ];
}

function issuerOf(config: Config, { issuance }: Environment): Issuer | undefined {
  return issuance.kind === 'issuer' ? issuerNamed(config, issuance.issuer) : undefined;
}

/** Epinio's own hosts are names of its environment, for which this is reported already. */
function refusedHost(config: Config, { host, ingress }: WiredHost): readonly Diagnostic[] {
  if (host.own?.issuer === undefined || ingress.source.kind === 'epinio') return none;
  return refusedName(issuerNamed(config, host.own.issuer), host.host, host.path);
}

function refusedName(issuer: Issuer | undefined, name: string, path: string): Diagnostic[] {
  const constraints =
    issuer?.kind === 'ca' && issuer.ca.kind === 'generate' ? issuer.ca.generate.nameConstraints : undefined;
  const found = constraints === undefined ? undefined : refusal(constraints, name);
  if (issuer === undefined || found === undefined) return [];
  const why = found.kind === 'excluded' ? `exclude ${found.by}` : 'do not permit it';
  const message = `Clients refuse a certificate for ${name} from the CA ${issuer.name}: its name constraints ${why}.`;
  const at = configPath('issuers', issuer.name, 'ca', 'generate', 'nameConstraints');
  const hint = `Use another issuer. To change ${at}, make a new CA under another name: clients have the old one.`;
  return [diagnostic('EW4009', path, message, hint)];
}

function wrongKind(config: Config, environment: Environment): Diagnostic[] {
  const { name, issuance } = environment;
  if (issuance.kind === 'tls' && issuance.tls.ca !== undefined) {
    return keyElsewhere(
      config,
      issuerNamed(config, issuance.tls.ca),
      configPath('environments', name, 'certificate', 'tls', 'ca'),
    );
  }
  return withoutClusterIssuer(issuerOf(config, environment), configPath('environments', name, 'issuer'));
}

function keyElsewhere({ issuers }: Config, issuer: Issuer | undefined, path: string): Diagnostic[] {
  if (issuer === undefined || isInState(issuer)) return [];
  const message = `@pulumi/tls cannot sign with ${issuer.name}: it needs a CA whose key is in the stack state (\`ca.generate\` with \`in: state\`).`;
  const others = issuers.filter(isInState).map((other) => other.name);
  const hint =
    others.length === 0
      ? 'Use `issuer` instead of `certificate.tls`, or add such a CA to edgewire:issuers.'
      : `Those that can: ${others.join(', ')}.`;
  return [diagnostic('EW4010', path, message, hint)];
}

function isInState(issuer: Issuer): boolean {
  return issuer.kind === 'ca' && issuer.ca.kind === 'generate' && issuer.ca.generate.in === 'state';
}

function withoutClusterIssuer(issuer: Issuer | undefined, path: string): Diagnostic[] {
  if (issuer?.kind !== 'ca' || issuer.ca.clusterIssuer) return [];
  const message = `cert-manager cannot issue from ${issuer.name}: its key stays out of the cluster (\`clusterIssuer: false\`).`;
  const hint = `Leave out ${configPath('issuers', issuer.name, 'ca', 'clusterIssuer')}, or use certificate: { tls: { ca: ${issuer.name} } }`;
  return [diagnostic('EW4010', path, message, hint)];
}

function trustRules(facts: Facts, bundle: PlannedTrustBundle): Diagnostic[] {
  const { issuer, path, config, configMap } = bundle;
  const listed = config.namespaces.kind === 'list' ? config.namespaces.list : [];
  const invalid = listed.flatMap((name, index) => {
    const mistake = namespaceMistake(name);
    if (mistake === undefined) return [];
    const message = `"${name}" is no valid name of a namespace: it ${mistake}.`;
    return [diagnostic('EW2002', `${path}.namespaces.list[${index}]`, message, 'Write the name of a namespace.')];
  });
  const selection = {
    copied: bundle,
    owner: `the trust bundle of ${issuer}`,
    what: 'ConfigMap',
    sourceNamespace: configMap.namespace,
    path: `${path}.namespaces.selector`,
  };
  return [...invalid, ...selectorRules(facts, selection)];
}
