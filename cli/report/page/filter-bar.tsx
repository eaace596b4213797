import { useMemo } from 'preact/hooks';
import { useFilters } from './address';
import { any, type Filters, isFiltered, noFilters, nothing } from './filters';
import { kindsOfTls } from './header';
import { type Model } from './model';
import { type Shown } from './shown';

/** Values of a select; a browser is slow to open longer ones, and the search finds the others. */
const mostOptions = 500;

/** Search and filters, and how much they leave. */
export function FilterBar({ model, shown }: { readonly model: Model; readonly shown: Shown }) {
  const { filters, go } = useFilters();
  const options = useMemo(() => optionsOf(model), [model]);
  const clear = () => go({ ...noFilters });
  return (
    <search>
      <form class="filters" aria-label="Filter the plan" onSubmit={(event) => event.preventDefault()}>
        <div class="field query">
          <label for="filter-q">Search</label>
          <input
            id="filter-q"
            type="search"
            name="q"
            value={filters.q}
            placeholder="host, namespace, Secret …"
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget: { value } }) =>
              go({ q: value }, filters.q === '' || value === '' ? 'push' : 'replace')
            }
          />
        </div>
        <Choice name="namespace" label="Namespace" options={options.namespaces} />
        <Choice name="environment" label="Environment" options={options.environments} />
        <Choice name="controller" label="Controller" options={options.controllers} />
        <Choice name="tls" label="TLS" options={options.tls} />
        <Choice name="finding" label="Finding" options={options.findings} />
        <button type="button" onClick={clear} disabled={!isFiltered(filters)}>
          Clear
        </button>
      </form>
      <p class="counts" role="status">
        {countsText(model, shown)}
      </p>
    </search>
  );
}

function countsText({ hosts, findings }: Model, shown: Shown): string {
  return `${part(shown.hosts.length, hosts.length, 'host')}, ${part(shown.findings.length, findings.length, 'finding')}`;
}

function part(shown: number, all: number, noun: string): string {
  const nouns = `${noun}${all === 1 ? '' : 's'}`;
  return shown === all
    ? `${all.toLocaleString('en')} ${nouns}`
    : `${shown.toLocaleString('en')} of ${all.toLocaleString('en')} ${nouns}`;
}

/** A value, and how it is shown. */
type Option = readonly [value: string, text: string];

interface ChoiceProps {
  readonly name: 'namespace' | 'environment' | 'controller' | 'tls' | 'finding';
  readonly label: string;
  readonly options: readonly Option[];
}

function Choice({ name, label, options }: ChoiceProps) {
  const { filters, go } = useFilters();
  const value: Filters[typeof name] = filters[name];
  const listed = options.slice(0, mostOptions);
  const chosen = value === '' || listed.some(([one]) => one === value) ? [] : [[value, value] as const];
  const left = options.length - listed.length;
  return (
    <div class="field">
      <label for={`filter-${name}`}>{label}</label>
      <select
        id={`filter-${name}`}
        name={name}
        value={value}
        disabled={options.length === 0 && value === ''}
        onChange={({ currentTarget }) => go({ [name]: currentTarget.value })}
      >
        <option value="">{options.length === 0 ? 'None' : 'All'}</option>
        {[...chosen, ...listed].map(([one, text]) => (
          <option value={one} selected={one === value}>
            {text}
          </option>
        ))}
        {left > 0 && <option disabled>and {left} more: search for them</option>}
      </select>
    </div>
  );
}

function optionsOf({
  data,
  hosts,
  findings,
}: Model): Readonly<Record<'namespaces' | 'environments' | 'controllers' | 'tls' | 'findings', readonly Option[]>> {
  const kinds = new Set(hosts.map(({ tls }) => tls));
  return {
    namespaces: counted(hosts.map(({ namespace }) => namespace)),
    environments: counted(hosts.map(({ environment }) => environment ?? nothing)),
    controllers: counted(hosts.map(({ controller }) => controller ?? nothing)),
    tls: kindsOfTls.filter(([kind]) => kinds.has(kind)),
    findings: [
      ...(findings.length === 0 ? [] : [[any, 'Any finding'] as const]),
      ...counted(findings.map(({ severity }) => severity)),
      ...counted(findings.map(({ code }) => code)).map(([code, text]): Option => [
        code,
        `${text} ${data.titles[code] ?? ''}`,
      ]),
    ],
  };
}

/** Values in their order, each with how often it occurs. */
function counted(values: readonly string[]): Option[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => [
    value,
    `${value === nothing ? 'none' : value} (${count.toLocaleString('en')})`,
  ]);
}
