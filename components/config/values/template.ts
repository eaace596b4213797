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
  if (/\{\{|\}\}/.test(template.replace(placeholder, ''))) return 'a template variable needs both "{{" and "}}"';
  return undefined;
}

export function templateUses(template: string, variable: TemplateVariable): boolean {
  return variablesOf(template).includes(variable);
}

/** The host that a template gives. Throws nothing for a template that {@link templateMistake} finds right. */
export function expandTemplate(template: string, values: Readonly<Record<TemplateVariable, string>>): string {
  return template.replace(placeholder, (text, inside: string) => {
    const variable = inside.trim();
    return isVariable(variable) ? values[variable] : text;
  });
}

function variablesOf(template: string): readonly string[] {
  // Most hosts are no templates, and there may be many.
  if (!template.includes('{{')) return [];
  return [...template.matchAll(placeholder)].map(([, inside = '']) => inside.trim());
}

function isVariable(name: string): name is TemplateVariable {
  return templateVariables.some((variable) => variable === name);
}
