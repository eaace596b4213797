import fc from 'fast-check';
import { type Json } from '../../config/mutate';
import { everySetting } from '../../config/monitor-settings';
import { mapping, mostly, seldom } from './vocabulary';

const interval = mostly(fc.constantFrom('5m', '300s', '10m'), fc.constantFrom('15s', '1h30m', '0s', 'often'), 40);
const path = mostly(fc.constantFrom('/', '/healthz'), fc.constantFrom('/a//b', 'healthz', '/ü'), 40);

const endpointMonitor = fc.constantFrom<Json[]>(
  ...Object.entries(everySetting).flatMap(([service, settings]): Json[] => [
    { [service]: settings },
    { [service]: {} },
  ]),
);

const probe = mapping({
  prober: fc.constant('blackbox.monitoring:9115'),
  scheme: seldom(fc.constant('https')),
  module: seldom(fc.constant('http_401')),
  labels: seldom(fc.constantFrom<Json[]>({ release: 'prometheus' }, {}, { toString: 'x' })),
});

const shared = { path: seldom(path, 3), interval: seldom(interval, 3) };

/** What watches the hosts. */
export const monitors = fc.oneof(mapping({ ...shared, endpointMonitor }), mapping({ ...shared, probe }));

/** What an application says of its monitor. */
export const appMonitor = fc.oneof(fc.boolean(), mapping(shared));
