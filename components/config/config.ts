import * as z from 'zod';
import { addresses } from './sections/addresses';
import { apps } from './sections/apps';
import { charts } from './sections/charts';
import { cluster } from './sections/cluster';
import { controllers } from './sections/controllers';
import { dns } from './sections/dns';
import { environments } from './sections/environments';
import { epinio } from './sections/epinio';
import { guard } from './sections/guard';
import { issuers } from './sections/issuers';
import { monitors } from './sections/monitors';
import { namespaces } from './sections/namespaces';
import { planning } from './sections/planning';

/** Every section of the configuration: the keys `edgewire:<section>` of a stack file. */
export const config = z.strictObject({
  cluster: cluster.prefault({}),
  addresses: addresses.prefault({}),
  controllers,
  issuers,
  environments,
  apps,
  dns,
  namespaces,
  epinio,
  guard,
  monitors,
  charts,
  planning,
});

/** A validated stack configuration, defaults filled in. */
export type Config = z.output<typeof config>;
