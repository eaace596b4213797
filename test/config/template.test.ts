import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  expandTemplate,
  templateMistake,
  templateUses,
  templateVariables,
} from '../../components/config/values/template';
import { errorsOf, smallest, stackOf } from './reading';

const known = 'Known variables: service, namespace, domain, name.';
const needsBoth = 'a template variable needs both "{{" and "}}"';
const values = { service: 'svc', namespace: 'ns', domain: 'apps.example.com', name: 'wiki' };

describe('host template', () => {
  it('gives a host', () => {
    assert.equal(expandTemplate('{{service}}-{{ namespace }}.{{\tdomain }}', values), 'svc-ns.apps.example.com');
    assert.equal(expandTemplate('{{name}}.{{name}}.example.com', values), 'wiki.wiki.example.com');
    assert.equal(expandTemplate('a.example.com', values), 'a.example.com');
  });

  it('takes values as they are', () => {
    assert.equal(expandTemplate('{{name}}', { ...values, name: '$& {{domain}}' }), '$& {{domain}}');
  });

  it('knows what it uses', () => {
    assert.equal(templateUses('{{ domain }}.x', 'domain'), true);
    assert.equal(templateUses('domain.{{name}}', 'domain'), false);
  });

  const mistakes: readonly (readonly [template: string, mistake: string | undefined])[] = [
    ['{{service}}.{{domain}}', undefined],
    ['a.example.com', undefined],
    ['', undefined],
    ['{{servce}}.x', `unknown template variable "servce". Did you mean "service"? ${known}`],
    ['{{ Domain }}', `unknown template variable "Domain". Did you mean "domain"? ${known}`],
    ['{{xyzzyxyzzy}}', `unknown template variable "xyzzyxyzzy". ${known}`],
    ['{{a\nb c d e}}', `unknown template variable "a\\nb c d e". ${known}`],
    ['{{}}', `unknown template variable "". ${known}`],
    ['{{toString}}', `unknown template variable "toString". ${known}`],
    ['{{service.x', needsBoth],
    ['service}}.x', needsBoth],
    ['{{{{service}}.x', needsBoth],
    ['{{service}}}}.x', needsBoth],
    ['{{ser{vice}}', needsBoth],
  ];
  for (const [template, mistake] of mistakes) {
    it(`${mistake === undefined ? 'takes' : 'refuses'} ${JSON.stringify(template)}`, () => {
      assert.equal(templateMistake(template), mistake);
    });
  }

  it('leaves nothing of a variable in a host, unless it is refused', () => {
    const part = fc.constantFrom(
      ...templateVariables.map((name) => `{{${name}}}`),
      '{{',
      '}}',
      '{',
      '}',
      ' ',
      'a',
      '.',
      '{{a}}',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const template = parts.join('');
        if (templateMistake(template) === undefined) assert.doesNotMatch(expandTemplate(template, values), /\{\{|\}\}/);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('host template of an application', () => {
  const app = (fields: object) => ({ name: 'wiki', namespace: 'wiki', service: { name: 'wiki', port: 80 }, ...fields });
  const environment = smallest.environments.production;

  it('is refused at its place', () => {
    assert.deepEqual(errorsOf({ apps: [app({ host: '{{domain' }), app({ hosts: ['a', '{{b c d e}}'] })] }), [
      `edgewire:apps[0].host: ${needsBoth}`,
      `edgewire:apps[1].hosts[1]: unknown template variable "b c d e". ${known}`,
    ]);
  });

  it('may use the domain of the only environment, or of its own', () => {
    const host = '{{name}}.{{domain}}';
    const environments = { a: environment, b: environment };
    assert.equal(stackOf({ apps: [app({ host })] }).apps[0]?.host, host);
    assert.equal(stackOf({ environments, apps: [app({ host, environment: 'a' })] }).apps[0]?.host, host);
    assert.equal(stackOf({ environments, apps: [app({ host: '{{name}}.x' })] }).apps[0]?.host, '{{name}}.x');
  });

  it('may not use a domain that could be several ones, or none', () => {
    const apps = [app({ host: 'a' }), app({ hosts: ['a', '{{domain}}'] })];
    assert.deepEqual(errorsOf({ environments: { a: environment, b: environment }, apps }), [
      'edgewire:apps[1].hosts[1]: {{domain}} needs the key `environment` of the application, since there are several environments',
    ]);
    assert.deepEqual(errorsOf({ environments: {}, apps }), [
      'edgewire:apps[1].hosts[1]: {{domain}} is the domain of an environment, but there is none',
    ]);
  });
});
