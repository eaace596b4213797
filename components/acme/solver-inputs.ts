import { type ProgramSolver } from '../config/values/program-acme';
import { readableText } from '../pulumi/secret-text';
import { cloudflareApi } from './cloudflare';
import { type ProviderInputs, type SolverInputs } from './solvers';

/** A solver as the provider of certificates gets it. It has credentials: pass it on only as a secret. */
export function solverInputs({ zones = [], nameservers, propagationSeconds, provider }: ProgramSolver): SolverInputs {
  return { zones, nameservers, propagationSeconds, provider: providerInputs(provider) };
}

function providerInputs(provider: ProgramSolver['provider']): ProviderInputs {
  switch (provider.kind) {
    case 'rfc2136': {
      const { nameserver, tsigKeyName, tsigAlgorithm, tsigSecret } = provider.rfc2136;
      if (tsigKeyName === undefined || tsigSecret === undefined) return { kind: 'rfc2136', nameserver };
      const key = { name: tsigKeyName, algorithm: tsigAlgorithm, secret: readableText(tsigSecret) };
      return { kind: 'rfc2136', nameserver, key };
    }
    case 'cloudflare':
      return { kind: 'cloudflare', apiToken: readableText(provider.cloudflare.apiToken), apiUrl: cloudflareApi };
    case 'httpreq': {
      const { endpoint, username = '', password } = provider.httpreq;
      return { kind: 'httpreq', endpoint, username, password: password === undefined ? '' : readableText(password) };
    }
    case 'exec': {
      const { command, args, environment } = provider.exec;
      const variables = Object.entries(environment).map(([name, value]) => [name, readableText(value)]);
      return { kind: 'exec', command, args, environment: Object.fromEntries(variables) as Record<string, string> };
    }
  }
}
