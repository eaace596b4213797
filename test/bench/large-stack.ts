import { parseStack } from '../../components/config/stack-file';
import { type Config } from '../../components/config/config';

/**
 * A configuration of any size: environments `env-<n>.example.org`, each with two namespaces of its own, and
 * applications spread evenly over them.
 *
 * @param hosts number of applications, one host each
 * @param environments number of environments
 */
export function largeStack(hosts: number, environments: number): Config {
  const named = Array.from({ length: environments }, (_, index) => [
    `env-${index}`,
    {
      domain: `env-${index}.example.org`,
      apex: index % 2 === 0,
      issuer: 'private',
      namespaces: { list: [`ns-${index}`, `ns-${index}b`] },
    },
  ]);
  const apps = Array.from({ length: hosts }, (_, index) => ({
    name: `app-${index}`,
    namespace: `ns-${index % environments}`,
    host: `app-${index}.env-${index % environments}.example.org`,
    service: { name: 'web', port: 80 },
  }));
  const loaded = parseStack({
    controllers: { external: { class: 'traefik', default: true, gateway: true } },
    issuers: { private: { ca: { generate: { commonName: 'Private' } } } },
    environments: Object.fromEntries(named) as unknown,
    apps,
  });
  if (loaded.kind === 'errors')
    throw new Error(loaded.errors.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return loaded.config;
}
