import { didYouMean } from '../nearest';
import { quotedStart } from '../quoted';

/** The variables of a host template. */
export const templateVariables = ['service', 'namespace', 'domain', 'name'] as const;

export type TemplateVariable = (typeof templateVariables)[number];

const placeholder = /\{\{([^{}]*)\}\}/g;

/** What is wrong with a host template, as a sentence, or undefined. */
export function templateMistake(template: string): string | undefined {
  for (const variable of variablesOf(template)) {
    if (!isVariable(variable)) {
      return `unknown template variable ${quotedStart(variable)}.${didYouMean(variable, templateVariables)} Known variables: ${templateVariables.join(', ')}.`;
    }
  }
  if (/\{\{|\}\}/.test(isTemplate(template) ? template.replace(placeholder, '') : template))
    return 'a template variable needs both "{{" and "}}"';
  return undefined;
}

export function templateUses(template: string, variable: TemplateVariable): boolean {
  return variablesOf(template).includes(variable);
}

/** The host that a template gives, for a template in which {@link templateMistake} finds nothing wrong. */
export function expandTemplate(template: string, values: Readonly<Record<TemplateVariable, string>>): string {
  if (!isTemplate(template)) return template;
  return template.replace(placeholder, (text, inside: string) => {
    const variable = inside.trim();
    return isVariable(variable) ? values[variable] : text;
  });
}

/** Whether there is anything to replace: there may be many hosts, and most are no templates. */
export function isTemplate(template: string): boolean {
  return template.includes('{{');
}

const none: readonly string[] = [];

function variablesOf(template: string): readonly string[] {
  if (!isTemplate(template)) return none;
  return [...template.matchAll(placeholder)].map(([, inside = '']) => inside.trim());
}

function isVariable(name: string): name is TemplateVariable {
  return templateVariables.some((variable) => variable === name);
}
