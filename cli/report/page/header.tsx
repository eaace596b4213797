import { ordersOf, tlsByHost } from '../summary';
import { type PageData } from '../page-data';
import { FilterLink } from './link';
import { Name } from './name';
import { type Filters } from './filters';

/** The kinds of TLS, in words. */
export const kindsOfTls = [
  ['routing-secret', 'routing secret'],
  ['load-balancer', 'load balancer'],
  ['traefik-acme', "Traefik's own ACME"],
  ['own-certificate', 'own certificate'],
  ['none', 'without TLS'],
] as const;

/** The stack, the verdict, and the plan in numbers, each a link to what it counts. */
export function Header({ data }: { readonly data: PageData }) {
  const { plan, overview } = data;
  return (
    <header class="head">
      <p class="brand">edgewire</p>
      <h1>
        Stack <Name>{plan.stack}</Name>
        <span class={`verdict ${overview.fails ? 'fails' : 'passes'}`}>{overview.fails ? 'Fails' : 'Passes'}</span>
      </h1>
      <p class="muted">
        {[overview.file, overview.cluster && `cluster ${overview.cluster}`].filter(Boolean).join(' · ')}
      </p>
      <Numbers data={data} />
    </header>
  );
}

function Numbers({ data: { plan } }: { readonly data: PageData }) {
  const tls = [...tlsByHost(plan.wiring).values()];
  const found = (severity: string) => plan.diagnostics.filter((one) => one.severity === severity).length;
  return (
    <ul class="numbers">
      <Number of={tls.length} to={{ section: 'hosts' }} noun="host" />
      {kindsOfTls.map(([kind, words]) => {
        const count = tls.filter((one) => one === kind).length;
        return (
          count > 0 && (
            <Number of={count} to={{ tls: kind, section: 'hosts' }} noun={words} mark={`tls ${kind}`} isName />
          )
        );
      })}
      <Number of={ordersOf(plan.orders)} to={{ section: 'limits' }} noun="order" />
      <Number of={found('error')} to={{ finding: 'error', section: 'findings' }} noun="error" mark="error" />
      <Number of={found('warning')} to={{ finding: 'warning', section: 'findings' }} noun="warning" mark="warning" />
    </ul>
  );
}

interface NumberProps {
  readonly of: number;
  readonly noun: string;
  readonly to: Partial<Filters>;
  /** How it is coloured, unless it is zero. */
  readonly mark?: string;
  /** Whether the noun stays as it is for several. */
  readonly isName?: boolean;
}

function Number({ of, noun, to, mark = '', isName = false }: NumberProps) {
  const content = (
    <>
      <span class="figure">{of.toLocaleString('en')}</span>{' '}
      <span class="noun">{of === 1 || isName ? noun : `${noun}s`}</span>
    </>
  );
  return (
    <li class={of === 0 ? 'zero' : mark}>
      {of === 0 ? <span>{content}</span> : <FilterLink to={to}>{content}</FilterLink>}
    </li>
  );
}
