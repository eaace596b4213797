import { type Json, type Sections } from '../../config/mutate';

type Mapping = Readonly<Record<string, Json>>;

/**
 * A configuration whose environments, applications and Epinio name issuers and environments that there are: one that
 * there is not becomes the first one.
 */
export function resolved(sections: Sections): Sections {
  const issuers = firstOf(sections.issuers);
  const environments = firstOf(sections.environments);
  const { apps, epinio } = sections;
  return {
    ...sections,
    ...(isMapping(sections.environments)
      ? { environments: eachOf(sections.environments, (one) => environmentOf(one, issuers)) }
      : {}),
    ...(Array.isArray(apps)
      ? { apps: apps.map((app: Json) => named(named(app, 'issuer', issuers), 'environment', environments)) }
      : {}),
    ...(epinio === undefined ? {} : { epinio: named(epinio, 'environment', environments) }),
  };
}

/** The names that there are, the first one of them. */
interface Known {
  readonly names: readonly string[];
  readonly first: string | undefined;
}

function firstOf(section: Json | undefined): Known {
  const names = isMapping(section) ? Object.keys(section) : [];
  return { names, first: names[0] };
}

function environmentOf(environment: Json, issuers: Known): Json {
  const { certificate } = isMapping(environment) ? environment : {};
  const { tls } = isMapping(certificate) ? certificate : {};
  const whole = named(environment, 'issuer', issuers);
  return tls === undefined || !isMapping(whole) ? whole : { ...whole, certificate: { tls: named(tls, 'ca', issuers) } };
}

/** A mapping whose key names something that there is. */
function named(value: Json, key: string, { names, first }: Known): Json {
  if (!isMapping(value) || first === undefined) return value;
  const name = value[key];
  return typeof name !== 'string' || names.includes(name) ? value : { ...value, [key]: first };
}

function eachOf(section: Mapping, change: (value: Json) => Json): Mapping {
  return Object.fromEntries(Object.entries(section).map(([name, value]) => [name, change(value)]));
}

function isMapping(value: Json | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
