import { type Answer } from './engines/engine';
import { type Wiring } from './plan';
import { type Diagnostic } from './rules/diagnostic';
import { type Facts } from './rules/facts';
import { admissionRules } from './rules/admission';
import { balancedRouteRules } from './rules/balancers';
import { defaultClassRules } from './rules/default-classes';
import { hostRules } from './rules/hosts';
import { ingressRules } from './rules/ingresses';
import { nginxCanaryRules } from './rules/nginx-canaries';
import { oncePerHost } from './rules/once-per-host';
import { orderRules } from './rules/issuance';
import { privateHostRules } from './rules/private-ca';
import { reachRules } from './rules/secrets';
import { tcpRouteRules } from './rules/tcp-routes';
import { unreadRules } from './rules/unread';
import { versionRules } from './rules/served-versions';
import { weightRules } from './rules/weights';
import { type Served } from './controller-store';
import { wiringOf } from './wire';

/** The diagnostics about the Ingresses to judge, and about them alone; not sorted yet. */
export function routeRules(facts: Facts): Diagnostic[] {
  const speakers = oncePerHost(facts.hosts);
  return [
    ...hostRules(facts, speakers),
    ...tcpRouteRules(facts),
    ...defaultClassRules(facts),
    ...reachRules(facts),
    ...ingressRules(facts, speakers),
    ...admissionRules(facts),
    ...orderRules(facts),
    ...privateHostRules(facts),
    ...unreadRules(facts),
    ...nginxCanaryRules(facts),
    ...weightRules(facts),
    ...versionRules(facts),
    ...balancedRouteRules(facts),
  ];
}

/** How the hosts to judge are wired. */
export function wiringsOf({ hosts, served }: Pick<Facts, 'hosts' | 'served'>): Wiring[] {
  return hosts.map((host) => wiringOf(host, servedBy(served.get(host)?.now)));
}

function servedBy(answer: Answer<Served> | undefined): string | null {
  if (answer?.kind !== 'decided') return null;
  switch (answer.decision.kind) {
    case 'environment':
      return answer.decision.environment.name;
    case 'own':
      return 'own';
    case 'default':
    case 'refused':
    case 'passed':
      return null;
  }
}
