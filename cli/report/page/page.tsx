import { useMemo } from 'preact/hooks';
import { AddressContext, useAddress } from './address';
import { Changes } from './changes';
import { FilterBar } from './filter-bar';
import { Findings } from './findings';
import { Header } from './header';
import { HostPanel } from './host-panel';
import { Hosts } from './hosts';
import { Limits } from './limits';
import { FilterLink } from './link';
import { type Model } from './model';
import { More } from './more';
import { PictureSection } from './picture';
import { Renewals } from './renewals';
import { shownOf } from './shown';

const sections = [
  ['findings', 'Findings'],
  ['picture', 'Picture'],
  ['hosts', 'Hosts'],
  ['limits', 'Limits'],
  ['renewals', 'Renewals'],
  ['more', 'More'],
] as const;

/** @param today when the page was opened, in milliseconds since 1970: the line of time begins there */
export function Page({ model, today }: { readonly model: Model; readonly today: number }) {
  const address = useAddress();
  const { filters } = address;
  const { q, namespace, environment, controller, tls, finding } = filters;
  const shown = useMemo(() => shownOf(model, filters), [model, q, namespace, environment, controller, tls, finding]);
  const { plan } = model.data;
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    address.go({ section: 'hosts' });
  };
  return (
    <AddressContext.Provider value={address}>
      <a class="skip" href="#title-hosts" onClick={skip}>
        Skip to the hosts
      </a>
      <Header data={model.data} />
      <div class="bar-top">
        <nav aria-label="Sections">
          {model.data.changes !== undefined && <FilterLink to={{ section: 'changes' }}>Changes</FilterLink>}
          {sections.map(([id, title]) => (
            <FilterLink to={{ section: id }}>{title}</FilterLink>
          ))}
        </nav>
        <FilterBar model={model} shown={shown} />
      </div>
      <main>
        <Changes data={model.data} />
        <Findings model={model} shown={shown} />
        <PictureSection model={model} shown={shown} />
        <Hosts model={model} shown={shown} />
        <Limits spendings={plan.spendings} orders={plan.orders} />
        <Renewals calendar={plan.calendar} today={today} />
        <More data={model.data} />
      </main>
      {filters.host !== '' && <HostPanel model={model} name={filters.host} />}
      <footer>Made by edgewire from one plan. This file holds all of it, and asks for nothing.</footer>
    </AddressContext.Provider>
  );
}
