import { describeCopies, describeIssuance, describeSecret, describeWeight } from '../descriptions';
import { chartsText, recordsText } from '../contents';
import { type PageData } from '../page-data';
import { count } from '../summary';
import { CodeLink } from './finding';
import { FoldedTable, type TableContent } from './folded-table';
import { Names } from './limits';
import { Name } from './name';
import { Section } from './section';

/** What else the plan has, folded. */
export function More({ data }: { readonly data: PageData }) {
  const tables = tablesOf(data).filter(({ rows }) => rows.length > 0);
  const { charts, expected, namespaces, records } = data.overview;
  const lines = [
    ...(expected.length === 0 ? [] : [`Components that have to be in the cluster: ${expected.join(', ')}`]),
    ...(namespaces.length === 0
      ? []
      : [`${count(namespaces.length, 'namespace')} that nobody creates here: ${firstOf(namespaces)}`]),
    ...records.map(({ names, target }) => recordsText(firstOf(names), target)),
    ...(charts.length === 0 ? [] : [`Charts: ${chartsText(charts)}`]),
  ];
  return (
    <Section id="more" title="The rest of the plan">
      {lines.map((line) => (
        <p class="expected">{line}</p>
      ))}
      {tables.map((table) => (
        <FoldedTable key={table.title} table={table} />
      ))}
    </Section>
  );
}

/** Namespaces that are named before the others are counted. */
const named = 12;

function firstOf(names: readonly string[]): string {
  const left = names.length - named;
  return left > 0 ? `${names.slice(0, named).join(', ')} and ${left} more` : names.join(', ');
}

function tablesOf({ plan, docsUrl }: PageData): TableContent[] {
  return [
    {
      title: 'Controllers',
      head: ['Name', 'Class', 'Addresses', 'Floating IP', 'Replicas'],
      rows: plan.controllers.map((one) => [
        one.name,
        one.class,
        one.addresses.length === 0 ? 'known at up' : one.addresses.join(', '),
        one.floatingIp ?? 'none',
        one.replicas,
      ]),
    },
    {
      title: 'Environments',
      head: ['Name', 'Names', 'Issued by', 'Routing secret', 'Copies'],
      rows: plan.environments.map((one) => [
        one.name,
        <Names of={one.names} />,
        describeIssuance(one),
        describeSecret(one),
        describeCopies(one),
      ]),
    },
    {
      title: 'DNS records',
      head: ['Name', 'Type', 'Target', 'Zone', 'Instance'],
      rows: plan.records.map(({ name, type, target, zone, instance }) => [
        <Name>{name}</Name>,
        type ?? '?',
        target ?? 'known at up',
        zone,
        instance,
      ]),
    },
    {
      title: 'TXT records to make once',
      head: ['Name', 'Text'],
      rows: plan.standingRecords.map(({ name, text }) => [<Name>{name}</Name>, <Name>{text}</Name>]),
    },
    {
      title: 'Solvers',
      head: ['Name', 'Environment', 'Solver'],
      rows: plan.solvers.map(({ name, environment, solver }) => [<Name>{name}</Name>, environment, solver ?? 'none']),
    },
    {
      title: 'Monitors',
      head: ['URL', 'Namespace', 'By', 'Every'],
      rows: plan.monitors.map(({ url, namespace, kind, interval }) => [
        <Name>{url}</Name>,
        namespace,
        kind,
        interval ?? 'as set there',
      ]),
    },
    {
      title: 'Canaries',
      head: ['Source', 'Namespace', 'Service', 'New version', 'Share'],
      rows: plan.canaries.map((one) => [
        <Name>{one.source}</Name>,
        one.namespace,
        one.service,
        one.canary ?? one.traefikService,
        describeWeight(one),
      ]),
    },
    {
      title: 'Accepted findings',
      head: ['Code', 'Where', 'Why'],
      rows: plan.ignored.map(({ code, path, reason }) => [
        <CodeLink code={code} docsUrl={docsUrl} />,
        <Name>{path}</Name>,
        reason,
      ]),
    },
    {
      title: 'Resources',
      head: ['Type', 'Name'],
      rows: (plan.resources ?? []).map(({ type, name }) => [<Name>{type}</Name>, <Name>{name}</Name>]),
    },
  ];
}
