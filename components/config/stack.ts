import * as z from 'zod';
import { addresses } from './addresses';
import { apps } from './apps';
import { charts } from './charts';
import { cluster } from './cluster';
import { controllers } from './controllers';
import { environments } from './environments';
import { epinio } from './epinio';
import { issuers } from './issuers';
import { namespaces } from './namespaces';
import { planning } from './planning';

/** Every section of the configuration: the keys `edgewire:<section>` of a stack file. */
export const stack = z.strictObject({
  cluster: cluster.prefault({}),
  addresses: addresses.prefault({}),
  controllers,
  issuers,
  environments,
  apps,
  namespaces,
  epinio,
  charts,
  planning,
});

/** A validated stack configuration, defaults filled in. */
export type Stack = z.output<typeof stack>;
