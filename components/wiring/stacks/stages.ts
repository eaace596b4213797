import { configPath } from '../../config/path';
import { defaultKeyType } from '../../config/values/key-type';
import { type Requirement, requirementText } from '../engines/apimachinery/label-requirement';
import { type Plan, type PlannedEnvironment } from '../plan';
import { parsedSelector } from '../reach';
import { diagnostic } from '../rules/diagnostic';
import { ofStacks, type StackDiagnostic } from './finding';

const staging = /(?<![a-z0-9])(?:staging|stage|stg|preproduction|preprod)(?![a-z0-9])/i;
const production = /(?<![a-z0-9])(?:production|prod|prd|live)(?![a-z0-9])/i;

/**
 * EW9106: environments that a staging stack has otherwise than its production. Two stacks belong together if their names
 * differ in the word for the stage alone, as `eu-staging` and `eu-prod` do. Issuers, domains and addresses differ by
 * nature, and are not compared.
 */
export function stageRules(plans: readonly Plan[]): StackDiagnostic[] {
  const productions = new Map(
    plans.filter(({ stackName }) => isProduction(stackName)).map((plan) => [anyStage(plan.stackName), plan]),
  );
  return plans.flatMap((plan) => {
    const other = isProduction(plan.stackName) ? undefined : productions.get(anyStage(plan.stackName));
    return other === undefined || other === plan ? [] : differences(plan, other);
  });
}

function isProduction(name: string): boolean {
  return production.test(name) && !staging.test(name);
}

/** A name for all stages. */
function anyStage(name: string): string {
  return name.replace(staging, '*').replace(production, '*');
}

function differences(rehearsal: Plan, real: Plan): StackDiagnostic[] {
  return real.environments.flatMap((environment) => {
    const twin = twinOf(environment, rehearsal, real);
    const place = (plan: Plan, path: string) => ({ plan, stack: plan.stackName, path });
    const held = [place(real, environment.path), place(rehearsal, twin?.path ?? configPath('environments'))];
    const message =
      twin === undefined ? missing(environment, rehearsal, real) : differing(twin, environment, rehearsal, real);
    if (message === undefined) return [];
    const hint =
      'Make them alike, so that staging shows what production will do; a difference on purpose is accepted in planning.ignore with the reason.';
    return [ofStacks(diagnostic('EW9106', '', message, hint), held)];
  });
}

/** The environment of the same name but for the stage; the only one is that of the only one. */
function twinOf(environment: PlannedEnvironment, rehearsal: Plan, real: Plan): PlannedEnvironment | undefined {
  const [first, ...more] = rehearsal.environments;
  if (more.length === 0 && real.environments.length === 1) return first;
  return rehearsal.environments.find(({ name }) => anyStage(name) === anyStage(environment.name));
}

function missing({ name }: PlannedEnvironment, rehearsal: Plan, real: Plan): string {
  return `${real.stackName} has the environment ${name}, and ${rehearsal.stackName} has none like it: nothing is tried there before.`;
}

function differing(
  twin: PlannedEnvironment,
  environment: PlannedEnvironment,
  rehearsal: Plan,
  real: Plan,
): string | undefined {
  const [tried, wanted] = [traitsOf(twin), traitsOf(environment)];
  const all = Object.entries(wanted).flatMap(([trait, value]) => {
    const other = tried[trait];
    return other === undefined || value === undefined || other === value ? [] : [`${trait} ${other}, not ${value}`];
  });
  if (all.length === 0) return undefined;
  return `The environment ${twin.name} of ${rehearsal.stackName} differs from ${environment.name} of ${real.stackName}: ${all.join('; ')}.`;
}

/** What staging is to have as production has it; undefined where an environment does not have it at all. */
function traitsOf(environment: PlannedEnvironment): Readonly<Record<string, string | undefined>> {
  const { config, names, issuance } = environment;
  const { namespaces, distribution, keyType, dns } = config;
  const isIssued = issuance.kind === 'issuer';
  return {
    names: names
      .flatMap((name) => relative(name, config.domain))
      .sort()
      .join(', '),
    namespaces: namespaces === undefined ? undefined : reachText(environment, namespaces),
    distribution: namespaces === undefined ? undefined : distribution,
    'key type': isIssued ? (keyType ?? defaultKeyType) : undefined,
    'DNS records': dns,
  };
}

/** Of names elsewhere nothing can be said. */
function relative(name: string, domain: string): string[] {
  const base = domain.toLowerCase().replace(/\.$/, '');
  if (name === base) return ['<domain>'];
  return name.endsWith(`.${base}`) ? [`${name.slice(0, -base.length)}<domain>`] : [];
}

/** Two spellings of one selector are alike. */
function reachText(
  environment: PlannedEnvironment,
  namespaces: NonNullable<PlannedEnvironment['config']['namespaces']>,
): string {
  switch (namespaces.kind) {
    case 'selector': {
      const selector = parsedSelector(environment);
      const text =
        selector.kind === 'error'
          ? namespaces.selector
          : selector.requirements.map(plainText).sort().join(',') || 'everything';
      return `by ${anyStage(text)}`;
    }
    case 'list':
      return 'by a list';
    case 'all':
      return 'all';
  }
}

function plainText(requirement: Requirement): string {
  return requirementText(requirement.operator === '==' ? { ...requirement, operator: '=' } : requirement);
}
