import { parseJson, type GoJson } from '../go/json';
import { quote } from '../go/strconv';

/**
 * The annotation `cert-manager.io/secret-template`: labels and annotations for the Secret, as JSON.
 * Rule from cert-manager v1.21.2, pkg/controller/certificate-shim/helper.go (translateAnnotations) and from Go 1.26,
 * encoding/json/decode.go, with DisallowUnknownFields.
 */

type Texts = Readonly<Record<string, string>>;

export interface SecretTemplate {
  readonly annotations?: Texts;
  readonly labels?: Texts;
}

export type ParsedTemplate =
  /** Null: the template asks for nothing, and cert-manager leaves it out. */
  | { readonly kind: 'template'; readonly template: SecretTemplate | null }
  | { readonly kind: 'error'; readonly message: string };

const FORBIDDEN_PREFIX = 'cert-manager.io/';
const STRUCT = 'CertificateSecretTemplate';

class TemplateError extends Error {}

function cannotUnmarshal(value: GoJson, target: string): TemplateError {
  return new TemplateError(`json: cannot unmarshal ${value.kind} into Go ${target}`);
}

/** Go matches keys without regard to case. */
function fieldNamed(key: string): 'annotations' | 'labels' | null {
  if (/^annotations$/iu.test(key)) return 'annotations';
  return /^labels$/iu.test(key) ? 'labels' : null;
}

/** Adds a field's texts to those of an earlier field of that name; null removes them all. */
function readTexts(field: string, value: GoJson, texts: Map<string, string>): void {
  if (value.kind === 'null') {
    texts.clear();
    return;
  }
  const target = (type: string) => `struct field ${STRUCT}.${field} of type ${type}`;
  if (value.kind !== 'object') throw cannotUnmarshal(value, target('map[string]string'));
  for (const [key, text] of value.members) {
    if (text.kind !== 'string' && text.kind !== 'null') throw cannotUnmarshal(text, target('string'));
    texts.set(key, text.kind === 'string' ? text.text : '');
  }
}

function readFields(value: GoJson): Record<'annotations' | 'labels', Map<string, string>> {
  const fields = { annotations: new Map<string, string>(), labels: new Map<string, string>() };
  if (value.kind === 'null') return fields;
  if (value.kind !== 'object') throw cannotUnmarshal(value, `value of type v1.${STRUCT}`);
  for (const [key, member] of value.members) {
    const field = fieldNamed(key);
    if (field === null) throw new TemplateError(`json: unknown field ${quote(key)}`);
    readTexts(field, member, fields[field]);
  }
  return fields;
}

function asRecord(texts: ReadonlyMap<string, string>): Texts | undefined {
  return texts.size === 0 ? undefined : Object.fromEntries(texts);
}

function fromJson(value: GoJson): ParsedTemplate {
  const { annotations, labels } = readFields(value);
  const forbidden = [...annotations.keys()].find((key) => key.startsWith(FORBIDDEN_PREFIX));
  if (forbidden !== undefined) {
    return {
      kind: 'error',
      message: `secretTemplate must not have ${FORBIDDEN_PREFIX} annotations: ${quote(forbidden)}`,
    };
  }
  if (annotations.size + labels.size === 0) return { kind: 'template', template: null };
  return { kind: 'template', template: { annotations: asRecord(annotations), labels: asRecord(labels) } };
}

/** The template, or the error that cert-manager gives for the annotation. */
export function parseSecretTemplate(text: string): ParsedTemplate {
  const json = parseJson(text);
  const fail = (why: string): ParsedTemplate => ({
    kind: 'error',
    message: `error parsing secret template JSON: ${why}`,
  });
  if (json.kind === 'error') return fail(json.message);
  try {
    return fromJson(json.value);
  } catch (error) {
    if (error instanceof TemplateError) return fail(error.message);
    throw error;
  }
}
