import { useChunks } from './data-table';
import { FoldedTable } from './folded-table';
import { type OrderJson, type SpendingJson } from '../plan-json';
import { Name } from './name';
import { Section } from './section';

/** Bars that are drawn at first: the fullest limits. */
const firstBars = 8;

/** What the orders of the plan spend of published limits, as bars, and the orders themselves. */
export function Limits({
  spendings,
  orders,
}: {
  readonly spendings: readonly SpendingJson[];
  readonly orders: readonly OrderJson[];
}) {
  const { shown, more } = useChunks(
    spendings.toSorted((a, b) => b.count / b.limit - a.count / a.limit),
    firstBars,
  );
  return (
    <Section
      id="limits"
      title="Orders and limits"
      lead={
        orders.length > 0
          ? 'What this plan orders at public authorities, against the limits that they publish.'
          : undefined
      }
    >
      {orders.length === 0 && <p class="empty">The plan orders nothing from an authority that limits orders.</p>}
      {shown.length > 0 && (
        <ul class="bars">
          {shown.map((one) => (
            <Bar spending={one} />
          ))}
        </ul>
      )}
      {more}
      {orders.length > 0 && (
        <FoldedTable
          table={{
            title: 'Orders',
            head: ['Names', 'Registered domain', 'Directory', 'Orders'],
            rows: orders.map(({ identifiers, registeredDomain, directory, count }) => [
              <Names of={identifiers} />,
              registeredDomain,
              directory,
              count,
            ]),
          }}
        />
      )}
    </Section>
  );
}

function Bar({ spending: { directory, of, count, limit, period } }: { readonly spending: SpendingJson }) {
  const share = count / limit;
  return (
    <li class={share > 1 ? 'over' : ''}>
      <span class="what">
        {of} <span class="muted">at {directory}</span>
      </span>
      <span class="much">
        <strong>{count.toLocaleString('en')}</strong> of {limit.toLocaleString('en')} per {period}
        {share > 1 && ', too many'}
      </span>
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${Math.min(1, share) * 100}%` }} />
      </span>
    </li>
  );
}

/** Names of a certificate that are written; the others are counted. */
const writtenNames = 4;

/** The first names of a certificate. */
export function Names({ of }: { readonly of: readonly string[] }) {
  const left = of.length - writtenNames;
  return (
    <>
      {of.slice(0, writtenNames).map((name) => (
        <>
          <Name>{name}</Name>{' '}
        </>
      ))}
      {left > 0 && <span class="muted">and {left} more</span>}
    </>
  );
}
