import { type ValuedChart } from './names';

/** Where values of older versions of a chart are now, by their keys; `*` stands for one key of any name. */
export type MovedValues = Readonly<Record<string, string>>;

/** Fields of a Service that Traefik's chart took beside `spec` before version 41. */
const serviceFields = [
  'type',
  'loadBalancerIP',
  'loadBalancerClass',
  'loadBalancerSourceRanges',
  'externalIPs',
  'externalTrafficPolicy',
  'ipFamilyPolicy',
  'ipFamilies',
];

/** Values that charts have moved to another place (Traefik's: versions 34 to 41). */
export const movedValues: Readonly<Partial<Record<ValuedChart, MovedValues>>> = {
  traefik: {
    'ports.*.redirectTo': 'ports.*.http.redirections.entryPoint',
    logs: 'log and accessLog',
    globalArguments: 'additionalArguments',
    ...Object.fromEntries(serviceFields.map((field) => [`service.${field}`, `service.spec.${field}`])),
  },
};
