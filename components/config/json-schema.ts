import { inputSchema, type Schema } from './input-schema';

/**
 * The JSON Schema of a stack file (`Pulumi.<stack>.yaml`), for editors: draft-07, which yaml-language-server reads
 * best. It knows keys, types and allowed values; what depends on several values at once is left to the plan.
 */
export function stackFileSchema(): Schema {
  const { $schema, definitions, properties = {}, required = [] } = inputSchema();
  const sections = Object.keys(properties);
  return {
    $schema,
    title: 'Stack of edgewire',
    description: 'Pulumi.<stack>.yaml: the configuration of one stack.',
    type: 'object',
    properties: {
      config: {
        description: 'The keys edgewire:<section>, and those of other programs.',
        type: 'object',
        properties: Object.fromEntries(sections.map((section) => [`edgewire:${section}`, properties[section] ?? true])),
        patternProperties: { [`^edgewire:(?!(${sections.join('|')})$)`]: false, '^[^:]*$': false },
        required: required.map((section) => `edgewire:${section}`),
      },
      ...pulumiKeys,
    },
    required: ['config'],
    definitions,
  };
}

/** What else Pulumi keeps in a stack file (ProjectStack in sdk/go/common/workspace/project.go). */
const pulumiKeys: Readonly<Record<string, Schema>> = {
  secretsprovider: { type: 'string', description: 'What encrypts the secrets of the stack, as Pulumi writes it.' },
  encryptedkey: { type: 'string', description: 'Encrypted data key of a secrets provider in a cloud.' },
  encryptionsalt: { type: 'string', description: 'Salt of the passphrase that encrypts the secrets.' },
  environment: {
    description: 'Pulumi ESC environments that the stack imports, or one in place.',
    anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'object' }],
  },
};
