import * as pulumi from '@pulumi/pulumi';
import { type PulumiFn } from '@pulumi/pulumi/automation';
import * as z from 'zod';

const deployed = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  custom: z.boolean().default(false),
  external: z.boolean().default(false),
  inputs: z.record(z.string(), z.unknown()).default({}),
  parent: z.string().optional(),
  provider: z.string().optional(),
  dependencies: z.array(z.string()).default([]),
});

const deployment = z.looseObject({ resources: z.array(deployed) });

type Deployed = z.output<typeof deployed>;
type Deployment = z.output<typeof deployment>;

const stackType = 'pulumi:pulumi:Stack';

/** A state as if the same resources had been declared without components, directly under a stack of another name. */
export function flattened(state: unknown, stack: string): Deployment {
  const { resources, ...rest } = deployment.parse(state);
  const flat = (urn: string): string => {
    const [, project, types = '', name, ...id] = urn.slice('urn:pulumi:'.length).split('::');
    const own = types.split('$').at(-1) ?? '';
    const called = own === stackType ? `${project}-${stack}` : name;
    return [`urn:pulumi:${stack}`, project, own, called, ...id].join('::');
  };
  const kept = resources.filter(({ custom, type }) => custom || type === stackType);
  const urns = new Set(kept.map(({ urn }) => urn));
  const root = kept.find(({ type }) => type === stackType);
  return {
    ...rest,
    resources: kept.map(({ urn, parent, provider, dependencies, ...one }) => ({
      ...one,
      urn: flat(urn),
      ...(parent === undefined || root === undefined ? {} : { parent: flat(root.urn) }),
      ...(provider === undefined ? {} : { provider: flat(provider) }),
      dependencies: dependencies.filter((dependency) => urns.has(dependency)).map(flat),
      propertyDependencies: undefined,
    })),
  };
}

/** The program that declares a state's resources with their inputs as they are: no component, no plan. */
export function flatProgram({ resources }: Deployment): PulumiFn {
  return () => {
    const made = new Map<string, pulumi.Resource>();
    const providers = new Map<string, pulumi.ProviderResource>();
    for (const one of resources) {
      if (!one.custom || one.type === 'pulumi:providers:pulumi-nodejs') continue;
      if (one.type.startsWith('pulumi:providers:')) providers.set(`${one.urn}::${one.id}`, provider(one));
      else made.set(one.urn, declare(one, made, providers.get(one.provider ?? '')));
    }
    return Promise.resolve({});
  };
}

function provider({ urn, type, inputs }: Deployed): pulumi.ProviderResource {
  const { version, ...given } = inputs;
  const opts = { version: z.string().optional().parse(version) };
  return new FlatProvider(type.split(':').at(-1) ?? '', nameIn(urn), withSecrets(given), opts);
}

function declare(
  { urn, type, id, external, inputs, dependencies }: Deployed,
  made: ReadonlyMap<string, pulumi.Resource>,
  provider: pulumi.ProviderResource | undefined,
): pulumi.Resource {
  const dependsOn = dependencies.flatMap((dependency) => made.get(dependency) ?? []);
  const opts = { dependsOn, provider, ...(external ? { id } : {}) };
  return new FlatResource(type, nameIn(urn), external ? {} : withSecrets(inputs), opts);
}

function nameIn(urn: string): string {
  return urn.split('::').at(-1) ?? '';
}

const { specialSigKey, specialSecretSig } = pulumi.runtime;
const secret = z.object({ [specialSigKey]: z.literal(specialSecretSig), plaintext: z.string() });

/** Inputs of an exported state, as a program gives them. */
function withSecrets(inputs: Readonly<Record<string, unknown>>): pulumi.Inputs {
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, revived(value)]));
}

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  const marked = secret.safeParse(value);
  if (marked.success) return pulumi.secret(JSON.parse(marked.data.plaintext));
  return withSecrets({ ...value });
}

class FlatResource extends pulumi.CustomResource {}

class FlatProvider extends pulumi.ProviderResource {}
