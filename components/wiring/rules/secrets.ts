import { configPath } from '../../config/path';
import { keepsLabels, labelKeeping } from '../../config/values/distribution';
import { type Diagnostic, diagnostic, none } from './diagnostic';
import { namespaceMistake, objectMistake, routingSecretMistake } from '../names/kubernetes-names';
import { type PlannedEnvironment } from '../plan';
import { parsedSelector } from '../reach';
import { sourceText } from '../source';
import { declaredSecretName } from '../declared-blocks';
import { hasRoutingSecret, type WiredHost } from '../wire';
import { type Facts } from './facts';
import { selectorRules } from './selections';
import { sharedTraefikKeys } from './traefik-keys';

/** EW2002 to EW2009: routing secrets and their copies. */
export function secretRules(facts: Facts): Diagnostic[] {
  return [
    ...configuredNames(facts),
    ...equalNames(facts),
    ...sameSecret(facts),
    ...sameCertificate(facts),
    ...facts.environments.flatMap((environment) => distributionRules(facts, environment)),
  ];
}

/** EW2001, EW2002, EW2008 and EW2010: whether the Secret of a host gets to its namespace, and stays apart there. */
export function reachRules(facts: Facts): Diagnostic[] {
  return [
    ...facts.hosts.flatMap((host) => reachRule(facts, host)),
    ...invalidNamespaces(facts),
    ...sharedTraefikKeys(facts),
  ];
}

function invalidNamespaces({ ingresses }: Facts): Diagnostic[] {
  const mistakes = new Map<string, string | undefined>();
  for (const { namespace } of ingresses)
    if (!mistakes.has(namespace)) mistakes.set(namespace, namespaceMistake(namespace));
  return ingresses
    .filter(({ namespace }) => mistakes.get(namespace) !== undefined)
    .flatMap(({ namespace, namespacePath }) =>
      invalid(namespacePath, 'a namespace', namespace, mistakes.get(namespace)),
    );
}

function reachRule(facts: Facts, wired: WiredHost): readonly Diagnostic[] {
  const { reach, named, options } = facts;
  const { ingress, tls, chosen, controller, host } = wired;
  if (tls.tls !== 'routing-secret' || chosen === undefined) return none;
  const { environment } = chosen;
  const { namespace } = ingress;
  const reached = reach.of(environment, namespace);
  if (reached === 'yes') return none;
  if (reached === 'no') {
    // Another route of the host brings the Secret, or EW3001 reports the missing one that this route names.
    if (ingress.declared !== undefined && (named.hasSecret(wired) || namesAnotherSecret(wired))) return [];
    const isRefused = controller !== undefined && options.of(controller, host.host) === 'refuses';
    const instead = isRefused ? 'refuses the handshake (sniStrict)' : 'serves its default certificate';
    const message = `The routing secret ${environment.secret.name} of ${environment.name} does not reach the namespace ${namespace} of ${sourceText(ingress.source)}: Traefik finds no Secret there, and ${instead} unless another namespace's happens to fit.`;
    return [diagnostic('EW2001', ingress.namespacePath, message, reachHint(environment, namespace))];
  }
  if (reached === 'unknown' && parsedSelector(environment).kind === 'selector') {
    const message = `The labels of the namespace ${namespace} are not known, so whether the selector of ${environment.name} takes it can't be told.`;
    const hint = `Declare them: ${configPath('namespaces', namespace)}: { labels: { … } }`;
    return [diagnostic('EW2008', ingress.namespacePath, message, hint)];
  }
  return [];
}

/** Whether a manifest names a Secret for a host that is not the routing secret of its environment. */
function namesAnotherSecret({ ingress, host, chosen }: WiredHost): boolean {
  const secretName = declaredSecretName(ingress, host);
  return secretName !== undefined && secretName !== chosen?.environment.secret.name;
}

function reachHint(environment: PlannedEnvironment, namespace: string): string {
  const selection = environment.config.namespaces;
  const key = configPath('environments', environment.name, 'namespaces');
  if (selection?.kind === 'selector') {
    return `Label the namespace ${namespace} so that "${selection.selector}" takes it, and declare that in ${configPath('namespaces', namespace, 'labels')}; or change ${key}`;
  }
  return `Add ${namespace} to ${key}.list`;
}

function invalid(path: string, what: string, name: string, mistake: string | undefined): readonly Diagnostic[] {
  if (mistake === undefined) return none;
  const message = `"${name}" is no valid name of ${what}: it ${mistake}.`;
  return [diagnostic('EW2002', path, message, validNameHint(name, what))];
}

function configuredNames({ config, environments }: Facts): Diagnostic[] {
  return [
    ...environments.flatMap(({ name, path, secret, config: { source, namespaces } }) => [
      ...invalid(path, 'an environment', name, objectMistake(name)),
      ...(objectMistake(name) === undefined || source.secretName !== undefined
        ? invalid(
            source.secretName === undefined ? path : configPath('environments', name, 'source', 'secretName'),
            'a routing secret',
            secret.name,
            routingSecretMistake(secret.name),
          )
        : []),
      ...(source.namespace === undefined
        ? []
        : invalid(
            configPath('environments', name, 'source', 'namespace'),
            'a namespace',
            source.namespace,
            namespaceMistake(source.namespace),
          )),
      ...(namespaces?.kind === 'list' ? namespaces.list : []).flatMap((listed, index) =>
        invalid(
          configPath('environments', name, 'namespaces', 'list', index),
          'a namespace',
          listed,
          namespaceMistake(listed),
        ),
      ),
    ]),
    ...config.namespaces.flatMap(({ name }) =>
      invalid(configPath('namespaces', name), 'a namespace', name, namespaceMistake(name)),
    ),
  ];
}

function validNameHint(name: string, what: string): string {
  const valid = name
    .toLowerCase()
    .replaceAll(what === 'a namespace' ? /[^a-z0-9-]+/g : /[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  if (routingSecretMistake(valid) === undefined) return `Write ${valid}, for example.`;
  return what === 'a routing secret'
    ? 'Set `source.secretName` to one of 63 characters at most.'
    : 'Choose another name.';
}

/**
 * Environments whose certificates have the same names, and so one key in Traefik's store (certificate_store.go,
 * v3.7.9).
 */
function equalNames({ config, environments }: Facts): Diagnostic[] {
  const defaultOne = config.controllers.find((controller) => controller.default)?.name;
  const controllerOf = (environment: PlannedEnvironment) => environment.config.controller ?? defaultOne;
  const owners = new Map<string, PlannedEnvironment>();
  return environments.flatMap((environment) => {
    if (environment.names.length === 0 || !hasRoutingSecret(environment)) return [];
    const key = [...new Set(environment.names)].sort().join(',');
    const owner = owners.get(key);
    if (owner === undefined) {
      owners.set(key, environment);
      return [];
    }
    const consequence =
      controllerOf(owner) === controllerOf(environment)
        ? "Traefik's store is global and serves the certificate of one of them everywhere"
        : 'where a namespace has both Secrets, Epinio takes the one whose name sorts last, whatever the controller';
    const message = `The environments ${owner.name} and ${environment.name} have the same names (${key}): ${consequence}.`;
    return [
      diagnostic('EW2003', environment.path, message, 'Give each environment a domain of its own, or join them.'),
    ];
  });
}

/** EW2004: a routing secret over that of another environment, or over any Secret that the program makes itself. */
function sameSecret({ environments, reach, ledger }: Facts): Diagnostic[] {
  const taken = new Map<string, PlannedEnvironment>();
  return environments.flatMap((environment) => {
    if (!hasRoutingSecret(environment)) return [];
    const { name } = environment.secret;
    const places = reach.places(environment);
    const shared = places.find((namespace) => taken.has(`${namespace}/${name}`));
    const other = shared === undefined ? undefined : taken.get(`${shared}/${name}`);
    for (const namespace of places) taken.set(`${namespace}/${name}`, other ?? environment);
    const hint = `Set ${configPath('environments', environment.name, 'source', 'secretName')} to another name.`;
    if (shared !== undefined && other !== undefined) {
      const message = `${other.name} and ${environment.name} both put a Secret named ${name} into the namespace ${shared}: each overwrites the other's.`;
      return [diagnostic('EW2004', environment.path, message, hint)];
    }
    const [writer] = places.flatMap((namespace) => ledger.writersAt(namespace, name));
    if (writer === undefined) return [];
    const message = `${environment.name} puts a routing secret named ${name} into the namespace ${writer.namespace}, where ${writer.by} has a Secret of this name: each overwrites the other's.`;
    return [diagnostic('EW2004', environment.path, message, hint)];
  });
}

/** EW2004: certificates of two Ingresses of the program in one Secret. */
function sameCertificate({ ledger }: Facts): Diagnostic[] {
  return ledger.doubles().map(([{ namespace, secretName, by, path }, first]) => {
    const message = `${by} goes into the Secret ${namespace}/${secretName}, and so does ${first.by}: each overwrites the other's.`;
    return diagnostic('EW2004', path, message, 'Give the application another name: its Secret is named after it.');
  });
}

function distributionRules(facts: Facts, environment: PlannedEnvironment): Diagnostic[] {
  const { config, name, secret } = environment;
  if (!hasRoutingSecret(environment)) return [];
  const dropped = keepsLabels(config.distribution)
    ? []
    : [
        diagnostic(
          'EW2007',
          configPath('environments', name, 'distribution'),
          `Reflector copies type and data but no labels, so Epinio would not see the copies of ${secret.name}.`,
          `Use ${labelKeeping.slice(0, -1).join(', ')} or ${labelKeeping.at(-1)}.`,
        ),
      ];
  const selection = {
    copied: environment,
    owner: name,
    what: 'routing secret',
    sourceNamespace: secret.namespace,
    path: configPath('environments', name, 'namespaces', 'selector'),
  };
  return [...dropped, ...selectorRules(facts, selection)];
}
