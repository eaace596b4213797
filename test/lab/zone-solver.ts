import { type Lab } from './lab';

/** How `dns01` changes the zones of a lab's name server. */
export function zoneSolver({ nameServer: { address, key } }: Pick<Lab, 'nameServer'>) {
  return {
    rfc2136: { nameserver: address, tsigKeyName: key.name, tsigAlgorithm: key.algorithm, tsigSecret: key.secret },
  };
}
