import pico from 'picocolors';
import { Document, isMap, isScalar, visit } from 'yaml';
import { type AcmeStore, directoryOf, type StoredCertificate } from '../../components/wiring/acme-json/store';
import { visible } from '../../components/config/visible';
import { authorityOf } from '../../components/wiring/authorities';
import { keyTypeOf } from '../../components/wiring/certificates/adoption';
import { escapedYaml, jsonText } from '../report/json-text';
import { diagnosticSection, section } from '../report/table';
import { type ProposedSections } from './proposal';
import { type Taken } from './taking';

export const adoptionFormats = ['table', 'json', 'yaml'] as const;

export type AdoptionFormat = (typeof adoptionFormats)[number];

/** The contents of a store, what takes them, and the configuration for that. */
export interface Adoption {
  readonly store: AcmeStore;
  readonly taken: Taken;
  readonly sections: ProposedSections;
}

/** An adoption as text, without any private key: for people, as JSON, or the configuration alone as YAML. */
export function renderAdoption(adoption: Adoption, format: AdoptionFormat, color: boolean, width: number): string {
  switch (format) {
    case 'table':
      return adoptionTable(adoption, color, width);
    case 'json':
      return jsonText(adoptionJson(adoption));
    case 'yaml':
      return configurationYaml(adoption.sections);
  }
}

function adoptionTable({ store, taken, sections }: Adoption, color: boolean, width: number): string {
  const colors = pico.createColors(color);
  const certificates = store.certificates.map((one) => [
    one.resolver,
    one.names.join(', '),
    one.leaf.notAfter.toISOString().slice(0, 10),
    keyTypeOf(one.leaf.publicKey) ?? '-',
    environmentsWith(taken, one).join(', ') || { text: 'nothing', paint: colors.yellow },
  ]);
  const accounts = store.accounts.map((one) => [
    one.resolver,
    one.email ?? '-',
    directoryOf(one) ?? '-',
    one.uri ?? 'never registered',
    issuersWith(taken, one.resolver).join(', ') || { text: 'nothing', paint: colors.yellow },
  ]);
  const filed = store.certificates.flatMap(({ place, names, filedUnder }) =>
    filedUnder === undefined ? [] : [[place, filedUnder.join(', '), names.join(', ')]],
  );
  const unusable = store.unusable.map(({ place, why }) => [place, why]);
  const blocks = [
    section('Certificates', ['resolver', 'names', 'until', 'key', 'taken by'], certificates, colors, { width }),
    section('Accounts', ['resolver', 'email', 'authority', 'URL', 'taken by'], accounts, colors, { width }),
    section('Filed under other names', ['entry', 'filed under', 'names of the certificate'], filed, colors, { width }),
    section('Not usable', ['entry', 'why'], unusable, colors, { width }),
    diagnosticSection(taken.diagnostics, colors, width),
    configurationSection(sections, colors),
  ];
  return `${blocks.flatMap((lines) => (lines.length > 0 ? [lines.join('\n')] : [])).join('\n\n')}\n`;
}

function configurationSection(sections: ProposedSections, colors: ReturnType<typeof pico.createColors>): string[] {
  const lines = configurationYaml(sections).trimEnd().split('\n');
  return [colors.bold('Configuration'), ...lines.map((line) => `  ${line}`)];
}

function adoptionJson({ store, taken, sections }: Adoption) {
  return {
    certificates: store.certificates.map((one) => ({
      resolver: one.resolver,
      place: one.place,
      names: one.names,
      notBefore: one.leaf.notBefore.toISOString(),
      notAfter: one.leaf.notAfter.toISOString(),
      keyType: keyTypeOf(one.leaf.publicKey) ?? null,
      filedUnder: one.filedUnder ?? null,
      environments: environmentsWith(taken, one),
    })),
    accounts: store.accounts.map((one) => ({
      resolver: one.resolver,
      email: one.email ?? null,
      uri: one.uri ?? null,
      directory: directoryOf(one) ?? null,
      issuers: issuersWith(taken, one.resolver),
    })),
    unusable: store.unusable,
    configuration: sections,
    diagnostics: taken.diagnostics,
  };
}

function environmentsWith({ certificates }: Taken, certificate: StoredCertificate): string[] {
  return certificates.flatMap((one) => (one.certificate === certificate ? [one.environment.name] : []));
}

function issuersWith({ accounts }: Taken, resolver: string): string[] {
  return accounts.flatMap(({ issuer, account }) => (account.resolver === resolver ? [issuer] : []));
}

/** The lines for a stack file; comments say what a person has to fill in. */
function configurationYaml(sections: ProposedSections): string {
  const config = Object.entries(sections).map(([name, value]) => [`edgewire:${name}`, value] as const);
  if (config.length === 0) return '# nothing to add\n';
  const document = new Document({ config: Object.fromEntries(config) }, { compat: 'yaml-1.1' });
  visit(document, {
    Scalar(_, scalar) {
      // YAML has escapes in double quotes only.
      if (typeof scalar.value === 'string' && visible(scalar.value) !== scalar.value) scalar.type = 'QUOTE_DOUBLE';
    },
    Pair(_, { key, value }) {
      const name = String(key);
      if (isMap(value) && ['adopt', 'account', 'namespaces'].includes(name)) value.flow = true;
      if (isMap(value) && name === 'acme' && value.has('directory')) {
        value.comment = ' dns01: how control of the wildcards is proven; needed from the first renewal on';
      }
      if (isScalar(value) && name === 'directory' && authorityOf(String(value.value)) === undefined) {
        value.comment = ' a guess: acme.json does not have it';
      }
    },
  });
  return escapedYaml(document.toString({ lineWidth: 0 }));
}
